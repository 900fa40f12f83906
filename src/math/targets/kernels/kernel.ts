import type {Covariance} from "../covariance/covariance.js";

/** One part of a mixture that has weight. */
export interface Part {
  readonly logWeight: number;
  readonly mean: Float64Array;
  readonly covariance: Covariance;
}

/**
 * The inner loops of a mixture at one σ: everything that depends on σ alone is a table by now. Batches in, batches
 * out. Where no part has a density that float64 can hold, `score` and `denoise` stop and return the number of that row;
 * −1 says that all went well. Internal.
 */
export interface MixtureKernel {
  /** out[k] = log(πₖ·N(x; μₖ, Cₖ + σ²I)) for the point that begins at `start`. */
  logParts(x: Float64Array, start: number, out: Float64Array): void;
  /** out = −Σₖ rₖ·(Cₖ + σ²I)⁻¹(x − μₖ). */
  score(x: Float64Array, out: Float64Array): number;
  /** out = Σₖ rₖ·(μₖ + Cₖ(Cₖ + σ²I)⁻¹(x − μₖ)). */
  denoise(x: Float64Array, out: Float64Array): number;
}

export interface KernelOptions {
  readonly parts: readonly Part[];
  readonly sigma: number;
  /** log πₖ − ½·(log det(Cₖ + σ²I) + D·log 2π), finite. */
  readonly logPeaks: Float64Array;
}

/**
 * A part whose density is below e⁻⁸⁰ ≈ 2e-35 of the largest is left out of sums: float64 would round its share away
 * with 18 digits to spare, and its exponential need not be computed.
 */
export const NEGLIGIBLE_EXPONENT = -80;
