import {countRows, requireLength} from "../check.js";
import {addProduct, asRows, transpose} from "./multiply.js";
import {createPerceptron, type Perceptron} from "./perceptron.js";

/** What a batch leaves behind on its way through a perceptron. */
export interface ForwardPass {
  readonly rows: number;
  /** What each layer was given, a batch: the inputs first. */
  readonly inputs: readonly Float64Array[];
  /** What each layer made of it, z = W·h + b, before SiLU; the last one is the answer. */
  readonly sums: readonly Float64Array[];
}

/** x/(1 + e⁻ˣ) (Hendrycks & Gimpel 2016, "SiLU"). */
export function silu(x: number): number {
  return x / (1 + Math.exp(-x));
}

/** d/dx of `silu`: s·(1 + x·(1 − s)) with s = 1/(1 + e⁻ˣ). */
export function siluSlope(x: number): number {
  const s = 1 / (1 + Math.exp(-x));
  return s * (1 + x * (1 - s));
}

/**
 * Takes a batch through all layers, SiLU after each but the last.
 * @param inputs a batch, row after row, as many numbers each as the first layer takes
 * @throws RangeError if it is not whole rows
 */
export function forward({layers}: Perceptron, inputs: Float64Array): ForwardPass {
  const rows = countRows("forward", "inputs", inputs.length, layers[0]!.inputs);
  const pass = {rows, inputs: [inputs], sums: [] as Float64Array[]};
  layers.forEach(({inputs: width, outputs, weights, biases}, k) => {
    const z = new Float64Array(rows * outputs);
    for (let row = 0; row < rows; row++) z.set(biases, row * outputs);
    addProduct(asRows(pass.inputs[k]!, width), transpose(asRows(weights, width)), [rows, width, outputs], z);
    pass.sums.push(z);
    if (k + 1 < layers.length) pass.inputs.push(z.map(silu));
  });
  return pass;
}

/**
 * Backpropagation (Rumelhart, Hinton & Williams 1986): how the loss changes with every weight, by the chain rule from the
 * last layer to the first. With δ = ∂loss/∂z of a layer that was given h,
 *
 *     ∂loss/∂W = Σ δ·hᵀ over the batch        ∂loss/∂b = Σ δ        δ of the layer before = (Wᵀδ)·silu′(z)
 *
 * @param pass what `forward` left behind, with the same numbers
 * @param slopes ∂loss/∂answer, a batch
 * @returns the gradient, in the shape of the perceptron
 * @throws RangeError if there are more or fewer slopes than answers
 */
export function backpropagate({sizes, layers}: Perceptron, {rows, inputs, sums}: ForwardPass, slopes: Float64Array): Perceptron {
  requireLength("backpropagate", "slopes", slopes.length, sums.at(-1)!.length);
  const gradient = createPerceptron(sizes);
  let delta = slopes;
  for (let k = layers.length - 1; k >= 0; k--) {
    const {inputs: width, outputs, weights} = layers[k]!;
    const {weights: ofWeights, biases: ofBiases} = gradient.layers[k]!;
    addProduct(transpose(asRows(delta, outputs)), asRows(inputs[k]!, width), [outputs, rows, width], ofWeights);
    for (let i = 0; i < delta.length; i++) ofBiases[i % outputs]! += delta[i]!;
    if (k === 0) break;
    const before = new Float64Array(rows * width);
    addProduct(asRows(delta, outputs), asRows(weights, width), [rows, outputs, width], before);
    delta = before.map((value, i) => value * siluSlope(sums[k - 1]![i]!));
  }
  return gradient;
}
