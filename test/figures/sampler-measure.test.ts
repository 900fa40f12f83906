/** What /sampler measures, against what is known: the flow of a Gaussian, orders, and the questions that solvers ask. */
import {describe, expect, it} from "vitest";
import {createJudge, LADDER} from "../../src/figures/sampler/ladder.js";
import {spreadLabels} from "../../src/figures/labels.js";
import {endOf, evenLevels, fitOrder, followFlow, rootMeanSquareDistance, stepError, traceRun} from "../../src/figures/sampler/measure.js";
import {measureWhole} from "../../src/figures/sampler/orders.js";
import {spacings} from "../../src/figures/sampler/step.js";
import {createOwnSolver, ODE_SOLVERS, OWN} from "../../src/figures/sampler/solvers.js";
import {createGaussian} from "../../src/math/targets/gaussian.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {ksamplerSigmas} from "../../src/math/levels/ksampler.js";
import {createRandom} from "../../src/math/noise/random.js";
import {sample} from "../../src/math/sample.js";
import {SOLVERS, type SolverEntry, type SolverName} from "../../src/math/solvers/registry.js";
import {flowMap} from "../../src/math/transport/flow-map.js";
import {euler} from "../../src/math/solvers/euler.js";
import {heun} from "../../src/math/solvers/heun.js";

const hills = createMixture({weights: [0.4, 0.6], means: [[-1.5, 0], [1.5, 1]], covariances: [0.3, [[0.4, 0.1], [0.1, 0.2]]]});

