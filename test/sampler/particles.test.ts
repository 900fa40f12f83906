/** The particle sampler on the CPU: the twin that the GPU is measured against (test/gpu/particles*.test.ts). */
import {describe, expect, it} from "vitest";
import {
  createBrownianNoise, createDiagonalCovariance, createGaussian, createLowRankCovariance, createMixture, createPointCloud, createRandom,
  flowMatching, karrasSigmas, sample, SOLVERS, type SampleState
} from "../../src/math/index.js";
import {planNoiseOf} from "../../src/math/noise/plan-noise.js";
import {describeTarget, targetOfModel} from "../../src/sampler/particles/model.js";
import type {NetworkModel} from "../../src/math/learning/network.js";
import type {SamplerOptions} from "../../src/sampler/particles/options.js";
import {createSampler} from "../../src/sampler/particles/sampler.js";
import {createCounterNoise} from "../../src/math/noise/counter.js";

const target = createMixture({weights: [0.3, 0.7], means: [[-2, 0], [1, 1]], covariances: [0.1, [[0.5, 0.2], [0.2, 0.3]]]});
const levels = karrasSigmas(6, {sigmaMin: 0.1, sigmaMax: 20});
const usual: SamplerOptions = {target, levels, solver: "dpmpp_sde", n: 5000, seed: 1, backend: "cpu"};
const make = (changes: Partial<SamplerOptions> = {}) => createSampler({...usual, ...changes});

/** One hidden layer. */
function network(changes: Partial<NetworkModel> = {}, width = 3, weight = 1, outputs = 2): NetworkModel {
  const layer = (inputs: number, count: number) => ({weights: new Float32Array(inputs * count).fill(weight), biases: new Float32Array(count)});
  return {kind: "network", layers: [layer(3, width), layer(width, outputs)], frequencies: [], sigmaData: 1, ...changes};
}

/** sample() on the whole batch at once, from the same start and on the same noise. */
function reference(x: Float64Array, solver = SOLVERS.dpmpp_sde.create()): SampleState[] {
  const noise = createCounterNoise({seed: 1, parts: planNoiseOf(solver, [...levels]).parts});
  return [...sample({denoise: target.denoise, levels, x, solver, noise})];
}

