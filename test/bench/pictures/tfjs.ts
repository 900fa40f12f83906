/** TensorFlow.js: points times pictures, softmax, shares times pictures. */
import {openTfjs, tf} from "../tfjs-backend.js";
import type {Open} from "../types.js";
import {SIGMAS, type PictureTask} from "./task.js";

export const open: Open<PictureTask> = async ({pictures: {n, dim}, coordinates, halfSquares: half, batch, x}, device) => {
  const backend = await openTfjs(device);
  const pictures = tf.tensor2d(coordinates, [n, dim]);
  const halfSquares = tf.tensor1d(half);
  const start = tf.tensor2d(Float32Array.from(x), [batch, dim]);
  let state = start.clone();
  return {
    async rewind() {
      await backend.use();
      state.dispose();
      state = start.clone();
    },
    async walk() {
      for (let i = 0; i + 1 < SIGMAS.length; i++) {
        const ratio = SIGMAS[i + 1] / SIGMAS[i];
        const next = tf.tidy(() => {
          const logits = tf.mul(tf.sub(tf.matMul(state, pictures, false, true), halfSquares), 1 / SIGMAS[i] ** 2);
          const denoised = tf.matMul(tf.softmax(logits), pictures);
          return tf.add(tf.mul(state, ratio), tf.mul(denoised, 1 - ratio));
        });
        state.dispose();
        state = next;
        await backend.finish();
      }
    },
    async end() {
      await backend.use();
      return state.data();
    },
    close: () => tf.dispose([state, start, pictures, halfSquares])
  };
};
