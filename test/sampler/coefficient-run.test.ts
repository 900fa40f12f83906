import {describe, expect, it} from "vitest";
import {createPointCloud, createRandom, euler, heun, karrasSigmas, lastState, sample, SOLVERS, type SolverEntry} from "../../src/math/index.js";
import {createCpuSampler} from "../../src/sampler/pictures/cpu-sampler.js";
import {gramMatrix, gramOfPictures} from "../../src/sampler/pictures/gram-of-pictures.js";
import {createPlannedNoise, drawNoise} from "../../src/sampler/pictures/picture-noise.js";
import {planNoiseOf} from "../../src/math/noise/plan-noise.js";
import {createCoefficientModel, runInCoefficientSpace, type CoefficientStep} from "../../src/sampler/pictures/run-in-coefficient-space.js";
import type {RunOptions, SolverName} from "../../src/sampler/pictures/types.js";
import type {Pictures} from "../../src/sampler/pictures/pictures.js";
import {largestDifference, pointsOf, randomPictures, realSubset} from "./fixtures.js";

const modelOf = async (pictures: Pictures) => createCoefficientModel(pictures, await gramOfPictures(pictures));

async function all<T>(steps: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const step of steps) list.push(step);
  return list;
}

describe("a run in coefficient space", () => {
  const cases = [
    {name: "the real subset, Heun", pictures: realSubset(), batch: 5, solver: "heun", sigmas: karrasSigmas(8, {sigmaMin: 0.02, sigmaMax: 80})},
    {name: "the real subset, Euler, one point", pictures: realSubset(), batch: 1, solver: "euler", sigmas: karrasSigmas(6, {sigmaMin: 0.02, sigmaMax: 80})},
    {name: "random pictures, up and down again", pictures: randomPictures(13, 64), batch: 6, solver: "heun", sigmas: [0, 0.5, 3, 40, 10, 1, 0.1, 0]},
    {name: "random pictures, ending in noise", pictures: randomPictures(13, 64), batch: 2, solver: "euler", sigmas: [10, 3, 20]}
  ] as const;
  it.each(cases)("equals direct float64 to 1e-9 at every level: $name", async ({pictures, batch, solver, sigmas}) => {
    const x = createRandom(3).normals(batch * pictures.dim).map((e) => 80 * e);
    const cloud = createPointCloud(pointsOf(pictures), pictures.dim);
    const direct = [...sample({denoise: cloud.denoise, levels: Array.from(sigmas), x, solver: {euler, heun}[solver]})];
    const steps = await all(runInCoefficientSpace(await modelOf(pictures), {x, batch, sigmas, solver}));
    expect(steps.length).toBe(sigmas.length);
    steps.forEach((step, i) => {
      const expected = direct[i];
      expect(step.i).toBe(i);
      expect(step.sigma).toBe(sigmas[i]);
      expect(step.nfe).toBe(expected.nfe);
      expect(largestDifference(step.x, expected.x)).toBeLessThan(1e-9);
      const denoised = step.sigma > 0 ? cloud.denoise(expected.x, step.sigma) : expected.x;
      expect(largestDifference(step.denoised, denoised)).toBeLessThan(1e-9);
      if (step.sigma === 0) return;
      const weights = cloud.posteriorWeights(expected.x, step.sigma);
      for (let row = 0; row < batch; row++) {
        const own = weights.subarray(row * pictures.n, (row + 1) * pictures.n);
        expect(step.largestWeight[row]).toBeCloseTo(Math.max(...own), 9);
        expect(own[step.mostLikely[row]]).toBeCloseTo(Math.max(...own), 9);
        expect(step.entropy[row]).toBeCloseTo(own.reduce((sum, w) => sum - (w > 0 ? w * Math.log(w) : 0), 0), 9);
      }
    });
  });

  const linear = Object.entries(SOLVERS as Record<string, SolverEntry>).filter(([, {adaptive}]) => !adaptive) as [SolverName, SolverEntry][];
  it.each(linear)("%s: equals direct float64 to 1e-9 at every level, noise included", async (solver, {create, stochastic}) => {
    // 6 points are two passes, one of them not full.
    const [pictures, batch, seed] = [randomPictures(13, 64), 6, "s"];
    const {dim} = pictures;
    const sigmas = karrasSigmas(12, {sigmaMin: 0.05, sigmaMax: 40});
    const x = createRandom(8).normals(batch * dim).map((e) => 40 * e);
    const cloud = createPointCloud(pointsOf(pictures), dim);
    const plan = planNoiseOf(create(), [...sigmas]);
    expect(plan.count > 0).toBe(stochastic);
    const noise = createPlannedNoise(plan, (interval) => {
      const rows = Array.from({length: batch}, (_, row) => [...drawNoise({seed, interval, row, dim})]);
      return Float64Array.from(rows.flat());
    });
    const direct = [...sample({denoise: cloud.denoise, levels: sigmas, x, solver: create(), noise})];
    const steps = await all(runInCoefficientSpace(await modelOf(pictures), {x, batch, sigmas, solver, seed}));
    expect(steps.length).toBe(direct.length);
    // Rounding as in test/math/coefficient-noise.test.ts. Measured: 2e-12.
    steps.forEach((step, i) => {
      expect(step.nfe).toBe(direct[i].nfe);
      expect(largestDifference(step.x, direct[i].x)).toBeLessThan(1e-9);
      expect(largestDifference(step.denoised, direct[i].denoised)).toBeLessThan(1e-9);
    });
  });

  it("with the real pictures and two overlapping draws a step: DPM++ SDE", async () => {
    const [pictures, batch, seed] = [realSubset(), 2, 5];
    const {dim} = pictures;
    const sigmas = karrasSigmas(6, {sigmaMin: 0.02, sigmaMax: 80});
    const x = createRandom(9).normals(batch * dim).map((e) => 80 * e);
    const cloud = createPointCloud(pointsOf(pictures), dim);
    const solver = SOLVERS.dpmpp_sde.create();
    const noise = createPlannedNoise(planNoiseOf(solver, [...sigmas]), (interval) => {
      const both = new Float64Array(batch * dim);
      for (let row = 0; row < batch; row++) both.set(drawNoise({seed, interval, row, dim}), row * dim);
      return both;
    });
    const direct = lastState(sample({denoise: cloud.denoise, levels: sigmas, x, solver, noise}));
    const steps = await all(runInCoefficientSpace(await modelOf(pictures), {x, batch, sigmas, solver: "dpmpp_sde", seed}));
    expect(largestDifference(steps.at(-1)!.x, direct.x)).toBeLessThan(1e-9);
  });

  it("takes the solver's options: η = 0 adds no noise, and a point's noise is its own whatever the batch", async () => {
    const pictures = randomPictures(13, 64);
    const model = await modelOf(pictures);
    const x = createRandom(8).normals(5 * 64).map((e) => 40 * e);
    const run = async (options: Partial<RunOptions>) =>
      (await all(runInCoefficientSpace(model, {x, batch: 5, sigmas: karrasSigmas(9, {sigmaMin: 0.3, sigmaMax: 40}).subarray(0, 7), solver: "euler_ancestral", ...options}))).at(-1)!.x;
    const five = await run({seed: 1});
    expect(await run({seed: 1})).toEqual(five);
    expect(largestDifference(await run({seed: 2}), five)).toBeGreaterThan(0.1);
    expect(largestDifference(await run({seed: "1"}), five)).toBeGreaterThan(0.1);
    expect(largestDifference(await run({seed: 1, batch: 1, x: x.subarray(0, 64)}), five.subarray(0, 64))).toBeLessThan(1e-12);
    const quiet = await run({solverOptions: {eta: 0}});
    expect(await run({solverOptions: {eta: 0}, seed: 7})).toEqual(quiet);
    // Euler a without noise is Euler.
    expect(largestDifference(quiet, await run({solver: "euler"}))).toBeLessThan(1e-9);
  });

  it("ends on a picture, which it names", async () => {
    const pictures = realSubset();
    const x = createRandom(4).normals(2 * pictures.dim).map((e) => 80 * e);
    const steps = await all(runInCoefficientSpace(await modelOf(pictures), {x, batch: 2, sigmas: karrasSigmas(20, {sigmaMin: 0.02, sigmaMax: 80}), solver: "heun"}));
    const end = steps.at(-1)!;
    for (let row = 0; row < 2; row++) {
      const picture = pointsOf(pictures).subarray(end.mostLikely[row] * pictures.dim, (end.mostLikely[row] + 1) * pictures.dim);
      expect(largestDifference(end.x.subarray(row * pictures.dim, (row + 1) * pictures.dim), picture)).toBeLessThan(1e-6);
    }
    expect([...end.entropy, ...end.largestWeight]).toEqual([0, 0, 1, 1]);
  });

  it("refuses what is out of range, with a remedy", async () => {
    const pictures = randomPictures(3, 16);
    const model = await modelOf(pictures);
    const good: RunOptions = {x: new Float32Array(16), batch: 1, sigmas: [1, 0], solver: "euler"};
    const bad: [Partial<RunOptions>, RegExp][] = [
      [{batch: 0}, /1 to 64/], [{batch: 65}, /1 to 64/], [{batch: 2}, /32 in all/], [{sigmas: [1]}, /2 to 1001/],
      [{sigmas: [NaN, 0]}, /σ = NaN/], [{sigmas: [-1, 0]}, /σ = -1/], [{x: new Float32Array(16).fill(NaN)}, /x\[0\] is NaN/],
      [{solver: "rk4" as "heun"}, /euler, heun/], [{solver: "rk45" as "heun"}, /no solver "rk45" for pictures/],
      [{solver: "toString" as "heun"}, /no solver "toString"/], [{seed: NaN}, /The seed is NaN/],
      [{solver: "euler_ancestral", sigmas: [1, 2]}, /sigma rises/], [{solver: "ddpm", solverOptions: {eta: 2}, sigmas: [1, 2]}, /rises/],
      [{solver: "dpmpp_sde", solverOptions: {eta: 2}}, /eta is 2/]
    ];
    for (const [part, message] of bad) {
      const run = runInCoefficientSpace(model, {...good, ...part});
      await expect(run.next()).rejects.toThrow(message);
    }
  });

  it("stops at the signal, between levels and within one", async () => {
    const pictures = realSubset();
    const model = await modelOf(pictures);
    const stop = new AbortController();
    const x = createRandom(5).normals(8 * pictures.dim).map((e) => 80 * e);
    const seen: CoefficientStep[] = [];
    // Two passes: 2 pauses while they are projected, 3 in each pass of a level, 1 after it: the 11th is in the second level.
    const PAUSE = 11;
    let pauses = 0;
    const run = async () => {
      const pause = async (): Promise<void> => void (++pauses === PAUSE && stop.abort());
      for await (const step of runInCoefficientSpace(model, {x, batch: 8, sigmas: [80, 40, 20, 0], solver: "euler", signal: stop.signal}, pause)) seen.push(step);
    };
    await expect(run()).rejects.toMatchObject({name: "AbortError"});
    expect(pauses).toBe(PAUSE);
    expect(seen.length).toBe(1);
  });
});

