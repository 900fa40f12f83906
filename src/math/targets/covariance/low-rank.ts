import {countRows, requireInteger, requireNonNegative} from "../../check.js";
import {orthogonalizeRows} from "../../numeric/orthogonalize.js";
import {createSpectralCovariance} from "./spectral.js";
import type {Covariance} from "./covariance.js";

/**
 * C = Σₖ fₖfₖᵀ + variance·I: K directions of their own and the same small variance everywhere, O(K·D) time and memory.
 * (Factor analysis; with fₖ = √λₖ·uₖ, probabilistic PCA: Tipping & Bishop 1999.)
 *
 * The factors are turned into orthonormal axes uⱼ once; along them C has the variances λⱼ, across them `variance`. With
 * t = variance + σ² the Woodbury identity is then a split of v into its parts along the axes, yⱼ = uⱼ·v, and the rest
 * r = v − Σ yⱼuⱼ:
 *
 *     (C + σ²I)⁻¹v = r/t + Σ yⱼuⱼ/(λⱼ + σ²),    log det = Σ log(λⱼ + σ²) + (D − K)·log t.
 *
 * Rounding leaves some 1e-16·‖v‖ in r, so a score is off by that over t: by 1e-4·‖v‖ for variance 1e-12 at σ = 0.
 *
 * @param options.factors K·dim numbers, row after row, K ≤ dim; copied
 * @param options.dim dimensions (tested to 16384)
 * @param options.variance ≥ 0, of the isotropic part; 0 with K < dim makes a flat sheet, which has a density at σ > 0
 *   only
 * @throws RangeError if factors is no whole number of rows, has more than dim rows or a number that is not finite, or
 *   variance is negative
 */
export function createLowRankCovariance({
  factors,
  dim,
  variance
}: {
  readonly factors: ArrayLike<number>;
  readonly dim: number;
  readonly variance: number;
}): Covariance {
  requireInteger("createLowRankCovariance", "dim", dim);
  requireNonNegative("createLowRankCovariance", "variance", variance);
  const given = countRows("createLowRankCovariance", "factors", factors.length, dim);
  if (given > dim)
    throw new RangeError(
      `createLowRankCovariance: there are ${given} factors in ${dim} dimensions; give ${dim} or fewer.`
    );
  const bad = Array.prototype.findIndex.call(factors, (value: number) => !Number.isFinite(value));
  if (bad >= 0)
    throw new RangeError(`createLowRankCovariance: factors[${bad}] is ${factors[bad]}; give finite numbers.`);

  const {axes, variances: excess} = orthogonalizeRows(Float64Array.from(factors), dim);
  const variances = excess.map((value) => value + variance);
  return createSpectralCovariance({kind: "low-rank", dim, axes, variances, rest: variance});
}
