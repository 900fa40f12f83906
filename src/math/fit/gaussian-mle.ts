import {countRows, requireInteger} from "../check.js";
import {batchMean} from "../metrics/statistics.js";
import {createDiagonalCovariance} from "../targets/covariance/diagonal.js";
import {createFullCovariance} from "../targets/covariance/full.js";
import {createIsotropicCovariance} from "../targets/covariance/isotropic.js";
import type {Covariance} from "../targets/covariance/covariance.js";
import type {CovarianceKind} from "./shape.js";

/**
 * The Gaussian under which data are most likely, in closed form: mean x̄, covariance S = Σᵢ(xᵢ − x̄)(xᵢ − x̄)ᵀ/n (n,
 * not n − 1: the likelihood's maximum, biased by a factor 1 − 1/n), of which "diagonal" keeps the diagonal and
 * "isotropic" its mean (Bishop 2006, eqs. 2.121–2.122). In 1-D all three are the variance. Give the result to
 * `createGaussian`.
 *
 * @param x a batch, n·dim numbers
 * @param options.kind "full" unless given; full to 256 dimensions
 * @throws RangeError unless x is a whole number of points, one or more, all of its numbers finite; and where "full" in
 *   2-D or more does not get the more than dim points in general position that a regular S takes. (Variances of 0 are
 *   kept: that Gaussian has a density at σ > 0 only.)
 */
export function fitGaussian(
  x: ArrayLike<number>,
  dim: number,
  {kind = "full"}: {readonly kind?: CovarianceKind} = {}
): {readonly mean: Float64Array; readonly covariance: Covariance} {
  requireInteger("fitGaussian", "dim", dim);
  const n = countRows("fitGaussian", "x", x.length, dim);
  const mean = batchMean(x, dim);
  if (kind === "full" && dim > 1) {
    if (n <= dim)
      throw new RangeError(
        `fitGaussian: x has ${n} points of ${dim} numbers, too few for a full covariance; ` +
          `give more than ${dim}, or take "diagonal" or "isotropic".`
      );
    return {mean, covariance: createFullCovariance(scatter(x, mean))};
  }
  const squares = new Float64Array(dim);
  for (let i = 0; i < x.length; i++) squares[i % dim]! += (x[i]! - mean[i % dim]!) ** 2;
  const variances = squares.map((sum) => sum / n);
  if (kind !== "isotropic") return {mean, covariance: createDiagonalCovariance(variances)};
  return {mean, covariance: createIsotropicCovariance(dim, variances.reduce((sum, value) => sum + value) / dim)};
}

/** S, as rows, of which those below the diagonal are computed. */
function scatter(x: ArrayLike<number>, mean: Float64Array): Float64Array[] {
  const dim = mean.length;
  const n = x.length / dim;
  const rows = Array.from(mean, () => new Float64Array(dim));
  for (let start = 0; start < x.length; start += dim)
    for (let i = 0; i < dim; i++)
      for (let j = 0; j <= i; j++) rows[i]![j]! += (x[start + i]! - mean[i]!) * (x[start + j]! - mean[j]!);
  for (let i = 0; i < dim; i++) for (let j = 0; j <= i; j++) rows[j]![i] = rows[i]![j]! /= n;
  return rows;
}
