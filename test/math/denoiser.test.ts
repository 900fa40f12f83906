import {describe, expect, it} from "vitest";
import {
  denoisedFromEps,
  denoisedFromScore,
  denoisedFromVelocity,
  denoiserFromEps,
  denoiserFromScore,
  epsFromDenoised,
  scoreFromDenoised,
  velocityFromDenoised
} from "../../src/math/denoisers/algebra.js";
import {sigmaOfAlphaBar} from "../../src/math/schedules/ddpm-schedule.js";
import {sigmaOfLevel, toUnitScale, variancePreservingLevel} from "../../src/math/level.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {LevelLike} from "../../src/math/types.js";
import {deviation, flat, gmm, reference} from "./helpers.js";

const mixture = createMixture(gmm);
const x = flat(reference.smoothed.points);
const levels: LevelLike[] = [0.05, 1, 20, variancePreservingLevel(0.3), variancePreservingLevel(9), {signalScale: 0.25, noiseStd: 0.75}];
const denoisedAt = (level: LevelLike): Float64Array =>
  typeof level === "number" ? mixture.denoise(x, level) : mixture.denoise(toUnitScale(x, level), sigmaOfLevel(level));

describe("the algebra of D, ε, v and score", () => {
  it("goes both ways at every level", () => {
    for (const level of levels) {
      const D = denoisedAt(level);
      expect(deviation(denoisedFromEps(x, epsFromDenoised(x, D, level), level), D)).toBeLessThan(1e-12);
      expect(deviation(denoisedFromScore(x, scoreFromDenoised(x, D, level), level), D)).toBeLessThan(1e-12);
      expect(deviation(denoisedFromVelocity(x, velocityFromDenoised(x, D, level), level), D)).toBeLessThan(1e-12);
    }
  });

  it("keeps x = s·D + n·ε̂, v = s·ε̂ − n·D, score = −ε̂/n", () => {
    for (const level of levels) {
      const {signalScale: s, noiseStd: n} = typeof level === "number" ? {signalScale: 1, noiseStd: level} : level;
      const D = denoisedAt(level);
      const eps = epsFromDenoised(x, D, level);
      expect(deviation(eps.map((e, i) => s * D[i]! + n * e), x)).toBeLessThan(1e-12);
      expect(deviation(velocityFromDenoised(x, D, level), eps.map((e, i) => s * e - n * D[i]!))).toBeLessThan(1e-11);
      expect(deviation(scoreFromDenoised(x, D, level), eps.map((e) => -e / n))).toBeLessThan(1e-12);
    }
  });

  it("gives the mixture's own score, and a denoiser back from it", () => {
    for (const sigma of [0.05, 1, 20]) {
      expect(deviation(scoreFromDenoised(x, mixture.denoise(x, sigma), sigma), mixture.score(x, sigma))).toBeLessThan(1e-11);
      expect(deviation(denoiserFromScore(mixture.score)(x, sigma), mixture.denoise(x, sigma))).toBeLessThan(1e-11);
      const eps = denoiserFromEps((points, s) => epsFromDenoised(points, mixture.denoise(points, s), s));
      expect(deviation(eps(x, sigma), mixture.denoise(x, sigma))).toBeLessThan(1e-11);
    }
  });

  it("equals the variance-preserving reference (15 digits; 1/s and 1/n magnify by up to 32)", () => {
    for (const {alphaBar, logDensity, score, denoised} of reference.variancePreserving.at) {
      const sigma = sigmaOfAlphaBar(alphaBar);
      const level = variancePreservingLevel(sigma);
      const points = flat(reference.variancePreserving.points);
      const unit = toUnitScale(points, level);
      const D = mixture.denoise(unit, sigma);
      expect(deviation(D, flat(denoised))).toBeLessThan(1e-11);
      expect(deviation(scoreFromDenoised(points, D, level), flat(score))).toBeLessThan(1e-11);
      // log p(x) = log p_σ(x/s) − D·log s
      const ours = logDensity.map((_, i) => mixture.logDensity(unit.slice(2 * i, 2 * i + 2), sigma) - 2 * Math.log(level.signalScale));
      expect(deviation(ours, logDensity)).toBeLessThan(1e-11);
    }
  });

  it("says where a quantity is not defined", () => {
    const pureNoise = {signalScale: 0, noiseStd: 1};
    const clean = {signalScale: 1, noiseStd: 0};
    expect(() => epsFromDenoised(x, x, clean)).toThrow(/epsFromDenoised: noiseStd is 0/);
    expect(() => scoreFromDenoised(x, x, 0)).toThrow(/noiseStd is 0/);
    expect(() => velocityFromDenoised(x, x, clean)).toThrow(/noiseStd is 0/);
    expect(() => denoisedFromEps(x, x, pureNoise)).toThrow(/signalScale is 0/);
    expect(() => denoisedFromScore(x, x, pureNoise)).toThrow(/signalScale is 0/);
    expect(denoisedFromVelocity(x, x, pureNoise)).toEqual(x.map((value) => 0 * value - value));
    expect(() => epsFromDenoised(x, x.slice(1), 1)).toThrow(/x has length 32 and the answer 31/);
  });
});
