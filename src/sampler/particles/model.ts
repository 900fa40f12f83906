/**
 * What the particles' denoiser is, as plain data: functions can be sent neither to a worker nor to the GPU. From it come the
 * denoiser in float64 and the kernel in float32.
 */
import {createDiagonalCovariance} from "../../math/targets/covariance/diagonal.js";
import type {Covariance, CovarianceLike} from "../../math/targets/covariance/covariance.js";
import type {Gaussian} from "../../math/targets/gaussian.js";
import {createLowRankCovariance} from "../../math/targets/covariance/low-rank.js";
import {createMixture, type Mixture} from "../../math/targets/mixture.js";
import {createPointCloud, type PointCloud} from "../../math/targets/point-cloud.js";
import type {Denoiser, Target} from "../../math/types.js";
import {networkDenoiser, type NetworkModel} from "../../math/learning/network.js";

/** A covariance in the plane: C = Σ fₖfₖᵀ + diag(variances) of few factors, a variance each, one for all, or a matrix. */
export type CovarianceModel =
  | number
  | readonly (readonly number[])[]
  | {readonly variances: readonly number[]}
  | {readonly factors: readonly number[]; readonly variance: number};

/** A target of which everything is known exactly. */
export type TargetModel =
  | {
      readonly kind: "mixture";
      readonly weights: readonly number[];
      readonly means: readonly (readonly number[])[];
      readonly covariances: readonly CovarianceModel[];
    }
  /** Points of two coordinates, all equally likely. */
  | {readonly kind: "points"; readonly points: Float64Array};

export type ParticleModel = TargetModel | NetworkModel;

/**
 * Describes a target in the plane.
 *
 * @returns undefined if it is none of `createMixture`, `createGaussian` or `createPointCloud`
 * @throws RangeError unless it has two dimensions
 */
export function describeTarget(target: Target): TargetModel | undefined {
  if (target.dim !== 2) throw new RangeError(`describeTarget: the target has ${target.dim} dimensions; particles live in the plane, give one of 2.`);
  if (isMixture(target)) return describeParts(Array.from(target.weights), target.means, target.covariances);
  if (isGaussian(target)) return describeParts([1], [target.mean], [target.covariance]);
  if (isPointCloud(target)) return {kind: "points", points: Float64Array.from(target.points)};
  return undefined;
}

/** The target of a description; its denoiser is the exact one. @throws RangeError where it does not fit together */
export function targetOfModel(model: TargetModel): Mixture | PointCloud {
  switch (model.kind) {
    case "mixture": return createMixture({...model, covariances: model.covariances.map(toCovariance)});
    case "points": return createPointCloud(model.points, 2);
  }
}

/** The denoiser of a description, in float64. @throws RangeError where it does not fit together */
export function denoiserOfModel(model: ParticleModel): Denoiser {
  return model.kind === "network" ? networkDenoiser(model) : targetOfModel(model).denoise;
}

const isMixture = (target: Target): target is Mixture => "weights" in target && "covariances" in target;
const isGaussian = (target: Target): target is Gaussian => "mean" in target && "covariance" in target;
const isPointCloud = (target: Target): target is PointCloud => "points" in target;

function describeParts(weights: readonly number[], means: readonly Float64Array[], covariances: readonly Covariance[]): TargetModel {
  return {kind: "mixture", weights, means: means.map((mean) => Array.from(mean)), covariances: covariances.map(describeCovariance)};
}

/** By kind, since a matrix is read back only where it is regular, and the others may be flat. */
function describeCovariance(covariance: Covariance): CovarianceModel {
  const {factors, variances} = covariance.toFactors();
  switch (covariance.kind) {
    case "isotropic": return variances[0];
    case "diagonal": return {variances: Array.from(variances)};
    case "low-rank": return {factors: Array.from(factors), variance: variances[0]};
    case "full": {
      const [xx, xy, yx, yy] = covariance.toMatrix();
      return [[xx, xy], [yx, yy]];
    }
  }
}

function toCovariance(model: CovarianceModel): CovarianceLike {
  if (typeof model === "number" || Array.isArray(model)) return model as CovarianceLike;
  const described = model as Exclude<CovarianceModel, number | readonly (readonly number[])[]>;
  return "variances" in described ? createDiagonalCovariance(described.variances)
    : described.factors.length === 0 ? described.variance
    : createLowRankCovariance({...described, dim: 2});
}
