/**
 * The mathematics of the course: targets, processes, denoisers, levels, solvers and one loop, in float64.
 * See docs/architecture.md, "The spine". Pages and figures import the file that defines a name, so that a reader loads
 * only what a page uses; this list is for everybody else.
 */
export type * from "./types.js";

// The loop
export {addNoise, changeScale, sigmaOfLevel, toLevel, toLevelScale, toUnitScale, varianceExplodingLevel, variancePreservingLevel} from "./level.js";
export {lastState, sample, sampleAsync, type SampleOptions} from "./sample.js";

// Targets
export {createMixture, type Mixture, type MixtureOptions} from "./targets/mixture.js";
export {createPointCloud, NEGLIGIBLE_WEIGHT, type PointCloud} from "./targets/point-cloud.js";
export {toCovariance, type Covariance, type CovarianceLike} from "./targets/covariance/covariance.js";
export {createDiagonalCovariance} from "./targets/covariance/diagonal.js";
export {createFullCovariance, MAX_FULL_DIM} from "./targets/covariance/full.js";
export {createIsotropicCovariance} from "./targets/covariance/isotropic.js";
export {createLowRankCovariance} from "./targets/covariance/low-rank.js";

// Processes and DDPM schedules
export {createDdpmProcess, createVariancePreserving, varianceExploding, type Process} from "./processes/process.js";
export {alphaBarOfSigma, createScaledLinearSchedule, scheduleOfBetas, sigmaOfAlphaBar, type DdpmSchedule} from "./schedules/ddpm-schedule.js";

// Denoisers
export {
  denoisedFromEps,
  denoisedFromScore,
  denoisedFromVelocity,
  denoiserFromEps,
  denoiserFromScore,
  epsFromDenoised,
  scoreFromDenoised,
  velocityFromDenoised
} from "./denoisers/algebra.js";

// Levels
export {ksamplerSigmas, normalSigmas, simpleSigmas} from "./levels/comfyui.js";
export {exponentialSigmas} from "./levels/exponential.js";
export {karrasSigmas} from "./levels/karras.js";

// Solvers
export {ddim} from "./solvers/ddim.js";
export {euler} from "./solvers/euler.js";
export {eulerAncestral} from "./solvers/euler-ancestral.js";
export {heun} from "./solvers/heun.js";
export {SOLVERS, type SolverEntry, type SolverName, type SolverOptions} from "./solvers/registry.js";

// Noise
export {createRandom} from "./noise/random.js";
export {replayNoise} from "./noise/replay.js";
export {randomWalk, spaceWalkSigmas, type WalkOptions, type WalkState} from "./noise/walk.js";
export {createWhiteNoise} from "./noise/white.js";

// Metrics
export {effectiveNumber, entropy} from "./metrics/entropy.js";
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
} from "./metrics/statistics.js";

// Pictures
export {createCoefficientSpace, gramOfCoordinates, projectOnPoints, type CoefficientSpace} from "./pictures/coefficient-space.js";
export {compositeOverGrey, GREY, PICTURE_CHANNELS, PICTURE_DIM, PICTURE_SIZE, toBytes, toCoordinates} from "./pictures/pictures.js";

// Numerical tools
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
} from "./numeric/geometry.js";
export {logGamma, logGammaHalfStep, normalCdf, regularizedGammaP, regularizedGammaQ} from "./numeric/special.js";
