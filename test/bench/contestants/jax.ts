/** jax-js on its wasm backend: the formula as one writes it there, compiled by `jit`. Its arrays are used up by what reads them; `ref` keeps one. */
import {defaultDevice, init, jit, nn, numpy as np, type JaxArray} from "@jax-js/jax";
import type {Open} from "../types.js";

/** Half a squared norm so large that the softmax gives the row nothing. */
const NEVER = 1e30;

export const open: Open = async ({pictures: {n, dim}, coordinates}) => {
  const devices = await init("wasm");
  if (!devices.includes("wasm")) throw new Error(`jax-js has no wasm here, only ${devices.join(", ") || "nothing"}.`);
  defaultDevice("wasm");

  // What makes it fast, found by trying: a number of rows that four divides (1433 is prime: 2 to 10 times slower) …
  const rows = 4 * Math.ceil(n / 4);
  const padded = new Float32Array(rows * dim);
  padded.set(coordinates);
  // … and a turned copy for the second product, because its wasm sums along rows twice as fast as along columns.
  const pictures = np.array(padded).reshape([rows, dim]);
  const turned = np.array(transpose(padded, rows, dim)).reshape([dim, rows]);
  const halfSquares = np.array(halfSquaresOf(padded, rows, dim).fill(NEVER, n));
  await halfSquares.blockUntilReady();

  const step = jit((x: JaxArray, y: JaxArray, yTurned: JaxArray, half: JaxArray, scale: JaxArray, ratio: JaxArray): JaxArray => {
    const logits = np.matmul(x.ref, np.transpose(y)).sub(half).mul(scale);
    const denoised = np.matmul(nn.softmax(logits), np.transpose(yTurned));
    return x.mul(ratio.ref).add(denoised.mul(np.subtract(1, ratio)));
  });

  return {
    async load({batch, x, sigmas}) {
      const start = np.array(Float32Array.from(x)).reshape([batch, dim]);
      let state = start.ref;
      return {
        async walk() {
          state.dispose();
          state = start.ref;
          for (let i = 0; i + 1 < sigmas.length; i++) {
            const scale = np.array(Float32Array.of(1 / sigmas[i] ** 2));
            const ratio = np.array(Float32Array.of(sigmas[i + 1] / sigmas[i]));
            state = await step(state, pictures.ref, turned.ref, halfSquares.ref, scale, ratio).blockUntilReady();
          }
        },
        end: () => state.ref.data(),
        close() {
          state.dispose();
          start.dispose();
        }
      };
    },
    close() {
      pictures.dispose();
      turned.dispose();
      halfSquares.dispose();
      step.dispose();
    }
  };
};

function halfSquaresOf(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({length: rows}, (_, row) => matrix.subarray(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value ** 2, 0) / 2);
}

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = matrix[row * columns + column];
  }
  return turned;
}
