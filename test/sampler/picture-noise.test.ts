import {describe, expect, it} from "vitest";
import {createPlannedNoise, drawNoise} from "../../src/sampler/pictures/picture-noise.js";
import type {NoisePlan} from "../../src/math/noise/plan-noise.js";

describe("drawNoise", () => {
  const draw = (change: object) => drawNoise({seed: 1, interval: 0, row: 0, dim: 4000, ...change});
  it("is standard normal, and independent for every seed, interval and point", () => {
    const all = [{}, {interval: 1}, {row: 1}, {interval: 1, row: 1}, {row: 63}, {interval: 1, row: 0, seed: 2}, {seed: "1"}].map(draw);
    for (const [a, x] of all.entries()) {
      // Of 4000 numbers: the mean is known to 1/√n, the mean square to √(2/n), a product of two to 1/√n.
      expect(Math.abs(x.reduce((sum, z) => sum + z, 0) / 4000)).toBeLessThan(5 / Math.sqrt(4000));
      expect(Math.abs(x.reduce((sum, z) => sum + z * z, 0) / 4000 - 1)).toBeLessThan(5 * Math.sqrt(2 / 4000));
      for (const y of all.slice(0, a)) expect(Math.abs(x.reduce((sum, z, k) => sum + z * y[k], 0) / 4000)).toBeLessThan(5 / Math.sqrt(4000));
    }
    expect(draw({})).toEqual(all[0]);
  });
});

describe("createPlannedNoise", () => {
  const plan: NoisePlan = {count: 3, parts: [[{interval: 0, weight: 1}], [{interval: 0, weight: 0.6}, {interval: 1, weight: 0.8}], [{interval: 2, weight: 1}]]};
  const ask = (noise: ReturnType<typeof createPlannedNoise>) => [...noise(2, 2, 1)];

  it("puts draws together as planned, and draws each interval once while it is needed", () => {
    const drawn: number[] = [];
    const noise = createPlannedNoise(plan, (interval) => {
      drawn.push(interval);
      return Float64Array.of(interval + 1, 10 * (interval + 1));
    });
    expect(ask(noise)).toEqual([1, 10]);
    const both = ask(noise); // 0.6·(1, 10) + 0.8·(2, 20)
    expect(both[0]).toBeCloseTo(2.2, 12);
    expect(both[1]).toBeCloseTo(22, 12);
    expect(ask(noise)).toEqual([3, 30]);
    expect(drawn).toEqual([0, 1, 2]);
    expect(() => ask(noise)).toThrow(/asks for draw 3 and 3 are planned/);
  });
});
