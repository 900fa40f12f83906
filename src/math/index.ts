/**
 * The mathematics of the course: targets, processes, denoisers, levels, solvers and one loop, in float64.
 * See docs/architecture.md, "The spine".
 */
export type * from "./types.js";

export {createRandom} from "./random.js";
export {
  addNoise,
  changeScale,
  sigmaOfLevel,
  toLevel,
  toLevelScale,
  toUnitScale,
  varianceExplodingLevel,
  variancePreservingLevel
} from "./level.js";
export {lastState, sample, sampleAsync, type SampleOptions} from "./sample.js";
export {euler, stepEuler} from "./solvers/euler.js";
export {heun} from "./solvers/heun.js";
export {createMixture, type Mixture, type MixtureOptions} from "./mixture.js";
export {toCovariance, type Covariance, type CovarianceLike} from "./covariance/covariance.js";
export {createDiagonalCovariance} from "./covariance/diagonal.js";
export {createFullCovariance, MAX_FULL_DIM} from "./covariance/full.js";
export {createIsotropicCovariance} from "./covariance/isotropic.js";
export {createLowRankCovariance} from "./covariance/low-rank.js";
export {createPointCloud, NEGLIGIBLE_WEIGHT, type PointCloud} from "./point-cloud.js";
export {
  createCoefficientSpace,
  gramOfCoordinates,
  projectOnPoints,
  type CoefficientSpace
} from "./coefficient-space.js";
export {effectiveNumber, entropy} from "./entropy.js";
export {
  alphaBarOfSigma,
  createScaledLinearSchedule,
  scheduleOfBetas,
  sigmaOfAlphaBar,
  type DdpmSchedule
} from "./ddpm-schedule.js";
export {createDdpmProcess, createVariancePreserving, varianceExploding, type Process} from "./process.js";
export {
  denoisedFromEps,
  denoisedFromScore,
  denoisedFromVelocity,
  denoiserFromEps,
  denoiserFromScore,
  epsFromDenoised,
  scoreFromDenoised,
  velocityFromDenoised
} from "./denoiser.js";
export {ksamplerSigmas, normalSigmas, simpleSigmas} from "./levels/comfyui.js";
export {exponentialSigmas} from "./levels/exponential.js";
export {karrasSigmas} from "./levels/karras.js";
export {
  compositeOverGrey,
  GREY,
  PICTURE_CHANNELS,
  PICTURE_DIM,
  PICTURE_SIZE,
  toBytes,
  toCoordinates
} from "./pictures.js";
export {
  angle,
  chiCdf,
  chiMean,
  chiStd,
  distance,
  dot,
  findNearest,
  logAngleDensity,
  logChiDensity,
  norm,
  squaredDistance,
  type Neighbor
} from "./geometry.js";
export {logGamma, logGammaHalfStep, normalCdf, regularizedGammaP, regularizedGammaQ} from "./special.js";
export {randomWalk, spaceWalkSigmas, type WalkOptions, type WalkState} from "./walk.js";
export {
  batchCovariance,
  batchMean,
  mean,
  standardError,
  testChiSquare,
  testOneSampleKs,
  testTwoSampleKs,
  variance,
  type TestResult
} from "./statistics.js";
