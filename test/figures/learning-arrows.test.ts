/** Arrows of examples: single ones scatter as the posterior does, means agree with the slope. */
import {expect, test} from "vitest";
import {angleBetween, runningMeans, spreadOf} from "../../src/figures/learning/agreement.js";
import {averageInBoxes, boxError} from "../../src/figures/learning/boxes.js";
import {createRandom, mixturePosterior, SHAPES, type Mixture} from "../../src/math/index.js";

const moons = SHAPES["two-moons"].create() as Mixture;

test.each([[0.2, 1.9, 1], [-2.5, 0, 0.4], [0, 0, 2.5]])("at x = (%d, %d), σ = %d the mean of the arrows is σ·score, and their spread the posterior's", (a, b, sigma) => {
  const x = Float64Array.of(a, b);
  const posterior = mixturePosterior(moons, x, sigma);
  const n = 20_000;
  const arrows = posterior.sample(n, createRandom(3)).map((value, i) => (value - x[i % 2]!) / sigma);
  const exact = moons.score(x, sigma).map((value) => sigma * value);
  const {mean, standardErrors, variance} = spreadOf(arrows, n);
  for (const d of [0, 1] as const) expect(Math.abs(mean[d] - exact[d]!)).toBeLessThan(5 * standardErrors[d]);
  // A variance from n draws is known to a share of √(κ/n); the kurtosis of these mixtures is below 10.
  expect(Math.abs(variance / (posterior.risk(posterior.mean()).squared / sigma ** 2) - 1)).toBeLessThan(5 * Math.sqrt(10 / n));
});

test("running means are means of the first n, and their error falls like 1/√n", () => {
  const arrows = createRandom(8).normals(2 * 4096);
  const means = runningMeans(arrows, [0, 0]);
  expect(means.map(({n}) => n).slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
  expect(means.at(-1)!.n).toBe(4096);
  for (const {n, mean} of means) expect(Math.hypot(mean[0] - spreadOf(arrows, n).mean[0], mean[1] - spreadOf(arrows, n).mean[1])).toBeLessThan(1e-12);
  // ‖mean‖ of n normal arrows is Rayleigh with √(1/n): over n ≥ 16 the ratio to √(2/n) stays within a factor of 4 on either side.
  for (const {n, error} of means.filter((each) => each.n >= 16)) {
    expect(error / Math.sqrt(2 / n)).toBeLessThan(4);
    expect(error / Math.sqrt(2 / n)).toBeGreaterThan(1 / 40);
  }
});

test("angles", () => {
  expect(angleBetween([1, 0], [0, 3])).toBeCloseTo(90, 9);
  expect(angleBetween([1, 1], [-1, -1])).toBeCloseTo(180, 9);
  expect(spreadOf([0, 1, 0, -1, 2, 0], 3).angleTo([1, 0])).toBeCloseTo(60, 9);
});

test("boxes hold each example once, and know their middles", () => {
  const boxes = averageInBoxes({x: [0.1, 0.1, 0.2, -0.1, 1.1, 0, 9, 9, NaN, 0], back: [1, 0, 3, 2, 5, 5, 7, 7, 1, 1], n: 5, size: 1, right: 4, top: 4});
  expect(boxes).toEqual([{at: [0, 0], count: 2, mean: [2, 1]}, {at: [1, 0], count: 1, mean: [5, 5]}]);
  expect(boxError(boxes, () => Float64Array.of(2, 1, 5, 5))).toBe(0);
  expect(boxError(boxes, () => Float64Array.of(4, 2, 10, 10))).toBeCloseTo(0.5, 12);
  expect(boxError([], () => new Float64Array())).toBeNaN();
});

test("the means of thirty thousand examples lie on the slope of the noisy density, not of the clean one", () => {
  const [n, sigma] = [30_000, 0.7];
  const x0 = moons.sample(n, createRandom(3));
  const eps = createRandom(4).normals(2 * n);
  const boxes = averageInBoxes({x: x0.map((value, i) => value + sigma * eps[i]!), back: eps.map((value) => -value), n, size: 0.36, right: 5.4, top: 3.6});
  // Luck: about n/250 examples a box with a variance of at most 2 gives √(2·250/n) = 13 % of a field of size 1; boxes of σ/2 bend it a little.
  expect(boxError(boxes, (x) => moons.score(x, sigma).map((slope) => sigma * slope))).toBeLessThan(0.2);
  expect(boxError(boxes, (x) => moons.score(x, 0.2).map((slope) => sigma * slope))).toBeGreaterThan(0.5);
});
