import {describe, expect, it} from "vitest";
import fc from "fast-check";
import {weightedMedian} from "../../src/math/numeric/weighted-median.js";
import {createRandom} from "../../src/math/noise/random.js";
import {standardError} from "../../src/math/metrics/statistics.js";
import {createLowRankCovariance} from "../../src/math/targets/covariance/low-rank.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {climb, findMode} from "../../src/math/targets/mode.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {mixturePosterior} from "../../src/math/targets/posterior/mixture.js";
import {pointCloudPosterior} from "../../src/math/targets/posterior/point-cloud.js";
import type {Posterior} from "../../src/math/targets/posterior/posterior.js";
import {mixtureCdf} from "../../src/math/transport/mixture-cdf.js";
import {deviation, differentiate, gmm} from "./helpers.js";

const random = createRandom("posterior");
const mixture = createMixture({...gmm, labels: ["left", "right", "right"]});
const DIM = 3;
const SIZE = 12;
const points = random.normals(SIZE * DIM);
const cloud = createPointCloud(points, DIM);

const average = (values: Float64Array): number => values.reduce((sum, value) => sum + value) / values.length;

/** Checks a closed-form risk against draws, within 5 standard errors. */
function expectRiskOfDraws(posterior: Posterior, guess: Float64Array, n: number): void {
  const draws = posterior.sample(n, random);
  const losses = Array.from({length: n}, (_, i) => guess.map((value, d) => draws[i * posterior.dim + d]! - value));
  const squares = Float64Array.from(losses, (loss) => loss.reduce((sum, e) => sum + e * e, 0));
  const sums = Float64Array.from(losses, (loss) => loss.reduce((sum, e) => sum + Math.abs(e), 0));
  const {squared, absolute} = posterior.risk(guess);
  expect(Math.abs(average(squares) - squared)).toBeLessThan(5 * standardError(squares));
  expect(Math.abs(average(sums) - absolute)).toBeLessThan(5 * standardError(sums));
}

