import {describe, expect, it} from "vitest";
import {createRandom} from "../../src/math/noise/random.js";
import {standardError} from "../../src/math/metrics/statistics.js";
import {createDiagonalCovariance} from "../../src/math/targets/covariance/diagonal.js";
import {createFullCovariance} from "../../src/math/targets/covariance/full.js";
import {createIsotropicCovariance} from "../../src/math/targets/covariance/isotropic.js";
import {createLowRankCovariance} from "../../src/math/targets/covariance/low-rank.js";
import {createGaussian, klDivergence, type Gaussian} from "../../src/math/targets/gaussian.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {deviation, differentiate} from "./helpers.js";

const DIM = 6;
const random = createRandom("gaussian");
const lowRank = createLowRankCovariance({factors: random.normals(2 * DIM), dim: DIM, variance: 0.4});
const rowsOf = (matrix: Float64Array): Float64Array[] => Array.from({length: DIM}, (_, i) => matrix.slice(i * DIM, (i + 1) * DIM));
const mean = random.normals(DIM);
const all = Object.entries({
  isotropic: createIsotropicCovariance(DIM, 0.7),
  diagonal: createDiagonalCovariance([0.1, 0.5, 1, 2, 3, 5]),
  "low-rank": lowRank,
  full: createFullCovariance(rowsOf(lowRank.toMatrix())),
  "many factors": createLowRankCovariance({factors: random.normals(5 * DIM), dim: DIM, variance: 0.2}),
  "as many factors as dimensions": createLowRankCovariance({factors: random.normals(DIM * DIM), dim: DIM, variance: 0.2})
}).map(([name, covariance]) => ({name, gaussian: createGaussian({mean, covariance})}));

const pick = (x: Float64Array, indices: readonly number[]): Float64Array => Float64Array.from(indices, (d) => x[d]!);

/** log N(x; y, σ²I) */
function logNoise(x: Float64Array, y: Float64Array, sigma: number): number {
  const square = x.reduce((sum, value, d) => sum + (value - y[d]!) ** 2, 0);
  return -square / (2 * sigma ** 2) - x.length * Math.log(sigma * Math.sqrt(2 * Math.PI));
}

describe.each(all)("createGaussian, $name", ({gaussian}) => {
  it("marginal times conditional is the joint density (1e-12: some tens of operations at κ ≈ 30)", () => {
    for (const known of [[0], [3, 1], [5, 0, 2, 4], [0, 1, 2, 3, 5]]) {
      const unknown = [...Array(DIM).keys()].filter((d) => !known.includes(d));
      const x = random.normals(DIM);
      const values = pick(x, known);
      const sum = gaussian.marginal(known).logDensity(values) + gaussian.condition(known, values).logDensity(pick(x, unknown));
      expect(deviation([sum], [gaussian.logDensity(x)])).toBeLessThan(1e-12);
    }
    expect(gaussian.marginal([2, 0]).mean).toEqual(pick(mean, [2, 0]));
  });

  it("posterior is Bayes' rule: p(x₀)·N(x; x₀, σ²)/p_σ(x), whatever x₀", () => {
    for (const sigma of [0.1, 1, 30]) {
      const [x, x0] = [random.normals(DIM), random.normals(DIM)];
      const bayes = gaussian.logDensity(x0) + logNoise(x, x0, sigma) - gaussian.logDensity(x, sigma);
      // Terms of 1e3 at σ = 0.1 cancel: 1e3·2⁻⁵²·κ ≈ 1e-11.
      expect(deviation([gaussian.posterior(x, sigma).logDensity(x0)], [bayes])).toBeLessThan(1e-11);
    }
    const prior = gaussian.posterior(random.normals(DIM), Infinity);
    expect(deviation(prior.mean, mean)).toBeLessThan(1e-15);
    expect(deviation(prior.covariance.toMatrix(), gaussian.covariance.toMatrix())).toBeLessThan(1e-14);
  });

  it("noised is the change of variables: log p(s·y) = log p_{n/s}(y) − D·log s", () => {
    const y = random.normals(DIM);
    for (const [signalScale, noiseStd] of [[1, 2], [0.3, 0.9], [2.5, 0]] as const) {
      const noised = gaussian.noised({signalScale, noiseStd});
      const expected = gaussian.logDensity(y, noiseStd / signalScale) - DIM * Math.log(signalScale);
      expect(deviation([noised.logDensity(y.map((v) => signalScale * v))], [expected])).toBeLessThan(1e-12);
    }
    expect(gaussian.noised({signalScale: 0, noiseStd: 1}).entropy()).toBeCloseTo((DIM / 2) * Math.log(2 * Math.PI * Math.E), 12);
  });

  it("flow solves the probability-flow ODE dx/dσ = (x − D)/σ, and composes", () => {
    const x = random.normals(2 * DIM);
    const [from, to] = [3, 0.7];
    const at = gaussian.flow(x, from, to);
    // Central differences of order 4 at h = 1e-3: truncation h⁴ = 1e-12, rounding 2⁻⁵²/h = 1e-13.
    const slope = x.map((_, i) => differentiate((s) => gaussian.flow(x, from, s[0]!)[i]!, Float64Array.of(to), 1e-3)[0]!);
    const denoised = gaussian.denoise(at, to);
    expect(deviation(slope, at.map((value, i) => (value - denoised[i]!) / to))).toBeLessThan(1e-10);
    expect(deviation(gaussian.flow(gaussian.flow(x, from, 0.1), 0.1, to), at)).toBeLessThan(1e-13);
    expect(deviation(gaussian.flow(gaussian.flow(x, from, 0), 0, from), x)).toBeLessThan(1e-13);
  });

  it("entropy is −E[log p], within 5 standard errors", () => {
    const n = 4000;
    const x = gaussian.sample(n, random);
    const surprises = Float64Array.from({length: n}, (_, i) => -gaussian.logDensity(x.slice(i * DIM, (i + 1) * DIM)));
    const average = surprises.reduce((sum, value) => sum + value) / n;
    expect(Math.abs(average - gaussian.entropy())).toBeLessThan(5 * standardError(surprises));
    expect(gaussian.entropy(3)).toBeCloseTo(gaussian.noised(3).entropy(), 12);
  });

  it("KL agrees with the same matrices as full ones, and is 0 for itself", () => {
    const dense = (g: Gaussian): Gaussian => createGaussian({mean: g.mean, covariance: rowsOf(g.covariance.toMatrix())});
    expect(klDivergence(gaussian, gaussian)).toBeLessThan(1e-13);
    for (const {gaussian: other} of all) {
      const moved = createGaussian({mean: other.mean.map((v, d) => v + d / 3), covariance: other.covariance});
      expect(deviation([klDivergence(gaussian, moved)], [klDivergence(dense(gaussian), dense(moved))])).toBeLessThan(1e-11);
      expect(klDivergence(gaussian, moved)).toBeGreaterThan(0.1);
    }
  });
});

