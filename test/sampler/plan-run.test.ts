import {describe, expect, it} from "vitest";
import {
  createDdpmProcess, createPointCloud, createRandom, createScaledLinearSchedule, euler, eulerAncestral, forwardTransition, heun,
  karrasSigmas, PROCESSES, sample, SOLVERS, toUnitScale, variancePreservingLevel, type Level, type NoiseSource, type Process,
  type ProcessEntry, type Solver, type SolverEntry, type SolverName
} from "../../src/math/index.js";
import {planRun, planSteps, type Combination, type Operation} from "../../src/sampler/plan-run.js";
import {NotPlannable} from "../../src/sampler/plan-check.js";
import {createPrograms} from "../../src/sampler/particles/step-programs.js";
import {planNoiseOf} from "../../src/math/noise/plan-noise.js";
import {largestDifference} from "./fixtures.js";

/** A multistep solver, to see that memory across steps survives planning: Adams–Bashforth 2 on equal terms of D. */
const twoStep: Solver = () => {
  let before: Float64Array | undefined;
  return function* ({x, from, to}) {
    const denoised = yield {x, level: from};
    const earlier = before ?? denoised;
    before = denoised;
    const ratio = to.noiseStd / from.noiseStd;
    return x.map((value, j) => ratio * value + (1 - ratio) * (1.5 * denoised[j] - 0.5 * earlier[j]));
  };
};
/** Asks and throws the answer away; copies x. */
const wasteful: Solver = () =>
  function* ({x, from, to}) {
    yield {x, level: from};
    const again = yield {x: x.map((value) => 0.5 * value), level: to};
    return again.slice();
  };

const cloud = createPointCloud(createRandom(1).normals(7 * 3), 3);
const vp = [20, 5, 1, 0.3, 0].map((sigma): Level => variancePreservingLevel(sigma));
const cases: {name: string; solver: Solver; levels: readonly (number | Level)[]; slots: number}[] = [
  {name: "Euler", solver: euler, levels: [...karrasSigmas(6, {sigmaMin: 0.02, sigmaMax: 80})], slots: 2},
  {name: "Heun", solver: heun, levels: [...karrasSigmas(9, {sigmaMin: 0.02, sigmaMax: 80})], slots: 3},
  {name: "Heun, variance preserving", solver: heun, levels: vp, slots: 4},
  {name: "Heun, variance preserving, ending in noise", solver: heun, levels: [0, 1, 5].map((sigma) => variancePreservingLevel(sigma)), slots: 4},
  {name: "Euler up from 0", solver: euler, levels: [0, 1, 5, 0], slots: 2},
  {name: "a multistep solver", solver: twoStep, levels: [10, 5, 2, 1, 0.5, 0.2], slots: 4},
  {name: "a wasteful solver", solver: wasteful, levels: [10, 5, 2, 0], slots: 3}
];

/** Every solver that can be planned, in every process, with levels that it takes. */
const sigmas = karrasSigmas(6, {sigmaMin: 0.05, sigmaMax: 40});
const processes = Object.entries<ProcessEntry>(PROCESSES).map(([name, {create}]): [string, Process] => [
  name, name === "ddpm" ? createDdpmProcess(createScaledLinearSchedule()) : create()
]);
const registry: Record<SolverName, SolverEntry> = SOLVERS;
const planned = Object.entries(registry).filter(([, {adaptive}]) => !adaptive);
const grid = planned.flatMap(([solver, {create}]) => processes.map(([process, {levelOfSigma}]) => ({
  name: `${solver}, ${process}`, solver: create(), levels: Array.from(sigmas, (sigma) => levelOfSigma(sigma))
})));
/** Pure noise at the start, a level twice, and the forward process to pure noise. */
const unusual = [
  ...planned.map(([solver, {create}]) => ({
    name: `${solver} from pure noise`, solver: create(), levels: [Infinity, 9, 3, 3, 0.5, 0].map((sigma) => variancePreservingLevel(sigma))
  })),
  {name: "the forward process", solver: forwardTransition, levels: [0, 0.3, 2, 2, 10, Infinity].map((sigma) => variancePreservingLevel(sigma))},
  {name: "Euler a down the same stretch twice", solver: sawtooth(), levels: [5, 1, 5, 2, 1, 0.1]}
];

/** Euler a going down, Euler going up. */
function sawtooth(): Solver {
  return () => {
    const [down, up] = [eulerAncestral()(), euler()];
    return (input) => (input.to.noiseStd < input.from.noiseStd ? down : up)(input);
  };
}

/** The noise that a plan means, for `sample()`: elementary draws put together in the order in which a solver asks. */
function noiseOfPlan(solver: Solver, levels: readonly (number | Level)[], draw: (interval: number) => Float64Array): NoiseSource {
  const {parts} = planNoiseOf(solver, levels);
  let asked = 0;
  return (length) => {
    const sum = new Float64Array(length);
    for (const {interval, weight} of parts[asked++]) draw(interval).forEach((z, j) => (sum[j] += weight * z));
    return sum;
  };
}

