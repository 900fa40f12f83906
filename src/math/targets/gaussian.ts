import {requireFinite, requireInteger, requireLength, requireSigma} from "../check.js";
import {posteriorVariance} from "./covariance/gains.js";
import {conditionCovariance, marginalCovariance} from "./covariance/restrict.js";
import {createMixture, type Mixture} from "./mixture.js";
import {requirePosteriorSigma} from "./posterior/sigma.js";
import {toCovariance, type Covariance, type CovarianceLike} from "./covariance/covariance.js";
import type {LevelLike, Target} from "../types.js";

/** What `createGaussian` is made of. */
export interface GaussianOptions {
  /** dim numbers. */
  readonly mean: ArrayLike<number>;
  /** A `Covariance`, a variance, or the rows of a full matrix. */
  readonly covariance: CovarianceLike;
}

/** A normal distribution N(μ, C). */
export interface Gaussian extends Target, Pick<Mixture, "hessianVectorProduct" | "laplacian"> {
  readonly mean: Float64Array;
  readonly covariance: Covariance;
  /**
   * −E[log p_σ] = ½·(D + D·log 2π + log det(C + σ²I)), in nats; −∞ where p_σ has no density. `sigma` is 0 unless given.
   * @throws RangeError unless 0 ≤ σ < ∞
   */
  entropy(sigma?: number): number;
  /**
   * The distribution of the coordinates `indices`, in that order.
   * @throws RangeError unless they are distinct whole numbers in 0 … dim − 1, one or more
   */
  marginal(indices: readonly number[]): Gaussian;
  /**
   * The distribution of the other coordinates, in their order, where those in `indices` have these values:
   * mean μ_u + C_uk·C_kk⁻¹(values − μ_k), covariance C_uu − C_uk·C_kk⁻¹·C_ku (Bishop 2006, eqs. 2.81–2.82).
   * @throws RangeError unless the indices are as for `marginal` and leave one coordinate or more, there are as many
   *   finite values, and the known coordinates have a regular covariance (a low-rank one: variance > 0)
   */
  condition(indices: readonly number[], values: ArrayLike<number>): Gaussian;
  /** The distribution of signalScale·x₀ + noiseStd·ε: N(s·μ, s²C + n²I). */
  noised(level: LevelLike): Gaussian;
  /**
   * P(x₀ | x₀ + σε = x) = N(D(x; σ), σ²C(C + σ²I)⁻¹) for one point x. σ = ∞ gives the Gaussian itself.
   * @throws RangeError unless σ > 0
   */
  posterior(x: Float64Array, sigma: number): Gaussian;
  /**
   * Where the probability-flow ODE takes a batch from one σ to another, in closed form, for it is linear:
   * μ + Σⱼ √((λⱼ + to²)/(λⱼ + from²))·uⱼ(uⱼ·(x − μ)), λⱼ and uⱼ being the variances and axes of C.
   * @throws RangeError unless both are finite and ≥ 0, and C + from²·I is regular
   */
  flow(x: Float64Array, from: number, to: number): Float64Array;
}

/**
 * Creates the normal distribution N(μ, C) in any number of dimensions: full covariances to 256, isotropic, diagonal or
 * low-rank ones to 16384. As a target it is the mixture of one part: its score −(C + σ²I)⁻¹(x − μ) and denoiser
 * μ + C(C + σ²I)⁻¹(x − μ) are linear.
 * @throws RangeError if the covariance does not fit the mean, or a number is out of range; its methods as a mixture's
 */
