/**
 * The mathematics of the course: targets, processes, denoisers, levels, solvers and one loop, in float64.
 * See docs/architecture.md, "The spine". Pages and figures import the file that defines a name, so that a reader loads
 * only what a page uses; this list is for everybody else.
 */
export type * from "./types.js";

// The loop
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

// Targets
export {createBoxes, type Box} from "./targets/boxes.js";
export {classProbability, conditionOnClass} from "./targets/classes.js";
export {createGaussian, klDivergence, type Gaussian, type GaussianOptions} from "./targets/gaussian.js";
export {createMixture, type Mixture, type MixtureOptions} from "./targets/mixture.js";
export {climb, findMode} from "./targets/mode.js";
export {createPointCloud, NEGLIGIBLE_WEIGHT, type PointCloud} from "./targets/point-cloud.js";
export {SHAPES, type ShapeEntry, type ShapeName} from "./targets/shapes.js";
export {toCovariance, type Covariance, type CovarianceLike} from "./targets/covariance/covariance.js";
export {createDiagonalCovariance} from "./targets/covariance/diagonal.js";
export {createFullCovariance, MAX_FULL_DIM} from "./targets/covariance/full.js";
export {createIsotropicCovariance} from "./targets/covariance/isotropic.js";
export {createLowRankCovariance} from "./targets/covariance/low-rank.js";
export {mixturePosterior, type MixturePosterior} from "./targets/posterior/mixture.js";
export {pointCloudPosterior, type PointCloudPosterior} from "./targets/posterior/point-cloud.js";
export {type Posterior, type Risk} from "./targets/posterior/posterior.js";

// Maps of the line
export {flowMap, inverseCdfMap} from "./transport/flow-map.js";
export {mixtureCdf, mixtureQuantile} from "./transport/mixture-cdf.js";
export {pushForward, type PushForward, type PushForwardOptions} from "./transport/push-forward.js";

// Processes and DDPM schedules
export {changeProcess, type Process, type TimedBatch} from "./processes/process.js";
export {createBeta, createLinearBeta, type ContinuousBeta, type LinearBetaOptions} from "./processes/beta.js";
export {createCosineProcess, trigonometricPath} from "./processes/cosine.js";
export {createDdpmProcess} from "./processes/ddpm.js";
export {flowMatching} from "./processes/flow-matching.js";
export {PROCESSES, type ProcessEntry, type ProcessName, type ProcessOptions} from "./processes/registry.js";
export {
  forwardSde,
  probabilityFlow,
  processScore,
  reverseSde,
  simulateSde,
  type ReverseSdeOptions,
  type Sde,
  type SdeOptions,
  type SdeState,
  type TimeField
} from "./processes/sde.js";
export {createSubVariancePreserving} from "./processes/sub-variance-preserving.js";
export {varianceExploding} from "./processes/variance-exploding.js";
export {createVariancePreserving} from "./processes/variance-preserving.js";
export {
  alphaBarOfSigma,
  logSnrOfSigma,
  scheduleOfAlphaBars,
  scheduleOfBetas,
  sigmaOfAlphaBar,
  sigmaOfLogSnr,
  type DdpmSchedule
} from "./schedules/ddpm-schedule.js";
export type {BetaRangeOptions} from "./schedules/beta-range.js";
export {createCosineSchedule} from "./schedules/cosine.js";
export {createLinearSchedule} from "./schedules/linear.js";
export {DDPM_SCHEDULES, type ScheduleEntry, type ScheduleName, type ScheduleOptions} from "./schedules/registry.js";
export {createScaledLinearSchedule} from "./schedules/scaled-linear.js";
export {createSigmoidSchedule} from "./schedules/sigmoid.js";
export {ddpmTimesteps, type TimestepOptions, type TimestepSpacing} from "./schedules/timesteps.js";
export {rescaleZeroTerminalSnr} from "./schedules/zero-terminal-snr.js";

