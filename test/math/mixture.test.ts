import {describe, expect, it} from "vitest";
import {createDiagonalCovariance} from "../../src/math/targets/covariance/diagonal.js";
import {createIsotropicCovariance} from "../../src/math/targets/covariance/isotropic.js";
import {createLowRankCovariance} from "../../src/math/targets/covariance/low-rank.js";
import {expOfNegative} from "../../src/math/numeric/exp.js";
import {classProbability, conditionOnClass} from "../../src/math/targets/classes.js";
import {createMixture, type Mixture} from "../../src/math/targets/mixture.js";
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

  it("equals the reference at the scale of variance-preserving levels", () => {
    const x = flat(reference.variancePreserving.points);
    for (const {alphaBar, logDensity, score, denoised} of reference.variancePreserving.at) {
      const level = {signalScale: Math.sqrt(alphaBar), noiseStd: Math.sqrt(1 - alphaBar)};
      const noised = mixture.noised(level);
      const ours = reference.variancePreserving.points.map((point) => noised.logDensity(Float64Array.from(point)));
      expect(deviation(ours, logDensity)).toBeLessThan(1e-12);
      expect(deviation(noised.score(x), flat(score))).toBeLessThan(1e-12);
      const unitScale = x.map((value) => value / level.signalScale);
      expect(deviation(mixture.denoise(unitScale, level.noiseStd / level.signalScale), flat(denoised))).toBeLessThan(1e-12);
    }
  });

  it("noised is the change of variables log p(s·y) = log p_{n/s}(y) − D·log s, down to s = 0", () => {
    const y = mixture.sample(4, createRandom("noised"));
    for (const [signalScale, noiseStd] of [[1, 0.5], [0.2, 1], [3, 0]] as const) {
      const noised = mixture.noised({signalScale, noiseStd});
      const sigma = noiseStd / signalScale;
      for (let i = 0; i < 8; i += 2) {
        const point = y.slice(i, i + 2);
        const expected = mixture.logDensity(point, sigma) - 2 * Math.log(signalScale);
        expect(deviation([noised.logDensity(point.map((value) => signalScale * value))], [expected])).toBeLessThan(1e-12);
      }
      expect(noised.weights).toEqual(mixture.weights);
    }
    const white = mixture.noised({signalScale: 0, noiseStd: 2}); // all means coincide
    expect(deviation(white.score(y), y.map((value) => -value / 4))).toBeLessThan(1e-15);
    expect(() => mixture.noised({signalScale: 0, noiseStd: 0})).toThrow(/not both 0/);
  });

  it("the Hessian-vector product is the derivative of the score along v, and the Laplacian its trace", () => {
    // Order-4 differences with h = 2e-4 against the narrowest feature, 0.025: as for the score below.
    const random = createRandom("hessian");
    for (const sigma of SIGMAS) {
      const x = mixture.sample(6, random).map((value, i) => value + sigma * Math.cos(i));
      const v = random.normals(12);
      const product = mixture.hessianVectorProduct(x, v, sigma);
      const score = (step: number): Float64Array => mixture.score(x.map((value, i) => value + step * v[i]!), sigma);
      const [a, b, c, d] = [score(1e-4), score(-1e-4), score(2e-4), score(-2e-4)];
      const numerical = x.map((_, i) => (8 * (a[i]! - b[i]!) - (c[i]! - d[i]!)) / 12e-4);
      expect(deviation(product, numerical)).toBeLessThan(1e-6);
      const laplacian = mixture.laplacian(x, sigma);
      const along = (d: number): Float64Array => mixture.hessianVectorProduct(x, x.map((_, i) => (i % 2 === d ? 1 : 0)), sigma);
      const [first, second] = [along(0), along(1)];
      for (let row = 0; row < 6; row++)
        expect(deviation([laplacian[row]!], [first[2 * row]! + second[2 * row + 1]!])).toBeLessThan(1e-11);
    }
    expect(() => mixture.hessianVectorProduct(Float64Array.of(1, 2), Float64Array.of(1))).toThrow(/v has length 1/);
  });

  it("1-D, 2-D and general kernels agree: a coordinate that is N(0, 1) by itself adds only its own terms", () => {
    // The kernels share the formula and no code. Exponents reach 1e3, rounded to 1e3·2⁻⁵² = 2e-13, at κ ≤ 20.
    const random = createRandom("kernels");
    const lift = (m: Mixture): Mixture =>
      createMixture({
        weights: m.weights,
        means: m.means.map((mean) => [...mean, 0]),
        covariances: m.covariances.map((c) => {
          const own = c.toMatrix();
          const dim = m.dim;
          return Array.from({length: dim + 1}, (_, i) => Array.from({length: dim + 1}, (_, j) => (i < dim && j < dim ? own[i * dim + j]! : i === j ? 1 : 0)));
        })
      });
    const line = createMixture({weights: [0.3, 0, 0.7], means: [[-2], [100], [1]], covariances: [0.3, 1, 0.05]});
    for (const [low, high] of [[line, lift(line)], [mixture, lift(mixture)]] as const)
      for (const sigma of [0, 0.3, 4]) {
        const {dim} = low;
        const [x, z] = [low.sample(20, random).map((value) => value + sigma * random.normal()), random.normals(20)];
        const lifted = Float64Array.from({length: 20 * (dim + 1)}, (_, i) => {
          const [row, d] = [Math.floor(i / (dim + 1)), i % (dim + 1)];
          return d < dim ? x[row * dim + d]! : z[row]!;
        });
        const drop = (values: Float64Array): Float64Array => values.filter((_, i) => i % (dim + 1) < dim);
        expect(deviation(drop(high.score(lifted, sigma)), low.score(x, sigma))).toBeLessThan(1e-12);
        expect(deviation(drop(high.denoise(lifted, sigma)), low.denoise(x, sigma))).toBeLessThan(1e-12);
        expect(deviation(high.responsibilities(lifted, sigma), low.responsibilities(x, sigma))).toBeLessThan(1e-12);
        const own = -(z[0]! ** 2) / (2 + 2 * sigma ** 2) - 0.5 * Math.log(2 * Math.PI * (1 + sigma ** 2));
        expect(deviation([high.logDensity(lifted.slice(0, dim + 1), sigma)], [low.logDensity(x.slice(0, dim), sigma) + own])).toBeLessThan(1e-12);
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
    const pointless = createMixture({weights: [0, ...reference.gmm.weights], means: [[0, 0], ...reference.gmm.means], covariances: [0, ...reference.gmm.covariances]});
    expect(pointless.score(x)).toEqual(mixture.score(x)); // though a part of variance 0 with weight has no density
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
    expect(() => mixture.score(Float64Array.of(1, 1, 1, 1e200), 1)).toThrow(/density at point 1/);
    expect(() => mixture.responsibilities(Float64Array.of(1, 1, NaN, 1), 1)).toThrow(/density at point 1/);
    const line = createMixture({weights: [0.5, 0.5], means: [[0], [1]], covariances: 1});
    expect(() => line.score(Float64Array.of(1, 2, 1e200))).toThrow(/score: the density at point 2/);
    const space = createMixture({weights: [0.5, 0.5], means: [[0, 0, 0], [1, 1, 1]], covariances: 1});
    expect(() => space.denoise(Float64Array.of(1, 1, 1, 1, NaN, 1), 1)).toThrow(/denoise: the density at point 1/);
    expect(() => mixture.logDensity(Float64Array.of(1, Infinity), 1)).toThrow(/give finite coordinates/);
    expect(() => mixture.logDensity(Float64Array.of(1, 1), Infinity)).toThrow(/sigma is Infinity/);
  });
});

