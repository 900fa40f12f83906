import {describe, expect, it} from "vitest";
import {assignToCenters, chooseCenters} from "../../src/math/fit/kmeans.js";
import {createRandom} from "../../src/math/noise/random.js";
import {pickIndex} from "../../src/math/numeric/pick-index.js";

describe("chooseCenters (k-means++)", () => {
  it("draws the first centre evenly and the second by squared distance (5 standard errors)", () => {
    // Points 0, 1, 3 on a line. After 0: odds 1 : 9; after 1: 1 : 4; after 3: 9 : 4.
    const x = Float64Array.of(0, 1, 3);
    const random = createRandom("odds");
    const runs = 6000;
    const counts = new Map<string, number>();
    for (let run = 0; run < runs; run++) {
      const key = chooseCenters(x, {dim: 1, count: 2, random}).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const expected = {"0,1": 1 / 10, "0,2": 9 / 10, "1,0": 1 / 5, "1,2": 4 / 5, "2,0": 9 / 13, "2,1": 4 / 13};
    for (const [key, odds] of Object.entries(expected)) {
      const p = odds / 3;
      expect(Math.abs((counts.get(key) ?? 0) / runs - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / runs));
    }
  });

  it("counts weights in both draws, and never chooses weight 0", () => {
    const x = Float64Array.of(0, 1, 2, 50);
    const random = createRandom("weights");
    const runs = 4000;
    let lastFirst = 0;
    for (let run = 0; run < runs; run++) {
      const chosen = chooseCenters(x, {dim: 1, count: 2, random, pointWeights: [1, 2, 5, 0]});
      expect(chosen).not.toContain(3);
      if (chosen[0] === 2 && chosen[1] === 0) lastFirst++;
    }
    // 5/8 for row 2, then 1·2² : 2·1².
    const p = (5 / 8) * (4 / 6);
    expect(Math.abs(lastFirst / runs - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / runs));
  });

  it("chooses no row twice, coincident points or not, and all of them if asked", () => {
    for (const x of [new Float64Array(12).fill(7), Float64Array.from({length: 12}, (_, i) => i % 3)]) {
      const all = chooseCenters(x, {dim: 2, count: 6, random: createRandom(1)});
      expect([...all].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  it("takes one from each of three far clusters", () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = createRandom(seed);
      const x = Float64Array.from({length: 30}, (_, i) => 1e6 * (i % 3) + random.normal());
      expect([...chooseCenters(x, {dim: 1, count: 3, random})].map((row) => row % 3).sort()).toEqual([0, 1, 2]);
    }
  });

  it("names what is wrong", () => {
    const options = {dim: 2, count: 1, random: createRandom(1)};
    expect(() => chooseCenters(new Float64Array(3), options)).toThrow(/x has length 3/);
    expect(() => chooseCenters(new Float64Array(4), {...options, count: 0})).toThrow(/count is 0/);
    expect(() => chooseCenters(new Float64Array(4), {...options, count: 3})).toThrow(/there are 2 points/);
    expect(() => chooseCenters(new Float64Array(4), {...options, count: 2, pointWeights: [1, 0]})).toThrow(/there are 1 points/);
  });

  it("refuses coordinates whose squares leave float64", () => {
    for (const value of [NaN, Infinity, 1e200])
      expect(() => chooseCenters(Float64Array.of(0, value), {dim: 1, count: 1, random: createRandom(1)})).toThrow(/chooseCenters: x\[1\] is/);
  });
});

describe("assignToCenters", () => {
  it("takes the nearest, and of equally near ones the first", () => {
    expect([...assignToCenters(Float64Array.of(0, 0, 1, 0, 2, 0, 9, 9), Float64Array.of(0, 0, 2, 0, 8, 8), 2)]).toEqual([0, 0, 1, 2]);
    expect(() => assignToCenters(Float64Array.of(0), Float64Array.of(1, 2, 3), 2)).toThrow(/x has length 1/);
    expect(() => assignToCenters(Float64Array.of(0, 1), Float64Array.of(1, 2, 3), 2)).toThrow(/centers has length 3/);
  });
});

describe("pickIndex", () => {
  it("never picks weight 0, neither first, between nor where rounding leaves u beyond the sum", () => {
    const weights = [0, 0.25, 0, 0.75, 0];
    expect([0, 0.2, 0.25, 0.99, 1, 2].map((u) => pickIndex(weights, u))).toEqual([1, 1, 3, 3, 3, 3]);
  });
});
