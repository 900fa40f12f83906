/** jax-js: the formula as one writes it there, compiled by `jit`. Its arrays are used up by what reads them; `ref` keeps one. */
import {defaultDevice, init, jit, nn, numpy as np, type Array as JaxArray} from "@jax-js/jax";
import type {Open} from "../types.js";
import {SIGMAS, type PictureTask} from "./task.js";

/** Half a squared norm so large that the softmax gives the row nothing. */
const NEVER = 1e30;

export const open: Open<PictureTask> = async ({pictures: {n, dim}, coordinates, halfSquares: half, batch, x}, device) => {
  const devices = await init(device);
  if (!devices.includes(device)) throw new Error(`jax-js has no ${device} here, only ${devices.join(", ") || "nothing"}.`);
  defaultDevice(device);

  // What makes it fast, found by trying: a number of rows that four divides (1433 is prime: 2 to 10 times slower) …
  const rows = 4 * Math.ceil(n / 4);
  const padded = new Float32Array(rows * dim);
  padded.set(coordinates);
  // … and a turned copy for the second product, because its wasm sums along rows twice as fast as along columns.
  const pictures = np.array(padded).reshape([rows, dim]);
  const turned = np.array(transpose(padded, rows, dim)).reshape([dim, rows]);
  const halfSquares = np.array(Float32Array.from({length: rows}, (_, i) => (i < n ? half[i] : NEVER)));
  await halfSquares.blockUntilReady();

  const step = jit((point: JaxArray, y: JaxArray, yTurned: JaxArray, norms: JaxArray, scale: JaxArray, ratio: JaxArray): JaxArray => {
    const logits = np.matmul(point.ref, np.transpose(y)).sub(norms).mul(scale);
    const denoised = np.matmul(nn.softmax(logits), np.transpose(yTurned));
    return point.mul(ratio.ref).add(denoised.mul(np.subtract(1, ratio)));
  });

  const start = np.array(Float32Array.from(x)).reshape([batch, dim]);
  let state = start.ref;
  return {
    rewind() {
      state.dispose();
      state = start.ref;
    },
    async walk() {
      for (let i = 0; i + 1 < SIGMAS.length; i++) {
        const scale = np.array(Float32Array.of(1 / SIGMAS[i] ** 2));
        const ratio = np.array(Float32Array.of(SIGMAS[i + 1] / SIGMAS[i]));
        state = await step(state, pictures.ref, turned.ref, halfSquares.ref, scale, ratio).blockUntilReady();
      }
    },
    end: () => state.ref.data(),
    close() {
      [state, start, pictures, turned, halfSquares].forEach((array) => array.dispose());
      step.dispose();
    }
  };
};

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = matrix[row * columns + column];
  }
  return turned;
}
