/** The third contest: a small network learns the score of the two moons; the same batches for everybody. */
import {createLearner, createRandom, encodeExamples, trainOnBatch, type NetworkBatch} from "../../../src/math/index.js";
import type {TrainingState} from "../../../src/sampler/training/backend.js";
import {completeSettings, sizesOf, taskOf} from "../../../src/sampler/training/settings.js";
import {examplesOfStep} from "../../../src/sampler/training/train.js";

export const RATE = 1e-3;
export const STEPS = 10;

export interface TrainingTask {
  /** Numbers in, widths, numbers out. */
  readonly sizes: readonly number[];
  readonly start: TrainingState;
  /** One for each step. */
  readonly batches: readonly NetworkBatch[];
}

/** Three hidden layers, 256 examples a step. */
export function makeTask(width: number): TrainingTask {
  const settings = completeSettings({data: {kind: "shape", name: "two-moons"}, network: {width, depth: 3}, seed: 16384});
  const sizes = sizesOf(settings);
  const {perceptron: {numbers, layers}} = createLearner(sizes, createRandom(16384));
  // The last layer begins at 0, and nothing would reach the others in the first step.
  layers.at(-1)!.weights.set(createRandom(1).normals(2 * width).map((z) => z / Math.sqrt(width)));
  const zeros = (): Float64Array => new Float64Array(numbers.length);
  return {
    sizes, start: {step: 0, numbers, average: numbers.slice(), first: zeros(), second: zeros()},
    batches: Array.from({length: STEPS}, (_, k) => encodeExamples(examplesOfStep(settings, k + 1), taskOf(settings)))
  };
}

/** The mean loss of each step, in float64. */
export function exactLosses({sizes, start, batches}: TrainingTask): Float64Array {
  const learner = createLearner(sizes, createRandom(0));
  learner.perceptron.numbers.set(start.numbers);
  return Float64Array.from(batches, (batch) => mean(trainOnBatch(learner, batch, {learningRate: RATE, averageDecay: 0.99})));
}

export const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
