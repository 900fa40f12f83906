/** The baseline: backpropagation and Adam as one writes them first, float32, a loop for each sum, no blocking. */
import type {NetworkBatch} from "../../../src/math/index.js";
import type {Open} from "../types.js";
import {mean, RATE, type TrainingTask} from "./task.js";

export const open: Open<TrainingTask> = async ({sizes, start, batches}) => {
  let walk = begin(sizes, start.numbers);
  let losses: number[] = [];
  return {
    rewind() {
      walk = begin(sizes, start.numbers);
      losses = [];
    },
    async walk() {
      for (const batch of batches) losses.push(mean(walk(batch)));
    },
    end: async () => losses,
    close() {}
  };
};

/** A network at the start: a function that does a step and gives the losses. */
function begin(sizes: readonly number[], start: Float64Array): (batch: NetworkBatch) => Float32Array {
  const [numbers, first, second] = [Float32Array.from(start), new Float32Array(start.length), new Float32Array(start.length)];
  const layers = sizes.length - 1;
  const offsets = sizes.slice(0, -1).reduce<number[]>((list, inputs, k) => [...list, list[k] + sizes[k + 1] * (inputs + 1)], [0]);
  let t = 0;
  return ({inputs, targets, weights}) => {
    const rows = weights.length;
    const h = [Float32Array.from(inputs)];
    const z: Float32Array[] = [];
    for (let k = 0; k < layers; k++) {
      const [n, m, w] = [sizes[k], sizes[k + 1], offsets[k]];
      z[k] = new Float32Array(rows * m);
      h[k + 1] = new Float32Array(rows * m);
      for (let r = 0; r < rows; r++)
        for (let o = 0; o < m; o++) {
          let sum = numbers[w + n * m + o];
          for (let i = 0; i < n; i++) sum += numbers[w + o * n + i] * h[k][r * n + i];
          z[k][r * m + o] = sum;
          h[k + 1][r * m + o] = k + 1 < layers ? sum / (1 + Math.exp(-sum)) : sum;
        }
    }
    const losses = new Float32Array(rows);
    let delta = h[layers].map((answer, i) => (2 * weights[i >> 1] * (answer - targets[i])) / rows);
    for (let i = 0; i < 2 * rows; i++) losses[i >> 1] += weights[i >> 1] * (h[layers][i] - targets[i]) ** 2;
    const gradient = new Float32Array(numbers.length);
    for (let k = layers - 1; k >= 0; k--) {
      const [n, m, w] = [sizes[k], sizes[k + 1], offsets[k]];
      const before = new Float32Array(rows * n);
      for (let r = 0; r < rows; r++)
        for (let o = 0; o < m; o++) {
          const d = delta[r * m + o];
          gradient[w + n * m + o] += d;
          for (let i = 0; i < n; i++) {
            gradient[w + o * n + i] += d * h[k][r * n + i];
            before[r * n + i] += d * numbers[w + o * n + i];
          }
        }
      if (k > 0)
        delta = before.map((value, i) => {
          const s = 1 / (1 + Math.exp(-z[k - 1][i]));
          return value * s * (1 + z[k - 1][i] * (1 - s));
        });
    }
    t++;
    for (let i = 0; i < numbers.length; i++) {
      first[i] = 0.9 * first[i] + 0.1 * gradient[i];
      second[i] = 0.999 * second[i] + 0.001 * gradient[i] ** 2;
      numbers[i] -= (RATE * first[i]) / (1 - 0.9 ** t) / (Math.sqrt(second[i] / (1 - 0.999 ** t)) + 1e-8);
    }
    return losses;
  };
}
