/**
 * Products and sums over the pictures, straight from their bytes in float64: y = u/127.5 − 1 is never stored, since all
 * 1433 pictures would be 188 MB. What these loops cost is loading, storing and turning bytes into numbers, so products take four
 * points and two pictures at a time, sums four pictures and, where points share them, four points: 8 and 16 products in registers.
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
  const sums = new Float64Array(2 * ROWS_PER_PASS); // of two pictures
  for (let index = 0; index < n; index += 2) {
    const second = index + 1 < n ? 1 : 0; // the last of an odd number is taken twice
    if (count === 1) for (let j = 0; j <= second; j++) sums[j * ROWS_PER_PASS] = dotOne(a, bytes, (index + j) * dim, dim);
    else dotEight(a, b, c, d, bytes, index * dim, (index + second) * dim, dim, sums);
    for (let j = 0; j <= second; j++)
      for (let k = 0; k < count; k++) out[(firstRow + k) * n + index + j] = sums[j * ROWS_PER_PASS + k] / HALF_RANGE - sumsOfX[k];
  }
}

function dotOne(a: Float64Array, bytes: Uint8Array, at: number, dim: number): number {
  let sum = 0;
  for (let k = 0; k < dim; k++) sum += a[k] * bytes[at + k];
  return sum;
}

/** Four points, two pictures. */
function dotEight(
  a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array,
  bytes: Uint8Array, first: number, second: number, dim: number, sums: Float64Array
): void {
  let a0 = 0, b0 = 0, c0 = 0, d0 = 0;
  let a1 = 0, b1 = 0, c1 = 0, d1 = 0;
  for (let k = 0; k < dim; k++) {
    const y0 = bytes[first + k];
    const y1 = bytes[second + k];
    const xa = a[k];
    const xb = b[k];
    const xc = c[k];
    const xd = d[k];
    a0 += xa * y0;
    b0 += xb * y0;
    c0 += xc * y0;
    d0 += xd * y0;
    a1 += xa * y1;
    b1 += xb * y1;
    c1 += xc * y1;
    d1 += xd * y1;
  }
  sums.set([a0, b0, c0, d0, a1, b1, c1, d1]);
}

/**
 * Adds Σ_n coefficients[b·n + index]·y_index to the rows of `out` from `firstRow` on (ROWS_PER_PASS of them at most).
 * Pictures whose coefficients are all 0 cost nothing. Which other points are in the pass may change the order of sums, so the
 * last digit.
 *
 * @param coefficients rows·n
 * @param out rows·dim coordinates
 */
export function addPictures(coefficients: Float64Array, pictures: Pictures, firstRow: number, out: Float64Array): void {
  const {n, dim} = pictures;
  const count = Math.min(ROWS_PER_PASS, out.length / dim - firstRow);
  const rows = Array.from({length: count}, (_, k): Row => {
    const row = firstRow + k;
    const weights = coefficients.subarray(row * n, (row + 1) * n);
    return {out: out.subarray(row * dim, (row + 1) * dim), weights, used: indicesOfUsed([weights])};
  });
  const shared = count === ROWS_PER_PASS ? indicesOfUsed(rows.map(({weights}) => weights)) : [];
  const terms = rows.reduce((sum, {used}) => sum + used.length, 0);
  const together = terms > SHARED_TERMS * shared.length ? shared.length - (shared.length % 4) : 0;
  const left = shared.slice(together);

  for (let start = 0; start < dim; start += TILE) {
    const end = Math.min(start + TILE, dim);
    if (together > 0) {
      addToFour(rows, shared, together, pictures, start, end);
      for (const row of rows) addTile(row.out, row.weights, left, pictures.bytes, dim, start, end);
    } else for (const row of rows) addTile(row.out, row.weights, row.used, pictures.bytes, dim, start, end);
  }
  // The −1 of y = u/127.5 − 1, once for all pictures.
  for (const row of rows) {
    let total = 0;
    for (const index of row.used) total += row.weights[index];
    if (total !== 0) for (let d = 0; d < dim; d++) row.out[d] -= total;
  }
}

/** A point that pictures are added to. */
interface Row {
  readonly out: Float64Array;
  readonly weights: Float64Array;
  /** The pictures whose weight is not 0. */
  readonly used: readonly number[];
}

/**
 * Four points at once take every picture that any of them uses to all four, at 1.7 times the speed: with fewer terms a picture than
 * this (measured) it no longer pays. Late in a run each point has its own picture.
 */
const SHARED_TERMS = 2.4;

/** The pictures that have weight in any of the points. */
function indicesOfUsed(weights: readonly Float64Array[]): number[] {
  const used: number[] = [];
  for (let index = 0; index < weights[0].length; index++) if (weights.some((row) => row[index] !== 0)) used.push(index);
  return used;
}

/** Columns start … end − 1 of the first `count` of the used pictures, four at a time, to four points: each byte is made a number once. */
function addToFour(rows: readonly Row[], used: readonly number[], count: number, {bytes, dim}: Pictures, start: number, end: number): void {
  const [ra, rb, rc, rd] = rows.map(({out}) => out);
  const [wa, wb, wc, wd] = rows.map(({weights}) => weights);
  for (let i = 0; i < count; i += 4) {
    const n0 = used[i], n1 = used[i + 1], n2 = used[i + 2], n3 = used[i + 3];
    const at0 = n0 * dim, at1 = n1 * dim, at2 = n2 * dim, at3 = n3 * dim;
    const a0 = wa[n0] / HALF_RANGE, a1 = wa[n1] / HALF_RANGE, a2 = wa[n2] / HALF_RANGE, a3 = wa[n3] / HALF_RANGE;
    const b0 = wb[n0] / HALF_RANGE, b1 = wb[n1] / HALF_RANGE, b2 = wb[n2] / HALF_RANGE, b3 = wb[n3] / HALF_RANGE;
    const c0 = wc[n0] / HALF_RANGE, c1 = wc[n1] / HALF_RANGE, c2 = wc[n2] / HALF_RANGE, c3 = wc[n3] / HALF_RANGE;
    const d0 = wd[n0] / HALF_RANGE, d1 = wd[n1] / HALF_RANGE, d2 = wd[n2] / HALF_RANGE, d3 = wd[n3] / HALF_RANGE;
    for (let d = start; d < end; d++) {
      const y0 = bytes[at0 + d];
      const y1 = bytes[at1 + d];
      const y2 = bytes[at2 + d];
      const y3 = bytes[at3 + d];
      ra[d] += a0 * y0 + a1 * y1 + (a2 * y2 + a3 * y3);
      rb[d] += b0 * y0 + b1 * y1 + (b2 * y2 + b3 * y3);
      rc[d] += c0 * y0 + c1 * y1 + (c2 * y2 + c3 * y3);
      rd[d] += d0 * y0 + d1 * y1 + (d2 * y2 + d3 * y3);
    }
  }
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
