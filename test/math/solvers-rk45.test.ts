import {describe, expect, it} from "vitest";
import {changeScale, variancePreservingLevel} from "../../src/math/level.js";
import {lastState, sample} from "../../src/math/sample.js";
import {rk45, solveFlow} from "../../src/math/solvers/rk45.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {Denoiser, Solver} from "../../src/math/types.js";
import {deviation, flat, gmm, reference} from "./helpers.js";

const {denoise} = createMixture(gmm);
const start = flat(reference.kDiffusion.start);
const run = (solver: Solver, levels: Parameters<typeof sample>[0]["levels"], x = start): Float64Array =>
  lastState(sample({denoise, levels, x, solver})).x;

// The Gaussian N(0, s²): D = x·s²/(s² + σ²), and the flow is x·√((s² + σ′²)/(s² + σ²)).
const s = 0.8;
const gaussian: Denoiser = (x, sigma) => x.map((value) => (value * s * s) / (s * s + sigma * sigma));
const gaussianFlow = (x: Float64Array, from: number, to: number): Float64Array =>
  x.map((value) => value * Math.sqrt((s * s + to * to) / (s * s + from * from)));

describe("rk45", () => {
  it("follows the flow of a Gaussian as exactly as it is told to, either way", () => {
    const x = Float64Array.of(30, -2, 0, 1e-3);
    for (const rtol of [1e-5, 1e-8, 1e-11])
      for (const [from, to] of [[50, 0.01], [0.01, 50]] as const) {
        const solver = rk45({rtol});
        const {x: end} = lastState(sample({denoise: gaussian, levels: [from, 1, to], x, solver}));
        // Upwards errors grow as the flow does, by 60.
        expect(deviation(end, gaussianFlow(x, from, to))).toBeLessThan(1000 * rtol);
      }
  });

  it("does not care how the levels are spaced", () => {
    const [coarse, fine] = [[14.6, 0.05], [14.6, 10, 3, 2.9, 1, 0.4, 0.05]].map((levels) => run(rk45(), levels));
    expect(deviation(coarse!, fine!)).toBeLessThan(1e-6); // the flow spreads errors of 1e-8
    expect(deviation(run(rk45({rtol: 1e-11}), [14.6, 0.05]), coarse!)).toBeLessThan(1e-6);
  });

  it("encodes and decodes back", () => {
    const clean = start.map((value) => value / 14.6);
    const there = run(rk45({rtol: 1e-11}), [0.05, 14.6], clean);
    expect(deviation(run(rk45({rtol: 1e-11}), [14.6, 0.05], there), clean)).toBeLessThan(1e-7);
  });

  it("asks first at the step's start, 7 times at least, and of 0 takes Euler's step", () => {
    const asked: number[] = [];
    const spy: Denoiser = (x, sigma) => (asked.push(sigma), denoise(x, sigma));
    const states = [...sample({denoise: spy, levels: [0, 2, 1.99, 1.99, 0], x: start, solver: rk45()})];
    expect(states.map(({nfe}) => nfe)).toEqual([0, 1, 8, 9, 9]);
    expect(asked[0]).toBe(2);
    expect(Math.min(...asked)).toBeCloseTo(1.99, 12);
    expect(states[1]!.x).toEqual(start); // from σ = 0 nothing pulls
    expect(states[3]!.x).toEqual(states[2]!.x);
    expect(states[4]!.x).toEqual(denoise(states[3]!.x, 1.99));
  });

  it("is the same in a variance-preserving process", () => {
    const sigmas = [14.6, 2, 0.3];
    const vp = sigmas.map(variancePreservingLevel);
    const there = run(rk45(), vp, changeScale(start, sigmas[0]!, vp[0]!));
    expect(deviation(changeScale(there, vp[2]!, 0.3), run(rk45(), sigmas))).toBeLessThan(1e-11);
  });

  it("names a tolerance that it cannot keep", () => {
    expect(() => rk45({rtol: 0})).toThrow("rk45: rtol is 0");
    expect(() => rk45({atol: -1})).toThrow("rk45: rtol is 1e-8 and atol -1");
  });
});

describe("solveFlow", () => {
  const x = Float64Array.of(12, -7);
  it("gives x at any σ on the way", () => {
    for (const [from, to] of [[20, 0.02], [0.02, 20]] as const) {
      const flow = solveFlow({denoise: gaussian, x, sigmas: [from, to], rtol: 1e-10});
      expect(flow.at(from)).toEqual(x);
      for (const sigma of [from, 0.02, 0.1, 0.77, 3, 19.9, 20, to, ...flow.sigmas])
        expect(deviation(flow.at(sigma), gaussianFlow(x, from, sigma))).toBeLessThan(1e-7);
      expect(flow.sigmas[0]).toBe(from);
      expect(flow.sigmas.at(-1)).toBe(to);
      expect(flow.nfe % 6).toBe(1);
      expect(flow.nfe).toBeGreaterThanOrEqual(1 + 6 * (flow.sigmas.length - 1));
    }
  });

  it("is where rk45 goes, and counts its questions", () => {
    let calls = 0;
    const counted: Denoiser = (point, sigma) => (calls++, denoise(point, sigma));
    const flow = solveFlow({denoise: counted, x: start, sigmas: [14.6, 0.3]});
    expect(flow.nfe).toBe(calls);
    expect(deviation(flow.at(0.3), run(rk45(), [14.6, 0.3]))).toBeLessThan(1e-12);
  });

  it("from a σ to itself is one point", () => {
    const flow = solveFlow({denoise, x, sigmas: [2, 2]});
    expect(flow.at(2)).toEqual(x);
    expect(flow.at(2)).not.toBe(x);
    expect([...flow.sigmas]).toEqual([2]);
    expect(flow.nfe).toBe(0);
  });

  it("names what is out of range", () => {
    const flow = solveFlow({denoise, x, sigmas: [2, 1]});
    for (const sigma of [0.5, 3, NaN])
      expect(() => flow.at(sigma)).toThrow(`solveFlow: sigma is ${sigma}; give a number from 1 to 2`);
    expect(() => solveFlow({denoise, x, sigmas: [0, 1]})).toThrow("solveFlow: sigmas[0] is 0");
    expect(() => solveFlow({denoise, x, sigmas: [1, Infinity]})).toThrow("solveFlow: sigmas[1] is Infinity");
    expect(() => solveFlow({denoise, x, sigmas: [2, 1], rtol: -1})).toThrow("solveFlow: rtol is -1");
  });
});
