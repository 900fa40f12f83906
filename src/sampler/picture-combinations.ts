/**
 * Products and sums over the pictures, straight from their bytes in float64: y = u/127.5 − 1 is never stored, since all
 * 1433 pictures would be 188 MB. A picture's byte is loaded once for up to four points, which is what these loops cost.
 */
import {HALF_RANGE, type Pictures} from "./pictures.js";

/** Points that share one pass over the pictures. */
export const ROWS_PER_PASS = 4;

/** Columns handled together, so that the sums of four points stay in the first-level cache. */
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
export function addPictures(coefficients: Float64Array, {n, dim, bytes}: Pictures, firstRow: number, out: Float64Array): void {
  const count = Math.min(ROWS_PER_PASS, out.length / dim - firstRow);
  const rows = Array.from({length: count}, (_, k) => out.subarray((firstRow + k) * dim, (firstRow + k + 1) * dim));
  const weights = rows.map((_, k) => coefficients.subarray((firstRow + k) * n, (firstRow + k + 1) * n));
  const used: number[] = [];
  for (let index = 0; index < n; index++) if (weights.some((row) => row[index] !== 0)) used.push(index);

  for (let start = 0; start < dim; start += TILE) {
    const end = Math.min(start + TILE, dim);
    for (const index of used) {
      const at = index * dim;
      if (count === ROWS_PER_PASS) {
        const wa = weights[0][index] / HALF_RANGE, wb = weights[1][index] / HALF_RANGE;
        const wc = weights[2][index] / HALF_RANGE, wd = weights[3][index] / HALF_RANGE;
        addToFour(rows[0], rows[1], rows[2], rows[3], wa, wb, wc, wd, bytes, at, start, end);
      } else {
        for (let k = 0; k < count; k++) {
          const weight = weights[k][index] / HALF_RANGE;
          if (weight !== 0) addToOne(rows[k], weight, bytes, at, start, end);
        }
      }
    }
  }
  // The −1 of y = u/127.5 − 1, once for all pictures.
  rows.forEach((row, k) => {
    let total = 0;
    for (const weight of weights[k]) total += weight;
    if (total !== 0) for (let d = 0; d < dim; d++) row[d] -= total;
  });
}

function addToOne(row: Float64Array, weight: number, bytes: Uint8Array, at: number, start: number, end: number): void {
  for (let d = start; d < end; d++) row[d] += weight * bytes[at + d];
}

function addToFour(
  a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array,
  wa: number, wb: number, wc: number, wd: number,
  bytes: Uint8Array, at: number, start: number, end: number
): void {
  for (let k = start; k < end; k++) {
    const byte = bytes[at + k];
    a[k] += wa * byte;
    b[k] += wb * byte;
    c[k] += wc * byte;
    d[k] += wd * byte;
  }
}
