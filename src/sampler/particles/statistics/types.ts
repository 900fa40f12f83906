import type {Estimate} from "../../../math/metrics/estimate.js";
import type {Mixture} from "../../../math/targets/mixture.js";
import type {PointCloud} from "../../../math/targets/point-cloud.js";

/** A target in the plane whose marginals, and whose posterior over parts or points, are known exactly. */
export type ParticleTarget = Mixture | PointCloud;

export const isPointCloud = (target: ParticleTarget): target is PointCloud => "posteriorWeights" in target;

/** What is known of a cloud of particles at one level {s, n}, all at the scale of the level. */
export interface ParticleStatistics {
  /** Particles that were counted; those that are not finite are `lost` and left out of everything. */
  readonly count: number;
  readonly lost: number;
  /** Mean of x and of y, each with √(variance/count). */
  readonly mean: readonly [Estimate, Estimate];
  /** Variance of x, covariance, variance of y, unbiased; standard errors from the fourth moments. */
  readonly covariance: readonly [Estimate, Estimate, Estimate];
  /** The same of the exact marginal, s·x₀ + n·ε. Without a target there is nothing to compare with: all that follows is missing. */
  readonly exact?: {readonly mean: readonly [number, number]; readonly covariance: readonly [number, number, number]};
  readonly slicedWasserstein?: SlicedDistance;
  /** Entropy of P(part | x) or P(point | x), in nats, a mean over particles. */
  readonly entropy?: Estimate & {readonly count: number};
}

/** Sliced Wasserstein distance of order 1 of the particles from the exact marginal: sliced.ts. */
export interface SlicedDistance {
  /** In the unit of the coordinates. */
  readonly value: number;
  /** At most: of the sample, directions given. Holds where the laws differ. */
  readonly standardError: number;
  /** What to expect of `count` exact draws: from here down, nothing tells the particles from the marginal. */
  readonly floor: number;
}
