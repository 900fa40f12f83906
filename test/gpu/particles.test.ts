/** Steps of particles on the GPU against float64, each from the GPU's own x, memory and noise: docs/gpu-precision.md, "Particles". */
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {
  createDdpmProcess, createIsotropicCovariance, createLowRankCovariance, createMixture, createRandom, createScaledLinearSchedule, forwardTransition,
  karrasSigmas, PREDICTIONS, PROCESSES, SOLVERS, variancePreservingLevel, type Level, type Mixture, type Process, type ProcessEntry, type Solver, type SolverEntry
} from "../../src/math/index.js";
import type {Gpu} from "../../src/sampler/gpu-device.js";
import {mixtureKernel} from "../../src/sampler/particles/denoisers/mixture.js";
import {networkKernel} from "../../src/sampler/particles/denoisers/network.js";
import {pointsKernel} from "../../src/sampler/particles/denoisers/points.js";
import {createGpuParticles, type GpuParticles} from "../../src/sampler/particles/gpu-particles.js";
import type {ParticleRun, ParticleStart} from "../../src/sampler/particles/types.js";
import {openDawn, requestTestGpu} from "./dawn.js";
import {boundedMixture, boundedNetwork, boundedPoints, carryOut, exactly, randomNetwork, ringOfEight, type Bounded, type BoundedDenoiser} from "./particles-bound.js";

let dawn: GPU, gpu: Gpu;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
});
afterAll(() => gpu?.device.destroy());

const SEED = 16384;
const mixture = ringOfEight();
const processes = Object.entries<ProcessEntry>(PROCESSES).map(([name, {create}]): [string, Process] => [
  name, name === "ddpm" ? createDdpmProcess(createScaledLinearSchedule()) : create()
]);
const solvers: [string, Solver][] = [
  ...Object.entries<SolverEntry>(SOLVERS).filter(([, {adaptive}]) => !adaptive).map(([name, {create}]): [string, Solver] => [name, create()]),
  ["dpmpp_sde, η = 0.5", SOLVERS.dpmpp_sde.create({eta: 0.5})],
  ["ddim, η = 1", SOLVERS.ddim.create({eta: 1})]
];
const sigmas = [...karrasSigmas(5, {sigmaMin: 0.03, sigmaMax: 40})];

/** What the GPU draws for an interval: through a run that begins there, in the very code of the steps. */
async function drawnByGpu(n: number, interval: number): Promise<Float32Array> {
  const normals = await createGpuParticles({device: gpu.device, denoiser: mixtureKernel(mixture), n});
  const draw: Solver = () => function* ({x, from, noise}) {
    yield {x, level: from};
    for (let skipped = 0; skipped < interval; skipped++) noise(1, 1);
    return noise(1, 1);
  };
  await normals.begin({levels: [1, 0.5].map(level), solver: draw, seed: SEED, start: {kind: "prior"}});
  await normals.goTo(1);
  const drawn = await normals.positions();
  normals.destroy();
  return drawn;
}
const draws = new Map<number, Promise<Float32Array>>();
const drawOf = (interval: number): Promise<Float32Array> => {
  if (!draws.has(interval)) draws.set(interval, drawnByGpu(257, interval));
  return draws.get(interval)!;
};

function level(sigma: number): Level {
  return {signalScale: 1, noiseStd: sigma};
}

/** Goes through a run and compares each step. Returns the largest error, and the largest share of its bound. */
async function compare(particles: GpuParticles, run: ParticleRun, n: number, denoise: BoundedDenoiser, rows = [...Array(n).keys()]) {
  let [worst, share] = [0, 0];
  await particles.begin(run);
  const point = (values: Float32Array, row: number): Bounded => exactly(values[2 * row], values[2 * row + 1]);
  const check = (actual: Float32Array, row: number, {value, error}: Bounded): void => {
    for (const d of [0, 1]) {
      const off = Math.abs(actual[2 * row + d] - value[d]);
      worst = Math.max(worst, off);
      share = Math.max(share, off === 0 ? 0 : Number.isFinite(off) ? off / error[d] : Infinity);
    }
  };
  for (const [i, program] of particles.programs.steps.entries()) {
    const before = [await particles.positions(), ...(await all(program.loads, (place) => particles.remembered(place)))];
    const noise = await all(program.intervals, drawOf);
    await particles.goTo(i + 1);
    const [x, kept] = [await particles.positions(), await all(program.stores, (place) => particles.remembered(place))];
    for (const row of rows) {
      const registers = carryOut(program, before.map((each) => point(each, row)), noise.map((each) => point(each, row)), denoise);
      check(x, row, registers[program.shape.x]);
      program.shape.stores.forEach((register, k) => check(kept[k], row, registers[register]));
    }
  }
  return {worst, share};
}