// Denoisers
export {
  denoisedFromEps,
  denoisedFromFlowVelocity,
  denoisedFromScore,
  denoisedFromVelocity,
  denoiserFromEps,
  denoiserFromFlowVelocity,
  denoiserFromScore,
  epsFromDenoised,
  flowVelocityFromDenoised,
  scoreFromDenoised,
  STRAIGHT_PATH_RATES,
  velocityFromDenoised,
  type LevelRates
} from "./denoisers/algebra.js";
export {guideByClassifier, type ClassifierGuidanceOptions} from "./denoisers/classifier-guidance.js";
export {guide, guideInInterval, type GuidanceOptions, type GuidanceWeight} from "./denoisers/guidance.js";
export {
  createLocalDenoiser,
  FACE_WINDOWS,
  LOCAL_WINDOWS,
  windowSchedule,
  type LocalDenoiser,
  type LocalDenoiserOptions,
  type PatchBorders
} from "./denoisers/local.js";
export {
  denoiserFromNetwork,
  networkFromDenoiser,
  networkTarget,
  preconditionEdm,
  type AsyncPreconditionedNetwork,
  type PreconditionedNetwork,
  type Preconditioning,
  type PreconditioningOptions
} from "./denoisers/preconditioning.js";
export {precondition, PREDICTIONS, type Prediction} from "./denoisers/prediction.js";
export {guideRescaled, type RescaledGuidanceOptions} from "./denoisers/rescaled-guidance.js";

// Learning a score
export {createMoments, stepAdam, type AdamOptions, type Moments} from "./learning/adam.js";
export {decayAt, stepAverage} from "./learning/average.js";
export {backpropagate, forward, silu, siluSlope, type ForwardPass} from "./learning/backpropagation.js";
export {drawExamples, encodeExamples, type Examples, type LearningTask, type NetworkBatch} from "./learning/examples.js";
export {
  createLearner,
  learningRateAt,
  lossAndGradient,
  trainOnBatch,
  type Learner,
  type LearningRateOptions,
  type LossAndGradient,
  type StepRates
} from "./learning/learner.js";
export {
  checkNetwork,
  inputsWith,
  MAX_WIDTH,
  networkDenoiser,
  networkOfPerceptron,
  noiseFeatures,
  perceptronOfNetwork,
  type Layer,
  type NetworkModel
} from "./learning/network.js";
export {
  createNoiseDistribution,
  NOISE_KINDS,
  type NoiseDistribution,
  type NoiseDistributionOptions
} from "./learning/noise-distribution.js";
export {createPerceptron, initialisePerceptron, type DenseLayer, type Perceptron} from "./learning/perceptron.js";
export {
  estimateDenoisingLoss,
  estimateScoreError,
  type LevelScoreError,
  type ScoreError
} from "./learning/score-error.js";
export {importanceOf, LOSS_WEIGHTINGS, lossWeight, type LossWeighting, type LossWeightOptions} from "./learning/weighting.js";

// Likelihood
export {bitsPerDim, BYTE_WIDTH, dequantize} from "./likelihood/bits-per-dim.js";
export {
  flowLogLikelihood,
  flowLogLikelihoodAsync,
  type FlowLikelihoodOptions,
  type FlowLogLikelihood
} from "./likelihood/flow-likelihood.js";
export {gaussianPrior} from "./likelihood/gaussian-prior.js";
export {type Answer} from "./likelihood/answers.js";
export {
  jacobianByDifferences,
  jacobianOfTarget,
  type AsyncJacobianProduct,
  type JacobianProduct,
  type TwiceDifferentiable
} from "./likelihood/jacobian.js";
export {
  exactTrace,
  hutchinsonTrace,
  traceOfTarget,
  type HutchinsonOptions,
  type TraceRule,
  type WithLaplacian
} from "./likelihood/trace.js";

