/** Two numbers of each picture of the set, for figures in one dimension: a few kB instead of all pictures. */
import {readFile} from "node:fs/promises";
import {gunzipSync} from "node:zlib";
import {brightnessOf, hueOf, meanColor} from "../figures/likelihood/features.js";

const {count, dim} = JSON.parse(String(await readFile("data/pictures/manifest.json"))) as {count: number; dim: number};
const bytes = new Uint8Array(gunzipSync(await readFile("data/pictures/pictures.bin")));
const colors = Array.from({length: count}, (_, n) => meanColor(bytes.subarray(n * dim, (n + 1) * dim)));
const round = (value: number) => Number(value.toFixed(2));
process.stdout.write(JSON.stringify({brightness: colors.map((color) => round(brightnessOf(color))), hue: colors.map((color) => round(hueOf(color)))}));
