import {countRows, requireInteger, requireNonNegative} from "../../check.js";
import {orthogonalizeRows} from "../../numeric/orthogonalize.js";
import type {Covariance} from "./covariance.js";

/**
 * C = Σₖ fₖfₖᵀ + variance·I: K directions of their own and the same small variance everywhere, O(K·D) time and memory.
 * (Factor analysis; with fₖ = √λₖ·uₖ, probabilistic PCA: Tipping & Bishop 1999.)
 *
 * The factors are turned into orthonormal axes uⱼ with variances λⱼ once. With t = variance + σ² the Woodbury identity
 * is then a split of v into its parts along the axes, yⱼ = uⱼ·v, and the rest r = v − Σ yⱼuⱼ:
 *
 *     (C + σ²I)⁻¹v = r/t + Σ yⱼuⱼ/(λⱼ + t),    log det = Σ log(λⱼ + t) + (D − K)·log t.
 *
 * @param options.factors K·dim numbers, row after row, K ≤ dim; copied
 * @param options.dim dimensions (tested to 16384)
 * @param options.variance ≥ 0, of the isotropic part; 0 with K < dim makes a flat sheet, which has a density at σ > 0 only
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
    throw new RangeError(`createLowRankCovariance: there are ${given} factors in ${dim} dimensions; give ${dim} or fewer.`);
  const bad = Array.prototype.findIndex.call(factors, (value: number) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`createLowRankCovariance: factors[${bad}] is ${factors[bad]}; give finite numbers.`);

  const {axes, variances} = orthogonalizeRows(Float64Array.from(factors), dim);
  const rank = variances.length;

  /** out = restGain·r + Σ axisGain(λⱼ)·yⱼuⱼ; returns v·out. */
  function applyBySplit(
    v: Float64Array,
    out: Float64Array,
    restGain: number,
    axisGain: (value: number) => number
  ): number {
    const parts = new Float64Array(rank);
    out.set(v);
    for (let j = 0; j < rank; j++) {
      const offset = j * dim;
      let along = 0;
      for (let d = 0; d < dim; d++) along += axes[offset + d]! * v[d]!;
      parts[j] = along;
      for (let d = 0; d < dim; d++) out[d]! -= along * axes[offset + d]!;
    }
    let square = 0;
    for (let d = 0; d < dim; d++) square += out[d]! * out[d]!;
    square *= restGain;
    for (let d = 0; d < dim; d++) out[d]! *= restGain;
    for (let j = 0; j < rank; j++) {
      const offset = j * dim;
      const scaled = parts[j]! * axisGain(variances[j]!);
      for (let d = 0; d < dim; d++) out[d]! += scaled * axes[offset + d]!;
      square += parts[j]! * scaled;
    }
    return square;
  }

  return {
    kind: "low-rank",
    dim,
    logDeterminant(noiseVariance) {
      const total = variance + noiseVariance;
      let sum = rank === dim ? 0 : (dim - rank) * Math.log(total);
      for (const value of variances) sum += Math.log(value + total);
      return sum;
    },
    solve(v, noiseVariance, out) {
      const total = variance + noiseVariance;
      return applyBySplit(v, out, rank === dim ? 0 : 1 / total, (value) => 1 / (value + total));
    },
    shrink(v, noiseVariance, out) {
      const total = variance + noiseVariance;
      applyBySplit(v, out, variance === 0 ? 0 : variance / total, (value) => (value + variance) / (value + total));
    },
    draw(random, out) {
      const spread = Math.sqrt(variance);
      for (let d = 0; d < dim; d++) out[d] = spread * random.normal();
      for (let j = 0; j < rank; j++) {
        const offset = j * dim;
        const length = Math.sqrt(variances[j]!) * random.normal();
        for (let d = 0; d < dim; d++) out[d]! += length * axes[offset + d]!;
      }
    },
    toMatrix() {
      const matrix = new Float64Array(dim * dim);
      for (let i = 0; i < dim; i++) {
        for (let j = 0; j < rank; j++)
          for (let k = 0; k < dim; k++) matrix[i * dim + k]! += variances[j]! * axes[j * dim + i]! * axes[j * dim + k]!;
        matrix[i * dim + i]! += variance;
      }
      return matrix;
    }
  };
}
