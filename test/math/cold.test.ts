import {describe, expect, it} from "vitest";
import {createBlend} from "../../src/math/degradations/blend.js";
import {createBlur} from "../../src/math/degradations/blur.js";
import {sampleCold, sampleColdAsync, type ColdOptions, type ColdState} from "../../src/math/degradations/cold.js";
import type {Degrade} from "../../src/math/degradations/degradation.js";
import {createDesaturate} from "../../src/math/degradations/desaturate.js";
import {createGaussianNoise} from "../../src/math/degradations/gaussian-noise.js";
import {DEGRADATIONS, type DegradationName} from "../../src/math/degradations/registry.js";
import {createRandom} from "../../src/math/noise/random.js";
import {sample} from "../../src/math/sample.js";
import {ddim} from "../../src/math/solvers/ddim.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {deviation, slope} from "./helpers.js";

const SIZE = {width: 6, height: 6};
const DIM = 144;
const random = createRandom("cold");
const draw = (): Float64Array => Float64Array.from({length: DIM}, () => 2 * random.uniform() - 1);
const [picture, other, wrong] = [draw(), draw(), draw()];
const names = Object.keys(DEGRADATIONS) as DegradationName[];
const severities = [1, 0.85, 0.6, 0.3, 0.1, 0];
const states = (options: ColdOptions): ColdState[] => [...sampleCold(options)];
const last = (options: ColdOptions): Float64Array => states(options).at(-1)!.x;

