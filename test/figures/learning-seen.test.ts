import {expect, test} from "vitest";
import {asNoiseErrors} from "../../src/figures/learning/seen.js";
import {createNoiseDistribution, createRandom} from "../../src/math/index.js";
import {createLevelLosses} from "../../src/sampler/training/level-losses.js";

test("a network that is off by a noise of size 1.4 everywhere has the loss 2 in every bin", () => {
  const noise = createNoiseDistribution({kind: "log-normal", mean: -0.5, std: 1.5});
  const losses = createLevelLosses(noise);
  const random = createRandom(4);
  const sigmas = Float64Array.from({length: 200_000}, () => noise.quantile(random.uniform()));
  losses.add(sigmas, sigmas.map((sigma) => 2 * sigma * sigma));
  const bins = losses.list();
  // Bins hold some 500 levels or more; σ² varies in one by a share of 0.27, so its mean is known to 1.2 %.
  for (const {loss} of asNoiseErrors(bins, noise)) expect(Math.abs(loss / 2 - 1)).toBeLessThan(5 * 0.012);
  // Over the middle's σ² it would be 8 % off at the lower end.
  expect(bins[1]!.loss / bins[1]!.sigma ** 2 / 2).toBeGreaterThan(1.06);
});

test("bins without an example stay empty", () => {
  expect(asNoiseErrors([{sigma: 1, loss: NaN}, {sigma: 2, loss: 4}], {density: () => 1})[0]!.loss).toBeNaN();
});
