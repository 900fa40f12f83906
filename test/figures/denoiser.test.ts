import {expect, test} from "vitest";
import {overlapOnGrid} from "../../src/figures/denoiser/overlap.js";
import {normalCdf} from "../../src/math/index.js";

test("a density agrees with itself wholly", () => {
  expect(overlapOnGrid({logDensity: (a, b) => -0.5 * ((a - 3) ** 2 + (b + 1) ** 2) / 0.25, x: [3, -1], sigma: 0.5})).toBeCloseTo(1, 9);
});

test.each([0.5, 1, 2])("two bells %d standard deviations apart share 2Φ(−gap/2)", (gap) => {
  // min of two equal bells: each side is the tail beyond the middle. The grid's cell of 0.14 σ leaves 1e-3.
  const overlap = overlapOnGrid({logDensity: (a, b) => -0.5 * ((a - gap) ** 2 + b ** 2), x: [0, 0], sigma: 1});
  expect(Math.abs(overlap - 2 * normalCdf(-gap / 2))).toBeLessThan(2e-3);
});

test("a bell half as wide shares what the formula says", () => {
  // In the plane, bells of std 1 and s: equal at r² = 2·log(1/s²)/(1/s² − 1); overlap = 1 − [e^{−r²/2} − e^{−r²/2s²}].
  const s = 0.5;
  const r2 = (2 * Math.log(1 / s ** 2)) / (1 / s ** 2 - 1);
  const expected = 1 - (Math.exp(-r2 / 2) - Math.exp(-r2 / 2 / s ** 2));
  expect(Math.abs(overlapOnGrid({logDensity: (a, b) => -0.5 * (a * a + b * b) / s ** 2, x: [0, 0], sigma: 1}) - expected)).toBeLessThan(3e-3);
});