describe("sampleCold", () => {
  it("with an exact restorer stays on the degraded picture, by either algorithm", () => {
    for (const name of names) {
      const degrade = DEGRADATIONS[name].create({...SIZE, seed: 1, other});
      for (const algorithm of [1, 2] as const)
        for (const {severity, x, restored, i, calls} of states({degrade, restore: () => picture, severities, x: degrade(picture, 1), algorithm})) {
          // Algorithm 2 adds and subtracts numbers up to 5, five times.
          expect(deviation(x, degrade(picture, severity)), `${name} at ${severity}`).toBeLessThan(2e-14);
          expect(restored).toEqual(severity === 0 ? x : picture);
          expect([i, calls]).toEqual([severities.indexOf(severity), Math.min(severities.indexOf(severity) + 1, 5)]);
        }
    }
  });

  describe("with a degradation x₀ + s·e, one e for all pictures (Bansal et al. 2022, Sec. 3.3)", () => {
    const degrade: Degrade = (x0, s) => x0.map((value, i) => value + 3 * s * other[i]!);

    it("Algorithm 2 is exact whatever the restorer says, Algorithm 1 is not", () => {
      const options = {degrade, restore: () => wrong, severities, x: degrade(picture, 1)};
      for (const {severity, x} of states({...options, algorithm: 2}))
        expect(deviation(x, degrade(picture, severity))).toBeLessThan(2e-14);
      expect(last({...options, algorithm: 1})).toEqual(wrong);
    });
  });

  it("where e depends on the picture, a wrong guess costs Algorithm 2 (s − s′)·(e(x₀) − e(x̂₀)) a step", () => {
    const degrade = createDesaturate(SIZE);
    const end = last({degrade, restore: () => wrong, severities, x: degrade(picture, 1), algorithm: 2});
    const e = (x0: Float64Array): Float64Array => degrade(x0, 1).map((value, i) => value - x0[i]!);
    const [own, theirs] = [e(picture), e(wrong)];
    expect(deviation(end, picture.map((value, i) => value + own[i]! - theirs[i]!))).toBeLessThan(1e-14);
  });

  it("forgives to first order: with a smooth e a restorer that is off by δ costs Algorithm 2 O(δ), and Algorithm 1 drifts", () => {
    // D(x₀, s) = x₀ + s·e + s²·f(x₀): what is left of a guess off by δ is f(x₀ + δ) − f(x₀), weighed by Σ(s² − s′²) = 1.
    const degrade: Degrade = (x0, s) => x0.map((value, i) => value + s * other[i]! + 0.1 * s * s * Math.sin(value));
    const run = (delta: number, algorithm: 1 | 2): number =>
      deviation(last({degrade, restore: () => picture.map((value, i) => value + delta * wrong[i]!), severities, x: degrade(picture, 1), algorithm}), picture);
    expect(run(1e-3, 2)).toBeLessThan(1.01e-4);
    expect(run(1e-3, 1)).toBeGreaterThan(9e-4);
    const deltas = [1e-1, 1e-2, 1e-3];
    expect(slope(deltas.map(Math.log), deltas.map((delta) => Math.log(run(delta, 2))))).toBeCloseTo(1, 1);
  });

  it("with a restorer that shrinks, Algorithm 1 drifts away with the number of steps, Algorithm 2 does not", () => {
    // R undoes the blend exactly and then errs towards grey by a tenth. Algorithm 1 passes its guess on, error and all.
    const degrade = createBlend({...SIZE, other});
    const restore = (x: Float64Array, s: number): Float64Array => {
      const [kept, added] = [Math.cos((Math.PI / 2) * s), Math.sin((Math.PI / 2) * s)];
      return x.map((value, i) => 0.9 * ((value + 1 - added * (other[i]! + 1)) / kept - 1));
    };
    const error = (numSteps: number, algorithm: 1 | 2): number => {
      const levels = Array.from({length: numSteps + 1}, (_, i) => 0.9 * (1 - i / numSteps));
      return deviation(last({degrade, restore, severities: levels, x: degrade(picture, 0.9), algorithm}), picture);
    };
    expect(error(32, 1)).toBeGreaterThan(error(4, 1)); // 0.9 to the power of the steps
    expect(error(32, 1)).toBeGreaterThan(0.8);
    expect(error(32, 2)).toBeLessThan(error(32, 1) / 4);
  });

  it("with noise and a denoiser, Algorithm 2 in which D knows ε̂ is DDIM", () => {
    // One step: with ε̂ = (x − a·x̂₀)/b in place of ε, x − (a·x̂₀ + b·ε̂) + (a′·x̂₀ + b′·ε̂) = a′·x̂₀ + b′·ε̂.
    const cloud = createPointCloud(Float64Array.from([...picture, ...other, ...wrong]), DIM);
    const [a, b] = [Math.cos(0.4 * Math.PI), Math.sin(0.4 * Math.PI)];
    const x = createGaussianNoise({...SIZE, seed: 2})(picture, 0.8);
    const restore = (at: Float64Array): Float64Array => cloud.denoise(at.map((value) => value / a), b / a);
    const eps = x.map((value, i) => (value - a * restore(x)[i]!) / b);
    const degrade: Degrade = (x0, s) => x0.map((value, i) => Math.cos((Math.PI / 2) * s) * value + Math.sin((Math.PI / 2) * s) * eps[i]!);
    const cold = last({degrade, restore, severities: [0.8, 0.5], x, algorithm: 2});
    const levels = [{signalScale: a, noiseStd: b}, {signalScale: Math.SQRT1_2, noiseStd: Math.SQRT1_2}];
    expect(deviation(cold, [...sample({denoise: cloud.denoise, levels, x, solver: ddim()})].at(-1)!.x)).toBeLessThan(1e-14);
  });

  it("takes restorers that take time, and can be left", async () => {
    const degrade = createBlur(SIZE);
    const options = {degrade, severities, x: degrade(picture, 1), algorithm: 2 as const};
    let asked = 0;
    const restore = async (x: Float64Array): Promise<Float64Array> => {
      asked++;
      return x.map((value) => value * 0.5);
    };
    const seen: ColdState[] = [];
    for await (const state of sampleColdAsync({...options, restore})) seen.push(state);
    expect(seen).toEqual(states({...options, restore: (x) => x.map((value) => value * 0.5)}));
    asked = 0;
    for await (const state of sampleColdAsync({...options, restore})) if (state.i === 1) break;
    expect(asked).toBe(2);
  });

  it("leaves x alone and says what it cannot do", () => {
    const degrade = createDesaturate(SIZE);
    const start = picture.slice();
    const options: ColdOptions = {degrade, restore: () => picture, severities, x: start, algorithm: 2};
    states(options);
    expect(start).toEqual(picture);
    expect(() => states({...options, severities: [1]})).toThrow(/severities has length 1/);
    expect(() => states({...options, severities: [0.5, 0.5]})).toThrow(/severities\[1\] is 0.5, not below/);
    expect(() => states({...options, severities: [1.5, 0]})).toThrow(/severities\[0\]: severity is 1.5/);
    expect(() => states({...options, severities: [1, NaN]})).toThrow(/severity is NaN/);
    expect(() => states({...options, algorithm: 3 as 2})).toThrow(/algorithm is 3/);
    expect(() => states({...options, restore: (x) => x.slice(1)})).toThrow(/the restored picture has length 143/);
    expect(() => states({...options, degrade: (x) => x.slice(1)})).toThrow(/the degraded picture has length 143/);
  });
});
