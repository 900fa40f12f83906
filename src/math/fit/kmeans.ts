import {countPoints, countRows, requireInteger, requireLength, requireNonNegative} from "../check.js";
import {pickIndex} from "../numeric/pick-index.js";
import type {Random} from "../types.js";

/** How many centres to draw, and from what. */
export interface CenterOptions {
  readonly dim: number;
  /** How many centres, at most as many as there are points (of weight > 0). */
  readonly count: number;
  readonly random: Random;
  /** How often each point counts, n numbers ≥ 0; each counts once unless given. */
  readonly pointWeights?: ArrayLike<number>;
}

/**
 * Chooses points that lie far apart, to start clusters from: k-means++ (Arthur & Vassilvitskii 2007). The first is
 * drawn with probability ∝ weight, each next one ∝ weight·(distance to the nearest centre so far)².
 *
 * No row is chosen twice. Where all points left coincide with centres, they are drawn by weight.
 *
 * @param x n points, n·dim finite numbers, row after row
 * @returns `count` row numbers, in the order of the draws
 * @throws RangeError if x is no whole number of rows or has a number that is not finite or beyond 1e140, a weight is
 *   negative, or there are fewer points (of weight > 0) than centres
 */
export function chooseCenters(x: Float64Array, {dim, count, random, pointWeights}: CenterOptions): Int32Array {
  const rows = countPoints("chooseCenters", "x", x, dim);
  requireInteger("chooseCenters", "count", count);
  const weights = readPointWeights("chooseCenters", pointWeights, rows);
  const candidates = weights.filter((weight) => weight > 0).length;
  if (count > candidates)
    throw new RangeError(
      `chooseCenters: count is ${count} and there are ${candidates} points of weight > 0; give at most as many.`
    );

  const centers = new Int32Array(count);
  const free = weights.slice(); // 0 once chosen
  const squares = new Float64Array(rows).fill(1);
  const odds = new Float64Array(rows);
  for (let k = 0; k < count; k++) {
    let total = 0;
    for (let row = 0; row < rows; row++) total += odds[row] = free[row]! * squares[row]!;
    const center =
      total > 0 ? pickIndex(odds, random.uniform() * total) : pickIndex(free, random.uniform() * sum(free));
    centers[k] = center;
    free[center] = 0;
    for (let row = 0; row < rows; row++) {
      const square = squaredRowDistance(x, row, x, center, dim);
      if (k === 0 || square < squares[row]!) squares[row] = square;
    }
  }
  return centers;
}

/**
 * The nearest centre of each point; of equally near ones the first.
 * @param x n points, row after row
 * @param centers K·dim numbers, row after row
 * @returns n numbers in 0 … K − 1
 * @throws RangeError if x or centers is no whole number of rows
 */
export function assignToCenters(x: Float64Array, centers: Float64Array, dim: number): Int32Array {
  const rows = countRows("assignToCenters", "x", x.length, dim);
  const count = countRows("assignToCenters", "centers", centers.length, dim);
  const nearest = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    let least = Infinity;
    for (let k = 0; k < count; k++) {
      const square = squaredRowDistance(x, row, centers, k, dim);
      if (square >= least) continue;
      least = square;
      nearest[row] = k;
    }
  }
  return nearest;
}

/** Reads weights of points: ones unless given. Internal. @throws RangeError if one is negative, or all are 0 */
export function readPointWeights(where: string, given: ArrayLike<number> | undefined, rows: number): Float64Array {
  if (!given) return new Float64Array(rows).fill(1);
  requireLength(where, "pointWeights", given.length, rows);
  for (let row = 0; row < rows; row++) requireNonNegative(where, `pointWeights[${row}]`, given[row]!);
  const weights = Float64Array.from(given);
  if (!(sum(weights) > 0)) throw new RangeError(`${where}: pointWeights are all 0; give one that is greater.`);
  return weights;
}

function squaredRowDistance(a: Float64Array, rowA: number, b: Float64Array, rowB: number, dim: number): number {
  let square = 0;
  for (let d = 0, i = rowA * dim, j = rowB * dim; d < dim; d++, i++, j++) square += (a[i]! - b[j]!) ** 2;
  return square;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
