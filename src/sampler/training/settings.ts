/** What is to be learned and how: plain data, checked once, completed with what works. docs/training-in-the-page.md */
import {requireInteger, requireOneOf, requirePositive} from "../../math/check.js";
import {PREDICTIONS, type Prediction} from "../../math/denoisers/prediction.js";
import type {LearningTask} from "../../math/learning/examples.js";
import {inputsWith, MAX_WIDTH} from "../../math/learning/network.js";
import {createNoiseDistribution, type NoiseDistributionOptions} from "../../math/learning/noise-distribution.js";
import {LOSS_WEIGHTINGS, type LossWeighting} from "../../math/learning/weighting.js";
import {rootMeanSquare, targetOfData, type TrainingData} from "./training-data.js";

/** A perceptron's size, as readers choose it. */
export interface NetworkShape {
  /** Numbers in a hidden layer, 1 … 256. */
  readonly width: number;
  /** Hidden layers, 1 … 6. */
  readonly depth: number;
  /** How the network is told σ: see `NetworkModel`. At most 16; some that do well unless given. */
  readonly frequencies?: readonly number[];
}

export interface TrainingSettings {
  readonly data: TrainingData;
  readonly network?: NetworkShape;
  /** "edm" unless given. */
  readonly prediction?: Prediction;
  /** "edm" unless given. */
  readonly weighting?: LossWeighting;
  readonly noise?: NoiseDistributionOptions;
  /** Examples in a step, 1 … 4096. */
  readonly batchSize?: number;
  /** The highest rate: it rises over 100 steps and falls like 1/√t after `hold`. */
  readonly learningRate?: number;
  /** Steps before the rate falls. */
  readonly hold?: number;
  /** Decay of the running average of the weights, 0 … 1. */
  readonly ema?: number;
  readonly seed?: number | string;
  /** σ_d; the root mean square of the data's coordinates unless given, and again when the data changes. */
  readonly sigmaData?: number;
}

/** Nothing left to choose. */
export type CompleteSettings = Required<Omit<TrainingSettings, "network">> & {readonly network: Required<NetworkShape>};

export const DEFAULT_SHAPE: Required<NetworkShape> = {width: 128, depth: 3, frequencies: [1, 2, 4, 8]};

const MAX_DEPTH = 6;
const MAX_FREQUENCIES = 16;
const MAX_BATCH = 4096;

/** @throws RangeError for data that is none, and for what is out of range; the message says what to give */
export function completeSettings(settings: TrainingSettings): CompleteSettings {
  const {data, network, prediction = "edm", weighting = "edm", noise = {kind: "log-normal"}, seed = 1} = settings;
  const {batchSize = 256, learningRate = 3e-3, hold = 2000, ema = 0.995} = settings;
  const shape = {...DEFAULT_SHAPE, ...network};
  const where = "createTrainer";
  requireOneOf(where, "prediction", prediction, PREDICTIONS);
  requireOneOf(where, "weighting", weighting, LOSS_WEIGHTINGS);
  requireUpTo(MAX_WIDTH, "the width", shape.width);
  requireUpTo(MAX_DEPTH, "the depth", shape.depth);
  requireUpTo(MAX_BATCH, "batchSize", batchSize);
  requirePositive(where, "learningRate", learningRate);
  requireInteger(where, "hold", hold);
  if (!(ema >= 0 && ema < 1)) throw new RangeError(`${where}: ema is ${ema}; give a number from 0 to below 1.`);
  if (!(typeof seed === "string" || Number.isFinite(seed))) throw new RangeError(`${where}: seed is ${seed}; give a number or a word.`);
  if (!(Array.isArray(shape.frequencies) && shape.frequencies.length <= MAX_FREQUENCIES && shape.frequencies.every(Number.isFinite)))
    throw new RangeError(`${where}: frequencies are ${JSON.stringify(shape.frequencies)}; give up to ${MAX_FREQUENCIES} numbers.`);
  createNoiseDistribution(noise);
  const sigmaData = settings.sigmaData ?? rootMeanSquare(targetOfData(data));
  requirePositive(where, "sigmaData", sigmaData);
  return {data, network: shape, prediction, weighting, noise, batchSize, learningRate, hold, ema, seed, sigmaData};
}

function requireUpTo(most: number, name: string, value: number): void {
  requireInteger("createTrainer", name, value);
  if (value > most) throw new RangeError(`createTrainer: ${name} is ${value}; give up to ${most}.`);
}

/** Numbers in, widths of the hidden layers, numbers out. */
export function sizesOf({network: {width, depth, frequencies}}: CompleteSettings): number[] {
  return [inputsWith(frequencies), ...new Array<number>(depth).fill(width), 2];
}

/** What of the settings the examples depend on. */
export function taskOf({prediction, weighting, noise, sigmaData, network}: CompleteSettings): LearningTask {
  return {prediction, weighting, noise: createNoiseDistribution(noise), sigmaData, frequencies: network.frequencies};
}
