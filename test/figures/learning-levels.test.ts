/** The loss at each noise level, taken apart: the floor, the excess, and what areas over ln σ are worth. */
import {expect, test} from "vitest";
import {areaOver, middleOf, natsLost} from "../../src/figures/learning/area.js";
import {lossByLevel, momentsOf, spreadLevels, straightAnswer, type LevelLoss, type LevelOptions} from "../../src/figures/learning/levels.js";
import {createMixture, createPointCloud, SHAPES, type Target} from "../../src/math/index.js";

async function levelsOf(target: Target, options: LevelOptions): Promise<LevelLoss[]> {
  const levels: LevelLoss[] = [];
  for await (const level of lossByLevel(target, options)) levels.push(level);
  return levels;
}

test("the floor of a bell curve is d·s²/(s² + σ²), and its straight answer has no excess", async () => {
  const [s, sigmas] = [1.5, spreadLevels(0.03, 30, 9)];
  const bell = createMixture({weights: [1], means: [[1, -2]], covariances: s * s});
  for (const {sigma, floor, excess} of await levelsOf(bell, {sigmas, n: 3000, answers: [straightAnswer([1, -2], s * s), (x) => x]})) {
    const exact = (2 * s * s) / (s * s + sigma * sigma);
    expect(Math.abs(floor.value - exact)).toBeLessThan(5 * floor.standardError + 1e-12);
    expect(floor.standardError).toBeLessThan(0.04);
    expect(excess[0]!.value).toBeLessThan(1e-20);
    // To say "no noise at all" misses E‖ε̂‖² = 2 − floor.
    expect(Math.abs(excess[1]!.value - (2 - exact))).toBeLessThan(5 * excess[1]!.standardError + 1e-12);
  }
});

test("floor + excess is the loss that training counts: the cross term is 0 (Vincent 2011)", async () => {
  const target = SHAPES.checkerboard.create();
  const {mean, variance} = momentsOf(target);
  const sigmas = spreadLevels(0.1, 10, 6);
  const levels = await levelsOf(target, {sigmas, n: 6000, answers: [straightAnswer(mean, variance)]});
  for (const {sigma, floor, excess} of levels) {
    // E‖ε − ε̂_line‖² of a straight answer depends on the data's mean and variance alone: d·s²/(s² + σ²).
    const loss = (2 * variance) / (variance + sigma * sigma);
    expect(Math.abs(floor.value + excess[0]!.value - loss)).toBeLessThan(5 * Math.hypot(floor.standardError, excess[0]!.standardError) + 0.03);
  }
});

test("the floor of a set of points falls to 0 at both ends: below its spacing the point is known", async () => {
  const set = createPointCloud([-1, 0, 1, 0], 2);
  const [fine, , coarse] = await levelsOf(set, {sigmas: [0.05, 1, 50], n: 500});
  expect(fine!.floor.value).toBeLessThan(1e-6);
  expect(coarse!.floor.value).toBeLessThan(0.001);
  const [middle] = await levelsOf(set, {sigmas: [1], n: 500});
  expect(middle!.floor.value).toBeGreaterThan(0.2);
});

test("areas and their middles", () => {
  const sigmas = spreadLevels(0.1, 10, 201);
  expect(areaOver(sigmas, () => 1)).toBeCloseTo(Math.log(100), 10);
  expect(middleOf(sigmas, () => 1)).toBeCloseTo(1, 10);
  expect(middleOf(sigmas, (k) => Math.exp(-((Math.log(sigmas[k]! / 3) / 0.2) ** 2)))).toBeCloseTo(3, 3);
  expect(middleOf(sigmas, () => 0)).toBeNaN();
});

test.each(["two-moons", "spiral", "checkerboard"] as const)("under the flat weighting the excess is the log-likelihood lost, in nats (%s)", async (name) => {
  const target = SHAPES[name].create();
  const moments = momentsOf(target);
  const sigmas = spreadLevels(0.03, 20, 40);
  const levels = await levelsOf(target, {sigmas, n: 1500, answers: [straightAnswer(moments.mean, moments.variance)]});
  const area = areaOver(sigmas, (k) => levels[k]!.excess[0]!.value);
  const step = Math.log(sigmas[1]! / sigmas[0]!);
  const areaError = step * Math.hypot(...levels.map(({excess}) => excess[0]!.standardError));
  const [clear, noisy] = [natsLost(target, moments, sigmas[0]!), natsLost(target, moments, sigmas.at(-1)!)];
  // d KL(p_σ‖q_σ)/d ln σ = −σ²E‖s_p − s_q‖² for two densities under the same noise. The trapezoidal rule at steps of 0.17 errs by less than 0.005.
  expect(Math.abs(area - (clear.value - noisy.value))).toBeLessThan(5 * Math.hypot(areaError, clear.standardError, noisy.standardError) + 0.005);
  expect(area).toBeGreaterThan(0.3); // it is not that both are nothing
});