// Degradations and cold diffusion
export {createBlend} from "./degradations/blend.js";
export {createBlur} from "./degradations/blur.js";
export {
  sampleCold,
  sampleColdAsync,
  type AsyncRestorer,
  type ColdOptions,
  type ColdState,
  type Restorer
} from "./degradations/cold.js";
export {type Degrade, type Mixing, type PictureSize} from "./degradations/degradation.js";
export {createDesaturate} from "./degradations/desaturate.js";
export {createGaussianNoise} from "./degradations/gaussian-noise.js";
export {createMask} from "./degradations/mask.js";
export {createPixelate} from "./degradations/pixelate.js";
export {
  DEGRADATIONS,
  type DegradationEntry,
  type DegradationName,
  type DegradationOptions
} from "./degradations/registry.js";
export {createSnow} from "./degradations/snow.js";

// Levels
export {betaSigmas} from "./levels/beta.js";
export {ddimUniformSigmas} from "./levels/ddim-uniform.js";
export {exponentialSigmas} from "./levels/exponential.js";
export {flowMatchSigmas, flowMatchTimes, shiftTime} from "./levels/flow-match.js";
export {karrasSigmas} from "./levels/karras.js";
export {klOptimalSigmas} from "./levels/kl-optimal.js";
export {DISCARD_PENULTIMATE, ksamplerSigmas} from "./levels/ksampler.js";
export {linearQuadraticSigmas} from "./levels/linear-quadratic.js";
export {normalSigmas, sgmUniformSigmas} from "./levels/normal.js";
export {polyexponentialSigmas} from "./levels/polyexponential.js";
export {
  LEVEL_RULES,
  type LevelRuleEntry,
  type LevelRuleInput,
  type LevelRuleName,
  type LevelRuleOptions
} from "./levels/registry.js";
export {simpleSigmas} from "./levels/simple.js";
export {vpSigmas} from "./levels/variance-preserving.js";

// Solvers
export {ddim} from "./solvers/ddim.js";
export {ddpm} from "./solvers/ddpm.js";
export {dpm2} from "./solvers/dpm-2.js";
export {dpm2Ancestral} from "./solvers/dpm-2-ancestral.js";
export {dpmpp2m} from "./solvers/dpmpp-2m.js";
export {dpmpp2mSde, type SdeSolverType} from "./solvers/dpmpp-2m-sde.js";
export {dpmpp2sAncestral} from "./solvers/dpmpp-2s-ancestral.js";
export {dpmpp3m} from "./solvers/dpmpp-3m.js";
export {dpmpp3mSde} from "./solvers/dpmpp-3m-sde.js";
export {dpmppSde} from "./solvers/dpmpp-sde.js";
export {euler} from "./solvers/euler.js";
export {eulerAncestral} from "./solvers/euler-ancestral.js";
export {eulerMaruyama} from "./solvers/euler-maruyama.js";
export {forwardTransition} from "./solvers/forward-transition.js";
export {heun} from "./solvers/heun.js";
export {lms} from "./solvers/lms.js";
export {predictorCorrector} from "./solvers/predictor-corrector.js";
export {SOLVERS, type SolverEntry, type SolverName, type SolverOptions} from "./solvers/registry.js";
export {rk45, solveFlow, type Flow, type FlowOptions, type Tolerances} from "./solvers/rk45.js";
export {uniPc, type UniPcOptions} from "./solvers/unipc.js";

// Noise
export {createBrownianNoise, type BrownianNoiseOptions} from "./noise/brownian.js";
export {createCounterNoise, fillNormals, seedWords, START_INTERVAL, type SeedWords} from "./noise/counter.js";
export {planNoiseOf, type NoiseParts, type NoisePlan} from "./noise/plan-noise.js";
export {createRandom} from "./noise/random.js";
export {replayNoise} from "./noise/replay.js";
export {createMt19937} from "./noise/mt19937.js";
export {createTorchRandom, type TorchRandom, type TorchSeed} from "./noise/torch-random.js";
export {randomWalk, spaceWalkSigmas, type WalkOptions, type WalkState} from "./noise/walk.js";
export {createWhiteNoise} from "./noise/white.js";