describe("planRun", () => {
  it.each(cases)("$name: carrying the plan out gives what sample() gives", ({solver, levels, slots}) => {
    const x = createRandom(2).normals(6);
    const plan = planRun(solver, levels);
    const memory: Float64Array[] = [x];
    const sum = (terms: Combination): Float64Array => x.map((_, j) => terms.reduce((total, {slot, weight}) => total + weight * memory[slot][j], 0));
    const expected = [...sample({denoise: cloud.denoise, levels, x, solver})];
    let seen = 0;
    for (const instruction of plan.instructions) {
      if (instruction.kind === "combine") memory[instruction.slot] = sum(instruction.of);
      else if (instruction.kind === "denoise") memory[instruction.slot] = cloud.denoise(sum(instruction.at), instruction.sigma);
      else if (instruction.kind === "state") {
        const state = expected[seen++];
        expect(instruction).toMatchObject({i: state.i, sigma: state.sigma, nfe: state.nfe});
        expect(largestDifference(memory[instruction.x], state.x)).toBeLessThan(1e-12);
        const atOpenEnd = seen === expected.length && state.sigma > 0; // nothing is asked there, D is shown all the same
        const denoised = atOpenEnd ? cloud.denoise(toUnitScale(state.x, state.level), state.sigma) : state.denoised;
        expect(largestDifference(memory[instruction.denoised], denoised)).toBeLessThan(1e-12);
      }
    }
    expect(seen).toBe(expected.length);
    expect(memory.length).toBe(plan.slots);
    expect(plan.slots).toBeLessThanOrEqual(slots);
  });

  it.each([...grid, ...unusual])("$name: steps carried out on the plan's noise give what sample() gives on it", ({solver, levels}) => {
    const random = createRandom(3);
    const x = random.normals(6).map((e) => 3 * e);
    const draws: Float64Array[] = [];
    const draw = (interval: number): Float64Array => (draws[interval] ??= createRandom(4, interval).normals(6));
    const expected = [...sample({denoise: cloud.denoise, levels, x, solver, noise: noiseOfPlan(solver, levels, draw)})];
    const {states, steps, intervals} = planSteps(solver, levels);
    const memory = new Map<number, Float64Array>([[0, x]]);
    const sum = (terms: Combination): Float64Array => x.map((_, j) => terms.reduce((total, {slot, weight}) => total + weight * memory.get(slot)![j], 0));
    const carryOut = (operation: Operation): void => {
      const {slot} = operation;
      if (operation.kind === "combine") memory.set(slot, sum(operation.of));
      else if (operation.kind === "denoise") memory.set(slot, cloud.denoise(sum(operation.at), operation.sigma));
      else memory.set(slot, draw(operation.interval));
    };
    expected.forEach((state, i) => {
      if (i > 0) steps[i - 1].forEach(carryOut);
      expect(states[i]).toMatchObject({sigma: state.sigma, nfe: state.nfe});
      expect(largestDifference(memory.get(states[i].x)!, state.x)).toBeLessThan(1e-9); // algebra, |x| < 200
    });
    expect(steps.length).toBe(levels.length - 1);
    expect(draws.length).toBe(intervals);
  });

  it("computes no answer that nobody uses", () => {
    const count = (operations: readonly {kind: string}[]): number => operations.filter(({kind}) => kind === "denoise").length;
    expect(planSteps(wasteful, [10, 5, 2, 0]).steps.map(count)).toEqual([1, 1, 0]); // at σ = 0 a question is answered with x, free of charge
    expect(planSteps(forwardTransition, [0, 1, 2]).steps.map(count)).toEqual([0, 0]);
    expect(count(planRun(forwardTransition, [0, 1, 2]).instructions)).toBe(2); // shown at 1 and at 2
    expect(planSteps(heun, [10, 5, 0]).steps.map(count)).toEqual([2, 1]);
  });

  it("remembers no more from step to step than the solver does, however long the run", () => {
    const long = [...karrasSigmas(40, {sigmaMin: 0.05, sigmaMax: 40})];
    const memory = (name: SolverName): [number, number] => {
      const programs = createPrograms(planSteps(registry[name].create(), long));
      return [programs.memory, new Set(programs.steps.map(({shape}) => JSON.stringify(shape))).size];
    };
    // Values per particle beside x, and kernels: start-up, steady, last.
    expect(memory("euler")).toEqual([0, 2]);
    expect(memory("dpmpp_sde")).toEqual([0, 2]);
    expect(memory("dpmpp_2m")).toEqual([1, expect.any(Number)]);
    expect(memory("dpmpp_3m_sde")).toEqual([2, expect.any(Number)]);
    expect(memory("lms")).toEqual([3, expect.any(Number)]); // the slopes, not x and D of each
    expect(memory("uni_pc")).toEqual([2, expect.any(Number)]); // the corrected x and one answer, not all that it was made of
    for (const name of Object.keys(SOLVERS) as SolverName[]) if (name !== "rk45") expect(memory(name)[1]).toBeLessThanOrEqual(6);
    expect(planRun(registry.uni_pc.create(), long).slots).toBeLessThanOrEqual(6);
  });

  it("refuses a solver that looks at the numbers", () => {
    expect(() => planRun(SOLVERS.rk45.create(), [10, 1, 0.1])).toThrow(NotPlannable);
    const clipping: Solver = () => function* ({x, from}) {
      const denoised = yield {x, level: from};
      return x.map((value, j) => Math.max(-0.1, Math.min(0.1, value)) + 0.5 * denoised[j]);
    };
    expect(() => planSteps(clipping, [10, 5, 2])).toThrow(/cannot be planned: at level 1 .* sums of x, answers and noise only/);
  });

  it("refuses what sample() refuses", () => {
    expect(() => planRun(euler, [1])).toThrow(/two or more/);
  });
});
