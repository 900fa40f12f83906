import {requirePositive} from "../check.js";
import {precondition, type Prediction} from "../denoisers/prediction.js";
import type {Preconditioning} from "../denoisers/preconditioning.js";
import type {Denoiser} from "../types.js";
import {forward} from "./backpropagation.js";
import {createPerceptron, type Perceptron} from "./perceptron.js";

/** One layer of a network that is only asked, not trained. */
export interface Layer {
  /** outputs·inputs numbers, the weights of one output after those of another. */
  readonly weights: Float32Array;
  /** One per output. */
  readonly biases: Float32Array;
}

/**
 * A small multilayer perceptron as a denoiser in the plane: D(x; σ) = c_skip·x + c_out·F(c_in·x, features of σ), SiLU
 * between the layers. Plain data: training hands it over, workers and kernels take it.
 */
export interface NetworkModel {
  readonly kind: "network";
  /** What F stands for, hence c_skip and c_out: "edm" unless given. */
  readonly prediction?: Prediction;
  /**
   * Two or more; SiLU after each but the last. The first reads c_in·x (2 numbers) and the features of σ, the last gives F (2
   * numbers).
   */
  readonly layers: readonly Layer[];
  /** Features of σ are sin(f·c), one for each f, then cos(f·c), c = ¼·ln σ; with no frequencies it is c itself. */
  readonly frequencies: readonly number[];
  /** σ_d of the preconditioning. */
  readonly sigmaData: number;
}

/** The widest layer that a network may have: an invocation on the GPU keeps two of them. */
export const MAX_WIDTH = 256;

/** The four numbers of D at a level. @throws RangeError unless 0 < sigma < ∞ */
export function scalingsOf({prediction = "edm", sigmaData}: NetworkModel, sigma: number): Preconditioning {
  return precondition(prediction, sigma, {sigmaData});
}

/**
 * What a network is told of the noise level: sin(f·c) for each frequency f, then cos(f·c); with no frequencies c itself.
 * @param noise c = ¼·ln σ
 */
export function noiseFeatures(frequencies: readonly number[], noise: number): number[] {
  return frequencies.length === 0 ? [noise] : [Math.sin, Math.cos].flatMap((wave) => frequencies.map((frequency) => wave(frequency * noise)));
}

/** Numbers that go into a network with these frequencies: two coordinates and what it is told of σ. */
export function inputsWith(frequencies: readonly number[]): number {
  return 2 + Math.max(1, 2 * frequencies.length);
}

/** What the first layer knows of σ: its biases with the features' share added. Then only x is left to it. */
export function biasesAt({layers: [first], frequencies}: NetworkModel, noise: number): Float64Array {
  const features = noiseFeatures(frequencies, noise);
  const inputs = 2 + features.length;
  return Float64Array.from(first!.biases, (bias, output) =>
    features.reduce((sum, feature, k) => sum + first!.weights[output * inputs + 2 + k]! * feature, bias));
}

/** Numbers of inputs of a layer. */
export function inputsOf({weights, biases}: Layer): number {
  return weights.length / biases.length;
}

/**
 * Makes sure that a network can be asked.
 * @throws RangeError if the layers do not fit together, are wider than 256, or a number is not finite
 */
export function checkNetwork({layers, frequencies, sigmaData}: NetworkModel): void {
  if (layers.length < 2) throw new RangeError(`checkNetwork: there are ${layers.length} layers; give two or more.`);
  requirePositive("checkNetwork", "sigmaData", sigmaData);
  let inputs = inputsWith(frequencies);
  layers.forEach((layer, k) => {
    const outputs = layer.biases.length;
    if (outputs < 1 || inputsOf(layer) !== inputs)
      throw new RangeError(`checkNetwork: layer ${k} has ${layer.weights.length} weights for ${outputs} outputs; ${inputs} inputs need ${inputs * outputs}.`);
    if (outputs > MAX_WIDTH) throw new RangeError(`checkNetwork: layer ${k} has ${outputs} outputs; the GPU takes ${MAX_WIDTH}.`);
    if (![layer.weights, layer.biases].every((list) => list.every(Number.isFinite)))
      throw new RangeError(`checkNetwork: layer ${k} has a number that is not finite; train it again.`);
    inputs = outputs;
  });
  if (inputs !== 2) throw new RangeError(`checkNetwork: the last layer gives ${inputs} numbers; give 2, a point of the plane.`);
}

/** Rows that go through the layers together: enough to be quick, few enough to stay in the cache. */
const ROWS = 256;

/**
 * The denoiser in float64.
 *
 * @throws as `checkNetwork`; in a call, RangeError for σ = ∞, where such a network is not defined
 */
export function networkDenoiser(model: NetworkModel): Denoiser {
  checkNetwork(model);
  const perceptron = perceptronOfNetwork(model);
  return (x, sigma) => {
    if (sigma === 0) return x.slice();
    const c = scalingsOf(model, sigma);
    const denoised = new Float64Array(x.length);
    for (let at = 0; at < x.length; at += 2 * ROWS) {
      const part = x.subarray(at, at + 2 * ROWS);
      const {sums} = forward(perceptron, encodeInputs(part, () => c, model.frequencies));
      sums.at(-1)!.forEach((output, i) => (denoised[at + i] = c.skip * part[i]! + c.out * output));
    }
    return denoised;
  };
}

/**
 * What goes into a network: for each point c_in·x and what it is told of its level, row after row.
 * @param x points of the plane
 * @param scalings of the point's row: c_in and c_noise
 */
export function encodeInputs(x: Float64Array, scalings: (row: number) => Pick<Preconditioning, "in" | "noise">, frequencies: readonly number[]): Float64Array {
  const width = inputsWith(frequencies);
  const inputs = new Float64Array((x.length / 2) * width);
  let known = NaN;
  let features: readonly number[] = [];
  for (let row = 0; 2 * row < x.length; row++) {
    const {in: scale, noise} = scalings(row);
    if (noise !== known) features = noiseFeatures(frequencies, (known = noise));
    inputs[row * width] = scale * x[2 * row]!;
    inputs[row * width + 1] = scale * x[2 * row + 1]!;
    inputs.set(features, row * width + 2);
  }
  return inputs;
}

/** A copy of a network's numbers that can be trained further. */
export function perceptronOfNetwork({layers}: NetworkModel): Perceptron {
  const perceptron = createPerceptron([inputsOf(layers[0]!), ...layers.map(({biases}) => biases.length)]);
  perceptron.layers.forEach(({weights, biases}, k) => {
    weights.set(layers[k]!.weights);
    biases.set(layers[k]!.biases);
  });
  return perceptron;
}

/** A copy of a perceptron's numbers, in float32, as a network that can be asked. */
export function networkOfPerceptron({layers}: Perceptron, meaning: Omit<NetworkModel, "kind" | "layers">): NetworkModel {
  return {
    kind: "network",
    ...meaning,
    layers: layers.map(({weights, biases}) => ({weights: Float32Array.from(weights), biases: Float32Array.from(biases)}))
  };
}
