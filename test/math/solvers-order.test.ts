import {describe, expect, it} from "vitest";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {lastState, sample} from "../../src/math/sample.js";
import {dpmpp3m} from "../../src/math/solvers/dpmpp-3m.js";
import {lms} from "../../src/math/solvers/lms.js";
import {SOLVERS, type SolverEntry} from "../../src/math/solvers/registry.js";
import {solveFlow} from "../../src/math/solvers/rk45.js";
import {uniPc} from "../../src/math/solvers/unipc.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {Solver} from "../../src/math/types.js";
import {deviation, gmm, slope} from "./helpers.js";

// From σ = 14.6 to 0.5, away from the step to 0. The levels are a smooth map of a uniform grid (Karras), so that
// halving halves every step; the truth is RK45 at 1e-13, good to about 1e-12, and what is measured stays above 1e-9.
const SIGMA_MAX = 14.6;
const SIGMA_END = 0.5;
const {denoise, score} = createMixture(gmm);
const x = Float64Array.of(14, 2, -9, 11, 5, -13);
const flow = solveFlow({denoise, x, sigmas: [SIGMA_MAX, SIGMA_END], rtol: 1e-13});
const end = flow.at(SIGMA_END);

const spaced = (n: number): Float64Array =>
  karrasSigmas(n + 1, {sigmaMin: SIGMA_END, sigmaMax: SIGMA_MAX}).subarray(0, n + 1);
const run = (solver: Solver, levels: ArrayLike<number>): Float64Array =>
  lastState(sample({denoise, levels, x, solver})).x;
const distanceTo = (truth: Float64Array, y: Float64Array): number =>
  Math.hypot(...y.map((value, i) => value - truth[i]!));

/** Slope of log(error) against log(steps) over the finest halvings. */
function measureOrder(makeSolver: (levels: Float64Array) => Solver, counts: number[]): number {
  const errors = counts.map((n) => distanceTo(end, run(makeSolver(spaced(n)), spaced(n))));
  expect(Math.min(...errors)).toBeGreaterThan(1e-10);
  return -slope(counts.map(Math.log), errors.map(Math.log));
}

/**
 * The same solver, its first `count` states replaced by exact ones: what a multistep method does without the error of
 * its start. It still asks D there, and remembers the answers.
 */
const fromExactHistory = (solver: Solver, levels: ArrayLike<number>, count: number, truth = flow): Solver => () => {
  const step = solver();
  return function* (input) {
    const next = yield* step(input);
    return input.i < count ? truth.at(levels[input.i + 1]!) : next;
  };
};

const deterministic = Object.entries(SOLVERS as Record<string, SolverEntry>).filter(
  ([, {stochastic, adaptive}]) => !stochastic && !adaptive
);

describe("order of convergence, as the field starts", () => {
  const counts = [512, 1024, 2048];
  it.each(deterministic)("%s is of the order that the registry says", (_, {order, create}) => {
    expect(Math.abs(measureOrder(() => create(), counts) - order)).toBeLessThan(0.2);
  });

  it("the registry says 1, 2, 3 as the papers do, and as they do not", () => {
    const orders = Object.fromEntries(deterministic.map(([name, {order}]) => [name, order]));
    expect(orders).toMatchObject({
      euler: 1, ddim: 1, heun: 2, dpm_2: 2, lms: 2,
      dpmpp_2m: 2, dpmpp_3m: 2, dpmpp_3m_corrected: 3, uni_pc: 3, uni_pc_bh2: 3
    });
  });

  it("UniPC-p is p + 1 for p = 1; for p = 3 and 4 it is 3 or more", () => {
    for (const variant of ["bh1", "bh2"] as const) {
      expect(Math.abs(measureOrder(() => uniPc({order: 1, variant}), counts) - 2)).toBeLessThan(0.2);
      for (const order of [3, 4])
        expect(measureOrder(() => uniPc({order, variant}), [64, 128, 256])).toBeGreaterThan(2.8);
    }
  });
});