export function createGaussian({mean: givenMean, covariance: given}: GaussianOptions): Gaussian {
  requireInteger("createGaussian", "the length of mean", givenMean.length);
  const covariance = toCovariance(given, givenMean.length);
  const mixture = createMixture({weights: [1], means: [givenMean], covariances: [covariance]});
  const {dim, logDensity, score, denoise, hessianVectorProduct, laplacian, sample} = mixture;
  const mean = mixture.means[0]!;

  return {
    dim,
    mean,
    covariance,
    logDensity,
    score,
    denoise,
    hessianVectorProduct,
    laplacian,
    sample,
    entropy(sigma = 0) {
      requireSigma("entropy", sigma);
      return 0.5 * (dim + dim * Math.log(2 * Math.PI) + covariance.logDeterminant(sigma * sigma));
    },
    marginal(indices) {
      checkIndices("marginal", indices, dim);
      return createGaussian({mean: indices.map((d) => mean[d]!), covariance: marginalCovariance(covariance, indices)});
    },
    condition(indices, values) {
      checkIndices("condition", indices, dim);
      requireLength("condition", "values", values.length, indices.length);
      const unknown = [...mean.keys()].filter((d) => !indices.includes(d));
      if (unknown.length === 0)
        throw new RangeError(`condition: all ${dim} coordinates are known; leave one or more to be distributed.`);
      const difference = Float64Array.from(indices, (d, i) => {
        requireFinite("condition", `values[${i}]`, values[i]!);
        return values[i]! - mean[d]!;
      });
      const conditioned = conditionCovariance(covariance, indices, unknown);
      const shift = conditioned.shift(difference);
      return createGaussian({mean: unknown.map((d, i) => mean[d]! + shift[i]!), covariance: conditioned.covariance});
    },
    noised(level) {
      const noised = mixture.noised(level);
      return createGaussian({mean: noised.means[0]!, covariance: noised.covariances[0]!});
    },
    posterior(x, sigma) {
      requireLength("posterior", "x", x.length, dim);
      requirePosteriorSigma(sigma);
      return createGaussian({
        mean: denoise(x, sigma),
        covariance: covariance.mapVariances((variance) => posteriorVariance(variance, sigma * sigma))
      });
    },
    flow(x, from, to) {
      requireSigma("flow", from);
      requireSigma("flow", to);
      if (covariance.logDeterminant(from * from) === -Infinity)
        throw new RangeError(
          `flow: from is ${from} and the covariance is singular, so there is no density to leave; give from > 0.`
        );
      const moved = new Float64Array(x.length);
      const [difference, scaled] = [new Float64Array(dim), new Float64Array(dim)];
      score(x, from); // checks x
      for (let start = 0; start < x.length; start += dim) {
        for (let d = 0; d < dim; d++) difference[d] = x[start + d]! - mean[d]!;
        covariance.apply(difference, (variance) => Math.sqrt((variance + to * to) / (variance + from * from)), scaled);
        for (let d = 0; d < dim; d++) moved[start + d] = mean[d]! + scaled[d]!;
      }
      return moved;
    }
  };
}

/**
 * KL(p‖q) = E_p[log p − log q] = ½·(trace(C_q⁻¹C_p) + (μ_q − μ_p)ᵀC_q⁻¹(μ_q − μ_p) − D + log det C_q − log det C_p), in
 * nats, ≥ 0; ∞ where p is singular. Rounding leaves an error of about D·1e-15, so nearly equal Gaussians give 0.
 * @throws RangeError if they differ in dimensions, or q is singular
 */
export function klDivergence(p: Gaussian, q: Gaussian): number {
  const {dim} = p;
  if (q.dim !== dim) throw new RangeError(`klDivergence: p has ${dim} dimensions and q ${q.dim}; give two of as many.`);
  const [logP, logQ] = [p.covariance.logDeterminant(0), q.covariance.logDeterminant(0)];
  if (logQ === -Infinity)
    throw new RangeError("klDivergence: q has a singular covariance, so it has no density; give it more variance.");
  if (logP === -Infinity) return Infinity;
  const scratch = new Float64Array(dim);
  const {factors, variances} = p.covariance.toFactors();
  const precisions = q.covariance.diagonal((variance) => 1 / variance);
  let trace = 0;
  for (let d = 0; d < dim; d++) trace += variances[d]! * precisions[d]!;
  for (let start = 0; start < factors.length; start += dim)
    trace += q.covariance.solve(factors.subarray(start, start + dim), 0, scratch);
  const square = q.covariance.solve(q.mean.map((value, d) => value - p.mean[d]!), 0, scratch);
  return Math.max(0, 0.5 * (trace + square - dim + logQ - logP));
}

function checkIndices(where: string, indices: readonly number[], dim: number): void {
  requireInteger(where, "the number of indices", indices.length);
  const seen = new Set<number>();
  for (const index of indices) {
    if (!(Number.isInteger(index) && index >= 0 && index < dim && !seen.has(index)))
      throw new RangeError(
        `${where}: indices are [${indices.join(", ")}]; give different whole numbers from 0 to ${dim - 1}.`
      );
    seen.add(index);
  }
}
