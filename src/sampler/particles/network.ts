/**
 * A small multilayer perceptron as a denoiser in the plane: D(x; σ) = c_skip·x + c_out·F(c_in·x, features of σ) with EDM's
 * preconditioning (src/math/denoisers/preconditioning.ts), SiLU between the layers. Plain data: training hands it over.
 */
import {preconditionEdm} from "../../math/denoisers/preconditioning.js";
import type {Denoiser} from "../../math/types.js";

export interface Layer {
  /** outputs·inputs numbers, the weights of one output after those of another. */
  readonly weights: Float32Array;
  /** One per output. */
  readonly biases: Float32Array;
}

export interface NetworkModel {
  readonly kind: "network";
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

/** The widest layer that the GPU takes: an invocation keeps two of them. */
export const MAX_WIDTH = 256;

/** What the first layer knows of σ: its biases with the features' share added. Then only x is left to it. */
export function biasesAt({layers: [first], frequencies}: NetworkModel, noise: number): Float64Array {
  const features = frequencies.length === 0 ? [noise] : [Math.sin, Math.cos].flatMap((f) => frequencies.map((frequency) => f(frequency * noise)));
  const inputs = 2 + features.length;
  return Float64Array.from(first.biases, (bias, output) =>
    features.reduce((sum, feature, k) => sum + first.weights[output * inputs + 2 + k] * feature, bias));
}

/** Numbers of inputs of a layer. */
export function inputsOf({weights, biases}: Layer): number {
  return weights.length / biases.length;
}

/**
 * @throws RangeError if the layers do not fit together, are wider than 256, or a number is not finite
 */
export function checkNetwork({layers, frequencies, sigmaData}: NetworkModel): void {
  if (layers.length < 2) throw new RangeError(`checkNetwork: there are ${layers.length} layers; give two or more.`);
  if (!(sigmaData > 0 && sigmaData < Infinity)) throw new RangeError(`checkNetwork: sigmaData is ${sigmaData}; give a finite number above 0.`);
  let inputs = 2 + Math.max(1, 2 * frequencies.length);
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

/**
 * The denoiser in float64.
 *
 * @throws as `checkNetwork`; in a call, RangeError for σ = ∞, where such a network is not defined
 */
export function networkDenoiser(model: NetworkModel): Denoiser {
  checkNetwork(model);
  const [first, ...rest] = model.layers;
  const stride = inputsOf(first);
  return (x, sigma) => {
    if (sigma === 0) return x.slice();
    const c = preconditionEdm(sigma, model);
    const biases = biasesAt(model, c.noise);
    const denoised = new Float64Array(x.length);
    for (let at = 0; at < x.length; at += 2) {
      let values: Float64Array = biases.map((bias, o) => silu(bias + c.in * (first.weights[o * stride] * x[at] + first.weights[o * stride + 1] * x[at + 1])));
      rest.forEach((layer, k) => {
        values = applyLayer(layer, values);
        if (k + 1 < rest.length) values = values.map(silu);
      });
      denoised[at] = c.skip * x[at] + c.out * values[0];
      denoised[at + 1] = c.skip * x[at + 1] + c.out * values[1];
    }
    return denoised;
  };
}

function applyLayer({weights, biases}: Layer, values: Float64Array): Float64Array {
  const result = Float64Array.from(biases);
  for (let output = 0, w = 0; output < result.length; output++)
    for (let input = 0; input < values.length; input++) result[output] += weights[w++] * values[input];
  return result;
}

/** x/(1 + e⁻ˣ) (Hendrycks & Gimpel 2016, "SiLU"). */
export function silu(x: number): number {
  return x / (1 + Math.exp(-x));
}
