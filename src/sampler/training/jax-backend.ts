/**
 * jax-js: the same step written as a formula, differentiated and compiled by the library, in WebAssembly or on the GPU, in float32.
 * Its arrays are used up by whatever reads them (`ref` keeps one more): they stay in this file.
 */
import type * as Jax from "@jax-js/jax";
import {createPerceptron} from "../../math/learning/perceptron.js";
import {decayAt} from "../../math/learning/average.js";
import type {TrainingBackend, TrainingState} from "./backend.js";

type JaxArray = Jax.numpy.Array;
/** One array for each layer's weights, then its biases. */
type List = JaxArray[];

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8]; // stepAdam's
const FIELDS = ["numbers", "average", "first", "second"] as const;

/** @throws Error if the device is not there */
export async function createJaxBackend(device: "wasm" | "webgpu", sizes: readonly number[], start: TrainingState): Promise<TrainingBackend> {
  const jax = await import("../../vendor/jax.js");
  const {numpy: np, jit, valueAndGrad} = jax;
  const devices = await jax.init(device);
  if (!devices.includes(device)) throw new Error(`jax-js has no ${device} here.`);

  /** The library's own has a gradient of NaN below −88, where e⁻ˣ is infinite in float32; there x·e⁻⁶⁰ is as good as 0. */
  const silu = (x: JaxArray): JaxArray => x.ref.div(np.exp(np.minimum(x.mul(-1), 60)).add(1));

  /** F, with weights as src/math/learning has them: one row for each output. */
  function answer(numbers: List, inputs: JaxArray): JaxArray {
    let h = inputs;
    for (let k = 0; k < numbers.length; k += 2) {
      h = np.matmul(h, np.transpose(numbers[k]!)).add(numbers[k + 1]!);
      if (k + 2 < numbers.length) h = silu(h);
    }
    return h;
  }

  function loss(numbers: List, inputs: JaxArray, targets: JaxArray, weights: JaxArray): [JaxArray, JaxArray] {
    const losses = np.sum(np.square(answer(numbers, inputs).sub(targets)), 1).mul(weights);
    return [np.mean(losses.ref), losses];
  }

  /** rates: Adam's rate over (1 − β₁ᵗ), 1/(1 − β₂ᵗ), and 1 − decay of the average. */
  const step = jit((state: List[], rates: JaxArray, inputs: JaxArray, targets: JaxArray, weights: JaxArray): [List[], JaxArray] => {
    const [numbers, average, first, second] = state as [List, List, List, List];
    const [[mean, losses], gradient] = valueAndGrad(loss, {hasAux: true})(numbers.map((each) => each.ref), inputs, targets, weights) as [[JaxArray, JaxArray], List];
    mean.dispose();
    const next: List[] = [[], [], [], []];
    gradient.forEach((g, k) => {
      const m = first[k]!.mul(BETA1).add(g.ref.mul(1 - BETA1));
      const v = second[k]!.mul(BETA2).add(np.square(g).mul(1 - BETA2));
      const length = np.sqrt(v.ref.mul(rates.ref.slice(1))).add(EPSILON);
      const n = numbers[k]!.sub(m.ref.mul(rates.ref.slice(0)).div(length));
      const a = average[k]!.ref.add(n.ref.sub(average[k]!).mul(rates.ref.slice(2)));
      [n, a, m, v].forEach((array, field) => next[field]!.push(array));
    });
    rates.dispose();
    return [next, losses];
  });

  /** One list of numbers cut into the layers' arrays, and back. */
  const toArrays = (numbers: Float64Array): List =>
    createPerceptron(sizes, numbers).layers.flatMap(({weights, biases, inputs, outputs}) => [
      np.array(Float32Array.from(weights)).reshape([outputs, inputs]), np.array(Float32Array.from(biases))
    ]);
  async function toNumbers(list: List): Promise<Float64Array> {
    const parts = await Promise.all(list.map((array) => array.ref.data()));
    return Float64Array.from(parts.flatMap((part: ArrayLike<number>) => Array.from(part)));
  }

  let count = start.step;
  let state: List[] = [];
  const disposeState = (): void => state.flat().forEach((array) => array.dispose());

  const backend: TrainingBackend = {
    name: device,
    readEvery: device === "wasm" ? 1 : 10,
    async step({inputs, targets, weights}, {learningRate, averageDecay}, options) {
      jax.defaultDevice(device);
      count++;
      const rates = np.array(Float32Array.of(learningRate / (1 - BETA1 ** count), 1 / (1 - BETA2 ** count), 1 - decayAt(count, averageDecay)));
      const rows = weights.length;
      const [next, losses] = step(
        state, rates, np.array(Float32Array.from(inputs)).reshape([rows, inputs.length / rows]), np.array(Float32Array.from(targets)).reshape([rows, 2]),
        np.array(Float32Array.from(weights))
      ) as [List[], JaxArray];
      state = next;
      if (options.losses) return Float64Array.from((await losses.data()) as Float32Array);
      losses.dispose();
      return undefined;
    },
    async read() {
      const [numbers, average, first, second] = await Promise.all(state.map(toNumbers));
      return {step: count, numbers: numbers!, average: average!, first: first!, second: second!};
    },
    write(given) {
      jax.defaultDevice(device);
      disposeState();
      count = given.step;
      state = FIELDS.map((field) => toArrays(given[field]));
    },
    dispose() {
      disposeState();
      state = [];
      step.dispose();
    }
  };
  backend.write(start);
  return backend;
}
