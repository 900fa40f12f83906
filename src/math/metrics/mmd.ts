import {estimateKernelDistance, estimateKernelDistanceToSet, visitPairs} from "./pairs.js";
import {countPoints, requireInteger, requirePositive} from "../check.js";
import type {Estimate} from "./estimate.js";

/**
 * Squared maximum mean discrepancy of two laws, from a sample of each, with the kernel k(x, y) = exp(−‖x − y‖²/2h²):
 *
 *     MMD² = E k(X, X′) + E k(Y, Y′) − 2·E k(X, Y)
 *
 * by the unbiased estimate of Gretton et al. 2012 (Lemma 6), so it is 0 on average where the laws are equal, and may
 * be negative. Between 0 and 2, without unit. Standard error: Hoeffding's decomposition with the degenerate part
 * included (derived in pairs.ts), so it holds for different laws and for equal ones; for equal ones it is about a
 * third too large, and the estimate is not normal.
 *
 * O((n + m)²·dim) time, O(n + m) memory.
 * @param a n ≥ 3 points, n·dim finite numbers, row after row
 * @param b m ≥ 3 points
 * @param options.bandwidth h > 0, in the unit of the coordinates; `medianDistance(a, b, {dim})` is a usual choice
 *   (Gretton et al. 2012, §8): choose it once where values are to be compared
 * @throws RangeError if a sample has fewer than three points or a number that is not finite, or bandwidth is not > 0
 */
export function estimateSquaredMmd(
  a: Float64Array,
  b: Float64Array,
  {dim, bandwidth}: {readonly dim: number; readonly bandwidth: number}
): Estimate {
  return estimateKernelDistance("estimateSquaredMmd", a, b, dim, gaussianKernel("estimateSquaredMmd", bandwidth));
}

/**
 * MMD² of the law behind a sample to a finite set, each of whose m points has probability 1/m: the set is the law itself
 * and no sample of one, so draws from it repeat. Without bias: 0 on average for independent draws from the set, where
 * `estimateSquaredMmd` would be (1 − B)/m too low, B being the mean of k over pairs of different points. The standard
 * error is of the luck in `a` alone, and held up in the same way; 0 where all of `a` is one point.
 *
 * O((n + m)²·dim) time, O(n + m) memory.
 * @param a n ≥ 3 points, n·dim finite numbers, row after row
 * @param set m ≥ 1 points
 * @param options.bandwidth h > 0, as in `estimateSquaredMmd`
 * @throws RangeError if there are too few points, a number is not finite, or bandwidth is not > 0
 */
export function estimateSquaredMmdToSet(
  a: Float64Array,
  set: Float64Array,
  {dim, bandwidth}: {readonly dim: number; readonly bandwidth: number}
): Estimate {
  return estimateKernelDistanceToSet("estimateSquaredMmdToSet", a, set, dim, gaussianKernel("estimateSquaredMmdToSet", bandwidth));
}

/** exp(−‖x − y‖²/2h²) as a function of the squared distance. */
function gaussianKernel(where: string, bandwidth: number): (square: number) => number {
  requirePositive(where, "bandwidth", bandwidth);
  return (square) => Math.exp(-square / bandwidth / bandwidth / 2); // h² could underflow
}

/**
 * The median distance between two points of the pooled sample: a bandwidth that fits the data ("median heuristic").
 * Of each sample at most `limit` points are looked at, evenly spaced over its rows; the median is that of their pairs.
 * @param options.limit 500 unless given: half a million pairs
 * @throws RangeError if a sample has no point or a number that is not finite, or limit is no whole number ≥ 1
 */
export function medianDistance(
  a: Float64Array,
  b: Float64Array,
  {dim, limit = 500}: {readonly dim: number; readonly limit?: number}
): number {
  requireInteger("medianDistance", "dim", dim);
  requireInteger("medianDistance", "limit", limit);
  countPoints("medianDistance", "a", a, dim, 1);
  countPoints("medianDistance", "b", b, dim, 1);
  const [someOfA, someOfB] = [thin(a, dim, limit), thin(b, dim, limit)];
  const pooled = new Float64Array(someOfA.length + someOfB.length);
  pooled.set(someOfA);
  pooled.set(someOfB, someOfA.length);
  const rows = pooled.length / dim;
  const squares = new Float64Array((rows * (rows - 1)) / 2);
  let next = 0;
  visitPairs(pooled, null, dim, (_i, _j, square) => (squares[next++] = square));
  squares.sort();
  const middle = (squares.length - 1) / 2;
  return (Math.sqrt(squares[Math.floor(middle)]!) + Math.sqrt(squares[Math.ceil(middle)]!)) / 2;
}

function thin(x: Float64Array, dim: number, limit: number): Float64Array {
  const rows = x.length / dim;
  if (rows <= limit) return x;
  const kept = new Float64Array(limit * dim);
  for (let i = 0; i < limit; i++) {
    const row = Math.floor((i * rows) / limit);
    kept.set(x.subarray(row * dim, (row + 1) * dim), i * dim);
  }
  return kept;
}
