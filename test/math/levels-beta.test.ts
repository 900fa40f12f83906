import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {logBeta, regularizedBeta, regularizedBetaInverse} from "../../src/math/numeric/beta.js";
import {invertIncreasing} from "../../src/math/numeric/invert.js";
import {roundHalfEven} from "../../src/math/numeric/round.js";

const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

describe("the incomplete beta function", () => {
  it("agrees with 40-digit values (mpmath's betainc)", () => {
    const table = [
      [0.01, 0.6, 0.6, 0.043603714884750632],
      [0.3, 0.6, 0.6, 0.35252651177214375],
      [0.999, 0.6, 0.6, 0.98906207637227682],
      [1e-8, 0.1, 3, 0.18305516339643104],
      [0.5, 30, 40, 0.88579988732335151],
      [0.9, 100, 5, 0.017937643107257232],
      [0.2, 2.5, 0.3, 0.0033649898303198612],
      [0.05, 100, 100, 2.3467504628890087e-74],
      [0.48, 100, 100, 0.28596715281225904]
    ] as const;
    // The prefactor's exponent, up to 170 here, and logBeta up to 140 carry that many times 2⁻⁵²: 1e-13.
    for (const [x, a, b, value] of table) expect(relative(regularizedBeta(x, a, b), value)).toBeLessThan(1e-13);
  });

  it("has its closed forms: a power, and the arcsine law", () => {
    for (const x of [0, 1e-6, 0.2, 0.5, 0.97, 1]) {
      for (const a of [0.3, 1, 7]) {
        expect(regularizedBeta(x, a, 1)).toBeCloseTo(x ** a, 13);
        expect(regularizedBeta(x, 1, a)).toBeCloseTo(1 - (1 - x) ** a, 13);
      }
      expect(regularizedBeta(x, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 13);
    }
    expect(Math.exp(logBeta(3, 4))).toBeCloseTo(1 / 60, 14); // 2!·3!/6!
  });

  it("obeys its recurrence: I_x(a, b) = I_x(a + 1, b) + xᵃ(1−x)ᵇ/(a·B(a, b)) (DLMF 8.17.20)", () => {
    const shape = fc.double({min: 0.1, max: 100, noNaN: true});
    fc.assert(
      fc.property(fc.integer({min: 1, max: 2 ** 20 - 1}), shape, shape, (k, a, b) => {
        const x = k / 2 ** 20; // 1 − x is exact
        const term = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
        expect(Math.abs(regularizedBeta(x, a, b) - regularizedBeta(x, a + 1, b) - term)).toBeLessThan(1e-12);
      }),
      {seed: 1, numRuns: 300}
    );
  });

  it("is inverted to 1e-12: against 40-digit values, and there and back", () => {
    const table = [
      [0.25, 0.6, 0.6, 0.17568037865269502],
      [0.05, 0.6, 0.6, 0.012554456873611408],
      [0.95, 0.6, 0.6, 0.98744554312638859],
      [1e-6, 0.6, 0.6, 1.8558824624053061e-10],
      [0.001, 3, 0.5, 0.14455222330801493],
      [0.7, 0.2, 4, 0.0329537784860843],
      [0.3, 50, 20, 0.68744666667758132]
    ] as const;
    for (const [p, a, b, x] of table) expect(relative(regularizedBetaInverse(p, a, b), x)).toBeLessThan(1e-12);
    const shape = fc.double({min: 0.3, max: 60, noNaN: true});
    fc.assert(
      fc.property(fc.double({min: 1e-9, max: 0.9, noNaN: true}), shape, shape, (p, a, b) => {
        const x = regularizedBetaInverse(p, a, b);
        const there = regularizedBeta(x, a, b);
        // An error of 2⁻⁵³ in x near 1 moves I by as much times the density, which grows as (1−x)^(b−1) where b < 1.
        const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b));
        expect(Math.abs(there - p)).toBeLessThan(1e-12 + 1e-15 * density);
      }),
      {seed: 1, numRuns: 300}
    );
  });

  it("keeps to its ends, to the bit at the median, and below the smallest number", () => {
    for (const [a, b] of [[0.6, 0.6], [2, 5]] as const)
      expect([regularizedBetaInverse(0, a, b), regularizedBetaInverse(1, a, b), regularizedBeta(0, a, b), regularizedBeta(1, a, b)]).toEqual([0, 1, 0, 1]);
    expect(regularizedBetaInverse(0.5, 0.6, 0.6)).toBe(0.5);
    expect(regularizedBetaInverse(1e-10, 0.01, 2)).toBe(0); // about 1e-1000
  });

  it("refuses what it is not", () => {
    expect(() => regularizedBeta(1.1, 1, 1)).toThrow(/regularizedBeta: x is 1.1/);
    expect(() => regularizedBeta(0.5, 0, 1)).toThrow(/regularizedBeta: a is 0/);
    expect(() => regularizedBetaInverse(-0.1, 1, 1)).toThrow(/regularizedBetaInverse: p is -0.1/);
    expect(() => regularizedBetaInverse(0.5, 1, Infinity)).toThrow(/b is Infinity/);
    expect(() => logBeta(NaN, 1)).toThrow(/logBeta: a is NaN/);
    expect(() => logBeta(1, -1)).toThrow(/logBeta: b is -1/);
  });
});

describe("small tools", () => {
  it("roundHalfEven rounds halves to even, all else to the nearest", () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 499.5, 2.4999, 2.5001, 7].map(roundHalfEven).map((x) => x + 0)).toEqual([0, 2, 2, 0, -2, 500, 2, 3, 7]);
  });

  it("invertIncreasing finds the last number below, also near 0 and outside", () => {
    const cube = (x: number) => x ** 3;
    expect(invertIncreasing(cube, 8, 0, 10)).toBe(2);
    expect(relative(invertIncreasing(cube, 1e-30, 0, 1), 1e-10)).toBeLessThan(1e-15);
    expect([invertIncreasing(cube, -1, 0, 10), invertIncreasing(cube, 1e9, 0, 10)]).toEqual([0, 10]);
  });
});
