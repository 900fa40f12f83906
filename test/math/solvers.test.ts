import {describe, expect, it} from "vitest";
import {createScaledLinearSchedule} from "../../src/math/schedules/ddpm-schedule.js";
import {changeScale, toLevel, variancePreservingLevel} from "../../src/math/level.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {lastState, sample} from "../../src/math/sample.js";
import {euler} from "../../src/math/solvers/euler.js";
import {heun} from "../../src/math/solvers/heun.js";
import type {LevelLike, Solver} from "../../src/math/types.js";
import {deviation, flat, gmm, reference, slope} from "./helpers.js";

const {denoise} = createMixture(gmm);
const {sigmas, start, trajectories} = reference.kDiffusion;
const solvers: Record<string, Solver> = {euler, heun};

const end = (solver: Solver, levels: ArrayLike<LevelLike>, x: Float64Array): Float64Array =>
  lastState(sample({denoise, levels, x, solver})).x;

describe("against k-diffusion", () => {
  for (const {sampler, steps, final} of trajectories.filter(({sampler}) => sampler in solvers))
    it(`${sampler}: every step equals the reference to 1e-9`, () => {
      // Inputs carry 15 digits; a run may magnify 1e-14 by the spread of the flow, some 1e3 here.
      const states = [...sample({denoise, levels: sigmas, x: flat(start), solver: solvers[sampler]!})];
      expect(states).toHaveLength(steps.length + 1);
      steps.forEach((x, i) => expect(deviation(states[i]!.x, flat(x))).toBeLessThan(1e-9));
      expect(deviation(states.at(-1)!.x, flat(final))).toBeLessThan(1e-9);
    });
});

describe("against diffusers", () => {
  it("Euler in a variance-preserving process is DDIM (their constants are float32: 1e-6)", () => {
    const {timesteps, states} = reference.diffusers.runs.find(({scheduler}) => scheduler === "ddim")!;
    const schedule = createScaledLinearSchedule();
    // set_alpha_to_one = false: the last step ends at ᾱ₀, not at 1.
    const levels = [...timesteps, 0].map((t) => variancePreservingLevel(schedule.sigmas[t]!));
    const ours = [...sample({denoise, levels, x: flat(states[0]!), solver: euler})];
    states.forEach((x, i) => expect(deviation(ours[i]!.x, flat(x))).toBeLessThan(1e-6));
  });
});

describe("order of convergence", () => {
  // From σ = 14.6 to 0.5, away from the step to 0, where every method is of first order. Error against Heun with 8192 steps
  // (its own error is about (1/32)² of the finest measured); slope of log(error) against log(steps) over three halvings.
  const spaced = (n: number): Float64Array => karrasSigmas(n + 1, {sigmaMin: 0.5, sigmaMax: 14.6}).slice(0, -1);
  const exact = end(heun, spaced(8192), flat(start));
  for (const [name, solver, order] of [["Euler", euler, 1], ["Heun", heun, 2]] as const)
    it(`${name}: ${order}`, () => {
      const counts = [64, 128, 256, 512];
      const errors = counts.map((n) => Math.hypot(...end(solver, spaced(n), flat(start)).map((value, i) => value - exact[i]!)));
      const measured = -slope(counts.map(Math.log), errors.map(Math.log));
      expect(Math.abs(measured - order)).toBeLessThan(0.2);
    });

  it("holds in other coordinates: a Heun step in VP is the same step in VE", () => {
    const vp = Array.from(sigmas, variancePreservingLevel);
    const x = changeScale(flat(start), sigmas[0]!, vp[0]!);
    for (const solver of [euler, heun]) {
      const states = [...sample({denoise, levels: vp, x, solver})];
      [...sample({denoise, levels: sigmas, x: flat(start), solver})].forEach((state, i) => {
        expect(deviation(states[i]!.x, changeScale(state.x, state.level, vp[i]!))).toBeLessThan(1e-12);
        expect(deviation(states[i]!.denoised, state.denoised)).toBeLessThan(1e-12);
      });
    }
  });
});

describe("in either direction, between any two ends", () => {
  const x0 = Float64Array.of(-2, 0.1, 1.4, 1.3, 0.5, -2.1);

  it("encodes up from σ = 0 and decodes back", () => {
    const up = karrasSigmas(300, {sigmaMin: 1e-3, sigmaMax: 20}).reverse();
    const there = end(heun, up, x0);
    // Second order: error about C·(1/300)²; halving the steps multiplies it by 4.
    const error = deviation(end(heun, up.slice().reverse(), there), x0);
    expect(error).toBeLessThan(5e-3);
    expect(deviation(end(heun, up.slice().reverse().filter((_, i) => i % 2 === 0 || i === 300), there), x0)).toBeGreaterThan(2 * error);
  });

  it("the first step up from σ = 0 keeps the picture: ε̂ = 0", () => {
    for (const to of [toLevel(3), variancePreservingLevel(3)])
      expect(deviation(end(euler, [0, to], x0), x0.map((value) => to.signalScale * value))).toBeLessThan(1e-15);
  });

  it("starts at signalScale 0: the first guess is the mean, and n′·ε̂ the noise itself", () => {
    const noise = Float64Array.of(0.3, -1, 2, 0.5);
    const to = variancePreservingLevel(10);
    const mean = denoise(noise, Infinity);
    const expected = noise.map((value, i) => to.signalScale * mean[i]! + to.noiseStd * value);
    for (const solver of [euler, heun]) expect(deviation(end(solver, [variancePreservingLevel(Infinity), to], noise), expected)).toBeLessThan(1e-15);
  });

  it("ends at signalScale 0: what is left is ε̂", () => {
    const from = variancePreservingLevel(5);
    const ends = [euler, heun].map((solver) => end(solver, [from, variancePreservingLevel(Infinity)], x0));
    const D = denoise(x0.map((value) => value / from.signalScale), 5);
    const eps = x0.map((value, i) => (value - from.signalScale * D[i]!) / from.noiseStd);
    for (const x of ends) expect(deviation(x, eps)).toBeLessThan(1e-14);
  });

  it("a step to the same level changes nothing", () => {
    for (const solver of [euler, heun]) for (const level of [3, variancePreservingLevel(0.2)]) expect(deviation(end(solver, [level, level], x0), x0)).toBeLessThan(1e-15);
  });
});
