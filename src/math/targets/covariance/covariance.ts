import {createFullCovariance} from "./full.js";
import {createIsotropicCovariance} from "./isotropic.js";
import type {Random} from "../../types.js";

/**
 * A covariance matrix C = Σⱼ λⱼuⱼuⱼᵀ, known through what a noised Gaussian needs. `noiseVariance` is σ² ≥ 0, the
 * variance that noise adds to every coordinate: x = x₀ + σε has covariance C + σ²I, with the same axes uⱼ. Nothing here
 * forms a matrix of dim² numbers except where C is one, and `toMatrix`.
 */
export interface Covariance {
  readonly kind: "full" | "isotropic" | "diagonal" | "low-rank";
  readonly dim: number;
  /** log det(C + σ²I); −∞ where that matrix is singular. */
  logDeterminant(noiseVariance: number): number;
  /**
   * Solves (C + σ²I)·out = v, and returns the Mahalanobis square vᵀ(C + σ²I)⁻¹v.
   * Needs C + σ²I regular: check `logDeterminant` first.
   */
  solve(v: Float64Array, noiseVariance: number, out: Float64Array): number;
  /** out = C(C + σ²I)⁻¹v, the share of v that the clean Gaussian explains: E[x₀ − μ | x − μ = v]. */
  shrink(v: Float64Array, noiseVariance: number, out: Float64Array): void;
  /** out = g(C)v = Σⱼ gain(λⱼ)·uⱼ(uⱼ·v); returns v·out. Solving and shrinking are two such functions of C. */
  apply(v: Float64Array, gain: (variance: number) => number, out: Float64Array): number;
  /** The covariance g(C) = Σⱼ map(λⱼ)·uⱼuⱼᵀ; map is increasing and gives numbers ≥ 0. */
  mapVariances(map: (variance: number) => number): Covariance;
  /** trace g(C) = Σⱼ gain(λⱼ). */
  trace(gain?: (variance: number) => number): number;
  /** The diagonal of g(C), dim numbers; without `gain` that of C itself: each coordinate's own variance. */
  diagonal(gain?: (variance: number) => number): Float64Array;
  /** C = Σₖ fₖfₖᵀ + diag(variances): the rows fₖ of `factors` (K·dim numbers, K may be 0) and dim variances ≥ 0. */
  toFactors(): {readonly factors: Float64Array; readonly variances: Float64Array};
  /** Fills out with a draw of N(0, C). */
  draw(random: Random, out: Float64Array): void;
  /** C itself, dim² numbers, row after row. For small dim: to draw an ellipse, to check. */
  toMatrix(): Float64Array;
}

/** A covariance, a variance (isotropic), or the rows of a full symmetric positive definite matrix. */
export type CovarianceLike = Covariance | number | ReadonlyArray<ArrayLike<number>>;

/**
 * Reads a number as an isotropic covariance and an array of rows as a full one.
 * @throws RangeError if it is not of `dim` dimensions, and where the constructor of its kind throws
 */
export function toCovariance(covariance: CovarianceLike, dim: number): Covariance {
  if (typeof covariance === "number") return createIsotropicCovariance(dim, covariance);
  const read = "kind" in covariance ? covariance : createFullCovariance(covariance);
  if (read.dim !== dim)
    throw new RangeError(`toCovariance: the covariance has ${read.dim} dimensions; it must have ${dim}, as the means.`);
  return read;
}
