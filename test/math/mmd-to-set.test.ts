/** MMD² to a finite set: many crowds of draws against what the kernel's own table says. */
import {describe, expect, it} from "vitest";
import {estimateSquaredMmd, estimateSquaredMmdToSet} from "../../src/math/metrics/mmd.js";
import {mean, standardError, variance} from "../../src/math/metrics/statistics.js";
import {createRandom} from "../../src/math/noise/random.js";

const [DIM, SET, CROWD, CROWDS, BANDWIDTH] = [3, 75, 32, 800, 1.5];
const set = createRandom("set").normals(SET * DIM);
const rowOf = (j: number): Float64Array => set.subarray(j * DIM, (j + 1) * DIM);
const kernel = (i: number, j: number): number => Math.exp(-rowOf(i).reduce((sum, value, d) => sum + (value - rowOf(j)[d]!) ** 2, 0) / (2 * BANDWIDTH ** 2));
const rows = Array.from({length: SET}, (_, j) => j);
/** Σ uᵢ·uⱼ·k(sᵢ, sⱼ): MMD² of two laws on the set, u being the difference of their probabilities. */
const squaredNorm = (u: readonly number[]): number => rows.reduce((sum, i) => sum + rows.reduce((inner, j) => inner + u[i]! * u[j]! * kernel(i, j), 0), 0);

/** So many crowds of independent draws, point j having the probability chances[j]. */
function drawCrowds(chances: readonly number[]): readonly Float64Array[] {
  const random = createRandom("crowds");
  const pick = (): number => {
    let left = random.uniform();
    return rows.find((j) => (left -= chances[j]!) < 0) ?? SET - 1;
  };
  return Array.from({length: CROWDS}, () => {
    const crowd = new Float64Array(CROWD * DIM);
    for (let i = 0; i < CROWD; i++) crowd.set(rowOf(pick()), i * DIM);
    return crowd;
  });
}

const even = rows.map(() => 1 / SET);
const skew = rows.map((j) => (2 * (j + 0.5)) / SET ** 2); // later points are likelier
const far = rows.map((j) => (rowOf(j)[0]! > 0 ? 1 : 0) as number).map((side, _, all) => side / all.reduce((sum, each) => sum + each));

describe("estimateSquaredMmdToSet", () => {
  // Held up by up to a third where the laws are nearly equal; 8 % is what 800 crowds leave open.
  it.each([["the set's own draws", even, 4 / 3], ["uneven draws", skew, 4 / 3], ["draws from half of it", far, 1.08]] as const)("%s: no bias, and standard errors that are as they say", (_, chances, heldUp) => {
    const found = drawCrowds(chances).map((crowd) => estimateSquaredMmdToSet(crowd, set, {dim: DIM, bandwidth: BANDWIDTH}));
    const values = found.map(({value}) => value);
    const truth = squaredNorm(chances.map((chance) => chance - 1 / SET));
    expect(Math.abs(mean(values) - truth)).toBeLessThan(5 * standardError(values));
    const ratio = Math.sqrt(mean(found.map((each) => each.standardError ** 2)) / variance(values));
    expect(ratio).toBeGreaterThan(0.92);
    expect(ratio).toBeLessThan(heldUp);
  });

  it("is above the two-sample estimate by (1 − B)/m, whatever the crowd", () => {
    const [crowd] = drawCrowds(even);
    const options = {dim: DIM, bandwidth: BANDWIDTH};
    const between = mean(rows.flatMap((i) => rows.filter((j) => j !== i).map((j) => kernel(i, j))));
    expect(estimateSquaredMmdToSet(crowd!, set, options).value - estimateSquaredMmd(crowd!, set, options).value).toBeCloseTo((1 - between) / SET, 12);
  });

  it("knows a crowd that is one point, has room for a set of one, and names what is wrong", () => {
    const one = Float64Array.from({length: 3 * DIM}, (_, i) => rowOf(0)[i % DIM]!);
    const options = {dim: DIM, bandwidth: BANDWIDTH};
    const truth = squaredNorm(rows.map((j) => (j === 0 ? 1 : 0) - 1 / SET));
    const {value, standardError: error} = estimateSquaredMmdToSet(one, set, options);
    expect(value).toBeCloseTo(truth, 12);
    expect(error).toBeLessThan(1e-9);
    expect(estimateSquaredMmdToSet(one, rowOf(0), options).value).toBeCloseTo(0, 12);
    expect(() => estimateSquaredMmdToSet(one.subarray(DIM), set, options)).toThrow(/estimateSquaredMmdToSet: a has 2 points; give 3/);
    expect(() => estimateSquaredMmdToSet(one, set, {dim: DIM, bandwidth: 0})).toThrow(/bandwidth is 0/);
  });
});
