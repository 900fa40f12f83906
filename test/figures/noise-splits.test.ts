import {describe, expect, it} from "vitest";
import {addNoise, createRandom, testTwoSampleKs} from "../../src/math/index.js";
import {cumulativeCurve, histogramOfPValues, splitVariance, type Split} from "../../src/figures/noise/splits.js";

const splits: Split[] = ["equal", "growing", "mostlyOne", "uneven"];

describe("splitVariance", () => {
  it("keeps Σσᵢ² = σ², whatever the split and the number of steps", () => {
    for (const split of splits)
      for (const n of [1, 2, 7, 100]) {
        const steps = splitVariance(split, n, 0.8, createRandom(1));
        expect(steps).toHaveLength(n);
        expect(Math.hypot(...steps)).toBeCloseTo(0.8, 12);
      }
  });

  it("gives half of the variance to one step", () => {
    const steps = splitVariance("mostlyOne", 10, 2, createRandom(1));
    expect(Math.max(...steps) ** 2).toBeCloseTo(2, 12);
  });

  it("refuses no steps and σ = 0", () => {
    expect(() => splitVariance("equal", 0, 1, createRandom(1))).toThrow(RangeError);
    expect(() => splitVariance("equal", 3, 0, createRandom(1))).toThrow(RangeError);
  });
});

describe("many small steps against one jump", () => {
  const dim = 1024;
  const pValues = (rule: (steps: Float64Array) => number, split: Split) =>
    Array.from({length: 100}, (_, seed) => {
      const steps = splitVariance(split, 5, 0.8, createRandom(3));
      const random = createRandom(seed, 1);
      let x: Float64Array = new Float64Array(dim);
      for (const sigma of steps) x = addNoise(x, random.normals(dim), sigma);
      const jump = createRandom(seed, 2).normals(dim).map((e) => rule(steps) * e);
      return testTwoSampleKs(x, jump).pValue;
    });

  it("p is evenly spread when variances add, for every split", () => {
    for (const split of splits) expect(histogramOfPValues(pValues((steps) => Math.hypot(...steps), split), 10).evenness!.pValue).toBeGreaterThan(1e-4);
  });

  it("p is 0 when σ's are added", () => {
    for (const p of pValues((steps) => steps.reduce((a, b) => a + b), "equal")) expect(p).toBeLessThan(1e-6);
  });
});

describe("what is drawn", () => {
  it("counts p = 1 in the last bin", () => expect(histogramOfPValues([0, 0.05, 0.95, 1], 10).counts).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 2]));

  it("draws the distribution function: the share of values at or below", () => {
    expect(cumulativeCurve(Float64Array.of(3, 1, 2), 0, 4, 5).map(([, share]) => share)).toEqual([0, 1 / 3, 2 / 3, 1, 1]);
  });
});
