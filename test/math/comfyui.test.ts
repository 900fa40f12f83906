/** ComfyUI's names and its KSampler: against its own σ lists, torch's own numbers, and what its code says of start and end. */
import {describe, expect, it} from "vitest";
import {drawInitialNoise, drawNoiseOnTheWay, inpaint, planKsampler, startKsampler} from "../../src/math/comfyui/ksampler.js";
import {COMFY_SAMPLERS, type ComfySampler, type ComfySamplerName} from "../../src/math/comfyui/samplers.js";
import {COMFY_SCHEDULERS, type ComfySchedulerName} from "../../src/math/comfyui/schedulers.js";
import {LEVEL_RULES} from "../../src/math/levels/registry.js";
import {createTorchRandom} from "../../src/math/noise/torch-random.js";
import {lastState, sample} from "../../src/math/sample.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {SOLVERS} from "../../src/math/solvers/registry.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {replayNoise} from "../../src/math/noise/replay.js";
import {reference} from "./helpers.js";

const schedule = createScaledLinearSchedule();
const samplers = Object.entries(COMFY_SAMPLERS) as [ComfySamplerName, ComfySampler][];
const hills = createMixture({weights: [0.4, 0.6], means: [[-1.5, 0], [1.5, 1]], covariances: [0.3, [[0.4, 0.1], [0.1, 0.2]]]});

describe("σ lists", () => {
  it.each(reference.comfyui.cases)("$sampler, $scheduler, $steps steps, denoise $denoise: ComfyUI's own", ({sampler, scheduler, steps, denoise, sigmas}) => {
    const plan = planKsampler({steps, samplerName: sampler as ComfySamplerName, scheduler: scheduler as ComfySchedulerName, denoise}, schedule);
    expect(plan.sigmas).toHaveLength(sigmas.length);
    // There in float32: 2e-6 of a level at most (ksamplerSigmas).
    sigmas.forEach((sigma: number, i: number) => expect(Math.abs(plan.sigmas[i]! - sigma)).toBeLessThanOrEqual(3e-6 * sigma));
  });
  it("every name of both menus makes a run", () => {
    for (const [samplerName] of samplers)
      for (const scheduler of Object.keys(COMFY_SCHEDULERS) as ComfySchedulerName[]) {
        const {sigmas, full} = planKsampler({steps: 7, samplerName, scheduler}, schedule);
        expect(sigmas.at(-1)).toBe(0);
        expect(full, scheduler).toBe(scheduler !== "ddim_uniform"); // which never visits the highest σ
        expect(Object.hasOwn(LEVEL_RULES, scheduler)).toBe(true);
      }
  });
  it("denoise 0 and a start after the end leave nothing to do", () => {
    expect(planKsampler({steps: 9, samplerName: "euler", scheduler: "normal", denoise: 0}, schedule).sigmas).toHaveLength(0);
    expect(planKsampler({steps: 9, samplerName: "euler", scheduler: "normal", startAtStep: 9}, schedule).sigmas).toHaveLength(0);
    expect(() => planKsampler({steps: 9, samplerName: "euler", scheduler: "normal", denoise: -0.1}, schedule)).toThrow(RangeError);
    expect(() => planKsampler({steps: 9, samplerName: "euler", scheduler: "normal", startAtStep: 1.5}, schedule)).toThrow(RangeError);
  });
  it("KSampler Advanced cuts the list, and ends at 0 unless leftover noise is wanted", () => {
    const knobs = {steps: 8, samplerName: "euler", scheduler: "karras"} as const;
    const whole = planKsampler(knobs, schedule).sigmas;
    const first = planKsampler({...knobs, endAtStep: 3, returnWithLeftoverNoise: true}, schedule).sigmas;
    expect(first).toEqual(whole.slice(0, 4));
    expect(planKsampler({...knobs, startAtStep: 3}, schedule).sigmas).toEqual(whole.slice(3));
    expect(planKsampler({...knobs, endAtStep: 3}, schedule).sigmas).toEqual(Float64Array.of(...whole.slice(0, 3), 0));
    expect(planKsampler({...knobs, endAtStep: 10000}, schedule).sigmas).toEqual(whole);
  });
});

