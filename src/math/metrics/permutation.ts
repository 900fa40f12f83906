import {mean, variance, type TestResult} from "./statistics.js";
import {countPoints, requireInteger} from "../check.js";
import type {Random} from "../types.js";

/** A shuffle reaches the statistic if it falls short by rounding only: the same points, added up in another order. */
const ROUNDING = 1e-9;

/** A permutation test's result, and what the statistic is where there is no difference. */
export interface PermutationResult extends TestResult {
  /** Mean of the statistic over the shuffles: what two samples of one law, of these sizes, give. */
  readonly nullMean: number;
  /** Its standard deviation over the shuffles. */
  readonly nullStd: number;
}

/**
 * Tests whether two samples are of one law, by any statistic that grows with their difference: the points are pooled
 * and dealt out anew `numShuffles` times, and the p-value is (1 + number of shuffles that reach the statistic)/(1 +
 * numShuffles). For independent points of one law it is ≤ α with a probability of at most α, at any sample size
 * (Phipson & Smyth 2010). So every distance gets its zero point:
 *
 *     testByPermutation(a, b, {dim, random, statistic: (a, b) => estimateWasserstein(a, b).value})
 *
 * @param a n ≥ 1 points, n·dim finite numbers, row after row
 * @param b m ≥ 1 points
 * @param options.statistic grows as two samples differ more; asked once and for every shuffle
 * @param options.numShuffles at least 2; 200 unless given. The p-value is at least 1/(1 + numShuffles)
 * @throws RangeError if a sample is empty or has a number that is not finite, or numShuffles is less than 2
 */
export function testByPermutation(
  a: Float64Array,
  b: Float64Array,
  {
    dim,
    random,
    statistic,
    numShuffles = 200
  }: {
    readonly dim: number;
    readonly random: Random;
    readonly statistic: (a: Float64Array, b: Float64Array) => number;
    readonly numShuffles?: number;
  }
): PermutationResult {
  requireInteger("testByPermutation", "dim", dim);
  requireInteger("testByPermutation", "numShuffles", numShuffles, 2);
  const n = countPoints("testByPermutation", "a", a, dim, 1);
  const rows = n + countPoints("testByPermutation", "b", b, dim, 1);
  const pooled = new Float64Array(rows * dim);
  pooled.set(a);
  pooled.set(b, a.length);
  const observed = statistic(a, b);
  const shuffled = new Float64Array(numShuffles);
  let reached = 0;
  for (let s = 0; s < numShuffles; s++) {
    // The first n rows of a Fisher–Yates shuffle are a random choice of n.
    for (let row = 0; row < n; row++) swapRows(pooled, dim, row, row + random.integer(rows - row));
    shuffled[s] = statistic(pooled.slice(0, a.length), pooled.slice(a.length));
    if (shuffled[s]! >= observed - ROUNDING * Math.abs(observed)) reached++;
  }
  return {
    statistic: observed,
    pValue: (1 + reached) / (1 + numShuffles),
    nullMean: mean(shuffled),
    nullStd: Math.sqrt(variance(shuffled))
  };
}

function swapRows(x: Float64Array, dim: number, i: number, j: number): void {
  if (i === j) return;
  for (let d = 0; d < dim; d++) [x[i * dim + d], x[j * dim + d]] = [x[j * dim + d]!, x[i * dim + d]!];
}
