import {describe, expect, it} from "vitest";
import {createBrownianNoise, createRandom} from "../../src/math/index.js";
import {planNoise, type NoiseRequest} from "../../src/math/noise/plan-noise.js";

/** Correlation of two requests: Σ over shared elementary intervals. */
const correlation = (requests: readonly NoiseRequest[], i: number, j: number): number => {
  const {parts} = planNoise(requests);
  return parts[i].reduce((sum, {interval, weight}) => sum + weight * (parts[j].find((part) => part.interval === interval)?.weight ?? 0), 0);
};

/** Of Brownian motion in the clock: overlap/√(length·length). */
const expected = (clock: (sigma: number) => number, a: NoiseRequest, b: NoiseRequest): number => {
  const [p, q] = [a, b].map(({from, to}) => [Math.min(clock(from), clock(to)), Math.max(clock(from), clock(to))]);
  return Math.max(0, Math.min(p[1], q[1]) - Math.max(p[0], q[0])) / Math.sqrt((p[1] - p[0]) * (q[1] - q[0]));
};

describe("planNoise", () => {
  it.each([
    {name: "falling, in 1/σ²", clock: (sigma: number) => sigma ** -2, turn: false},
    {name: "rising, in σ²", clock: (sigma: number) => sigma ** 2, turn: true}
  ])("$name: any two draws are correlated as on one Brownian path", ({clock, turn}) => {
    const random = createRandom(1);
    const requests = Array.from({length: 40}, () => {
      const [a, b] = [0, 0].map(() => [80, 40, 20, 11, 5, 2, 1, 0.4, 0.1][random.integer(9)]);
      const [low, high] = a === b ? [0.05, b] : [Math.min(a, b), Math.max(a, b)];
      return turn ? {from: low, to: high} : {from: high, to: low};
    });
    for (let i = 0; i < 40; i++) for (let j = 0; j <= i; j++)
      expect(correlation(requests, i, j)).toBeCloseTo(expected(clock, requests[i], requests[j]), 12);
  });

  it("agrees with src/math's path about which draws belong together", () => {
    // 4000 coordinates: a sample correlation is off by 1/√4000 (one standard error), at most.
    const requests = [{from: 10, to: 3}, {from: 10, to: 1}, {from: 3, to: 1}];
    const noise = createBrownianNoise({seed: 2});
    const draws = requests.map(({from, to}) => noise(4000, from, to));
    for (const [i, j] of [[0, 1], [1, 2], [0, 2]]) {
      const measured = draws[i].reduce((sum, z, k) => sum + z * draws[j][k], 0) / 4000;
      expect(Math.abs(measured - correlation(requests, i, j))).toBeLessThan(5 / Math.sqrt(4000));
    }
  });

  it("numbers the steps of an ordinary run from 0", () => {
    const requests = [{from: 10, to: 5}, {from: 5, to: 1}, {from: 1, to: 0.2}];
    expect(planNoise(requests)).toEqual({count: 3, parts: requests.map((_, interval) => [{interval, weight: 1}])});
  });

  it("draws anew for each empty interval, keeps up and down apart, and leaves gaps out", () => {
    const requests = [{from: 2, to: 2}, {from: 5, to: 2}, {from: 2, to: 5}, {from: 2, to: 2}, {from: 1, to: 0.5}];
    expect(planNoise(requests)).toEqual({
      count: 5, parts: [3, 0, 2, 4, 1].map((interval) => [{interval, weight: 1}])
    });
  });

  it("takes the ends σ = 0 and σ = ∞", () => {
    const fromInfinity = planNoise([{from: Infinity, to: 2}, {from: Infinity, to: 1}]).parts[1];
    expect(fromInfinity).toEqual([{interval: 0, weight: expect.closeTo(0.5, 15)}, {interval: 1, weight: expect.closeTo(Math.sqrt(0.75), 15)}]);
    const upward = planNoise([{from: 0, to: 3}, {from: 0, to: 4}, {from: 0, to: Infinity}]).parts;
    expect(upward[1]).toEqual([{interval: 0, weight: expect.closeTo(0.75, 15)}, {interval: 1, weight: expect.closeTo(Math.sqrt(7) / 4, 15)}]);
    expect(upward[2]).toEqual([{interval: 2, weight: 1}]); // all of an infinite variance is at its end
    expect(planNoise([{from: 4, to: 1}, {from: 4, to: 0}]).parts[1]).toEqual([{interval: 1, weight: 1}]);
    expect(planNoise([])).toEqual({count: 0, parts: []});
  });

  it("keeps weights between 0 and 1 for σ from 1e-300 to 1e300", () => {
    const requests = [{from: 1e300, to: 1e-300}, {from: 1, to: 1e-300}, {from: 1e300, to: 1e150}];
    for (const parts of planNoise(requests).parts) {
      expect(parts.reduce((sum, {weight}) => sum + weight * weight, 0)).toBeCloseTo(1, 12);
    }
  });

  it("refuses what is no σ", () => {
    expect(() => planNoise([{from: -1, to: 2}])).toThrow(/from -1 to 2/);
    expect(() => planNoise([{from: 1, to: NaN}])).toThrow(/planNoise/);
  });
});