describe("solvers by ComfyUI's names", () => {
  for (const {sampler, steps, final, noise, ...options} of reference.kDiffusion.trajectories)
    if (Object.hasOwn(COMFY_SAMPLERS, sampler) && (options as {eta?: number}).eta !== 0)
      it(`${sampler}: k-diffusion's run, state by state`, () => {
        const {sigmas, start} = reference.kDiffusion;
        const named = COMFY_SAMPLERS[sampler as ComfySamplerName];
        const denoise = createMixture(reference.gmm).denoise;
        const states = [...sample({denoise, levels: sigmas, x: Float64Array.from(start.flat()), solver: named.create(sigmas.length - 1), ...(noise ? {noise: replayNoise(noise.map((draw: number[][]) => Float64Array.from(draw.flat())))} : {})})];
        const expected: number[][] = [...steps.map((step: number[][]) => step.flat()), final.flat()];
        // 15 digits and ten steps; the flow spreads a rounding by less than a thousand.
        states.forEach(({x}, i) => x.forEach((value, k) => expect(Math.abs(value - expected[i]![k]!)).toBeLessThan(1e-9)));
      });
  it("ddim is Euler's method; SOLVERS.ddim agrees in rounding", () => {
    const {levels} = planKsampler({steps: 9, samplerName: "ddim", scheduler: "normal"}, schedule);
    const x = Float64Array.of(9, -4, 2, 14);
    const end = (solver: ReturnType<ComfySampler["create"]>) => lastState(sample({denoise: hills.denoise, levels, x, solver})).x;
    const ours = end(COMFY_SAMPLERS.ddim.create(9));
    expect(ours).toEqual(end(COMFY_SAMPLERS.euler.create(9)));
    end(SOLVERS.ddim.create()).forEach((value, i) => expect(Math.abs(value - ours[i]!)).toBeLessThan(1e-12));
  });
  it.each(["uni_pc", "uni_pc_bh2"] as const)("%s ends at 0.001, and its last steps have orders 2 and 1 all the same", (samplerName) => {
    const {levels, sigmas, solver} = planKsampler({steps: 8, samplerName, scheduler: "normal"}, schedule);
    expect([sigmas.at(-1), levels.at(-1)]).toEqual([0, 0.001]);
    const x = Float64Array.of(9, -4, 2, 14);
    const there = [...sample({denoise: hills.denoise, levels, x, solver})];
    // A run to 0 lowers its orders by itself: up to the last step the two are one.
    const toZero = [...sample({denoise: hills.denoise, levels: sigmas, x, solver: SOLVERS[samplerName].create({order: 3})})];
    there.slice(0, -1).forEach((state, i) => expect(state.x).toEqual(toZero[i]!.x));
  });
  it.each([[1, 1], [2, 1], [3, 2], [4, 3], [20, 3]])("uni_pc with %d steps has order %d", (numSteps, order) => {
    const levels = Float64Array.from({length: numSteps + 1}, (_, i) => 5 * 0.5 ** i);
    const x = Float64Array.of(3, 1);
    const run = (solver: ReturnType<ComfySampler["create"]>) => lastState(sample({denoise: hills.denoise, levels: [...levels.slice(0, -1), 0], x, solver})).x;
    expect(run(COMFY_SAMPLERS.uni_pc.create(numSteps))).toEqual(run(SOLVERS.uni_pc.create({order})));
  });
});

