/** TensorFlow.js: features times tables, softmax, shares times answers. */
import {openTfjs, tf} from "../tfjs-backend.js";
import type {Open} from "../types.js";
import {LEFT, RIGHT, SWAP, tabulateFeatures} from "./features.js";
import {PARTS, SIGMAS, stepWeights, type MixtureTask} from "./task.js";

type Tensor = ReturnType<typeof tf.tensor2d>;

export const open: Open<MixtureTask> = async ({n, solver, x}, device) => {
  const backend = await openTfjs(device);
  const start = tf.tensor2d(Float32Array.from(x), [n, 2]);
  const [left, right, swap] = [tf.tensor2d(LEFT, [2, 3]), tf.tensor2d(RIGHT, [2, 3]), tf.tensor2d(SWAP, [2, 2])];
  let state: readonly Tensor[] = [start.clone()];

  function denoise(point: Tensor, sigma: number): Tensor {
    const tables = tabulateFeatures(sigma);
    const squares = tf.mul(tf.matMul(point, left), tf.matMul(point, right));
    const linear = tf.matMul(point, tf.tensor2d(tables.linear, [2, PARTS]));
    const logits = tf.add(tf.add(tf.matMul(squares, tf.tensor2d(tables.quadratic, [3, PARTS])), linear), tf.tensor1d(tables.constant));
    const answer = tf.matMul(tf.softmax(logits), tf.tensor2d(tables.answers, [PARTS, 6]));
    const columns = (first: number): Tensor => tf.slice(answer, [0, first], [n, 2]);
    return tf.add(tf.add(columns(0), tf.mul(columns(2), point)), tf.mul(columns(4), tf.matMul(point, swap)));
  }

  return {
    async rewind() {
      await backend.use();
      tf.dispose(state);
      state = [start.clone()];
    },
    async walk() {
      for (let i = 0; i + 1 < SIGMAS.length; i++) {
        const {keep, add, before} = stepWeights(solver, i);
        const next = tf.tidy(() => {
          const [point, last] = state;
          const denoised = denoise(point, SIGMAS[i]);
          const euler = tf.add(tf.mul(point, keep), tf.mul(denoised, add));
          return solver === "euler" ? [euler] : [last ? tf.add(euler, tf.mul(last, before)) : euler, denoised];
        });
        tf.dispose(state);
        state = next;
        await backend.finish();
      }
    },
    async end() {
      await backend.use();
      return state[0].data();
    },
    close() {
      tf.dispose([...state, start, left, right, swap]);
    }
  };
};
