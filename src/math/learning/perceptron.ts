import {requireInteger, requireLength} from "../check.js";
import type {Random} from "../types.js";

/** One layer: z = W·h + b. Its numbers are a part of its perceptron's: what changes one changes the other. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** outputs·inputs numbers, the weights of one output after those of another. */
  readonly weights: Float64Array;
  /** One per output. */
  readonly biases: Float64Array;
}

/**
 * A multilayer perceptron as numbers to be changed. All of them are one list, `numbers`, so that optimisers and averages
 * are one loop; a gradient has the same shape.
 */
export interface Perceptron {
  /** Numbers that go in, the widths of the hidden layers, numbers that come out. */
  readonly sizes: readonly number[];
  /** Layer after layer, weights before biases. */
  readonly numbers: Float64Array;
  readonly layers: readonly DenseLayer[];
}

/**
 * Makes a perceptron of zeros, or one that reads and writes `numbers`.
 * @param sizes two or more whole numbers ≥ 1
 * @throws RangeError for other sizes, or if there are more or fewer numbers than they need
 */
export function createPerceptron(sizes: readonly number[], numbers?: Float64Array): Perceptron {
  requireInteger("createPerceptron", "the number of sizes", sizes.length, 2);
  sizes.forEach((size, k) => requireInteger("createPerceptron", `sizes[${k}]`, size));
  const count = sizes.slice(1).reduce((sum, outputs, k) => sum + outputs * (sizes[k]! + 1), 0);
  const all = numbers ?? new Float64Array(count);
  requireLength("createPerceptron", "numbers", all.length, count);
  let at = 0;
  const take = (length: number): Float64Array => all.subarray(at, (at += length));
  const layers = sizes.slice(1).map((outputs, k): DenseLayer => {
    const inputs = sizes[k]!;
    return {inputs, outputs, weights: take(outputs * inputs), biases: take(outputs)};
  });
  return {sizes, numbers: all, layers};
}

/**
 * Makes a perceptron to begin with: weights from N(0, 2/inputs), which keeps the size of what passes through (He et al.
 * 2015), biases 0. The last layer is all 0, so the first answer is 0 for everything, and nothing has to be unlearned.
 * @throws RangeError as `createPerceptron`
 */
export function initialisePerceptron(sizes: readonly number[], random: Random): Perceptron {
  const perceptron = createPerceptron(sizes);
  for (const {inputs, weights} of perceptron.layers.slice(0, -1)) {
    const std = Math.sqrt(2 / inputs);
    for (let i = 0; i < weights.length; i++) weights[i] = std * random.normal();
  }
  return perceptron;
}
