import {requireInteger} from "../check.js";
import {precondition, type Prediction} from "../denoisers/prediction.js";
import type {Random, Target} from "../types.js";
import {encodeInputs} from "./network.js";
import type {NoiseDistribution} from "./noise-distribution.js";
import {lossWeight, type LossWeighting} from "./weighting.js";

/** Questions with their answers, of which a network learns: x = x₀ + σε, and what was x₀? */
export interface Examples {
  /** x₀, points of the plane, row after row. */
  readonly clean: Float64Array;
  /** ε, as many. */
  readonly noise: Float64Array;
  /** σ, one for each point. */
  readonly sigmas: Float64Array;
  /** x = x₀ + σε. */
  readonly noisy: Float64Array;
}

/**
 * Draws examples: each a point of the data, a level, and noise. The levels are spread evenly over the distribution, one in
 * each of `count` equal shares of it, from a start that is drawn (Kingma et al. 2021, App. I.1): each is drawn from the
 * distribution, and the mean over all scatters less than if they were independent.
 *
 * @param target the data, in the plane
 * @throws RangeError if the target is not in the plane, or count is no whole number ≥ 1
 */
export function drawExamples(target: Target, noise: NoiseDistribution, count: number, random: Random): Examples {
  requireInteger("drawExamples", "count", count);
  if (target.dim !== 2) throw new RangeError(`drawExamples: the target has ${target.dim} dimensions; give one of the plane, 2.`);
  const clean = target.sample(count, random);
  const shift = random.uniform();
  const sigmas = Float64Array.from({length: count}, (_, i) => noise.quantile((i + shift) / count));
  const eps = random.normals(2 * count);
  return {clean, noise: eps, sigmas, noisy: clean.map((value, i) => value + sigmas[i >> 1]! * eps[i]!)};
}

/** What a network is to learn from examples, and how much each counts. */
export interface LearningTask {
  readonly prediction: Prediction;
  readonly weighting: LossWeighting;
  readonly noise: NoiseDistribution;
  /** σ_d: the standard deviation of the data's coordinates. */
  readonly sigmaData: number;
  readonly frequencies: readonly number[];
}

/** Examples as a network sees them. The loss of one is weight·‖F(input) − target‖², which is λ(σ)·‖D(x; σ) − x₀‖². */
export interface NetworkBatch {
  /** c_in·x and the features of σ, row after row. */
  readonly inputs: Float64Array;
  /** What F should say: (x₀ − c_skip·x)/c_out, two numbers a row. */
  readonly targets: Float64Array;
  /** λ(σ)·c_out², one a row. */
  readonly weights: Float64Array;
}

/** Turns examples into what a network is shown. @throws RangeError if a level or an option is out of range */
export function encodeExamples({clean, noisy, sigmas}: Examples, {prediction, weighting, noise, sigmaData, frequencies}: LearningTask): NetworkBatch {
  const scalings = Array.from(sigmas, (sigma) => precondition(prediction, sigma, {sigmaData}));
  return {
    inputs: encodeInputs(noisy, (row) => scalings[row]!, frequencies),
    targets: clean.map((value, i) => (value - scalings[i >> 1]!.skip * noisy[i]!) / scalings[i >> 1]!.out),
    weights: sigmas.map((sigma, row) => lossWeight(weighting, sigma, {noise, sigmaData}) * scalings[row]!.out ** 2)
  };
}
