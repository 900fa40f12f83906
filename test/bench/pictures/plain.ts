/**
 * The baseline: what one writes first, straight from the formula. Float32 arrays, three plain loops, no blocking, no tricks
 * but one: ‖x‖² is left out, because it cancels in the softmax.
 */
import type {Open} from "../types.js";
import {SIGMAS, type PictureTask} from "./task.js";

export const open: Open<PictureTask> = async ({pictures: {n, dim}, coordinates: pictures, halfSquares, batch, x: start}) => {
  const weights = new Float32Array(n);
  const denoised = new Float32Array(dim);

  function step(x: Float32Array, sigma: number, next: number): void {
    let largest = -Infinity;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += x[d] * pictures[i * dim + d];
      weights[i] = (sum - halfSquares[i]) / sigma ** 2;
      largest = Math.max(largest, weights[i]);
    }
    let total = 0;
    for (let i = 0; i < n; i++) total += weights[i] = Math.exp(weights[i] - largest);

    denoised.fill(0);
    for (let i = 0; i < n; i++) {
      const weight = weights[i] / total;
      for (let d = 0; d < dim; d++) denoised[d] += weight * pictures[i * dim + d];
    }
    const ratio = next / sigma;
    for (let d = 0; d < dim; d++) x[d] = ratio * x[d] + (1 - ratio) * denoised[d];
  }

  const x = new Float32Array(batch * dim);
  return {
    rewind: () => x.set(start),
    async walk() {
      for (let i = 0; i + 1 < SIGMAS.length; i++) {
        for (let row = 0; row < batch; row++) step(x.subarray(row * dim, (row + 1) * dim), SIGMAS[i], SIGMAS[i + 1]);
      }
    },
    end: async () => x,
    close() {}
  };
};
