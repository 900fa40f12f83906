import {describe, expect, it} from "vitest";
import {createDiagonalCovariance} from "../../src/math/targets/covariance/diagonal.js";
import {createIsotropicCovariance} from "../../src/math/targets/covariance/isotropic.js";
import {createLowRankCovariance} from "../../src/math/targets/covariance/low-rank.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {createRandom} from "../../src/math/noise/random.js";
import {standardError} from "../../src/math/metrics/statistics.js";
import {deviation, differentiate, flat, gmm, reference} from "./helpers.js";

const mixture = createMixture(gmm);
const SIGMAS = [0, 0.02, 0.3, 1, 4, 20, 80];

describe("createMixture", () => {
  it("equals the reference (15 digits, so 1e-13 relative): log-density, score, denoised", () => {
    const x = flat(reference.smoothed.points);
    for (const {sigma, logDensity, score, denoised} of reference.smoothed.at) {
      const ours = reference.smoothed.points.map((point) => mixture.logDensity(Float64Array.from(point), sigma));
      expect(deviation(ours, logDensity)).toBeLessThan(1e-13);
      expect(deviation(mixture.score(x, sigma), flat(score))).toBeLessThan(1e-12);
      expect(deviation(mixture.denoise(x, sigma), flat(denoised))).toBeLessThan(1e-12);
    }
  });

  it("score is the gradient of the log-density (finite differences, 1e-6)", () => {
    // h = 2e-4 against the narrowest feature, 0.025: truncation (h/0.025)⁴/30 ≈ 1e-10, rounding 2⁻⁵²·100/h ≈ 1e-10.
    const points = mixture.sample(12, createRandom("finite differences"));
    for (const sigma of SIGMAS)
      for (let i = 0; i < points.length; i += 2) {
        const x = points.slice(i, i + 2).map((value, d) => value + sigma * (d - 0.3));
        const numerical = differentiate((point) => mixture.logDensity(point, sigma), x, 2e-4);
        expect(deviation(mixture.score(x, sigma), numerical)).toBeLessThan(1e-6);
      }
  });

  it("satisfies Tweedie's identity D = x + σ²·score, whose sides are computed apart", () => {
    const x = mixture.sample(50, createRandom("tweedie"));
    for (const sigma of SIGMAS) {
      const noisy = x.map((value, i) => value + sigma * Math.sin(i));
      const score = mixture.score(noisy, sigma);
      const tweedie = noisy.map((value, i) => value + sigma * sigma * score[i]!);
      expect(deviation(mixture.denoise(noisy, sigma), tweedie)).toBeLessThan(1e-12);
    }
  });

  it("integrates to 1, and D minimises the squared error (trapezoids on a grid)", () => {
    // Trapezoids converge faster than any power for smooth functions; at σ = 0.5 the narrowest standard deviation is 0.55.
    const sigma = 0.5;
    const [h, half] = [0.15, 9];
    let mass = 0;
    for (let u = -half; u <= half; u += h)
      for (let v = -half; v <= half; v += h) mass += Math.exp(mixture.logDensity(Float64Array.of(u, v), sigma)) * h * h;
    expect(Math.abs(mass - 1)).toBeLessThan(1e-9);
  });

  it("samples have the mean and covariance of the formula, within 5 standard errors", () => {
    const n = 20000;
    const x = mixture.sample(n, createRandom("moments"));
    const {weights, means, covariances} = reference.gmm;
    const mean = [0, 1].map((d) => weights.reduce((sum, w, k) => sum + w * means[k]![d]!, 0));
    for (const d of [0, 1]) {
      const column = Float64Array.from({length: n}, (_, i) => x[2 * i + d]!);
      expect(Math.abs(average(column) - mean[d]!)).toBeLessThan(5 * standardError(column));
      for (const e of [0, 1]) {
        // Around the true mean: Cov = Σ π(C + μμᵀ) − mmᵀ.
        const exact = weights.reduce((sum, w, k) => sum + w * (covariances[k]![d]![e]! + means[k]![d]! * means[k]![e]!), -mean[d]! * mean[e]!);
        const products = Float64Array.from({length: n}, (_, i) => (x[2 * i + d]! - mean[d]!) * (x[2 * i + e]! - mean[e]!));
        expect(Math.abs(average(products) - exact)).toBeLessThan(5 * standardError(products));
      }
    }
  });

  it("the denoiser is E[x₀ | x]: unbiased on its own samples, D − x₀ uncorrelated with x", () => {
    const random = createRandom("unbiased");
    const x0 = mixture.sample(20000, random);
    const x = x0.map((value) => value + 1.5 * random.normal());
    const denoised = mixture.denoise(x, 1.5);
    const error = denoised.map((value, i) => value - x0[i]!);
    const product = error.map((value, i) => value * x[i]!);
    expect(Math.abs(average(error))).toBeLessThan(5 * standardError(error));
    expect(Math.abs(average(product))).toBeLessThan(5 * standardError(product));
  });

  it("responsibilities sum to 1 and are Bayes' rule", () => {
    const x = mixture.sample(20, createRandom(5));
    for (const sigma of [0, 1, 20]) {
      const parts = mixture.responsibilities(x, sigma);
      for (let i = 0; i < 20; i++) {
        const point = x.slice(2 * i, 2 * i + 2);
        const total = mixture.logDensity(point, sigma);
        for (let k = 0; k < 3; k++) {
          const one = createMixture({weights: [1], means: [gmm.means[k]!], covariances: [reference.gmm.covariances[k]!]});
          const exact = Math.exp(Math.log(reference.gmm.weights[k]!) + one.logDensity(point, sigma) - total);
          expect(Math.abs(parts[3 * i + k]! - exact)).toBeLessThan(1e-12);
        }
        expect(Math.abs(parts[3 * i]! + parts[3 * i + 1]! + parts[3 * i + 2]! - 1)).toBeLessThan(1e-14);
      }
    }
    expect([...mixture.responsibilities(x.slice(0, 2), Infinity)]).toEqual(reference.gmm.weights);
  });

  it("at σ = ∞ and far away answers sensibly: the mean, and no NaN", () => {
    const mean = [0, 1].map((d) => reference.gmm.weights.reduce((sum, w, k) => sum + w * reference.gmm.means[k]![d]!, 0));
    expect(deviation(mixture.denoise(Float64Array.of(3, 4), Infinity), mean)).toBeLessThan(1e-15);
    expect(deviation(mixture.denoise(Float64Array.of(3e4, 4e4), 1e7), mean)).toBeLessThan(0.01);
    for (const sigma of [0, 1e-4, 1, 1e4])
      for (const far of [1e6, -1e6]) {
        const x = Float64Array.of(far, far);
        for (const value of [mixture.logDensity(x, sigma), ...mixture.score(x, sigma), ...mixture.denoise(x, sigma)])
          expect(Number.isFinite(value)).toBe(true);
      }
  });

  it("a part of weight 0 changes nothing, whatever it is", () => {
    const padded = createMixture({
      weights: [0, ...reference.gmm.weights, 0],
      means: [[0, 0], ...reference.gmm.means, [1.5, 1]],
      covariances: [1, ...reference.gmm.covariances, 0.01]
    });
    const x = mixture.sample(10, createRandom(8));
    expect(deviation(padded.denoise(x, 0.3), mixture.denoise(x, 0.3))).toBeLessThan(1e-14);
    expect(deviation(padded.score(x), mixture.score(x))).toBeLessThan(1e-14);
    expect(deviation(padded.sample(100, createRandom(1)), mixture.sample(100, createRandom(1)))).toBeLessThan(1e-14);
  });

  it("works in 16384 dimensions with each kind that goes there", () => {
    const dim = 16384;
    const random = createRandom("high");
    const covariances = [
      createIsotropicCovariance(dim, 0.5),
      createDiagonalCovariance(Float64Array.from({length: dim}, (_, d) => 0.1 + d / dim)),
      createLowRankCovariance({factors: random.normals(3 * dim), dim, variance: 0.2})
    ];
    const target = createMixture({weights: [0.2, 0.3, 0.5], means: [0, 1, 2].map(() => random.normals(dim)), covariances});
    const x = target.sample(2, random).map((value) => value + 3 * random.normal());
    const score = target.score(x, 3);
    const tweedie = x.map((value, i) => value + 9 * score[i]!);
    expect(deviation(target.denoise(x, 3), tweedie)).toBeLessThan(1e-12);
    expect(Number.isFinite(target.logDensity(x.slice(0, dim), 3))).toBe(true);
  });

  it("refuses what is no mixture", () => {
    const make = (change: object) => () => createMixture({...gmm, ...change});
    expect(make({weights: [0.3, 0.5, 0.3]})).toThrow(/weights sum to 1\.1.*divide them by their sum/);
    expect(make({weights: [0.3, 0.9, -0.2]})).toThrow(/weights\[2\] is -0\.2/);
    expect(make({weights: [NaN, 1, 0]})).toThrow(/weights\[0\] is NaN/);
    expect(make({weights: []})).toThrow(/number of weights is 0/);
    expect(make({means: [[0, 0]]})).toThrow(/3 weights and 1 means/);
    expect(make({means: [[0, 0], [1], [2, 2]]})).toThrow(/means\[1\] has length 1/);
    expect(make({means: [[0, 0], [1, Infinity], [2, 2]]})).toThrow(/means\[1\]\[1\] is Infinity/);
    expect(make({covariances: [1, 2]})).toThrow(/3 weights and 2 covariances/);
    expect(make({covariances: createIsotropicCovariance(3, 1)})).toThrow(/has 3 dimensions; it must have 2/);
  });

  it("refuses impossible questions", () => {
    const points = createMixture({weights: [1], means: [[0, 0]], covariances: 0});
    expect(() => points.score(Float64Array.of(1, 1))).toThrow(/sigma is 0 and part 0 has a singular covariance/);
    expect(points.denoise(Float64Array.of(1, 1), 2)).toEqual(Float64Array.of(0, 0));
    expect(() => mixture.logDensity(Float64Array.of(1, 2, 3, 4))).toThrow(/give one point of 2/);
    expect(() => mixture.score(Float64Array.of(1, 2, 3))).toThrow(/multiple of 2/);
    expect(() => mixture.denoise(Float64Array.of(1, 2), -1)).toThrow(/sigma is -1/);
    expect(() => mixture.denoise(Float64Array.of(1, NaN), 1)).toThrow(/give finite coordinates/);
    expect(() => mixture.logDensity(Float64Array.of(1, Infinity), 1)).toThrow(/give finite coordinates/);
    expect(() => mixture.logDensity(Float64Array.of(1, 1), Infinity)).toThrow(/sigma is Infinity/);
  });
});

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value) / values.length;
}