// Fitting
export {fitGaussian} from "./fit/gaussian-mle.js";
export {likelihood, logLikelihood} from "./fit/likelihood.js";
export {fitMixture, type EmOptions, type EmState} from "./fit/em.js";
export type {CovarianceKind} from "./fit/shape.js";
export {assignToCenters, chooseCenters, type CenterOptions} from "./fit/kmeans.js";

// Moving points along a score
export {
  runAnnealedLangevin,
  type AnnealedLangevinOptions,
  type AnnealedLangevinState
} from "./dynamics/annealed-langevin.js";
export {ascend} from "./dynamics/ascent.js";
export {runLangevin, type LangevinOptions, type LangevinState} from "./dynamics/langevin.js";
export {runMala, type MalaOptions, type MalaState} from "./dynamics/mala.js";

// Metrics
export {estimateEnergyDistance} from "./metrics/energy.js";
export {effectiveNumber, entropy} from "./metrics/entropy.js";
export type {Estimate} from "./metrics/estimate.js";
export {estimateKlByDensities, estimateKlByNeighbors} from "./metrics/kl.js";
export {estimateSquaredMmd, estimateSquaredMmdToSet, medianDistance} from "./metrics/mmd.js";
export {estimateNovelty, type Novelty} from "./metrics/novelty.js";
export {testByPermutation, type PermutationResult} from "./metrics/permutation.js";
export {estimatePrecisionRecall} from "./metrics/precision-recall.js";
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
export {estimateSlicedWasserstein, estimateWasserstein, type SlicedWasserstein} from "./metrics/wasserstein.js";

// ComfyUI's KSampler
export {
  drawInitialNoise,
  drawNoiseOnTheWay,
  inpaint,
  planKsampler,
  startKsampler,
  type KsamplerKnobs,
  type KsamplerPlan
} from "./comfyui/ksampler.js";
export {COMFY_SAMPLERS, type ComfySampler, type ComfySamplerName} from "./comfyui/samplers.js";
export {COMFY_SCHEDULERS, levelRuleOf, type ComfySchedulerName} from "./comfyui/schedulers.js";

// Specs
export {buildSpec, type SpecData, type SpecParts} from "./spec/build.js";
export {SAMPLE_SPEC_SCHEMA} from "./spec/schema.js";
export {readSpec, runSpec, writeSpec} from "./spec/spec.js";
export type {
  CovarianceSpec,
  DenoiserSpec,
  LevelRuleSpec,
  LevelsSpec,
  NoiseSpec,
  PictureSetName,
  ProcessSpec,
  SampleSpec,
  ScheduleSpec,
  SolverSpec,
  StartSpec,
  TargetSpec
} from "./spec/types.js";

// Pictures
export {createGramNoise, factorGram, projectNoise} from "./pictures/coefficient-noise.js";
export {
  createCoefficientSpace,
  gramOfCoordinates,
  projectOnPoints,
  type CoefficientSpace
} from "./pictures/coefficient-space.js";
export {
  compositeOverGrey,
  GREY,
  PICTURE_CHANNELS,
  PICTURE_DIM,
  PICTURE_SIZE,
  toBytes,
  toCoordinates
} from "./pictures/pictures.js";
export {PICTURE_SETS, type PictureSetFacts} from "./pictures/sets.js";

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
export {integrateOde, type OdeOptions, type OdeQuestion, type OdeStep} from "./numeric/ode.js";
export {logSumExp} from "./numeric/logsumexp.js";
export {phi} from "./numeric/phi.js";
export {logBeta, regularizedBeta, regularizedBetaInverse} from "./numeric/beta.js";
export {logNormalCdf, normalQuantile} from "./numeric/normal.js";
export {logGamma, logGammaHalfStep, normalCdf, regularizedGammaP, regularizedGammaQ} from "./numeric/special.js";