describe("particles on the CPU", () => {
  it("go where sample() goes, whatever flocks they are moved in", async () => {
    const x = Float32Array.from(createRandom(4).normals(10_000), (e) => 20 * e);
    const sampler = await make({start: {kind: "points", x}});
    const expected = reference(Float64Array.from(x));
    for (const {i, x: at, denoised, nfe, sigma} of expected) {
      await sampler.scrub(i);
      expect([sampler.level, sampler.sigma, sampler.nfe]).toEqual([i, sigma, nfe]);
      expect(await sampler.positions()).toEqual(Float32Array.from(at));
      expect(await sampler.denoised()).toEqual(Float32Array.from(denoised));
      const {view} = sampler;
      expect(view).toEqual({kind: "cpu", n: 5000, positions: Float32Array.from(at), previous: Float32Array.from(expected[Math.max(0, i - 1)].x), start: x});
    }
    sampler.destroy();
  }, 30_000);

  it("have the law of one Brownian path: as exact as with src/math's, at few steps", async () => {
    // One Gaussian: DPM++ SDE's variance is known to be off by less with noises that belong together. 10 000 numbers: one standard
    // error of a variance is √(2/10000) of it.
    const gaussian = createGaussian({mean: [0, 0], covariance: 0.25});
    const variance = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, value) => sum + value * value, 0) / x.length;
    const sampler = await make({target: gaussian, n: 5000});
    await sampler.scrub(6);
    const x = createRandom(8).normals(10_000).map((e) => 20 * e);
    const states = [...sample({denoise: gaussian.denoise, levels, x, solver: SOLVERS.dpmpp_sde.create(), noise: createBrownianNoise({seed: 5})})];
    const [ours, theirs] = [variance(await sampler.positions()), variance(states.at(-1)!.x)];
    expect(Math.abs(ours - theirs)).toBeLessThan(5 * Math.SQRT2 * Math.sqrt(2 / 10_000) * theirs);
    sampler.destroy();
  }, 30_000);

  it.each([0, 200_000, 2 ** 27])("go back to the same places, with %d bytes to keep states in", async (keepBytes) => {
    const sampler = await make({keepBytes});
    const seen = [await sampler.positions()];
    for await (const {level} of sampler.run()) seen[level] = await sampler.positions();
    for (const level of [2, 6, 5, 0, 1, 4, 4, 3]) {
      await sampler.scrub(level);
      expect(await sampler.positions()).toEqual(seen[level]);
      if (level > 0 && sampler.view.kind === "cpu") expect(sampler.view.previous).toEqual(seen[level - 1]);
    }
    await sampler.step();
    expect(await sampler.positions()).toEqual(seen[4]);
    sampler.destroy();
  });

  it("start over with what is changed, and with nothing else changed", async () => {
    const sampler = await make({n: 10});
    await sampler.scrub(6);
    const first = await sampler.positions();
    await sampler.reset({seed: 2});
    expect(sampler.level).toBe(0);
    await sampler.scrub(6);
    expect(await sampler.positions()).not.toEqual(first);
    await sampler.reset({seed: 1});
    await sampler.scrub(6);
    expect(await sampler.positions()).toEqual(first);
    await expect(sampler.reset({levels: [1]})).rejects.toThrow(/two or more/);
    await sampler.reset();
    expect(sampler.levels.length).toBe(7); // as before the refused reset
    sampler.destroy();
  });

  it("run in any process, and adaptively as one batch", async () => {
    const x = Float32Array.from(createRandom(4).normals(10_000), (e) => 20 * e);
    const adaptive = await make({solver: {name: "rk45", rtol: 1e-5}, start: {kind: "points", x}});
    await adaptive.scrub(6);
    const expected = reference(Float64Array.from(x), SOLVERS.rk45.create({rtol: 1e-5})).at(-1)!;
    expect(await adaptive.positions()).toEqual(Float32Array.from(expected.x));
    expect(adaptive.nfe).toBe(expected.nfe);
    adaptive.destroy();
    const [flow, plain] = [await make({process: flowMatching, solver: "heun"}), await make({solver: "heun"})];
    expect(flow.levels[0]).toEqual({signalScale: 1 / 21, noiseStd: 20 / 21});
    await flow.scrub(6);
    await plain.scrub(6);
    const [a, b] = [await flow.positions(), await plain.positions()];
    a.forEach((value, j) => expect(Math.abs(value - b[j])).toBeLessThan(1e-5)); // one ODE in two scales; float32 shown
    flow.destroy();
    plain.destroy();
  });

  it("stop at a signal, and at destroy()", async () => {
    const sampler = await make();
    const stop = new AbortController();
    const levelsSeen: number[] = [];
    await expect((async () => {
      for await (const {level} of sampler.run({signal: stop.signal})) {
        levelsSeen.push(level);
        if (level === 2) stop.abort();
      }
    })()).rejects.toMatchObject({name: "AbortError"});
    expect(levelsSeen).toEqual([1, 2]);
    await sampler.step();
    expect(sampler.level).toBe(3);
    sampler.destroy();
    await expect(sampler.step()).rejects.toThrow(/destroyed/);
  });

  it("say why it is the CPU", async () => {
    const forced = await make({n: 1});
    const automatic = await make({n: 1, backend: "auto"});
    expect([forced.backend, forced.reason]).toEqual(["cpu", "The CPU was asked for."]);
    expect([automatic.backend, automatic.reason]).toEqual(["cpu", "This browser has no WebGPU."]);
    forced.destroy();
    automatic.destroy();
    await expect(make({backend: "webgpu"})).rejects.toThrow("WebGPU cannot be used here. This browser has no WebGPU.");
  });

  const refusals: [string, Partial<SamplerOptions>, RegExp][] = [
    ["no particles", {n: 0}, /n is 0; give a whole number/],
    ["too many", {n: 2 ** 20 + 1}, /n is 1048577; give 1048576/],
    ["neither target nor denoiser", {target: undefined}, /neither a target nor a denoiser; give one/],
    ["another dimension", {target: createGaussian({mean: [0], covariance: 1})}, /1 dimensions; particles live in the plane/],
    ["an unknown solver", {solver: "eluer" as "euler"}, /no solver "eluer"; choose one of: euler, heun/],
    ["a solver's bad option", {solver: {name: "ddim", eta: 2}}, /eta is 2/],
    ["one level", {levels: [1]}, /two or more/],
    ["levels that rise for a solver that only falls", {levels: [1, 2]}, /rises from 1 to 2/],
    ["a start of another length", {start: {kind: "points", x: new Float32Array(3)}}, /3 numbers; 5000 particles need 10000/],
    ["a seed that is none", {seed: NaN}, /seed is NaN/],
    ["a network at pure noise", {target: undefined, denoiser: network(), levels: [{signalScale: 0, noiseStd: 1}, 1]}, /a network is not defined/],
    ["a network of one layer", {target: undefined, denoiser: network({layers: []})}, /0 layers; give two/],
    ["a network without data's size", {target: undefined, denoiser: network({sigmaData: 0})}, /sigmaData is 0/],
    ["layers that do not fit", {target: undefined, denoiser: network({frequencies: [1]})}, /layer 0 has 9 weights for 3 outputs; 4 inputs need 12/],
    ["a layer that is too wide", {target: undefined, denoiser: network({}, 257)}, /257 outputs; the GPU takes 256/],
    ["a network that diverged", {target: undefined, denoiser: network({}, 3, NaN)}, /not finite/],
    ["a network to somewhere else", {target: undefined, denoiser: network({}, 3, 1, 1)}, /gives 1 numbers; give 2/],
    ["a marginal start without a target", {target: undefined, denoiser: target.denoise, start: {kind: "marginal"}}, /there is none; give target/]
  ];
  it.each(refusals)("refuse %s", async (_, changes, message) => {
    await expect(make(changes)).rejects.toThrow(message);
  });

  it("measure themselves against the target, which need not be what answers", async () => {
    const exact = await make();
    const wrong = await make({denoiser: (x) => new Float64Array(x.length)}); // all believe in the origin
    for (const sampler of [exact, wrong]) await sampler.scrub(6);
    const [a, b] = [await exact.statistics(), await wrong.statistics()];
    expect(a.exact!.mean[0]).toBeCloseTo(0.3 * -2 + 0.7, 12);
    // Six steps of DPM++ SDE are not exact, but far nearer than a belief in the origin.
    expect(a.slicedWasserstein!.value).toBeLessThan(0.2 * b.slicedWasserstein!.value);
    expect([a.count, a.lost]).toEqual([5000, 0]);
    exact.destroy();
    wrong.destroy();
  });

  it("run a network: preconditioned, SiLU between the layers, and its features of σ", async () => {
    // By hand at one point: F = W₂·silu(W₁·(c_in·x, features) + b₁) + b₂ with all weights 1 and no biases.
    const model = network({layers: [
      {weights: new Float32Array(12).fill(1), biases: Float32Array.of(0.5, 0, 0)}, {weights: new Float32Array(6).fill(1), biases: Float32Array.of(0, 2)}
    ], frequencies: [3], sigmaData: 0.7});
    const sampler = await make({target: undefined, denoiser: model, n: 1, levels: [2, 0], solver: "euler", start: {kind: "points", x: Float32Array.of(1, -3)}});
    const length = Math.hypot(2, 0.7);
    const noise = Math.log(2) / 4;
    const sum = (1 - 3) / length + Math.sin(3 * noise) + Math.cos(3 * noise);
    const silu = (v: number): number => v / (1 + Math.exp(-v));
    const F = silu(sum + 0.5) + 2 * silu(sum);
    const D = [1, -3].map((x, d) => (0.7 / length) ** 2 * x + ((2 * 0.7) / length) * (F + 2 * d));
    const denoised = await sampler.denoised();
    D.forEach((value, d) => expect(Math.abs(denoised[d] - value)).toBeLessThan(1e-6)); // float32, shown
    sampler.destroy();
  });

  it("refuse to go where there is no level", async () => {
    const sampler = await make({n: 1});
    for (const level of [-1, 7, 1.5]) await expect(sampler.scrub(level)).rejects.toThrow(`scrub: level is ${level}; give a whole number from 0 to 6.`);
    sampler.destroy();
  });
});

