/**
 * Products and sums over the pictures, straight from their bytes in float64: y = u/127.5 − 1 is never stored, since all
 * 1433 pictures would be 188 MB. What these loops cost is loading and storing, so products take four points at a time and
 * sums four pictures.
 */
import {HALF_RANGE, type Pictures} from "./pictures.js";

/** Points that share one pass over the pictures. */
export const ROWS_PER_PASS = 4;

/** Columns handled together, so that their sums stay in the first-level cache while all pictures pass. */
const TILE = 2048;

/**
 * Dot products x_b·y_n, written to `out` at [(firstRow + b)·n + index].
 *
 * @param x rows·dim coordinates; rows `firstRow` … `firstRow + ROWS_PER_PASS − 1`, as far as they exist, are projected
 * @param out rows·n
 */
export function projectRows(x: Float64Array, {n, dim, bytes}: Pictures, firstRow: number, out: Float64Array): void {
  const count = Math.min(ROWS_PER_PASS, x.length / dim - firstRow);
  // Missing rows repeat the first one; their sums are not written.
  const [a, b, c, d] = [0, 1, 2, 3].map((k) => x.subarray((firstRow + (k < count ? k : 0)) * dim));
  const sumsOfX = [a, b, c, d].map((row) => {
    let sum = 0;
    for (let k = 0; k < dim; k++) sum += row[k];
    return sum;
  });
  for (let index = 0; index < n; index++) {
    const at = index * dim;
    const sums = [0, 0, 0, 0];
    if (count === 1) sums[0] = dotOne(a, bytes, at, dim);
    else dotFour(a, b, c, d, bytes, at, dim, sums);
    for (let k = 0; k < count; k++) out[(firstRow + k) * n + index] = sums[k] / HALF_RANGE - sumsOfX[k];
  }
}

function dotOne(a: Float64Array, bytes: Uint8Array, at: number, dim: number): number {
  let sum = 0;
  for (let k = 0; k < dim; k++) sum += a[k] * bytes[at + k];
  return sum;
}

function dotFour(
  a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array,
  bytes: Uint8Array, at: number, dim: number, sums: number[]
): void {
  let sa = 0, sb = 0, sc = 0, sd = 0;
  for (let k = 0; k < dim; k++) {
    const byte = bytes[at + k];
    sa += a[k] * byte;
    sb += b[k] * byte;
    sc += c[k] * byte;
    sd += d[k] * byte;
  }
  sums[0] = sa;
  sums[1] = sb;
  sums[2] = sc;
  sums[3] = sd;
}

/**
 * Adds Σ_n coefficients[b·n + index]·y_index to the rows of `out` from `firstRow` on (ROWS_PER_PASS of them at most).
 * Pictures whose coefficients are all 0 cost nothing.
 *
 * @param coefficients rows·n
 * @param out rows·dim coordinates
 */
export function addPictures(coefficients: Float64Array, pictures: Pictures, firstRow: number, out: Float64Array): void {
  const {n, dim} = pictures;
  const end = Math.min(firstRow + ROWS_PER_PASS, out.length / dim);
  for (let row = firstRow; row < end; row++) {
    addToRow(out.subarray(row * dim, (row + 1) * dim), coefficients.subarray(row * n, (row + 1) * n), pictures);
  }
}

function addToRow(row: Float64Array, weights: Float64Array, {dim, bytes}: Pictures): void {
  const used: number[] = [];
  weights.forEach((weight, index) => weight !== 0 && used.push(index));
  for (let start = 0; start < dim; start += TILE) addTile(row, weights, used, bytes, dim, start, Math.min(start + TILE, dim));
  // The −1 of y = u/127.5 − 1, once for all pictures.
  let total = 0;
  for (const index of used) total += weights[index];
  if (total !== 0) for (let d = 0; d < dim; d++) row[d] -= total;
}

/** Columns start … end − 1, four pictures at a time: a sum is loaded and stored once for four of them. */
function addTile(
  row: Float64Array, weights: Float64Array, used: readonly number[], bytes: Uint8Array, dim: number, start: number, end: number
): void {
  let i = 0;
  for (; i + 4 <= used.length; i += 4) {
    const [n0, n1, n2, n3] = [used[i], used[i + 1], used[i + 2], used[i + 3]];
    const w0 = weights[n0] / HALF_RANGE, w1 = weights[n1] / HALF_RANGE, w2 = weights[n2] / HALF_RANGE, w3 = weights[n3] / HALF_RANGE;
    const a0 = n0 * dim, a1 = n1 * dim, a2 = n2 * dim, a3 = n3 * dim;
    for (let d = start; d < end; d++) row[d] += w0 * bytes[a0 + d] + w1 * bytes[a1 + d] + (w2 * bytes[a2 + d] + w3 * bytes[a3 + d]);
  }
  for (; i < used.length; i++) {
    const weight = weights[used[i]] / HALF_RANGE;
    const at = used[i] * dim;
    for (let d = start; d < end; d++) row[d] += weight * bytes[at + d];
  }
}
