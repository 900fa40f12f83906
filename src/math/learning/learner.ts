import type {Random} from "../types.js";
import {createMoments, stepAdam, type Moments} from "./adam.js";
import {decayAt, stepAverage} from "./average.js";
import {backpropagate, forward} from "./backpropagation.js";
import type {NetworkBatch} from "./examples.js";
import {initialisePerceptron, type Perceptron} from "./perceptron.js";

/** A network on its way: all that changes while it learns, in place. */
export interface Learner {
  readonly perceptron: Perceptron;
  readonly moments: Moments;
  /** Running average of the perceptron's numbers: what is handed out. */
  readonly average: Float64Array;
  /** Steps done. */
  step: number;
}

/** Makes a learner that knows nothing. @throws RangeError as `createPerceptron` */
export function createLearner(sizes: readonly number[], random: Random): Learner {
  const perceptron = initialisePerceptron(sizes, random);
  return {perceptron, moments: createMoments(perceptron.numbers.length), average: perceptron.numbers.slice(), step: 0};
}

/** The loss of each example, and how their mean changes with every number of the network. */
export interface LossAndGradient {
  readonly losses: Float64Array;
  readonly gradient: Perceptron;
}

/**
 * Loss and gradient of a batch: the mean of weight·‖F(input) − target‖².
 * @throws RangeError if the batch does not fit the network
 */
export function lossAndGradient(perceptron: Perceptron, {inputs, targets, weights}: NetworkBatch): LossAndGradient {
  const pass = forward(perceptron, inputs);
  const errors = pass.sums.at(-1)!.map((answer, i) => answer - targets[i]!);
  const losses = weights.map((weight, row) => weight * (errors[2 * row]! ** 2 + errors[2 * row + 1]! ** 2));
  const slopes = errors.map((error, i) => (2 * weights[i >> 1]! * error) / pass.rows);
  return {losses, gradient: backpropagate(perceptron, pass, slopes)};
}

/** How fast a step learns. */
export interface StepRates {
  /** Of Adam. */
  readonly learningRate: number;
  /** Decay of the running average, once that many steps are done: see `decayAt`. */
  readonly averageDecay: number;
}

/**
 * One step of training: loss, gradient, Adam, average.
 * @returns the losses of the examples before the step
 * @throws RangeError if the batch does not fit, or a rate is out of range
 */
export function trainOnBatch(learner: Learner, batch: NetworkBatch, {learningRate, averageDecay}: StepRates): Float64Array {
  const {perceptron, moments, average} = learner;
  const {losses, gradient} = lossAndGradient(perceptron, batch);
  learner.step++;
  stepAdam(perceptron.numbers, gradient.numbers, moments, learner.step, {learningRate});
  stepAverage(average, perceptron.numbers, decayAt(learner.step, averageDecay));
  return losses;
}

/** Where a learning rate begins and when it falls. */
export interface LearningRateOptions {
  /** The highest rate. */
  readonly learningRate: number;
  /** Steps over which it rises from 0. */
  readonly warmUp?: number;
  /** Steps after which it begins to fall, like 1/√t. */
  readonly hold?: number;
}

/**
 * The rate at a step (as Karras et al. 2024 have it, "Analyzing and improving the training dynamics of diffusion models"): it rises over `warmUp` steps, stays, and falls
 * like 1/√t, so that training may go on for as long as one likes.
 * @param step t, 1 for the first
 * @param options.learningRate the highest rate
 * @param options.warmUp 100 unless given
 * @param options.hold 1000 unless given
 */
export function learningRateAt(step: number, {learningRate, warmUp = 100, hold = 1000}: LearningRateOptions): number {
  return learningRate * Math.min(1, step / warmUp) * Math.min(1, Math.sqrt(hold / step));
}
