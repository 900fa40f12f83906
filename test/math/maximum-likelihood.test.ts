import {describe, expect, it} from "vitest";
import {fitGaussian} from "../../src/math/fit/gaussian-mle.js";
import {likelihood, logLikelihood} from "../../src/math/fit/likelihood.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createGaussian} from "../../src/math/targets/gaussian.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {deviation, differentiate, gmm} from "./helpers.js";

const standard = createGaussian({mean: [0], covariance: 1});

describe("likelihood", () => {
  it("is the product of densities, and logLikelihood its logarithm", () => {
    const mixture = createMixture(gmm);
    const x = mixture.sample(9, createRandom("likelihood"));
    for (const sigma of [0, 1]) {
      let product = 1;
      for (let i = 0; i < x.length; i += 2) product *= Math.exp(mixture.logDensity(x.slice(i, i + 2), sigma));
      expect(deviation([likelihood(mixture, x, sigma) / product], [1])).toBeLessThan(1e-14);
      expect(deviation([logLikelihood(mixture, x, sigma)], [Math.log(product)])).toBeLessThan(1e-13);
    }
  });

  it("underflows: the peak of N(0, 1), 0.3989, 810 times is the last above 0; the sum of logs goes on", () => {
    // Smallest float64: 2⁻¹⁰⁷⁴; 744.44/0.9189 = 810.1. Rounding to nearest holds out to half of it, 810.9.
    expect(likelihood(standard, new Float64Array(810))).toBeGreaterThan(0);
    expect(likelihood(standard, new Float64Array(811))).toBe(0);
    expect(deviation([logLikelihood(standard, new Float64Array(100000))], [-50000 * Math.log(2 * Math.PI)])).toBeLessThan(1e-11);
    // Real draws have −½log(2π) − ½ each on average: they are gone after about 525.
    const x = createRandom("underflow").normals(700);
    const last = [...x.keys()].findIndex((i) => likelihood(standard, x.slice(0, i + 1)) === 0);
    expect(last).toBeGreaterThan(480);
    expect(last).toBeLessThan(570);
    expect(logLikelihood(standard, x)).toBeGreaterThan(-1100);
    const narrow = createGaussian({mean: [0], covariance: 1e-4});
    expect(likelihood(narrow, new Float64Array(300))).toBe(Infinity); // densities above 1 overflow
  });

  it("refuses what is no batch", () => {
    expect(() => likelihood(standard, new Float64Array(0))).toThrow(/likelihood: x has length 0/);
    expect(() => logLikelihood(createMixture(gmm), new Float64Array(3))).toThrow(/multiple of 2/);
  });
});

describe("fitGaussian", () => {
  const random = createRandom("mle");
  const x = createMixture(gmm).sample(40, random);

  it("is where the log-likelihood has slope 0 and falls all around", () => {
    const {mean, covariance} = fitGaussian(x, 2);
    const matrix = covariance.toMatrix();
    const at = (p: Float64Array): number =>
      logLikelihood(createGaussian({mean: [p[0]!, p[1]!], covariance: [[p[2]!, p[3]!], [p[3]!, p[4]!]]}), x);
    const best = Float64Array.of(mean[0]!, mean[1]!, matrix[0]!, matrix[1]!, matrix[3]!);
    expect(deviation(differentiate(at, best, 1e-3), new Float64Array(5))).toBeLessThan(1e-7);
    for (let i = 0; i < 50; i++) expect(at(best.map((value) => value + 0.05 * random.normal()))).toBeLessThan(at(best));
  });

  it("diagonal and isotropic are the maxima among their own, and in 1-D all three are one", () => {
    const full = fitGaussian(x, 2).covariance.toMatrix();
    expect(deviation(fitGaussian(x, 2, {kind: "diagonal"}).covariance.diagonal(), [full[0]!, full[3]!])).toBeLessThan(1e-14);
    expect(fitGaussian(x, 2, {kind: "isotropic"}).covariance.diagonal()[1]).toBeCloseTo((full[0]! + full[3]!) / 2, 14);
    for (const kind of ["diagonal", "isotropic"] as const) {
      const {mean, covariance} = fitGaussian(x, 2, {kind});
      const best = logLikelihood(createGaussian({mean, covariance}), x);
      for (const factor of [0.9, 1.1]) expect(logLikelihood(createGaussian({mean, covariance: covariance.mapVariances((v) => factor * v)}), x)).toBeLessThan(best);
    }
    for (const kind of ["full", "diagonal", "isotropic"] as const) {
      const {mean, covariance} = fitGaussian([1, 2, 6], 1, {kind});
      expect([mean[0], covariance.toMatrix()[0]]).toEqual([3, 14 / 3]);
    }
  });

  it("refuses what has no maximum or no shape", () => {
    expect(() => fitGaussian([1, 2, 3, 4], 2)).toThrow(/fitGaussian: x has 2 points of 2 numbers, too few/);
    expect(() => fitGaussian([0, 0, 1, 1, 2, 2], 2)).toThrow(/not positive definite/); // on a line
    expect(() => fitGaussian([1, 2, 3], 2)).toThrow(/multiple of 2/);
    expect(() => fitGaussian([], 0)).toThrow(/dim is 0/);
    expect(fitGaussian([5, 5], 1).covariance.toMatrix()[0]).toBe(0);
  });
});
