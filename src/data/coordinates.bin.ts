/**
 * Every picture in the set's own directions of variation: its shadow on each of the 64 axes of pca.bin, from the set's mean.
 * Float32, picture after picture: 367 kB instead of all pictures.
 */
import {readFile} from "node:fs/promises";
import {gunzipSync} from "node:zlib";
import {coordinatesOf, readBasis} from "../figures/mixture/coordinates.js";

const packed = async (name: string) => new Uint8Array(gunzipSync(await readFile(`data/pictures/${name}`)));
const {count, pca} = JSON.parse(String(await readFile("data/pictures/manifest.json"))) as {count: number; pca: {components: number}};
const coordinates = coordinatesOf(await packed("pictures.bin"), count, readBasis(await packed("pca.bin"), pca.components));
process.stdout.write(new Uint8Array(coordinates.buffer));
