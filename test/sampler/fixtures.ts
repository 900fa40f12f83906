/** Pictures for the tests: the packed subset of the real set, or random ones of any shape. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {createRandom} from "../../src/math/index.js";
import type {Pictures} from "../../src/sampler/pictures/pictures.js";

export const DATA = new URL("../../data/pictures/", import.meta.url);

export function realSubset(): Pictures {
  const bytes = new Uint8Array(gunzipSync(readFileSync(new URL("subset.bin", DATA))));
  return {n: bytes.length / 16384, dim: 16384, bytes};
}

export function randomPictures(n: number, dim: number, seed = 1): Pictures {
  const random = createRandom(seed);
  return {n, dim, bytes: Uint8Array.from({length: n * dim}, () => random.integer(256))};
}

/** Pictures 0 … n − 1, as n·dim coordinates. */
export function pointsOf({bytes}: Pictures): Float64Array {
  return Float64Array.from(bytes, (u) => (2 * u - 255) / 255);
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`);
  let largest = 0;
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k] - b[k]));
  return largest;
}