describe("mixturePosterior", () => {
  it("is Bayes' rule: p(x₀)·N(x; x₀, σ²)/p_σ(x), whatever x₀", () => {
    for (const sigma of [0.2, 1, 5, 80]) {
      const x = mixture.sample(1, random).map((value) => value + sigma * random.normal());
      const {mixture: posterior} = mixturePosterior(mixture, x, sigma);
      for (let i = 0; i < 5; i++) {
        const x0 = mixture.sample(1, random);
        const logNoise = -((x[0]! - x0[0]!) ** 2 + (x[1]! - x0[1]!) ** 2) / (2 * sigma ** 2) - Math.log(2 * Math.PI * sigma ** 2);
        const bayes = mixture.logDensity(x0) + logNoise - mixture.logDensity(x, sigma);
        // Exponents of some 1e3 cancel: 1e3·2⁻⁵²·κ, κ ≤ 20.
        expect(deviation([posterior.logDensity(x0)], [bayes])).toBeLessThan(1e-11);
      }
      expect(posterior.labels).toEqual(["left", "right", "right"]);
    }
  });

  it("its mean is the denoiser, and the average of its parts", () => {
    const x = Float64Array.of(0.3, -0.4);
    const {mean, mixture: posterior} = mixturePosterior(mixture, x, 1.2);
    const sum = [0, 1].map((d) => posterior.weights.reduce((total, w, k) => total + w * posterior.means[k]![d]!, 0));
    expect(deviation(mean(), sum)).toBeLessThan(1e-14);
    expect(mean()).toEqual(mixture.denoise(x, 1.2));
  });

  it("at σ = ∞ is the prior; far away and at tiny σ stays finite", () => {
    const prior = mixturePosterior(mixture, Float64Array.of(1, 1), Infinity);
    expect(prior.mixture.weights).toEqual(mixture.weights);
    expect(prior.mean()).toEqual(mixture.denoise(Float64Array.of(5, 5), Infinity));
    for (const sigma of [1e-4, 1, 1e4])
      for (const far of [0, 1e6, -1e6]) {
        const posterior = mixturePosterior(mixture, Float64Array.of(far, -far), sigma);
        const risk = posterior.risk(posterior.median());
        expect([...posterior.mean(), ...posterior.median(), ...posterior.mode(), risk.squared, risk.absolute].every(Number.isFinite)).toBe(true);
      }
  });

  it("each estimate is best at its own loss", () => {
    const x = Float64Array.of(0.2, 0.1);
    const posterior = mixturePosterior(mixture, x, 1.5);
    const [mean, median, mode] = [posterior.mean(), posterior.median(), posterior.mode()];
    // Slopes of the closed-form risks vanish; central differences of order 4 at h = 1e-3 err by some 1e-11.
    const slope = (at: Float64Array, loss: "squared" | "absolute"): Float64Array =>
      differentiate((guess) => posterior.risk(guess)[loss], at, 1e-3);
    expect(deviation(slope(mean, "squared"), [0, 0])).toBeLessThan(1e-9);
    expect(deviation(slope(median, "absolute"), [0, 0])).toBeLessThan(1e-9);
    expect(deviation(posterior.mixture.score(mode), [0, 0])).toBeLessThan(1e-9);
    expect(deviation(mean, median)).toBeGreaterThan(0.1); // three questions, three answers
    expect(deviation(mean, mode)).toBeGreaterThan(0.1);
    for (const guess of [mean, median, mode]) expectRiskOfDraws(posterior, guess, 4000);
    expect(posterior.risk(mode).zeroOne).toBe(1);
  });

  it("the median halves every coordinate's own distribution", () => {
    const posterior = mixturePosterior(mixture, Float64Array.of(-0.2, -0.3), 2);
    posterior.median().forEach((value, d) => {
      const {weights, means, covariances} = posterior.mixture;
      const line = createMixture({weights, means: means.map((mean) => [mean[d]!]), covariances: covariances.map((c) => c.toMatrix()[3 * d]!)});
      expect(Math.abs(mixtureCdf(line, Float64Array.of(value))[0]! - 0.5)).toBeLessThan(1e-13);
    });
  });

  it("works in 16384 dimensions", () => {
    const dim = 16384;
    const means = [0, 1].map(() => random.normals(dim));
    const covariance = createLowRankCovariance({factors: random.normals(2 * dim), dim, variance: 0.1});
    const high = createMixture({weights: [0.5, 0.5], means, covariances: [covariance, 0.3]});
    const x = high.sample(1, random).map((value) => value + 60 * random.normal());
    const posterior = mixturePosterior(high, x, 60);
    const [mean, median, mode] = [posterior.mean(), posterior.median(), posterior.mode()];
    expect(posterior.risk(mean).squared).toBeLessThan(posterior.risk(median).squared);
    expect(posterior.risk(median).absolute).toBeLessThan(posterior.risk(mean).absolute);
    expect(posterior.mixture.logDensity(mode)).toBeGreaterThan(posterior.mixture.logDensity(median));
  });

  it("refuses σ = 0 and wrong shapes", () => {
    expect(() => mixturePosterior(mixture, Float64Array.of(1, 1), 0)).toThrow(/sigma is 0; at 0 x₀ is x itself/);
    expect(() => mixturePosterior(mixture, Float64Array.of(1, 1), NaN)).toThrow(/sigma is NaN/);
    expect(() => mixturePosterior(mixture, Float64Array.of(1), 1)).toThrow(/x has length 1/);
    expect(() => mixturePosterior(mixture, Float64Array.of(1, 1), 1).risk(Float64Array.of(1))).toThrow(/guess has length 1/);
  });
});

