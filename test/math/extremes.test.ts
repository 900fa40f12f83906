/**
 * Every solver from 10⁴ to 10⁻⁴ and to 0, up and down, from pure noise, on targets at the edge of what can be computed:
 * a number comes out, or a RangeError that names the function, what is wrong and the remedy.
 */
import {describe, expect, it} from "vitest";
import {variancePreservingLevel} from "../../src/math/level.js";
import {LEVEL_RULES, type LevelRuleEntry} from "../../src/math/levels/registry.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createBrownianNoise} from "../../src/math/noise/brownian.js";
import {createWhiteNoise} from "../../src/math/noise/white.js";
import {flowMatching} from "../../src/math/processes/flow-matching.js";
import {sample} from "../../src/math/sample.js";
import {DDPM_SCHEDULES} from "../../src/math/schedules/registry.js";
import {SOLVERS, type SolverEntry} from "../../src/math/solvers/registry.js";
import {createLowRankCovariance} from "../../src/math/targets/covariance/low-rank.js";
import {createGaussian} from "../../src/math/targets/gaussian.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import type {LevelLike, NoiseSource, Target} from "../../src/math/types.js";

const solvers = Object.entries(SOLVERS as Record<string, SolverEntry>);

const targets: Record<string, Target> = {
  "one number": createMixture({weights: [0.5, 0.5], means: [[-1], [1]], covariances: 0.01}),
  "a weight of 0": createMixture({weights: [0, 1, 0], means: [[9, 9], [0, 0], [-9, 9]], covariances: [1, 0.1, 1e-9]}),
  "coincident means": createMixture({weights: [0.3, 0.7], means: [[1, 1], [1, 1]], covariances: [1e-6, 4]}),
  "no variance": createMixture({weights: [0.5, 0.5], means: [[0, 0], [3, 1]], covariances: 0}),
  "a nearly singular covariance": createGaussian({mean: [1, -1], covariance: [[1, 1 - 1e-12], [1 - 1e-12, 1]]}),
  "coincident points": createPointCloud([1, 2, 1, 2, -3, 0, 1, 2], 2),
  "one point": createPointCloud([0.5, -0.5], 2),
  "a million away": createMixture({weights: [0.5, 0.5], means: [[1e6, -1e6], [-1e6, 2e6]], covariances: [1e-4, 1e4]})
};

const falling = [...karrasSigmas(7, {sigmaMin: 1e-4, sigmaMax: 1e4})];
const lists: Record<string, LevelLike[]> = {
  "10⁴ to 10⁻⁴ to 0": falling,
  "one step": [1e4, 0],
  "one step that ends above 0": [1e4, 1e-4],
  "levels that repeat": [5, 5, 1, 1, 1, 0, 0],
  "up from 0": [0, 1e-4, 1, 1e4],
  "down, up and down": [3, 0.1, 2, 0],
  "VP from pure noise": [Infinity, ...falling].map(variancePreservingLevel),
  "VP to pure noise": [0, 0.1, 3, Infinity].map(variancePreservingLevel),
  "VP to pure noise and back": [1, Infinity, 1, 0.5, 0].map(variancePreservingLevel),
  "flow matching": [1, 0.7, 0.3, 0.01, 0].map(flowMatching.level)
};

/** "where: what is wrong; remedy." */
const EXPLAINED = /^[^:]+: [^;]+; .+\.$/;

/** Runs to the end: whether every number is finite, or why not. */
function outcome(entry: SolverEntry, target: Target, levels: LevelLike[], {x, noise}: {x: Float64Array; noise?: NoiseSource}): string {
  try {
    // An adaptive solver is asked for what float64 can give at this size, not for 1e-8 of a distance of 10⁶.
    const solver = entry.create(entry.options.includes("rtol") ? {rtol: 1e-5, atol: 1e-5} : {});
    for (const state of sample({denoise: target.denoise, levels, x, solver, noise: noise ?? createWhiteNoise(createRandom(2))}))
      if (!state.x.every(Number.isFinite) || !state.denoised.every(Number.isFinite)) return `not finite at level ${state.i}: ${state.x}`;
    return "finite";
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toMatch(EXPLAINED);
    return "explained";
  }
}

describe.each(solvers)("%s", (_, entry) => {
  it.each(Object.entries(lists))("%s", (name, levels) => {
    for (const [what, target] of Object.entries(targets))
      for (const far of [1, 1e6]) {
        if (entry.adaptive && what === "a million away" && far > 1) continue; // thousands of steps
        const x = createRandom(1).normals(3 * target.dim).map((value) => far * value);
        const said = outcome(entry, target, levels, {x});
        // Solvers that add noise refuse to go up; the adaptive one may run out of steps between parts a million apart.
        const refuses = entry.stochastic && /up|VP to/.test(name);
        const allowed = entry.adaptive && what === "a million away" ? ["finite", "explained"] : [refuses ? "explained" : "finite"];
        expect(allowed, `${what}, ${far}`).toContain(said);
      }
  });

  it("16384 dimensions", () => {
    const dim = 16384;
    const axis = Float64Array.from({length: dim}, (_, d) => Math.sin(d));
    const target = createMixture({
      weights: [0.5, 0.5],
      means: [new Float64Array(dim), axis],
      covariances: [createLowRankCovariance({dim, factors: axis, variance: 0.01}), createLowRankCovariance({dim, factors: axis, variance: 0})]
    });
    expect(outcome(entry, target, [80, 1, 0.01, 0], {x: createRandom(1).normals(dim).map((value) => 80 * value)})).toBe("finite");
  });

  it("one Brownian path, from 10⁴ to 10⁻⁴", () => {
    const target = targets["coincident means"]!;
    expect(outcome(entry, target, falling, {x: createRandom(1).normals(2).map((value) => 1e4 * value), noise: createBrownianNoise({seed: 1})})).toBe("finite");
  });
});

describe("level rules", () => {
  const schedule = DDPM_SCHEDULES.scaled_linear.create();
  const input = {schedule, sigmaMin: 1e-4, sigmaMax: 1e4};

  it.each(Object.entries(LEVEL_RULES as Record<string, LevelRuleEntry>))("%s: 1 step to 3000, falling to 0", (name, entry) => {
    for (const numSteps of [1, 2, 3, 7, 1000, 1001, 3000]) {
      let sigmas: Float64Array;
      try {
        sigmas = entry.create(numSteps, input);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        expect((error as Error).message).toMatch(EXPLAINED);
        continue;
      }
      expect(sigmas.at(-1), `${numSteps}`).toBe(0);
      sigmas.forEach((sigma, i) => {
        expect(sigma >= 0 && (sigma < Infinity || (i === 0 && name === "flow_match")), `${numSteps}: σ ${i} is ${sigma}`).toBe(true);
        if (i > 0) expect(sigma, `${numSteps}: σ ${i}`).toBeLessThanOrEqual(sigmas[i - 1]!);
      });
    }
  });
});
