/**
 * What a minute of training comes to: the learned score against the exact one, and samples against fresh draws. One seed of one
 * shape runs always; npm run test:full runs five seeds of each.
 */
import {describe, expect, it} from "vitest";
import {
  createGaussian, createRandom, estimateEnergyDistance, estimateScoreError, fitGaussian, heun, karrasSigmas, lastState, networkDenoiser, sample, type ShapeName
} from "../../src/math/index.js";
import {createSession} from "../../src/sampler/training/session.js";
import {targetOfData, type TrainingData} from "../../src/sampler/training/training-data.js";

(globalThis as {navigator?: unknown}).navigator ??= {}; // jax-js looks for it, and Node 20 has none

const full = process.env.FULL !== undefined;
const logspaced = (from: number, to: number, count: number): number[] => Array.from({length: count}, (_, k) => from * (to / from) ** (k / (count - 1)));

/** Trains with the settings that pages begin with, and judges. */
async function learn(data: TrainingData, seed: number, {steps, sigmas}: {readonly steps: number; readonly sigmas: readonly number[]}) {
  const session = await createSession({data, seed}, "wasm");
  const {diverged} = await session.train({steps});
  expect(diverged).toBeUndefined();
  const denoise = networkDenoiser(await session.network());
  session.dispose();
  const target = targetOfData(data);
  const {total} = estimateScoreError({denoise, target, sigmas, n: 1000, random: createRandom("points", seed)});
  const x = createRandom("start", seed).normals(4000).map((z) => 40 * z);
  const levels = [...karrasSigmas(24, {sigmaMin: 0.03, sigmaMax: 40})];
  const drawn = lastState(sample({denoise, levels, x, solver: heun})).x;
  const energy = estimateEnergyDistance(drawn, target.sample(2000, createRandom("draws", seed)), {dim: 2});
  return {total, energy};
}

/** Over five seeds the totals were 0.003 to 0.004 (moons, spiral) and 0.017 to 0.022 (checkerboard, whose score is all edges): under half of the bounds. */
const shapes: [ShapeName, number][] = [["two-moons", 0.015], ["spiral", 0.015], ["checkerboard", 0.05]];
/** Five standard errors (0.0025) above 0. The Gaussian of the same mean and covariance is further, as the last test shows. */
const ENERGY = 0.0125;

describe("a network trained with the settings that pages begin with", () => {
  it("knows the two moons after 1500 steps", async () => {
    const {total, energy} = await learn({kind: "shape", name: "two-moons"}, 1, {steps: 1500, sigmas: logspaced(0.1, 20, 12)});
    expect(total).toBeLessThan(0.02);
    expect(energy.value).toBeLessThan(ENERGY);
  }, 300_000);

  for (const [name, bound] of shapes)
    it.runIf(full).each([1, 2, 3, 4, 5])(`knows the ${name} after 3000 steps, seed %i`, async (seed) => {
      const {total, energy} = await learn({kind: "shape", name}, seed, {steps: 3000, sigmas: logspaced(0.1, 20, 12)});
      console.log(`${name} ${seed}: ${total.toFixed(4)} ${energy.value.toFixed(4)} ± ${energy.standardError.toFixed(4)}`);
      expect(total).toBeLessThan(bound);
      expect(energy.value).toBeLessThan(ENERGY);
    }, 600_000);

  it.runIf(full).each([1, 2, 3, 4, 5])("knows a drawn curve of 40 points above their spacing, seed %i", async (seed) => {
    const points = Float64Array.from({length: 80}, (_, i) => (i % 2 === 0 ? 2.5 * Math.cos(((i >> 1) * Math.PI) / 20) : 1.5 * Math.sin(((i >> 1) * Math.PI) / 10)));
    // Neighbours are 0.25 to 0.6 apart.
    const {total} = await learn({kind: "points", points}, seed, {steps: 3000, sigmas: logspaced(0.6, 20, 10)});
    console.log(`points ${seed}: ${total.toFixed(4)}`);
    expect(total).toBeLessThan(0.003); // 0.0007 to 0.0009 were measured
  }, 600_000);

  it("is asked more than a Gaussian could answer", () => {
    const random = createRandom(1);
    for (const [name, bound] of shapes) {
      const target = targetOfData({kind: "shape", name});
      const x = target.sample(20_000, random);
      const gaussian = createGaussian(fitGaussian(x, 2));
      const {total} = estimateScoreError({denoise: gaussian.denoise, target, sigmas: logspaced(0.1, 20, 12), n: 1000, random});
      expect(total).toBeGreaterThan(2 * bound);
      expect(estimateEnergyDistance(gaussian.sample(2000, random), target.sample(2000, random), {dim: 2}).value).toBeGreaterThan(ENERGY);
    }
  });
});
