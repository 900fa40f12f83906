/** The Gram matrix of the pictures' bytes, exact, and its way from the stored triangle to what src/math wants. */
import {gramOfCoordinates} from "../../math/pictures/coefficient-space.js";
import type {Pictures} from "./pictures.js";

/** Above this the products may not fit in 31 bits. */
const MAX_DIM = Math.floor((2 ** 31 - 1) / 255 ** 2);

/** About 20 ms of products between two looks at the clock and the messages. */
const PRODUCTS_PER_SLICE = 1024;

export interface GramOptions {
  /** Awaited every 20 ms or so: give the event loop its turn here, and throw to cancel. */
  pause?: () => Promise<void>;
  /** 0 … 1 */
  onProgress?: (fraction: number) => void;
}

/**
 * Σ_d u_i[d]·u_j[d] for i ≥ j, entry i(i+1)/2 + j. About 10 s for 1433 pictures of 16384 bytes, 0.1 s for 128: ship it with
 * the set if you can.
 *
 * @throws RangeError if a product could pass 31 bits (dim > 33025)
 */
export async function gramOfPictures({n, dim, bytes}: Pictures, {pause, onProgress}: GramOptions = {}): Promise<Int32Array> {
  if (dim > MAX_DIM) throw new RangeError(`gramOfPictures: dim is ${dim}; products are exact up to ${MAX_DIM} only, so give smaller pictures.`);
  const gram = new Int32Array((n * (n + 1)) / 2);
  let sincePause = 0;
  for (let i = 0; i < n; i++) {
    const row = (i * (i + 1)) / 2;
    let j = 0;
    for (; j + 4 <= i + 1; j += 4) dotWithFour(bytes, i * dim, j * dim, dim, gram, row + j);
    for (; j <= i; j++) gram[row + j] = dotWithOne(bytes, i * dim, j * dim, dim);
    sincePause += i + 1;
    if (sincePause >= PRODUCTS_PER_SLICE) {
      sincePause = 0;
      onProgress?.((row + i + 1) / gram.length);
      await pause?.();
    }
  }
  onProgress?.(1);
  return gram;
}

function dotWithOne(bytes: Uint8Array, a: number, b: number, dim: number): number {
  let sum = 0;
  for (let k = 0; k < dim; k++) sum = (sum + bytes[a + k] * bytes[b + k]) | 0;
  return sum;
}

function dotWithFour(bytes: Uint8Array, a: number, b: number, dim: number, out: Int32Array, at: number): void {
  const c = b + dim, d = c + dim, e = d + dim;
  let sb = 0, sc = 0, sd = 0, se = 0;
  for (let k = 0; k < dim; k++) {
    const byte = bytes[a + k];
    sb = (sb + byte * bytes[b + k]) | 0;
    sc = (sc + byte * bytes[c + k]) | 0;
    sd = (sd + byte * bytes[d + k]) | 0;
    se = (se + byte * bytes[e + k]) | 0;
  }
  out[at] = sb;
  out[at + 1] = sc;
  out[at + 2] = sd;
  out[at + 3] = se;
}

/**
 * Dot products of the coordinates y = u/127.5 − 1, n·n numbers, from the triangle of the bytes' products.
 *
 * @throws RangeError if the triangle is not that of n pictures
 */
export function gramMatrix(triangle: Int32Array, {n, dim, bytes}: Pictures): Float64Array {
  if (triangle.length !== (n * (n + 1)) / 2) {
    throw new RangeError(`gramMatrix: the triangle has ${triangle.length} entries; ${n} pictures have ${(n * (n + 1)) / 2}. Give that of this set.`);
  }
  const full = new Int32Array(n * n);
  for (let i = 0, k = 0; i < n; i++) for (let j = 0; j <= i; j++) full[i * n + j] = full[j * n + i] = triangle[k++];
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let d = i * dim; d < (i + 1) * dim; d++) sum += bytes[d];
    sums[i] = sum;
  }
  return gramOfCoordinates(full, sums, dim);
}
