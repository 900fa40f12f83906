/** TensorFlow.js: the loss as its operations, its own gradients and its own Adam. (No average of the weights, which the others keep.) */
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import {createPerceptron} from "../../../src/math/index.js";
import {openTfjs, tf} from "../tfjs-backend.js";
import type {Open} from "../types.js";
import {RATE, type TrainingTask} from "./task.js";

export const open: Open<TrainingTask> = async ({sizes, start, batches}, device) => {
  const backend = await openTfjs(device);
  const begin = createPerceptron(sizes, start.numbers).layers.flatMap(({weights, biases, inputs, outputs}) => [
    tf.tensor2d(Float32Array.from(weights), [outputs, inputs]), tf.tensor1d(Float32Array.from(biases))
  ]);
  const numbers = begin.map((tensor) => tf.variable(tensor));
  let adam = tf.train.adam(RATE, 0.9, 0.999, 1e-8);
  let losses: number[] = [];

  /** Mean of weight·‖F − target‖². */
  function loss(inputs: tf.Tensor, targets: tf.Tensor, weights: tf.Tensor): tf.Tensor {
    let h = inputs;
    for (let k = 0; k < numbers.length; k += 2) {
      const z = tf.add(tf.matMul(h, numbers[k], false, true), numbers[k + 1]);
      h = k + 2 < numbers.length ? tf.mul(z, tf.sigmoid(z)) : z;
    }
    return tf.mean(tf.mul(tf.sum(tf.square(tf.sub(h, targets)), 1), weights));
  }

  return {
    async rewind() {
      await backend.use();
      numbers.forEach((variable, k) => variable.assign(begin[k]));
      adam.dispose();
      adam = tf.train.adam(RATE, 0.9, 0.999, 1e-8);
      losses = [];
    },
    async walk() {
      for (const batch of batches) {
        const rows = batch.weights.length;
        const value = tf.tidy(() => {
          const given = [
            tf.tensor2d(Float32Array.from(batch.inputs), [rows, batch.inputs.length / rows]), tf.tensor2d(Float32Array.from(batch.targets), [rows, 2]),
            tf.tensor1d(Float32Array.from(batch.weights))
          ] as const;
          const {value, grads} = tf.variableGrads(() => loss(...given));
          adam.applyGradients(grads);
          return value;
        });
        losses.push((await value.data())[0]); // reading waits for all that was asked for before, Adam's step too
        value.dispose();
      }
    },
    end: async () => losses,
    close() {
      adam.dispose();
      tf.dispose([...begin, ...numbers]);
    }
  };
};
