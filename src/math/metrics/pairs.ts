import {mean, variance} from "./statistics.js";
import {countPoints, requireInteger} from "../check.js";
import type {Estimate} from "./estimate.js";

/**
 * Calls visit(i, j, ‖aᵢ − bⱼ‖²) for every pair; with one sample, for every i < j. In tiles of rows that stay in the
 * cache, so that many dimensions cost no more than their arithmetic, and in O(1) memory. Internal.
 */
export function visitPairs(
  a: Float64Array,
  b: Float64Array | null,
  dim: number,
  visit: (i: number, j: number, square: number) => void
): void {
  const other = b ?? a;
  const [n, m] = [a.length / dim, other.length / dim];
  const tile = Math.max(4, Math.min(128, Math.floor(2 ** 16 / dim)));
  for (let top = 0; top < n; top += tile)
    for (let left = b ? 0 : top; left < m; left += tile)
      for (let i = top; i < Math.min(n, top + tile); i++)
        for (let j = b ? left : Math.max(left, i + 1); j < Math.min(m, left + tile); j++) {
          let square = 0;
          for (let d = 0, p = i * dim, q = j * dim; d < dim; d++, p++, q++) {
            const difference = a[p]! - other[q]!;
            square += difference * difference;
          }
          visit(i, j, square);
        }
}

/** Sums over the kernel matrix of one sample with itself (i ≠ j) or of two. */
interface KernelSums {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  readonly squares: number;
}

/**
 * Squared distance of two laws in the space of a kernel k, without bias (Gretton et al. 2012, Lemma 6):
 *
 *     U = mean_{i≠j} k(aᵢ, aⱼ) + mean_{i≠j} k(bᵢ, bⱼ) − 2·mean k(aᵢ, bⱼ).
 *
 * Its variance by Hoeffding's decomposition: with gₐ(x) = E k(x, a) − E k(x, b), g_b alike, and the doubly centred
 * kernels' second moments v_aa, v_bb, v_ab,
 *
 *     Var U = 4·Var gₐ/n + 4·Var g_b/m + 2v_aa/n(n−1) + 2v_bb/m(m−1) + 4v_ab/nm.
 *
 * The last three make up all of it where the laws are equal. The means over rows that stand for gₐ scatter by
 * v_aa/(n−1) + v_ab/m more than gₐ itself; with that taken off, the sum is
 *
 *     4·V̂ₐ/n + 4·V̂_b/m − 2v_aa/n(n−1) − 2v_bb/m(m−1) − 4v_ab/nm,
 *
 * V̂ being the variances of the row means: the jackknife's estimate less the share that it counts twice (Efron & Stein
 * 1981). It is never taken to be less than the part that equal laws have too; so held up, it comes out about a third
 * too large (as a standard error) where laws are equal, and right where they differ.
 *
 * O((n + m)²·dim) time, O(n + m) memory. Internal.
 * @param kernel k as a function of the squared distance
 */
export function estimateKernelDistance(
  where: string,
  a: Float64Array,
  b: Float64Array,
  dim: number,
  kernel: (square: number) => number
): Estimate {
  requireInteger(where, "dim", dim);
  const n = countPoints(where, "a", a, dim, 3);
  const m = countPoints(where, "b", b, dim, 3);
  const aa = sumKernel(a, null, dim, kernel);
  const bb = sumKernel(b, null, dim, kernel);
  const ab = sumKernel(a, b, dim, kernel);

  const gOfA = aa.rows.map((sum, i) => sum / (n - 1) - ab.rows[i]! / m);
  const gOfB = bb.rows.map((sum, j) => sum / (m - 1) - ab.columns[j]! / n);
  const degenerate =
    (2 * centredSquare(aa, n - 1, n - 1)) / (n * (n - 1)) +
    (2 * centredSquare(bb, m - 1, m - 1)) / (m * (m - 1)) +
    (4 * centredSquare(ab, m, n)) / (n * m);
  const jackknife = (4 * variance(gOfA)) / n + (4 * variance(gOfB)) / m;
  return {
    value: mean(gOfA) + mean(gOfB),
    standardError: Math.sqrt(Math.max(jackknife - degenerate, degenerate))
  };
}

/**
 * The same where the second law is known: it gives each of the m rows of `set` the probability 1/m. Two draws from it are
 * one and the same row once in m, so its own mean is over all m² pairs, i = j included:
 *
 *     U = mean_{i≠j} k(aᵢ, aⱼ) + mean_{i,j} k(sᵢ, sⱼ) − 2·mean k(aᵢ, sⱼ).
 *
 * Only `a` is left to luck: of the variance above stand 4·Var gₐ/n + 2v_aa/n(n−1), estimated and held up alike.
 */
export function estimateKernelDistanceToSet(
  where: string,
  a: Float64Array,
  set: Float64Array,
  dim: number,
  kernel: (square: number) => number
): Estimate {
  requireInteger(where, "dim", dim);
  const n = countPoints(where, "a", a, dim, 3);
  const m = countPoints(where, "set", set, dim, 1);
  const aa = sumKernel(a, null, dim, kernel);
  const cross = sumKernel(a, set, dim, kernel);
  const ofSet = sumKernel(set, null, dim, kernel);
  const own = mean(ofSet.rows.map((sum) => (sum + kernel(0)) / m));
  const gOfA = aa.rows.map((sum, i) => sum / (n - 1) - cross.rows[i]! / m);
  const degenerate = (2 * centredSquare(aa, n - 1, n - 1)) / (n * (n - 1));
  return {
    value: mean(gOfA) + own - mean(cross.rows) / m,
    standardError: Math.sqrt(Math.max((4 * variance(gOfA)) / n - degenerate, degenerate))
  };
}

function sumKernel(
  a: Float64Array,
  b: Float64Array | null,
  dim: number,
  kernel: (square: number) => number
): KernelSums {
  const rows = new Float64Array(a.length / dim);
  const columns = b ? new Float64Array(b.length / dim) : rows; // one sample: every pair counts in the row of either
  let squares = 0;
  visitPairs(a, b, dim, (i, j, square) => {
    const value = kernel(square);
    rows[i]! += value;
    columns[j]! += value;
    squares += value * value;
  });
  return {rows, columns, squares: b ? squares : 2 * squares};
}

/** Mean square of the kernel less its row means and column means plus its mean: ≥ 0 but for rounding. */
function centredSquare({rows, columns, squares}: KernelSums, perRow: number, perColumn: number): number {
  const ofRows = rows.map((sum) => sum / perRow);
  const ofColumns = columns.map((sum) => sum / perColumn);
  const center = mean(ofRows);
  const meanSquare = squares / (rows.length * perRow);
  return Math.max(0, meanSquare - mean(square(ofRows)) - mean(square(ofColumns)) + center * center);
}

const square = (values: Float64Array): Float64Array => values.map((value) => value * value);
