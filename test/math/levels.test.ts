import {describe, expect, it} from "vitest";
import {createScaledLinearSchedule} from "../../src/math/schedules/ddpm-schedule.js";
import {ksamplerSigmas, normalSigmas, simpleSigmas} from "../../src/math/levels/comfyui.js";
import {exponentialSigmas} from "../../src/math/levels/exponential.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {deviation, reference} from "./helpers.js";

const schedule = createScaledLinearSchedule();

/** Largest relative difference; the last level must be 0 in both. */
function relative(actual: Float64Array, expected: number[]): number {
  expect(actual).toHaveLength(expected.length);
  expect([actual.at(-1), expected.at(-1)]).toEqual([0, 0]);
  return Math.max(...expected.slice(0, -1).map((sigma, i) => Math.abs(actual[i]! / sigma - 1)));
}

describe("k-diffusion's rules", () => {
  for (const {name, n, sigmaMin, sigmaMax, rho, sigmas} of reference.sigmas)
    it(`${name}, n = ${n}: equal to the reference (15 digits: 1e-14; powers add ρ·2⁻⁵²)`, () => {
      const ours = name === "karras" ? karrasSigmas(n, {sigmaMin, sigmaMax, rho: rho! }) : exponentialSigmas(n, {sigmaMin, sigmaMax});
      expect(relative(ours, sigmas)).toBeLessThan(1e-13);
    });

  it("are linear in σ^(1/ρ) and in log σ, with exact ends", () => {
    const options = {sigmaMin: 0.02, sigmaMax: 80};
    const karras = karrasSigmas(9, {...options, rho: 5});
    const exponential = exponentialSigmas(9, options);
    for (let i = 1; i < 8; i++) {
      expect(2 * karras[i]! ** 0.2).toBeCloseTo(karras[i - 1]! ** 0.2 + karras[i + 1]! ** 0.2, 12);
      expect(exponential[i]! ** 2).toBeCloseTo(exponential[i - 1]! * exponential[i + 1]!, 10);
    }
    for (const sigmas of [karras, exponential]) expect([sigmas[0], sigmas[8], sigmas[9]]).toEqual([80, 0.02, 0]);
    expect([...karrasSigmas(1, options)]).toEqual([80, 0]);
    expect([...exponentialSigmas(1, options)]).toEqual([80, 0]);
  });

  it("refuse impossible ranges", () => {
    expect(() => karrasSigmas(0, {sigmaMin: 1, sigmaMax: 2})).toThrow(/karrasSigmas: numSteps is 0/);
    expect(() => karrasSigmas(2.5, {sigmaMin: 1, sigmaMax: 2})).toThrow(/numSteps is 2.5/);
    expect(() => karrasSigmas(5, {sigmaMin: 0, sigmaMax: 2})).toThrow(/sigmaMin is 0/);
    expect(() => karrasSigmas(5, {sigmaMin: 3, sigmaMax: 2})).toThrow(/0 < sigmaMin ≤ sigmaMax/);
    expect(() => karrasSigmas(5, {sigmaMin: 1, sigmaMax: 2, rho: 0})).toThrow(/rho is 0/);
    expect(() => exponentialSigmas(5, {sigmaMin: 1, sigmaMax: Infinity})).toThrow(/exponentialSigmas/);
  });
});

describe("ComfyUI's KSampler", () => {
  const range = {sigmaMin: schedule.sigmaMin, sigmaMax: schedule.sigmaMax};
  const rules: Record<string, (numSteps: number) => Float64Array> = {
    normal: (n) => normalSigmas(n, schedule),
    simple: (n) => simpleSigmas(n, schedule),
    karras: (n) => karrasSigmas(n, range),
    exponential: (n) => exponentialSigmas(n, range)
  };
  const discarding = ["dpm_2", "dpm_2_ancestral", "uni_pc", "uni_pc_bh2"];

  for (const {sampler, scheduler, steps, denoise, sigmas} of reference.comfyui.cases)
    it(`${sampler}, ${scheduler}, ${steps} steps, denoise ${denoise}`, () => {
      const ours = ksamplerSigmas(steps, rules[scheduler]!, {denoise, discardPenultimate: discarding.includes(sampler)});
      // The product of 1000 factors (1 − β) carries 1000·2⁻⁵³ = 1e-13, and more in 1 − ᾱ where σ is small. (float32: 6e-8.)
      expect(relative(ours, sigmas)).toBeLessThan(1e-11);
    });

  it("truncates as Python's int() does, where nothing comes out whole", () => {
    // 1000/7 = 142.857: indices 0, 142, 285, 428, 571, 714, 857 from the end. 20/0.75 = 26.67: 26 steps are spaced.
    const expected = [0, 142, 285, 428, 571, 714, 857].map((index) => schedule.sigmas[999 - index]!);
    expect([...simpleSigmas(7, schedule)]).toEqual([...expected, 0]);
    const asked: number[] = [];
    ksamplerSigmas(20, (n) => (asked.push(n), simpleSigmas(n, schedule)), {denoise: 0.75});
    expect(asked).toEqual([26]);
  });

  it("counts denoise 0.9999 as 1 only above it, and refuses what is out of range", () => {
    expect([...ksamplerSigmas(10, rules.simple!, {denoise: 0.99995})]).toEqual([...simpleSigmas(10, schedule)]);
    expect(ksamplerSigmas(1, rules.normal!, {denoise: 0.5})).toHaveLength(2);
    expect(ksamplerSigmas(20, rules.simple!, {denoise: 0.01})).toHaveLength(21);
    expect(() => ksamplerSigmas(10, rules.simple!, {denoise: 0})).toThrow(/denoise is 0/);
    expect(() => ksamplerSigmas(10, rules.simple!, {denoise: 1.1})).toThrow(/denoise is 1.1/);
    expect(() => ksamplerSigmas(0, rules.simple!)).toThrow(/numSteps is 0/);
    expect(() => normalSigmas(0, schedule)).toThrow(/normalSigmas: numSteps is 0/);
    expect(() => simpleSigmas(-1, schedule)).toThrow(/simpleSigmas: numSteps is -1/);
    expect([...normalSigmas(1, schedule)]).toEqual([schedule.sigmaMax, 0]);
  });
});

describe("createScaledLinearSchedule", () => {
  it("equals diffusers' β and ᾱ, and ComfyUI's range of σ", () => {
    const {timesteps, betas, alphasCumprod} = reference.ddpmSchedules[0]!;
    timesteps.forEach((t, i) => {
      expect(Math.abs(schedule.betas[t]! / betas[i]! - 1)).toBeLessThan(1e-13);
      expect(Math.abs(schedule.alphaBars[t]! / alphasCumprod[i]! - 1)).toBeLessThan(1e-12);
    });
    expect(deviation([schedule.sigmaMin, schedule.sigmaMax], [reference.comfyui.sigmaMin, reference.comfyui.sigmaMax])).toBeLessThan(1e-12);
  });
});