describe("findMode", () => {
  it("finds the highest point of a grid, to the grid, and improves on it", () => {
    for (const sigma of [0.02, 0.7, 1.5, 4]) {
      const noised = mixture.noised(sigma);
      const mode = findMode(noised);
      let highest = -Infinity;
      for (let u = -4; u <= 4; u += 0.05) for (let v = -4; v <= 4; v += 0.05) highest = Math.max(highest, noised.logDensity(Float64Array.of(u, v)));
      expect(noised.logDensity(mode)).toBeGreaterThanOrEqual(highest);
      expect(deviation(noised.score(mode), [0, 0])).toBeLessThan(1e-8);
    }
  });

  it("never goes down, and climbs from near a saddle and from far away", () => {
    const pair = createMixture({weights: [0.5, 0, 0.5], means: [[-2, 0], [0, 2], [2, 0]], covariances: 1});
    for (const start of [[0.1, 3], [-1e-3, 0.2], [5, 5], [-300, 40]]) {
      const {x, logDensity} = climb(pair, Float64Array.from(start));
      expect(logDensity).toBeGreaterThanOrEqual(pair.logDensity(Float64Array.from(start)));
      expect(deviation(pair.score(x), [0, 0])).toBeLessThan(1e-9);
      expect(Math.sign(x[0]!)).toBe(Math.sign(start[0]!));
    }
  });

  it("takes the heaviest of points, coinciding ones together, and refuses flat parts", () => {
    const atoms = createMixture({weights: [0.4, 0.3, 0.3], means: [[0, 0], [1, 1], [1, 1]], covariances: 0});
    expect(findMode(atoms)).toEqual(Float64Array.of(1, 1));
    const mixed = createMixture({weights: [0.9, 0.1, 0], means: [[0, 0], [1, 1], [2, 2]], covariances: [1, 0, 0]});
    expect(findMode(mixed)).toEqual(Float64Array.of(1, 1));
    const sheet = createMixture({weights: [1], means: [[0, 0]], covariances: createLowRankCovariance({factors: [1, 0], dim: 2, variance: 0})});
    expect(() => findMode(sheet)).toThrow(/part 0 is flat/);
  });
});