describe("classes of a mixture", () => {
  const labelled = createMixture({...gmm, labels: ["cat", "dog", "cat"]});
  const x = labelled.sample(15, createRandom("classes")).map((value, i) => value + Math.sin(7 * i));

  it("conditional, classifier and whole obey Bayes: p(x | c)·P(c) = P(c | x)·p(x), at any σ", () => {
    for (const [label, share] of [["cat", 0.5], ["dog", 0.5]] as const) {
      const conditional = conditionOnClass(labelled, label);
      expect(conditional.labels.every((own) => own === label)).toBe(true);
      for (const sigma of [0, 0.7, 20]) {
        const probability = classProbability(labelled, label, x, sigma);
        for (let row = 0; row < 15; row++) {
          const point = x.slice(2 * row, 2 * row + 2);
          const expected = conditional.logDensity(point, sigma) + Math.log(share) - labelled.logDensity(point, sigma);
          expect(Math.abs(probability[row]! - Math.exp(expected))).toBeLessThan(1e-12);
        }
      }
      expect(classProbability(labelled, label, x, Infinity)[3]).toBeCloseTo(share, 15);
    }
  });

  it("the class score minus the whole's is the gradient of the classifier (finite differences, 1e-6)", () => {
    const point = Float64Array.of(0.4, -0.6);
    const difference = conditionOnClass(labelled, "cat").score(point, 1.1).map((value, d) => value - labelled.score(point, 1.1)[d]!);
    const numerical = differentiate((at) => Math.log(classProbability(labelled, "cat", at, 1.1)[0]!), point, 1e-3);
    expect(deviation(difference, numerical)).toBeLessThan(1e-6);
  });

  it("unless labelled, part k is class k; unknown labels are refused by name", () => {
    expect(mixture.labels).toEqual([0, 1, 2]);
    expect(conditionOnClass(mixture, 1).means).toEqual([Float64Array.from(gmm.means[1]!)]);
    expect(mixture.noised(1).labels).toEqual([0, 1, 2]);
    expect(() => conditionOnClass(labelled, "bird")).toThrow(/label is "bird".*the labels are "cat", "dog"/);
    expect(() => classProbability(mixture, "0", x)).toThrow(/label is "0"/);
    const empty = createMixture({weights: [1, 0], means: [[0], [1]], covariances: 1, labels: ["a", "b"]});
    expect(() => conditionOnClass(empty, "b")).toThrow(/no part with weight/);
    expect(() => createMixture({...gmm, labels: ["a"]})).toThrow(/3 weights and 1 labels/);
  });
});

describe("expOfNegative", () => {
  it("is Math.exp on −708 … 0 (5e-16: rounding of the table, the polynomial and the product)", () => {
    let worst = 0;
    for (let i = 0; i <= 70800; i++) worst = Math.max(worst, Math.abs(expOfNegative(-i / 100) / Math.exp(-i / 100) - 1));
    expect(worst).toBeLessThan(5e-16);
    expect(expOfNegative(0)).toBe(1);
  });
});

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value) / values.length;
}