describe("the start", () => {
  it("is √(1 + σ²)·ε from the top, σ·ε below it, added to the latent; the latent alone without noise", () => {
    const [latent, eps] = [Float64Array.of(1, -2), Float64Array.of(0.5, 3)];
    const full = planKsampler({steps: 5, samplerName: "euler", scheduler: "normal"}, schedule);
    const top = schedule.sigmaMax;
    startKsampler(latent, eps, full).forEach((value, i) => expect(value).toBeCloseTo(latent[i]! + Math.sqrt(1 + top * top) * eps[i]!, 10));
    const half = planKsampler({steps: 5, samplerName: "euler", scheduler: "normal", denoise: 0.5}, schedule);
    expect(half.full).toBe(false);
    startKsampler(latent, eps, half).forEach((value, i) => expect(value).toBeCloseTo(latent[i]! + half.sigmas[0]! * eps[i]!, 12));
    expect(startKsampler(latent, undefined, full)).toEqual(latent);
  });
});

describe("the seed", () => {
  it.each(reference.torchRandn.normal.filter(({n}: {n: number}) => n === 16384))("$seed draws torch's 16384 numbers, channel after channel", ({seed, first, last}) => {
    const noise = drawInitialNoise(String(seed));
    // Channel 0 lies at 0, 4, 8, …; the last number is channel 3 of the last pixel. Agreement: createTorchRandom.
    first.forEach((value: number, i: number) => expect(noise[4 * i]).toBeCloseTo(value, 5));
    last.forEach((value: number, i: number) => expect(noise[4 * (4096 - last.length + i) + 3]).toBeCloseTo(value, 5));
  });
  it("takes 2⁶⁴ − 1 and nothing above, and on the way draws with seed + 1", () => {
    expect(drawInitialNoise("18446744073709551615", {pixels: 4})).toHaveLength(16);
    expect(() => drawInitialNoise("18446744073709551616")).toThrow(RangeError);
    const way = drawNoiseOnTheWay("7", COMFY_SAMPLERS.euler_ancestral, {pixels: 16, channels: 1})!;
    const random = createTorchRandom(8);
    expect(way(16, 5, 4)).toEqual(random.normals(16));
    expect(way(16, 4, 3)).toEqual(random.normals(16));
    expect(drawNoiseOnTheWay(7, COMFY_SAMPLERS.euler)).toBeUndefined();
    expect(drawNoiseOnTheWay("18446744073709551615", COMFY_SAMPLERS.ddpm, {pixels: 16, channels: 1})!(16, 2, 1)).toEqual(createTorchRandom(0).normals(16));
  });
});

describe("inpaint", () => {
  it("shows the denoiser a known part noised to the level, always with the same ε, and answers it with the latent", () => {
    const asked: Float64Array[] = [];
    const spy = (x: Float64Array) => {
      asked.push(x);
      return x.map(() => 9);
    };
    const [latent, eps] = [Float64Array.of(1, 2, 3), Float64Array.of(0.5, -1, 2)];
    const masked = inpaint(spy, {latent, eps, mask: [1, 0, 0.5]});
    expect(masked(Float64Array.of(7, 7, 7), 4)).toEqual(Float64Array.of(9, 2, 6));
    expect(asked[0]).toEqual(Float64Array.of(7, 2 - 4, 0.5 * 7 + 0.5 * (3 + 8)));
    expect(() => inpaint(spy, {latent, eps, mask: [1]})).toThrow(RangeError);
  });
  it("ends with the known part as it was", () => {
    const latent = Float64Array.of(0.3, 5);
    const plan = planKsampler({steps: 6, samplerName: "euler", scheduler: "normal"}, schedule);
    const eps = Float64Array.of(1, -0.4);
    const {x} = lastState(sample({denoise: inpaint(hills.denoise, {latent, eps, mask: [1, 0]}), levels: plan.levels, x: startKsampler(latent, eps, plan), solver: plan.solver}));
    expect(x[1]).toBeCloseTo(5, 12);
    expect(x[0]).not.toBeCloseTo(0.3, 3);
  });
});
