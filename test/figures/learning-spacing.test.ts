import {expect, test} from "vitest";
import {measure} from "../../src/figures/learning/measure.js";
import {spacingOf} from "../../src/figures/learning/spacing.js";
import {createMixture, createPointCloud} from "../../src/math/index.js";

test("the spacing is the median distance to the nearest other point", () => {
  expect(spacingOf([0, 0, 1, 0, 3, 0, 7, 0, 7.5, 0])).toBe(1); // 1, 1, 2, 0.5, 0.5
  expect(spacingOf([])).toBeNaN();
  expect(spacingOf([2, 2])).toBeNaN();
  expect(spacingOf([2, 2, 2, 2, 5, 6])).toBe(5); // one point twice is one point
});

test("a measured network is off by nothing if it is exact, by all if it answers 0, by its share if it is short", async () => {
  const bell = createMixture({weights: [1], means: [[0, 0]], covariances: 1});
  const options = {sigmas: [0.1, 1, 10], sigma: 1, breathe: async () => {}};
  const exact = await measure(bell, bell.denoise, options);
  expect([exact.here, exact.overall]).toEqual([0, 0]);
  const silent = await measure(bell, (x) => x, options); // D = x is ε̂ = 0: off by the field itself, up to the luck of 320 draws
  expect(silent.here).toBeGreaterThan(0.8);
  expect(silent.here).toBeLessThan(1.2);
  const short = await measure(bell, (x, sigma) => bell.denoise(x, sigma).map((value, i) => x[i]! + 0.7 * (value - x[i]!)), options);
  expect(short.here / silent.here).toBeCloseTo(0.3, 9);
  expect(short.overall / silent.overall).toBeCloseTo(0.3, 9);
});

test("levels below the spacing do not count for the whole", async () => {
  const set = createPointCloud([-1, 0, 1, 0], 2);
  const wrongBelow = (x: Float64Array, sigma: number) => (sigma < 0.5 ? x.map(() => 9) : set.denoise(x, sigma));
  const options = {sigmas: [0.1, 1, 10], sigma: 1, breathe: async () => {}};
  expect((await measure(set, wrongBelow, options)).overall).toBeGreaterThan(1);
  expect((await measure(set, wrongBelow, {...options, from: 0.5})).overall).toBe(0);
});
