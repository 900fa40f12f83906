import {describe, expect, it} from "vitest";
import {createRandom} from "../../src/math/noise/random.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import {standardError, testOneSampleKs, testTwoSampleKs} from "../../src/math/metrics/statistics.js";
import {randomWalk, spaceWalkSigmas} from "../../src/math/noise/walk.js";

const SIGMA = 3;
const endOf = (numSteps: number, seed: string, count = 2000): Float64Array => {
  const walkers = [...randomWalk({x0: new Float64Array(count), sigmas: spaceWalkSigmas(numSteps, SIGMA), random: createRandom(seed)})];
  return walkers.at(-1)!.x;
};

describe("randomWalk", () => {
  it("yields every state, x₀ first, and leaves x₀ alone", () => {
    const x0 = Float64Array.of(5, 6);
    const states = [...randomWalk({x0, sigmas: spaceWalkSigmas(4, SIGMA), random: createRandom(1)})];
    expect(states.map(({i}) => i)).toEqual([0, 1, 2, 3, 4]);
    expect(states.map(({sigma}) => sigma)).toEqual([0, SIGMA / 2, SIGMA * Math.SQRT1_2, SIGMA * Math.sqrt(0.75), SIGMA]);
    expect(states[0]!.x).toEqual(x0);
    expect(states[0]!.x).not.toBe(x0);
    expect([...x0]).toEqual([5, 6]);
  });

  it("variances add: after i of n steps the variance is σ²·i/n, within 5 standard errors", () => {
    const states = [...randomWalk({x0: new Float64Array(4000), sigmas: spaceWalkSigmas(10, SIGMA), random: createRandom("variance")})];
    for (const {i, x} of states.slice(1)) {
      const squares = x.map((value) => value * value);
      const mean = squares.reduce((sum, s) => sum + s) / squares.length;
      expect(Math.abs(mean - (SIGMA * SIGMA * i) / 10)).toBeLessThan(5 * standardError(squares));
    }
  });

  it("a hundred small steps equal one big one, and so do uneven ones", () => {
    const uneven = [...randomWalk({x0: new Float64Array(2000), sigmas: [0.1, 0.1, 2.9, 3], random: createRandom("uneven")})].at(-1)!.x;
    for (const ends of [endOf(1, "one"), endOf(100, "hundred"), uneven])
      expect(testOneSampleKs(ends, (value) => normalCdf(value / SIGMA)).pValue).toBeGreaterThan(1e-4);
    expect(testTwoSampleKs(endOf(1, "one"), endOf(100, "hundred")).pValue).toBeGreaterThan(1e-4);
  });

  it("increments are independent of where the walk is", () => {
    const [, middle, end] = [...randomWalk({x0: new Float64Array(4000), sigmas: [0, 1, 2], random: createRandom("increments")})];
    const products = middle!.x.map((value, i) => value * (end!.x[i]! - value));
    expect(Math.abs(products.reduce((sum, p) => sum + p) / products.length)).toBeLessThan(5 * standardError(products));
  });

  it("refuses sigmas that decrease or are no numbers", () => {
    const walk = (sigmas: number[]) => () => [...randomWalk({x0: new Float64Array(1), sigmas, random: createRandom(1)})];
    expect(walk([0, 2, 1])).toThrow(/sigmas\[2\] is 1, after 2/);
    expect(walk([0, NaN])).toThrow(/sigmas\[1\] is NaN/);
    expect(walk([-1])).toThrow(/sigmas\[0\] is -1/);
    expect(() => spaceWalkSigmas(0, 1)).toThrow(/numSteps is 0/);
    expect(() => spaceWalkSigmas(1, -1)).toThrow(/sigma is -1/);
  });
});
