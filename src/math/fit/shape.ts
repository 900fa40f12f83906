import type {CovarianceLike} from "../targets/covariance/covariance.js";

/** Which covariances are fitted: any, those with the coordinates as axes, or multiples of I. */
export type CovarianceKind = "full" | "diagonal" | "isotropic";

/**
 * What EM has to know about a kind of covariance (internal): which sums of squares to keep, which covariance they make
 * most likely, and the density that has it. One file per implementation: shape-full.ts, shape-diagonal.ts.
 */
export interface ShapeFamily {
  /** How many numbers a scatter Σ wₙ(xₙ − μ)(xₙ − μ)ᵀ takes, as far as this kind needs it. */
  readonly scatterSize: number;
  /** Free parameters of one covariance. */
  readonly numParameters: number;
  /**
   * Adds the scatter of n points around `mean` to `out`; the weight of point n is weights[n·stride + offset].
   */
  addScatter(
    x: Float64Array,
    mean: Float64Array,
    weights: Float64Array,
    offset: number,
    stride: number,
    out: Float64Array
  ): void;
  /** A given covariance as a scatter of mass 1. */
  scatterOf(covariance: CovarianceLike): Float64Array;
  /**
   * The covariance C of this kind, all of its eigenvalues ≥ floor, that maximises −log det C − tr(C⁻¹·scatter/mass):
   * the M-step. undefined where it is singular (floor 0, or too small for float64 beside the other variances).
   */
  toShape(scatter: Float64Array, mass: number, floor: number): Shape | undefined;
}

/** One covariance, ready for use. */
export interface Shape {
  readonly covariance: CovarianceLike;
  /** The floor was in force: an eigenvalue was raised to it. */
  readonly atFloor: boolean;
  /** out[n·stride + offset] = logWeight + log N(xₙ; mean, C), for every point. */
  fillLogDensities(
    x: Float64Array,
    mean: Float64Array,
    logWeight: number,
    out: Float64Array,
    offset: number,
    stride: number
  ): void;
}