describe("pointCloudPosterior", () => {
  it("is the posterior of the mixture of N points: mean, median, mode, risks", () => {
    const parts = createMixture({
      weights: new Array<number>(SIZE).fill(1 / SIZE),
      means: Array.from({length: SIZE}, (_, n) => points.slice(n * DIM, (n + 1) * DIM)),
      covariances: 0
    });
    for (const sigma of [0.3, 1, 3, Infinity]) {
      const x = random.normals(DIM);
      const [ours, theirs] = [pointCloudPosterior(cloud, x, sigma), mixturePosterior(parts, x, sigma)];
      expect(deviation(ours.mean(), theirs.mean())).toBeLessThan(1e-12);
      if (sigma < Infinity) expect(deviation(ours.median(), theirs.median())).toBeLessThan(1e-12);
      expect(ours.mode()).toEqual(theirs.mode());
      for (const guess of [ours.mean(), ours.mode()]) {
        const [a, b] = [ours.risk(guess), theirs.risk(guess)];
        expect(deviation([a.squared, a.absolute, a.zeroOne], [b.squared, b.absolute, b.zeroOne])).toBeLessThan(1e-12);
      }
    }
  });

  it("each estimate is best at its own loss, among itself, the others, the points and draws nearby", () => {
    const x = random.normals(DIM);
    const posterior = pointCloudPosterior(cloud, x, 1);
    const [mean, median, mode] = [posterior.mean(), posterior.median(), posterior.mode()];
    const others = [mean, median, mode, ...Array.from({length: 300}, () => median.map((value) => value + 0.3 * random.normal()))];
    for (let n = 0; n < SIZE; n++) others.push(points.slice(n * DIM, (n + 1) * DIM));
    for (const guess of others) {
      const risk = posterior.risk(guess);
      expect(risk.squared).toBeGreaterThanOrEqual(posterior.risk(mean).squared - 1e-14);
      expect(risk.absolute).toBeGreaterThanOrEqual(posterior.risk(median).absolute - 1e-14);
      expect(risk.zeroOne).toBeGreaterThanOrEqual(posterior.risk(mode).zeroOne);
    }
    expectRiskOfDraws(posterior, mean, 3000);
    expect(posterior.risk(mode).zeroOne).toBeCloseTo(1 - Math.max(...posterior.weights), 14);
  });

  it("the median is the point that has more than half of the weight", () => {
    const x = points.slice(0, DIM).map((value) => value + 0.05);
    const posterior = pointCloudPosterior(cloud, x, 0.15);
    expect(posterior.weights[0]!).toBeGreaterThan(0.5);
    expect(posterior.weights[0]!).toBeLessThan(1);
    expect(posterior.median()).toEqual(points.slice(0, DIM));
    expect(posterior.mode()).toEqual(points.slice(0, DIM));
    expect(posterior.mean()).not.toEqual(posterior.median());
    // Weights 0.46, 0.28, 0.25: the heaviest has less than half, and is not the median.
    const line = pointCloudPosterior(createPointCloud([0, 1, 1.1], 1), Float64Array.of(0), 1);
    expect([line.mode()[0], line.median()[0]]).toEqual([0, 1]);
  });

  it("refuses σ = 0 and wrong shapes", () => {
    const x = new Float64Array(DIM);
    expect(() => pointCloudPosterior(cloud, x, 0)).toThrow(/sigma is 0/);
    expect(() => pointCloudPosterior(cloud, x.slice(1), 1)).toThrow(/x has length 2/);
    expect(() => pointCloudPosterior(cloud, x, 1).risk(x.slice(1))).toThrow(/guess has length 2/);
    expect(() => pointCloudPosterior(cloud, x, 1).sample(-1, random)).toThrow(/n is -1/);
    expect(pointCloudPosterior(cloud, x, 1).sample(0, random)).toHaveLength(0);
    // A source at the end of its range: rounding of the weights leaves a remainder, which the last point takes.
    const last = {...random, uniform: () => 1 + 1e-9};
    expect(pointCloudPosterior(cloud, x, 1e3).sample(1, last)).toEqual(points.slice(-DIM));
  });

  it("the mode takes rows that coincide together: it has the least risk to be wrong", () => {
    const twice = createPointCloud([0, 5, 1, 5, 1, 5, -3, 5], 2);
    for (const sigma of [0.1, 1, 10, Infinity]) {
      const posterior = pointCloudPosterior(twice, Float64Array.of(0.4, 5), sigma);
      const risks = [0, 1, -3].map((first) => posterior.risk(Float64Array.of(first, 5)).zeroOne);
      expect(posterior.risk(posterior.mode()).zeroOne).toBe(Math.min(...risks));
    }
    expect(pointCloudPosterior(twice, Float64Array.of(0.4, 5), 0.1).mode()[0]).toBe(0); // the nearest
    expect(pointCloudPosterior(twice, Float64Array.of(0.4, 5), 10).mode()[0]).toBe(1); // two of nearly the same weight
  });
});

describe("weightedMedian", () => {
  it("minimises Σ w|m − v|, and is the least value with half of the weight", () => {
    const entry = fc.tuple(fc.integer({min: -5, max: 5}), fc.integer({min: 0, max: 4}));
    fc.assert(
      fc.property(fc.array(entry, {minLength: 1, maxLength: 12}), (entries) => {
        const total = entries.reduce((sum, [, w]) => sum + w, 0);
        if (total === 0) return;
        const below = (m: number): number => entries.reduce((sum, [v, w]) => (v <= m ? sum + w : sum), 0);
        const expected = Math.min(...entries.map(([v]) => v).filter((v) => below(v) >= total / 2));
        const [values, weights] = [0, 1].map((i) => Float64Array.from(entries, (e) => e[i]!)) as [Float64Array, Float64Array];
        expect(weightedMedian(values, weights)).toBe(expected);
      }),
      {seed: 1, numRuns: 500}
    );
  });
});

it("the classes of the posterior are those of the classifier", () => {
  const x = Float64Array.of(0.1, 0.2);
  const {mixture: posterior} = mixturePosterior(mixture, x, 2);
  expect(posterior.weights[1]! + posterior.weights[2]!).toBeCloseTo(1 - mixture.responsibilities(x, 2)[0]!, 14);
});