describe("followFlow", () => {
  it("is a Gaussian's closed form: x − μ shrinks by √((c + to²)/(c + from²))", () => {
    const target = createGaussian({mean: [1, -2], covariance: 0.25});
    const x = Float64Array.of(4, 3, -5, 0.5);
    for (const to of [0, 0.1, 2]) {
      const scale = Math.sqrt((0.25 + to ** 2) / (0.25 + 36));
      const expected = x.map((value, i) => [1, -2][i % 2]! + scale * (value - [1, -2][i % 2]!));
      // rk45 keeps to 1e-10 a step; the jump to 0 from 1e-5 costs ½·1e-10·|score|.
      expect(Math.max(...followFlow(target, x, 6, to).map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(2e-8);
    }
  });
});

describe("fitOrder", () => {
  it("is the exponent of a power law, from its finest runs, whatever the coarse ones do", () => {
    const runs = [2, 4, 8, 16, 32, 64].map((nfe) => ({nfe, error: nfe < 8 ? 9 : 3 / nfe ** 2.5}));
    expect(fitOrder(runs)).toBeCloseTo(2.5, 9);
  });
  it("leaves rounding out, and says nothing where too little is left", () => {
    expect(fitOrder([4, 8, 16, 32, 64, 128].map((nfe) => ({nfe, error: Math.max(1e-12, nfe ** -5)})))).toBeCloseTo(5, 9);
    expect(fitOrder([{nfe: 4, error: 1}, {nfe: 8, error: 1e-9}, {nfe: 16, error: NaN}])).toBeUndefined();
  });
});

describe("the orders that the page shows", () => {
  it.each([["euler", 1], ["dpmpp_2m", 2], ["dpmpp_3m", 2], ["dpmpp_3m_corrected", 3], ["uni_pc", 3]] as const)("%s: %d", (name, order) => {
    // Four dots between 64 and 192 questions are not yet the limit: the next term adds up to a quarter.
    expect(Math.abs(fitOrder(measureWhole(hills, (SOLVERS[name] as SolverEntry).create()))! - order)).toBeLessThan(0.3);
  });
  it.each([["euler", 2], ["dpmpp_2m", 3], ["dpmpp_3m", 3], ["dpmpp_3m_corrected", 4]] as const)("one step of %s from exact memory: %d", (name, order) => {
    const finest = order === 4 ? 0.01 : 0.005; // finer ones are rounding
    const x = followFlow(hills, Float64Array.of(3, 1, -2, 4, 0.5, -3), 5, 1.4);
    const runs = [8, 4, 2, 1].map((times) => times * finest).map((h) => ({nfe: 1 / h, error: stepError(hills, (SOLVERS[name] as SolverEntry).create(), {x, sigma: 1.4 / Math.exp(4 * h), ratio: Math.exp(h), history: 4, dim: 2})}));
    expect(Math.abs(fitOrder(runs)! - order)).toBeLessThan(0.3);
  });
});

describe("traceRun", () => {
  it("tells each step's own questions, in their order, and ends where the run does", () => {
    const levels = Float64Array.of(5, 2, 0.7, 0);
    const x = Float64Array.of(3, -1);
    const steps = traceRun({denoise: hills.denoise, levels, x, solver: heun});
    expect(steps.map(({from, to}) => [from, to])).toEqual([[5, 2], [2, 0.7], [0.7, 0]]);
    expect(steps.map(({asked}) => asked.map(({sigma}) => sigma))).toEqual([[5, 2], [2, 0.7], [0.7]]);
    expect(steps[0]!.asked[0]!.x).toEqual(x);
    for (const [i, step] of steps.slice(1).entries()) expect(step.x).toEqual(steps[i]!.next);
    expect(steps.at(-1)!.next).toEqual(endOf({denoise: hills.denoise, levels, x, solver: heun}).x);
  });
});

describe("the menu", () => {
  it("holds what follows the ODE on planned levels, and the reader's own", () => {
    expect(ODE_SOLVERS).toEqual(["euler", "heun", "dpm_2", "lms", "dpmpp_2m", "dpmpp_3m", "dpmpp_3m_corrected", "uni_pc", "uni_pc_bh2", "ddim"]);
    const own = createOwnSolver(euler);
    let told = 0;
    own.onChange(() => told++);
    own.set(euler);
    expect([told, own.solverOf(OWN)]).toEqual([0, euler]);
    own.set(heun);
    expect([told, own.solverOf(OWN)]).toEqual([1, heun]);
  });
});

describe("what the page says of the last steps", () => {
  const page = createMixture({weights: [0.3, 0.25, 0.25, 0.2], means: [[-2, -1], [0, 2], [2, -0.5], [0.3, -1.8]], covariances: [0.1, [[0.3, 0.1], [0.1, 0.15]], 0.08, 0.12]});
  const create = (name: SolverName) => (SOLVERS[name] as SolverEntry).create();

  it("the step to 0 is the jump to D for every solver of the menu but LMS", () => {
    for (const name of ODE_SOLVERS) {
      const last = traceRun({denoise: page.denoise, levels: evenLevels(8, {sigmaMax: 5, sigmaMin: 0.05, toZero: true}), x: Float64Array.of(3, -1, 0.5, 2), solver: create(name)}).at(-1)!;
      const off = rootMeanSquareDistance(last.next, page.denoise(last.x, last.from), 2);
      if (name === "lms") expect(off).toBeGreaterThan(1e-3);
      else expect(off).toBeLessThan(1e-12);
    }
  });
  it("dropping the level before 0 helps every one of them with ten steps, and hardly any with thirty", () => {
    const x = createRandom(3).normals(512).map((z) => 14.6146 * z);
    const home = followFlow(page, x, 14.6146, 0);
    const errorOf = (name: SolverName, numSteps: number, discardPenultimate: boolean) => {
      const levels = ksamplerSigmas(numSteps, (n) => karrasSigmas(n, {sigmaMin: 0.0292, sigmaMax: 14.6146}), {discardPenultimate});
      return rootMeanSquareDistance(endOf({denoise: page.denoise, levels, x, solver: create(name)}).x, home, 2);
    };
    for (const name of ODE_SOLVERS) {
      expect(errorOf(name, 10, true)).toBeLessThan(0.93 * errorOf(name, 10, false));
      expect(errorOf(name, 30, true)).toBeGreaterThan(0.85 * errorOf(name, 30, false));
    }
  });
  it("the floor of a walk to 0 goes with the square of the last level", () => {
    const x = createRandom(3).normals(96).map((z) => 5 * z);
    const home = followFlow(page, x, 5, 0);
    const jumpFrom = (sigma: number) => rootMeanSquareDistance(page.denoise(followFlow(page, x, 5, sigma), sigma), home, 2);
    // ½·σ²·|score| and terms of σ⁴; at 0.002 the reference's own 1e-9 is far below.
    expect(jumpFrom(0.02) / jumpFrom(0.002)).toBeCloseTo(100, -1);
  });
  it("with eight questions Heun is worse than Euler", () => {
    const x = createRandom(3).normals(96).map((z) => 5 * z);
    const [euler8, heun8] = ([["euler", 8], ["heun", 4]] as const).map(([name, numSteps]) =>
      rootMeanSquareDistance(endOf({denoise: page.denoise, levels: evenLevels(numSteps, {sigmaMax: 5, sigmaMin: 0.1, toZero: false}), x, solver: create(name)}).x, followFlow(page, x, 5, 0.1), 2));
    expect(heun8).toBeGreaterThan(euler8!);
  });
});

describe("the ladder's judge", () => {
  it("is the error of the walk over the levels, and better levels get less", () => {
    const judge = createJudge(hills, SOLVERS.dpmpp_2m.create());
    const even = Array.from(evenLevels(LADDER.numSteps - 1, {...LADDER, toZero: false}));
    expect(judge(even)).toBeGreaterThan(0.01);
    expect(judge(Array.from(evenLevels(40, {...LADDER, toZero: false})))).toBeLessThan(0.1 * judge(even));
  });
});

it("labels keep their order and their distance", () => {
  expect(spreadLabels([{y: 3}, {y: 1}, {y: 1.1}], {at: ({y}) => y, gap: 0.5}).map(({place}) => place)).toEqual([1, 1.5, 3]);
});

it("a distance counts points, not coordinates", () => {
  expect(rootMeanSquareDistance([3, 4, 0, 0], [0, 0, 0, 0], 2)).toBeCloseTo(Math.sqrt(12.5), 12);
});

it("one boat may land near home by luck: 8 looks are better than 10 (/sampler#step)", () => {
  const line = createMixture({weights: [0.35, 0.4, 0.25], means: [[-1.6], [0.5], [2.4]], covariances: [0.04, 0.03, 0.05]});
  const start = Float64Array.of(2.3);
  const [home] = flowMap(line, start, 3, 0);
  const miss = (looks: number): number => Math.abs([...sample({denoise: line.denoise, levels: spacings.even(looks), x: start, solver: euler})].at(-1)!.x[0]! - home!);
  expect(miss(8)).toBeLessThan(0.03);
  expect(miss(10)).toBeGreaterThan(0.05);
});