describe("a target's description", () => {
  const targets = {
    mixture: createMixture({
      weights: [0, 0.25, 0.25, 0.25, 0.25], means: [[9, 9], [0, 0], [1, 2], [-1, 2], [3, 0]],
      covariances: [1, 0, createDiagonalCovariance([0, 2]), createLowRankCovariance({factors: [1, 2], dim: 2, variance: 0}), [[2, 1], [1, 1]]]
    }),
    gaussian: createGaussian({mean: [1, 2], covariance: createLowRankCovariance({factors: [1, 2], dim: 2, variance: 0.1})}),
    "flat low-rank": createGaussian({mean: [1, 2], covariance: createLowRankCovariance({factors: [0, 0], dim: 2, variance: 0.1})}),
    cloud: createPointCloud(createRandom(1).normals(20), 2)
  };
  it.each(Object.entries(targets))("survives being sent to a worker: %s", (_, original) => {
    const back = targetOfModel(structuredClone(describeTarget(original)!));
    const x = createRandom(2).normals(40).map((e) => 3 * e);
    for (const sigma of [0.1, 1, 20, Infinity]) {
      const [a, b] = [back.denoise(x, sigma), original.denoise(x, sigma)];
      a.forEach((value, j) => expect(Math.abs(value - b[j])).toBeLessThan(1e-12 * Math.max(1, Math.abs(b[j]))));
    }
  });

  it("is refused to others", () => {
    const own = {...targets.cloud, points: undefined};
    delete own.points;
    expect(describeTarget(own)).toBeUndefined();
  });
});
