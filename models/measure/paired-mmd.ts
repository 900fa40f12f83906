/** Which of two crowds is nearer to a third, where the two are answers to the same questions. */
import type {Estimate} from "../../src/math/metrics/estimate.js";
import {visitPairs} from "../../src/math/metrics/pairs.js";

/**
 * MMD²(second, reference) − MMD²(first, reference), with the Gaussian kernel and the unbiased estimate of
 * `estimateSquaredMmd`: negative where `second` is nearer. Row n of both crowds comes from one picture, so what the luck of the
 * pictures does to both cancels, and the difference is known better than either: its standard error is the jackknife's, a pair
 * left out at a time, and then a row of the reference (whose own part cancels).
 *
 * @param first n ≥ 3 rows of dim numbers, `second` as many
 * @param reference m ≥ 3 rows
 * @throws RangeError where the crowds differ in number
 */
export function compareSquaredMmd(
  first: Float64Array,
  second: Float64Array,
  {reference, dim, bandwidth}: {readonly reference: Float64Array; readonly dim: number; readonly bandwidth: number}
): Estimate {
  if (first.length !== second.length) throw new RangeError(`compareSquaredMmd: ${first.length / dim} and ${second.length / dim} rows; give as many of each.`);
  const kernel = (square: number): number => Math.exp(-square / bandwidth / bandwidth / 2);
  const [a, b] = [first, second].map((crowd) => sums(crowd, reference, dim, kernel));
  const [n, m] = [first.length / dim, reference.length / dim];
  const distance = ({own, cross}: Total, rows: number, columns: number) => own / (rows * (rows - 1)) - (2 * cross) / (rows * columns);
  const difference = (left: (sum: Sums) => Total, rows: number, columns: number) => distance(left(b!), rows, columns) - distance(left(a!), rows, columns);
  const value = difference(({total}) => total, n, m);
  const byPair = Float64Array.from({length: n}, (_, i) => difference(({total, own, cross}) => ({own: total.own - 2 * own[i]!, cross: total.cross - cross[i]!}), n - 1, m));
  const byReference = Float64Array.from({length: m}, (_, j) => difference(({total, column}) => ({own: total.own, cross: total.cross - column[j]!}), n, m - 1));
  return {value, standardError: Math.sqrt(jackknife(byPair) + jackknife(byReference))};
}

interface Total {
  /** Σ k(aᵢ, aⱼ) over i ≠ j, and Σ k(aᵢ, rⱼ). */
  readonly own: number;
  readonly cross: number;
}

interface Sums {
  readonly total: Total;
  /** What row i has in either, and column j in the second. */
  readonly own: Float64Array;
  readonly cross: Float64Array;
  readonly column: Float64Array;
}

function sums(crowd: Float64Array, reference: Float64Array, dim: number, kernel: (square: number) => number): Sums {
  const [own, cross, column] = [new Float64Array(crowd.length / dim), new Float64Array(crowd.length / dim), new Float64Array(reference.length / dim)];
  visitPairs(crowd, null, dim, (i, j, square) => {
    const value = kernel(square);
    own[i]! += value;
    own[j]! += value;
  });
  visitPairs(crowd, reference, dim, (i, j, square) => {
    const value = kernel(square);
    cross[i]! += value;
    column[j]! += value;
  });
  const all = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  return {total: {own: all(own), cross: all(cross)}, own, cross, column};
}

/** The variance of an estimate, from what it is with each row left out in turn. */
function jackknife(without: Float64Array): number {
  const n = without.length;
  const mean = without.reduce((sum, value) => sum + value, 0) / n;
  return ((n - 1) / n) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