/** One after the other: read-backs share one queue. */
async function all<T, R>(list: readonly T[], make: (each: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const each of list) results.push(await make(each));
  return results;
}

describe("a step from the GPU's own x", () => {
  const table: string[] = [];
  afterAll(() => process.env.PRECISION_TABLE && console.log(table.join("\n")));

  it.each(processes)("is within its bound for every solver: %s", async (name, {levelOfSigma}) => {
    const n = name === "ve" ? 257 : 67;
    const particles = await createGpuParticles({device: gpu.device, denoiser: mixtureKernel(mixture), n});
    for (const [label, solver] of solvers) {
      const levels = sigmas.map((sigma) => levelOfSigma(sigma));
      const {worst, share} = await compare(particles, {levels, solver, seed: SEED, start: {kind: "prior"}}, n, boundedMixture(mixture));
      table.push(`${name.padEnd(14)} ${label.padEnd(22)} ${worst.toExponential(1)} ${share.toFixed(3)}`);
      expect(share, `${label}: share of the bound`).toBeLessThan(1);
      expect(worst, `${label}: nothing moves`).toBeGreaterThan(0);
    }
    particles.destroy();
  });

  it("is within its bound for every solver, for one particle alone", async () => {
    const particles = await createGpuParticles({device: gpu.device, denoiser: mixtureKernel(mixture), n: 1});
    const levels = sigmas.map((sigma) => variancePreservingLevel(sigma));
    for (const [label, solver] of solvers) {
      const {share} = await compare(particles, {levels, solver, seed: SEED, start: {kind: "prior"}}, 1, boundedMixture(mixture));
      expect(share, `${label}: share of the bound`).toBeLessThan(1);
    }
    particles.destroy();
  });

  /** Every case: a name, the denoiser with its exact twin, n, and what to run. */
  const ve = (list: ArrayLike<number>): Level[] => Array.from(list, level);
  const random = createRandom(2);
  const many = createMixture({
    weights: new Array(64).fill(1 / 64), means: Array.from({length: 64}, () => [...random.normals(2)].map((e) => 4 * e)), covariances: 0.01
  });
  const odd = createMixture({
    weights: [0, 0.5, 0.499, 0.001],
    means: [[0, 0], [1, 1], [1, 1], [-1e6, 5]],
    covariances: [1, createIsotropicCovariance(2, 0), createLowRankCovariance({factors: [1, 2], dim: 2, variance: 0}), [[1, 0.999999], [0.999999, 1]]]
  });
  const mixtures: {name: string; mixture: Mixture; n: number; levels: Level[]; solver: Solver; start?: ParticleStart}[] = [
    {name: "one particle", mixture, n: 1, levels: ve(sigmas), solver: SOLVERS.heun.create()},
    {name: "a workgroup and one more", mixture, n: 65, levels: ve(sigmas), solver: SOLVERS.heun.create()},
    {name: "64 parts", mixture: many, n: 70, levels: ve(sigmas), solver: SOLVERS.dpmpp_2m.create()},
    {name: "one part", mixture: createMixture({weights: [1], means: [[3, 4]], covariances: [[[2, 1], [1, 2]]]}), n: 70, levels: ve(sigmas), solver: SOLVERS.heun.create()},
    {name: "weight 0, no variance, the same means, a part far away; σ from 10⁴ to 10⁻⁴", mixture: odd, n: 70, levels: ve([1e4, 100, 1, 1e-2, 1e-4, 0]), solver: SOLVERS.heun.create()},
    {name: "points 10⁶ away", mixture, n: 70, levels: ve([10, 1, 1e-2, 0]), solver: SOLVERS.euler.create(), start: {kind: "points", x: Float32Array.from(createRandom(1).normals(140), (e) => 1e6 * e)}},
    {name: "pure noise", mixture, n: 70, levels: [Infinity, 5, 1, 0].map((sigma) => variancePreservingLevel(sigma)), solver: SOLVERS.ddim.create({eta: 1})},
    {name: "upwards from σ = 0", mixture, n: 70, levels: ve([0, 0.1, 1, 10]), solver: SOLVERS.heun.create(), start: {kind: "data", x0: Float32Array.from(createRandom(1).normals(140))}},
    {name: "the forward process", mixture, n: 70, levels: [0, 0.3, 2, 2, 10, Infinity].map((sigma) => variancePreservingLevel(sigma)), solver: forwardTransition}
  ];
  it.each(mixtures)("is within its bound: $name", async ({name, mixture, n, levels, solver, start = {kind: "prior"}}) => {
    const particles = await createGpuParticles({device: gpu.device, denoiser: mixtureKernel(mixture), n});
    const {worst, share} = await compare(particles, {levels, solver, seed: SEED, start}, n, boundedMixture(mixture));
    table.push(`${name.padEnd(37)} ${worst.toExponential(1)} ${share.toFixed(3)}`);
    expect(share).toBeLessThan(1);
    particles.destroy();
  });

  it.each([1, 63, 64, 65, 1000, 16384])("is within its bound for a cloud of %d points", async (count) => {
    const points = createRandom(3).normals(2 * count).map((e) => 2 * e);
    const n = count > 1000 ? 5 : 70;
    const particles = await createGpuParticles({device: gpu.device, denoiser: pointsKernel(points), n});
    const levels = ve([40, 3, 0.3, 0.03, 0]);
    const {worst, share} = await compare(particles, {levels, solver: SOLVERS.heun.create(), seed: SEED, start: {kind: "prior"}}, n, boundedPoints(points));
    table.push(`${`${count} points`.padEnd(37)} ${worst.toExponential(1)} ${share.toFixed(3)}`);
    expect(share).toBeLessThan(1);
    particles.destroy();
  });

  it.each([
    {widths: [5], frequencies: []}, {widths: [128, 128, 128], frequencies: [1, 2, 4, 8, 16, 32, 64, 128]}, {widths: [7, 250, 1, 9], frequencies: [3]}
  ])("is within its bound for a network of $widths", async ({widths, frequencies}) => {
    const model = randomNetwork(widths, frequencies);
    const particles = await createGpuParticles({device: gpu.device, denoiser: networkKernel(model), n: 70});
    const levels = [40, 3, 0.3, 0.03, 0].map((sigma) => variancePreservingLevel(sigma));
    const {worst, share} = await compare(particles, {levels, solver: SOLVERS.heun.create(), seed: SEED, start: {kind: "prior"}}, 70, boundedNetwork(model));
    table.push(`${`network ${widths}`.padEnd(37)} ${worst.toExponential(1)} ${share.toFixed(3)}`);
    expect(share).toBeLessThan(1);
    expect(worst).toBeLessThan(1e-4); // the bound is rough for deep ones: see that it is no coincidence
    particles.destroy();
  });

  it.each(PREDICTIONS)("is within its bound for a network that predicts %s", async (prediction) => {
    const model = {...randomNetwork([16, 16], [1, 4], 2), prediction};
    const particles = await createGpuParticles({device: gpu.device, denoiser: networkKernel(model), n: 70});
    const {worst, share} = await compare(particles, {levels: ve([8, 1, 0.1, 0]), solver: SOLVERS.euler.create(), seed: SEED, start: {kind: "prior"}}, 70, boundedNetwork(model));
    table.push(`${`network, ${prediction}`.padEnd(37)} ${worst.toExponential(1)} ${share.toFixed(3)}`);
    expect(share).toBeLessThan(1);
    expect(worst).toBeLessThan(1e-3); // numbers of size 8: what another prediction would say is off by more than 0.1
    particles.destroy();
  });

  it("is within its bound for Euler at 1 048 576 particles: every 997th, and the last", async () => {
    const n = 2 ** 20;
    const particles = await createGpuParticles({device: gpu.device, denoiser: mixtureKernel(mixture), n});
    const rows = Array.from({length: Math.floor(n / 997)}, (_, k) => 997 * k).concat(n - 1);
    const {worst, share} = await compare(particles, {levels: ve([40, 2, 0.5, 0]), solver: SOLVERS.euler.create(), seed: SEED, start: {kind: "prior"}}, n, boundedMixture(mixture), rows);
    table.push(`${"1 048 576 particles".padEnd(37)} ${worst.toExponential(1)} ${share.toFixed(3)}`);
    expect(share).toBeLessThan(1);
    particles.destroy();
  });

  it("refuses what the kernels do not take", () => {
    const parts = (count: number, dim: number) => createMixture({weights: new Array(count).fill(1 / count), means: new Array(count).fill(new Array(dim).fill(0)), covariances: 1});
    expect(() => mixtureKernel(parts(65, 2))).toThrow(/65 parts; the GPU takes up to 64/);
    expect(() => mixtureKernel(parts(2, 3))).toThrow(/3 dimensions/);
    expect(() => pointsKernel(new Float64Array(0))).toThrow(/0 points; the GPU takes 1 to 16384/);
    expect(() => pointsKernel(new Float64Array(3))).toThrow(/1.5 points/);
    expect(() => pointsKernel(new Float64Array(2 * 16385))).toThrow(/16385 points/);
  });
});