describe("createGaussian", () => {
  it("is the textbook's in 1-D and 2-D", () => {
    const [m, v, x, sigma] = [0.3, 0.49, 1.7, 0.8];
    const line = createGaussian({mean: [m], covariance: v});
    const total = v + sigma ** 2;
    expect(line.logDensity(Float64Array.of(x), sigma)).toBeCloseTo(-((x - m) ** 2) / (2 * total) - 0.5 * Math.log(2 * Math.PI * total), 14);
    expect(line.score(Float64Array.of(x), sigma)[0]).toBeCloseTo(-(x - m) / total, 14);
    expect(line.denoise(Float64Array.of(x), sigma)[0]).toBeCloseTo(m + (v / total) * (x - m), 14);
    expect(line.entropy()).toBeCloseTo(0.5 * Math.log(2 * Math.PI * Math.E * v), 14);
    expect(line.flow(Float64Array.of(x), sigma, 0.1)[0]).toBeCloseTo(m + Math.sqrt((v + 0.01) / total) * (x - m), 14);
    const plane = createGaussian({mean: [1, -1], covariance: [[2, 0.6], [0.6, 0.5]]});
    const det = 2 * 0.5 - 0.36;
    expect(plane.logDensity(Float64Array.of(0, 0))).toBeCloseTo(-0.5 * ((0.5 + 1.2 + 2) / det + Math.log(det)) - Math.log(2 * Math.PI), 13);
    const given = plane.condition([0], [3]);
    expect(given.mean[0]).toBeCloseTo(-1 + (0.6 / 2) * 2, 14);
    expect(given.covariance.toMatrix()[0]).toBeCloseTo(0.5 - 0.36 / 2, 14);
  });

  it("KL in 1-D is ∫ p·log(p/q) (trapezoids on ±12 standard deviations: exact to rounding)", () => {
    const [p, q] = [createGaussian({mean: [0.2], covariance: 0.5}), createGaussian({mean: [-0.4], covariance: 1.3})];
    let integral = 0;
    for (let x = -9; x <= 9; x += 0.05) {
      const logP = p.logDensity(Float64Array.of(x));
      integral += 0.05 * Math.exp(logP) * (logP - q.logDensity(Float64Array.of(x)));
    }
    expect(deviation([klDivergence(p, q)], [integral])).toBeLessThan(1e-12);
    expect(Math.abs(klDivergence(p, q) - klDivergence(q, p))).toBeGreaterThan(0.1);
  });

  it("agrees with a mixture of one part, and its Hessian is −(C + σ²I)⁻¹", () => {
    const {gaussian} = all[2]!;
    const one = createMixture({weights: [1], means: [mean], covariances: lowRank});
    const [x, v] = [random.normals(3 * DIM), random.normals(3 * DIM)];
    expect(gaussian.score(x, 0.3)).toEqual(one.score(x, 0.3));
    expect(gaussian.denoise(x, 0.3)).toEqual(one.denoise(x, 0.3));
    const product = gaussian.hessianVectorProduct(x, v, 0.3);
    for (let row = 0; row < 3; row++) {
      const solved = new Float64Array(DIM);
      lowRank.solve(v.slice(row * DIM, (row + 1) * DIM), 0.09, solved);
      expect(deviation(product.slice(row * DIM, (row + 1) * DIM), solved.map((value) => -value))).toBeLessThan(1e-14);
    }
    expect(deviation(gaussian.laplacian(x, 0.3), new Float64Array(3).fill(-lowRank.trace((c) => 1 / (c + 0.09))))).toBeLessThan(1e-14);
  });

  it("reaches 16384 dimensions", () => {
    const dim = 16384;
    const big = createGaussian({mean: new Float64Array(dim), covariance: createLowRankCovariance({factors: random.normals(3 * dim), dim, variance: 0.2})});
    const half = Array.from({length: dim / 2}, (_, i) => 2 * i);
    const x = big.sample(1, random);
    const values = pick(x, half);
    const sum = big.marginal(half).logDensity(values) + big.condition(half, values).logDensity(x.filter((_, d) => d % 2 === 1));
    expect(deviation([sum], [big.logDensity(x)])).toBeLessThan(1e-11); // 2e4 terms
    const other = createGaussian({mean: new Float64Array(dim), covariance: createIsotropicCovariance(dim, 1)});
    expect(klDivergence(big, other)).toBeGreaterThan(0);
    expect(klDivergence(other, big)).toBeGreaterThan(0);
    expect(klDivergence(big, big)).toBeLessThan(1e-8);
  });

  it("marginals of a low-rank one with more factors than coordinates are full", () => {
    const {gaussian} = all[4]!;
    expect(gaussian.marginal([0, 1, 2]).covariance.kind).toBe("full");
    expect(gaussian.marginal([0, 1, 2, 3, 4, 5].slice(0, 6)).covariance.kind).toBe("low-rank");
    const flatLine = createGaussian({mean: [0, 0], covariance: createLowRankCovariance({factors: [0, 0], dim: 2, variance: 2})});
    expect(flatLine.marginal([1]).covariance.kind).toBe("isotropic");
    expect(flatLine.condition([0], [1]).covariance.toMatrix()[0]).toBe(2);
  });

  it("refuses what it cannot compute", () => {
    const {gaussian} = all[3]!;
    const flatSheet = createGaussian({mean: [0, 0, 0], covariance: createLowRankCovariance({factors: [1, 1, 0], dim: 3, variance: 0})});
    expect(() => createGaussian({mean: [], covariance: 1})).toThrow(/length of mean is 0/);
    expect(() => createGaussian({mean: [1, 2, 3], covariance: [[1]]})).toThrow(/has 1 dimensions/);
    for (const indices of [[6], [-1], [1, 1], [0.5], [NaN]]) expect(() => gaussian.marginal(indices)).toThrow(/give different whole numbers from 0 to 5/);
    expect(() => gaussian.marginal([])).toThrow(/number of indices is 0/);
    expect(() => gaussian.condition([0], [1, 2])).toThrow(/values has length 2/);
    expect(() => gaussian.condition([0], [NaN])).toThrow(/values\[0\] is NaN/);
    expect(() => gaussian.condition([0, 1, 2, 3, 4, 5], new Float64Array(6))).toThrow(/leave one or more/);
    expect(() => flatSheet.condition([0], [1])).toThrow(/singular covariance/);
    const nothing = createGaussian({mean, covariance: gaussian.covariance.mapVariances(() => 0)});
    expect(() => nothing.condition([0], [1])).toThrow(/singular covariance/);
    const subnormal = createLowRankCovariance({factors: [1, 1, 0], dim: 3, variance: 1e-320});
    expect(() => createGaussian({mean: [0, 0, 0], covariance: subnormal}).condition([0], [1])).toThrow(/singular covariance/);
    expect(() => gaussian.posterior(mean, 0)).toThrow(/sigma is 0/);
    expect(() => gaussian.posterior(mean.slice(1), 1)).toThrow(/x has length 5/);
    expect(() => gaussian.flow(mean, -1, 0)).toThrow(/sigma is -1/);
    expect(() => gaussian.flow(mean, 1, Infinity)).toThrow(/sigma is Infinity/);
    expect(() => flatSheet.flow(new Float64Array(3), 0, 1)).toThrow(/from is 0/);
    expect(() => gaussian.entropy(-1)).toThrow(/sigma is -1/);
    expect(flatSheet.entropy()).toBe(-Infinity);
    const round = createGaussian({mean: [0, 0, 0], covariance: 1});
    expect(klDivergence(flatSheet, round)).toBe(Infinity);
    expect(() => klDivergence(round, flatSheet)).toThrow(/q has a singular covariance/);
    expect(() => klDivergence(round, gaussian)).toThrow(/3 dimensions and q 6/);
  });
});
