import {describe, expect, it} from "vitest";
import {
  createPointCloud, createRandom, euler, heun, karrasSigmas, sample, toUnitScale, variancePreservingLevel, type Level, type Solver
} from "../../src/math/index.js";
import {planRun, type Combination} from "../../src/sampler/plan-run.js";
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
      else {
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

  it("refuses what sample() refuses", () => {
    expect(() => planRun(euler, [1])).toThrow(/two or more/);
  });
});