describe("order from exact history", () => {
  it.each([1, 2, 3, 4])("LMS-%i is of its own order", (order) => {
    const counts = order === 4 ? [128, 256, 512] : [256, 512, 1024];
    const measured = measureOrder((levels) => fromExactHistory(lms({order}), levels, order - 1), counts);
    expect(Math.abs(measured - order)).toBeLessThan(0.2);
  });

  it("DPM++ 3M is 2 all the same as the field has it, and 3 corrected: it is the factor, not the start", () => {
    const measure = (solver: Solver): number =>
      measureOrder((levels) => fromExactHistory(solver, levels, 2), [256, 512, 1024]);
    expect(Math.abs(measure(dpmpp3m()) - 2)).toBeLessThan(0.2);
    expect(Math.abs(measure(dpmpp3m({corrected: true})) - 3)).toBeLessThan(0.2);
  });
});

describe("what the step to σ = 0 costs", () => {
  // There every solver answers with D. With x_σ = x₀ − ½σ²·score(x₀) + O(σ⁴) and D = x_σ + σ²·score(x_σ)
  // it misses x₀ by ½σ²·score(x₀) + O(σ⁴): order 2 in the last level, whatever the solver.
  const smallest = 1e-3;
  const down = solveFlow({denoise, x: end, sigmas: [SIGMA_END, smallest], rtol: 1e-13});
  // Taken from 1e-3 on by the same series, which errs by 1e-12 there.
  const last = down.at(smallest);
  const slopeAtZero = score(last);
  const x0 = last.map((value, i) => value + (smallest * smallest * slopeAtZero[i]!) / 2);

  const solvers = Object.entries(SOLVERS as Record<string, SolverEntry>);
  it.each(solvers.filter(([name, {stochastic}]) => !stochastic && name !== "lms"))("%s ends with D", (_, {create}) => {
    const levels = [1, 0.5, 0.2, 0.1, 0];
    const states = [...sample({denoise, levels, x: flow.at(1), solver: create()})];
    const {x: before, sigma} = states[3]!;
    expect(sigma).toBe(0.1);
    expect(deviation(states[4]!.x, denoise(before, sigma))).toBeLessThan(1e-15);
  });

  it("LMS alone goes on along its polynomial in σ, and misses less where that fits", () => {
    const levels = [0.04, 0.03, 0.02, 0.01, 0];
    const solver = fromExactHistory(lms(), levels, 3, down);
    const miss = distanceTo(x0, lastState(sample({denoise, levels, x: down.at(0.04), solver})).x);
    const missOfD = distanceTo(x0, denoise(down.at(0.01), 0.01));
    // ε = −σ·score(x₀) + O(σ³): the cubic through four of them is exact to O(σ⁵) where D is to O(σ²).
    expect(miss / missOfD).toBeLessThan(0.05);
  });

  it("is ½σ²·score, a fourth for half the σ", () => {
    // The next term is about σ² of the one before it, times third derivatives over first ones, at most 10 here.
    for (const sigma of [0.04, 0.02, 0.01]) {
      const miss = denoise(down.at(sigma), sigma).map((value, i) => value - x0[i]!);
      const expected = score(x0).map((value) => (sigma * sigma * value) / 2);
      expect(distanceTo(expected, miss) / Math.hypot(...expected)).toBeLessThan(20 * sigma * sigma);
    }
  });

  it("so a run to 0 with a fixed σ_min stops converging at that distance", () => {
    const sigmaMin = 0.02;
    const ends = [200, 400].map((n) =>
      run(SOLVERS.dpmpp_3m_corrected.create(), karrasSigmas(n, {sigmaMin, sigmaMax: SIGMA_MAX}))
    );
    const floor = (sigmaMin * sigmaMin * Math.hypot(...score(x0))) / 2;
    for (const y of ends) expect(Math.abs(distanceTo(x0, y) / floor - 1)).toBeLessThan(0.05);
  });
});
