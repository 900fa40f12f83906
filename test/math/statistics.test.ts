import {describe, expect, it} from "vitest";
import {createRandom} from "../../src/math/noise/random.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import {
  batchCovariance,
  batchMean,
  mean,
  standardError,
  testChiSquare,
  testOneSampleKs,
  testTwoSampleKs,
  variance
} from "../../src/math/metrics/statistics.js";

describe("moments", () => {
  it("are those of small examples", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(variance([1, 2, 6])).toBe(7);
    expect(standardError([1, 2, 6])).toBeCloseTo(Math.sqrt(7 / 3), 15);
    expect([...batchMean([1, 10, 3, 30], 2)]).toEqual([2, 20]);
    expect([...batchCovariance([1, 10, 3, 30], 2)]).toEqual([2, 20, 20, 200]);
  });

  it("need enough values", () => {
    expect(() => mean([])).toThrow(/there are 0 values/);
    expect(() => variance([1])).toThrow(/give 2 or more/);
    expect(() => batchMean([1, 2, 3], 2)).toThrow(/multiple of 2/);
    expect(() => batchCovariance([1, 2], 2)).toThrow(/1 row/);
  });
});

describe("Kolmogorov–Smirnov", () => {
  const runs = 400;

  /** Under the null the p-value is uniform; its share below q has standard error √(q(1−q)/runs). */
  function expectUniform(pValues: Float64Array, slack: number): void {
    for (const q of [0.05, 0.25, 0.5, 0.9]) {
      const share = pValues.filter((p) => p < q).length / runs;
      expect(Math.abs(share - q)).toBeLessThan(5 * Math.sqrt((q * (1 - q)) / runs) + slack);
    }
  }

  it("statistics of small examples, ties included", () => {
    expect(testOneSampleKs([0.5], (u) => u).statistic).toBe(0.5);
    expect(testOneSampleKs([0.1, 0.2], (u) => u).statistic).toBeCloseTo(0.8, 15);
    expect(testTwoSampleKs([1, 2, 3, 4], [3, 4, 5, 6]).statistic).toBe(0.5);
    expect(testTwoSampleKs([1, 1, 2], [1, 1, 2])).toEqual({statistic: 0, pValue: 1});
    expect(testTwoSampleKs([1, 2], [3, 4]).statistic).toBe(1);
  });

  it("p-values follow Kolmogorov's distribution: Q(1.3581) = 0.05, Q(0.8276) = 0.5", () => {
    // For n → ∞ λ = √n·statistic. n = 1e6 values at a constant gap from uniform.
    const n = 1e6;
    for (const [lambda, p] of [[1.3581015, 0.05], [0.8275736, 0.5], [1.9494746, 0.001]] as const) {
      const gap = lambda / (1000 + 0.12 + 0.00011) - 0.5 / n;
      const values = Float64Array.from({length: n}, (_, i) => (i + 0.5) / n + gap);
      expect(testOneSampleKs(values, (u) => Math.min(1, u)).pValue).toBeCloseTo(p, 4);
    }
  });

  it("p-values are uniform under the null", () => {
    const random = createRandom("null");
    expectUniform(Float64Array.from({length: runs}, () => testOneSampleKs(random.normals(100), normalCdf).pValue), 0.01);
    // Sizes without a common divisor, so that the statistic takes many values.
    expectUniform(Float64Array.from({length: runs}, () => testTwoSampleKs(random.normals(151), random.normals(100)).pValue), 0.03);
  });

  it("finds a planted shift and a planted width", () => {
    // A shift of 0.2 makes a gap of 2Φ(0.1) − 1 = 0.080, a width of 1.2 one of 0.044. The sample's gap has standard error
    // below 0.5/√n = 0.0035; five less leave 0.062 and 0.026, λ = 8.8 and 3.7, p = 2·exp(−2λ²) = 1e-67 and 1e-12.
    const random = createRandom("planted");
    const n = 20000;
    const shifted = random.normals(n).map((value) => value + 0.2);
    const wide = random.normals(n).map((value) => 1.2 * value);
    expect(testOneSampleKs(shifted, normalCdf).pValue).toBeLessThan(1e-60);
    expect(testOneSampleKs(wide, normalCdf).pValue).toBeLessThan(1e-10);
    // Two samples of n: standard error 0.005, effective size n/2: λ = 5.5 and 1.9, p = 1e-26 and 1e-3.
    expect(testTwoSampleKs(shifted, random.normals(n)).pValue).toBeLessThan(1e-20);
    expect(testTwoSampleKs(wide, random.normals(n)).pValue).toBeLessThan(2e-3);
  });

  it("refuses empty samples", () => {
    expect(() => testOneSampleKs([], normalCdf)).toThrow(/testOneSampleKs: there are 0 values/);
    expect(() => testTwoSampleKs([1], [])).toThrow(/testTwoSampleKs/);
  });
});

describe("chi-square", () => {
  it("is Pearson's", () => {
    // (2² + 2²)/10 = 0.8 with one degree of freedom: p = erfc(√0.4) = 0.3711
    const {statistic, pValue} = testChiSquare([12, 8], [10, 10]);
    expect(statistic).toBeCloseTo(0.8, 14);
    expect(pValue).toBeCloseTo(0.37109336952269756, 12);
    expect(testChiSquare([12, 8, 10], [10, 10, 10], {fittedParameters: 1}).pValue).toBeCloseTo(pValue, 14);
    expect(() => testChiSquare([1], [1])).toThrow(/degrees of freedom is 0/);
    expect(() => testChiSquare([1, 2], [1])).toThrow(/2 observed counts and 1 expected/);
    expect(() => testChiSquare([1, 2], [1, 0])).toThrow(/expected\[1\] is 0/);
  });
});
