/** jax-js where float32 is in trouble: the same step as in float64. */
import {expect, it} from "vitest";
import {createPerceptron, createRandom, type NetworkBatch} from "../../src/math/index.js";
import {createJaxBackend} from "../../src/sampler/training/jax-backend.js";
import {createTypescriptBackend} from "../../src/sampler/training/typescript-backend.js";

(globalThis as {navigator?: unknown}).navigator ??= {}; // jax-js looks for it, and Node 20 has none

it("goes on where e⁻ˣ is infinite in float32: sums of −200 before SiLU", async () => {
  const random = createRandom(8);
  const sizes = [3, 6, 2];
  const {numbers, layers} = createPerceptron(sizes);
  numbers.set(random.normals(numbers.length));
  layers[0].biases.set([-200, -95, -60, 0, 60, 200]);
  const zeros = (): Float64Array => new Float64Array(numbers.length);
  const start = {step: 0, numbers, average: numbers.slice(), first: zeros(), second: zeros()};
  const batch: NetworkBatch = {inputs: random.normals(30), targets: random.normals(20), weights: new Float64Array(10).fill(1)};
  const [exact, rounded] = [createTypescriptBackend(sizes, start), await createJaxBackend("wasm", sizes, start)];
  const rates = {learningRate: 1e-3, averageDecay: 0.9};
  const [losses, roundedLosses] = [await exact.step(batch, rates, {losses: true}), await rounded.step(batch, rates, {losses: true})];
  // Answers are near 200, so losses are near 4e4, known to some 20 units of 2⁻²⁴.
  losses!.forEach((loss, i) => expect(Math.abs(roundedLosses![i] / loss - 1)).toBeLessThan(1e-5));
  const [a, b] = [await exact.read(), await rounded.read()];
  expect(b.numbers.every(Number.isFinite)).toBe(true);
  // Where a gradient is below Adam's ε, numbers move by less than the rate in one and not in the other: no more than that.
  a.numbers.forEach((value, i) => expect(Math.abs(b.numbers[i] - value)).toBeLessThan(1.01e-3));
  a.first.forEach((value, i) => expect(Math.abs(b.first[i] - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value))));
  [exact, rounded].forEach((backend) => backend.dispose());
});
