import {describe, expect, it} from "vitest";
import {effectiveNumber, entropy} from "../../src/math/metrics/entropy.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {createRandom} from "../../src/math/noise/random.js";
import {testChiSquare} from "../../src/math/metrics/statistics.js";
import {deviation, differentiate} from "./helpers.js";

const DIM = 5;
const SIZE = 9;
const random = createRandom("point cloud");
const points = random.normals(SIZE * DIM);
const cloud = createPointCloud(points, DIM);
/** The same target by other code: a mixture of parts of variance 0. */
const mixture = createMixture({
  weights: new Array<number>(SIZE).fill(1 / SIZE),
  means: Array.from({length: SIZE}, (_, n) => points.slice(n * DIM, (n + 1) * DIM)),
  covariances: 0
});
const SIGMAS = [0.02, 0.3, 1, 4, 80];

describe("createPointCloud", () => {
  it("is the mixture of N points", () => {
    const x0 = cloud.sample(6, random);
    for (const sigma of SIGMAS) {
      const x = x0.map((value) => value + sigma * random.normal());
      // Exponents reach D/2σ²·|x|² ≈ 1e4 at σ = 0.02, rounded to 2⁻⁵²·1e4 = 2e-12.
      expect(deviation(cloud.denoise(x, sigma), mixture.denoise(x, sigma))).toBeLessThan(1e-11);
      expect(deviation(cloud.score(x, sigma), mixture.score(x, sigma))).toBeLessThan(1e-11);
      expect(deviation(cloud.posteriorWeights(x, sigma), mixture.responsibilities(x, sigma))).toBeLessThan(1e-11);
      const point = x.slice(0, DIM);
      expect(deviation([cloud.logDensity(point, sigma)], [mixture.logDensity(point, sigma)])).toBeLessThan(1e-12);
    }
  });

  it("score is the gradient of the log-density (finite differences, 1e-6)", () => {
    // h = σ/1000: truncation about (h/σ)⁴·|score| = 1e-12·|score|; rounding 2⁻⁵²·|log p|/h.
    const x0 = cloud.sample(4, random);
    for (const sigma of SIGMAS)
      for (let row = 0; row < 4; row++) {
        const x = x0.slice(row * DIM, (row + 1) * DIM).map((value) => value + sigma * random.normal());
        const numerical = differentiate((point) => cloud.logDensity(point, sigma), x, sigma / 1000);
        expect(deviation(cloud.score(x, sigma), numerical)).toBeLessThan(1e-6);
      }
  });

  it("Hessian-vector product and Laplacian are those of the mixture, and the derivative of the score", () => {
    const x0 = cloud.sample(5, random);
    for (const sigma of SIGMAS) {
      const x = x0.map((value) => value + sigma * random.normal());
      const v = random.normals(5 * DIM);
      const product = cloud.hessianVectorProduct(x, v, sigma);
      // The largest entries are 1/σ² or (spread/σ²)²: what is rounding is relative to them.
      const scale = Math.max(1, ...product.map(Math.abs));
      const score = (step: number): Float64Array => cloud.score(x.map((value, i) => value + step * v[i]!), sigma);
      const h = sigma / 1000;
      const [a, b, c, d] = [score(h), score(-h), score(2 * h), score(-2 * h)];
      const numerical = x.map((_, i) => (8 * (a[i]! - b[i]!) - (c[i]! - d[i]!)) / (12 * h));
      expect(deviation(product.map((value) => value / scale), numerical.map((value) => value / scale))).toBeLessThan(1e-8);
      expect(deviation(product.map((value) => value / scale), mixture.hessianVectorProduct(x, v, sigma).map((value) => value / scale))).toBeLessThan(1e-10);
      expect(deviation(cloud.laplacian(x, sigma).map((value) => value / scale), mixture.laplacian(x, sigma).map((value) => value / scale))).toBeLessThan(1e-10);
    }
    expect(() => cloud.hessianVectorProduct(x0, x0, 0)).toThrow(/sigma is 0/);
    expect(() => cloud.hessianVectorProduct(x0, x0, Infinity)).toThrow(/sigma is Infinity/);
    expect(() => cloud.hessianVectorProduct(x0, x0.slice(1), 1)).toThrow(/v has length 24/);
    expect(() => cloud.laplacian(x0, 0)).toThrow(/sigma is 0/);
  });

  it("has weights that sum to 1, all equal at σ = ∞, one alone at small σ", () => {
    const x = random.normals(2 * DIM);
    for (const sigma of SIGMAS) {
      const weights = cloud.posteriorWeights(x, sigma);
      for (const row of [0, 1])
        expect(weights.slice(row * SIZE, (row + 1) * SIZE).reduce((sum, w) => sum + w)).toBeCloseTo(1, 14);
    }
    expect(deviation(cloud.posteriorWeights(x, Infinity), new Float64Array(2 * SIZE).fill(1 / SIZE))).toBeLessThan(1e-15);
    const nearThird = points.slice(2 * DIM, 3 * DIM).map((value) => value + 1e-3);
    expect(deviation(cloud.denoise(nearThird, 1e-4), points.slice(2 * DIM, 3 * DIM))).toBe(0);
    expect(effectiveNumber(cloud.posteriorWeights(nearThird, 1e-4))).toBe(1);
  });

  it("takes any array-like and makes no NaN at extremes", () => {
    const single = createPointCloud(new Float32Array([0, 0, 1e6, -1e6]), 2);
    for (const sigma of [1e-4, 1, 1e4, 1e7])
      for (const far of [0, 1e6, 1e9])
        for (const value of [...single.denoise(Float64Array.of(far, -far), sigma), single.logDensity(Float64Array.of(far, far), sigma)])
          expect(Number.isFinite(value)).toBe(true);
  });

  it("samples all points alike", () => {
    const n = 9000;
    const x = cloud.sample(n, createRandom(2));
    const counts = new Float64Array(SIZE);
    for (let i = 0; i < n; i++) counts[Array.from({length: SIZE}, (_, k) => points[k * DIM]).indexOf(x[i * DIM])]!++;
    expect(testChiSquare(counts, new Float64Array(SIZE).fill(n / SIZE)).pValue).toBeGreaterThan(1e-6);
  });

  it("refuses σ = 0 where there is no density, and wrong shapes", () => {
    const x = new Float64Array(DIM);
    expect(() => cloud.logDensity(x)).toThrow(/sigma is 0; a point cloud has no density at 0/);
    expect(() => cloud.score(x, 0)).toThrow(/sigma is 0/);
    expect(() => cloud.posteriorWeights(x, 0)).toThrow(/sigma is 0/);
    expect(() => cloud.posteriorWeights(x, NaN)).toThrow(/sigma is NaN/);
    expect(() => cloud.score(x, Infinity)).toThrow(/sigma is Infinity/);
    expect(() => cloud.denoise(x, -1)).toThrow(/sigma is -1/);
    expect(cloud.denoise(x, 0)).toEqual(x);
    expect(() => cloud.denoise(new Float64Array(DIM + 1), 1)).toThrow(/multiple of 5/);
    expect(() => cloud.logDensity(new Float64Array(2 * DIM), 1)).toThrow(/one point of 5/);
    expect(() => createPointCloud([1, 2, 3], 2)).toThrow(/multiple of 2/);
    expect(() => createPointCloud([], 2)).toThrow(/length 0/);
    expect(() => createPointCloud([1], 0)).toThrow(/dim is 0/);
  });

  it("refuses points that have no finite distance to any", () => {
    for (const value of [NaN, Infinity, 1e200]) {
      const x = new Float64Array(2 * DIM);
      x[DIM] = value;
      expect(() => cloud.denoise(x, 1)).toThrow(/^denoise: point 1 of x has no finite distance/);
      expect(() => cloud.posteriorWeights(x, 1)).toThrow(/^posteriorWeights: point 1 of x/);
      expect(() => cloud.laplacian(x.slice(DIM), 1)).toThrow(RangeError);
      expect(() => cloud.logDensity(x.slice(DIM), 1)).toThrow(/^logDensity: point 0 of x/);
    }
  });
});

describe("entropy", () => {
  it("is 0 for certainty, log N for equal weights, and adds for independent choices", () => {
    expect(entropy([0, 1, 0])).toBe(0);
    expect(entropy(new Float64Array(8).fill(1 / 8))).toBeCloseTo(Math.log(8), 14);
    expect(effectiveNumber([0.5, 0.5])).toBeCloseTo(2, 14);
    const [p, q] = [[0.2, 0.8], [0.1, 0.3, 0.6]];
    expect(entropy(p.flatMap((a) => q.map((b) => a * b)))).toBeCloseTo(entropy(p) + entropy(q), 14);
    expect(() => entropy([0.5, -0.1])).toThrow(/weights\[1\] is -0\.1/);
    expect(() => entropy([NaN])).toThrow(/weights\[0\] is NaN/);
  });
});