describe("the Gram matrix", () => {
  it("is exact, and progress reaches 1", async () => {
    const pictures = randomPictures(70, 96, 2);
    const fractions: number[] = [];
    const triangle = await gramOfPictures(pictures, {onProgress: (fraction) => fractions.push(fraction)});
    const matrix = gramMatrix(triangle, pictures);
    const points = pointsOf(pictures);
    for (const [i, j] of [[0, 0], [5, 2], [2, 5], [69, 68], [66, 3]]) {
      let bytes = 0, coordinates = 0;
      for (let d = 0; d < 96; d++) {
        bytes += pictures.bytes[i * 96 + d] * pictures.bytes[j * 96 + d];
        coordinates += points[i * 96 + d] * points[j * 96 + d];
      }
      const [high, low] = [Math.max(i, j), Math.min(i, j)];
      expect(triangle[(high * (high + 1)) / 2 + low]).toBe(bytes);
      expect(matrix[i * 70 + j]).toBeCloseTo(coordinates, 12);
    }
    expect(fractions.at(-1)).toBe(1);
    expect(() => gramMatrix(triangle.subarray(1), pictures)).toThrow(/Give that of this set/);
  });
});

describe("the CPU backend without workers", () => {
  it("rounds steps to float32 and gives posteriors", async () => {
    const pictures = randomPictures(9, 32);
    const sampler = await createCpuSampler({pictures});
    const x = createRandom(6).normals(32);
    const [first] = await all(sampler.run({x, batch: 1, sigmas: [1, 0.5], solver: "euler"}));
    const posterior = await sampler.posterior(x, 1);
    expect(first.x).toEqual(Float32Array.from(x));
    expect(posterior.denoised).toEqual(first.denoised);
    expect(posterior.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(posterior.mostLikely).toBe(first.mostLikely[0]);
    expect(posterior.entropy).toBeCloseTo(first.entropy[0], 12);
    await expect(sampler.posterior(x, 0)).rejects.toThrow(/above 0/);
    sampler.destroy();
    await expect(sampler.run({x, batch: 1, sigmas: [1, 0], solver: "euler"}).next()).rejects.toThrow(/destroyed/);
  });
});
