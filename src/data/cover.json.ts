/**
 * What the cover needs before its pictures have arrived: where their shadows lie, the plane's two directions (as
 * combinations of the pictures) and their names. A few kB.
 */
import {readFile} from "node:fs/promises";
import {gunzipSync} from "node:zlib";
import {createShadowPlane, findDirections} from "../figures/shadow-plane.js";
import {gramInBites} from "../figures/cover/set.js";

const packed = async (name: string) => readFile(`data/pictures/${name}`);
const {subset} = JSON.parse(String(await packed("manifest.json"))) as {subset: {indices: number[]}};
const {en} = JSON.parse(String(await packed("names.json"))) as {en: string[]};
const n = subset.indices.length;
const gram = await gramInBites(new Uint8Array(gunzipSync(await packed("subset.bin"))), n);
const coefficients = findDirections({gram, n});
const {places, share} = createShadowPlane({gram, n, coefficients});
const names = subset.indices.map((index) => en[index]!);
process.stdout.write(JSON.stringify({n, places: [...places], coefficients: [...coefficients], names, share}));
