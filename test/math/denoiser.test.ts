import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {
  denoisedFromEps,
  denoisedFromFlowVelocity,
  denoisedFromScore,
  denoisedFromVelocity,
  denoiserFromEps,
  denoiserFromFlowVelocity,
  denoiserFromScore,
  epsFromDenoised,
  flowVelocityFromDenoised,
  scoreFromDenoised,
  STRAIGHT_PATH_RATES,
  velocityFromDenoised
} from "../../src/math/denoisers/algebra.js";
import {sigmaOfAlphaBar} from "../../src/math/schedules/ddpm-schedule.js";
import {sigmaOfLevel, toUnitScale, variancePreservingLevel} from "../../src/math/level.js";
import {lastState, sample, sampleAsync} from "../../src/math/sample.js";
import {euler} from "../../src/math/solvers/euler.js";
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

describe("the flow velocity u = dx/dt", () => {
  const RATES = {signalScaleRate: -0.7, noiseStdRate: 0.4};
  /** Levels of the straight path at t. */
  const straight = (t: number): LevelLike => ({signalScale: 1 - t, noiseStd: t});

  it("is ṡ·D + ṅ·ε̂, and ε̂ − D on the straight path", () => {
    for (const level of levels) {
      const D = denoisedAt(level);
      const eps = epsFromDenoised(x, D, level);
      const expected = D.map((d, i) => -0.7 * d + 0.4 * eps[i]!);
      expect(deviation(flowVelocityFromDenoised(x, D, level, RATES), expected)).toBeLessThan(1e-12);
    }
    const D = denoisedAt(straight(0.3));
    const eps = epsFromDenoised(x, D, straight(0.3));
    expect(deviation(flowVelocityFromDenoised(x, D, straight(0.3), STRAIGHT_PATH_RATES), eps.map((e, i) => e - D[i]!))).toBeLessThan(1e-12);
  });

  it("is the velocity of the flow: what takes x to the next level (difference quotient of an Euler step in σ)", () => {
    // DDIM's step from t to t + h is exact to O(h²), so the quotient is u + O(h): 1e-6 times slopes of about 10.
    const [t, h] = [0.4, 1e-6];
    const states = sample({denoise: mixture.denoise, levels: [straight(t), straight(t + h)], x, solver: euler});
    const moved = lastState(states).x.map((value, i) => (value - x[i]!) / h);
    const u = flowVelocityFromDenoised(x, denoisedAt(straight(t)), straight(t), STRAIGHT_PATH_RATES);
    expect(deviation(u, moved)).toBeLessThan(1e-4);
  });

  it("makes a denoiser of a flow-matching network, synchronous or not", async () => {
    const network = (points: Float64Array, t: number): Float64Array => {
      const level = {signalScale: 1 - t, noiseStd: t};
      return t === 1
        ? points.map((value, i) => value - mixture.denoise(points, Infinity)[i]!) // u = ε − mean
        : flowVelocityFromDenoised(points, mixture.denoise(toUnitScale(points, level), t / (1 - t)), level, STRAIGHT_PATH_RATES);
    };
    const denoise = denoiserFromFlowVelocity(network);
    // (1 + σ)·rounding of t near 1 is what is lost at large σ.
    for (const sigma of [0.05, 1, 20]) expect(deviation(denoise(x, sigma), mixture.denoise(x, sigma))).toBeLessThan(1e-12);
    expect(deviation(denoise(x, 1e4), mixture.denoise(x, 1e4))).toBeLessThan(1e-10);
    expect(deviation(denoise(x, Infinity), mixture.denoise(x, Infinity))).toBeLessThan(1e-14);
    expect(await denoiserFromFlowVelocity(async (points, t) => network(points, t))(x, 1)).toEqual(denoise(x, 1));
    const rates = {denoise, levels: [straight(1), straight(0.5), straight(0)], x, solver: euler};
    expect(lastState(sample(rates)).x.every(Number.isFinite)).toBe(true);
  });

  it("says where it is not defined", () => {
    expect(() => flowVelocityFromDenoised(x, x, {signalScale: 1, noiseStd: 0}, RATES)).toThrow(/noiseStd is 0/);
    expect(() => denoisedFromFlowVelocity(x, x, {signalScale: 2, noiseStd: 4}, {signalScaleRate: 1, noiseStdRate: 2})).toThrow(/sigma stands still/);
    expect(() => flowVelocityFromDenoised(x, x, 1, {signalScaleRate: NaN, noiseStdRate: 1})).toThrow(/signalScaleRate is NaN/);
    expect(() => denoisedFromFlowVelocity(x, x, 1, {signalScaleRate: 0, noiseStdRate: Infinity})).toThrow(/noiseStdRate is Infinity/);
  });
});

describe("asynchronous predictions", () => {
  it("give the same run", async () => {
    const eps = (points: Float64Array, s: number): Float64Array => epsFromDenoised(points, mixture.denoise(points, s), s);
    const levelsDown = [20, 5, 1, 0];
    const expected = lastState(sample({denoise: denoiserFromEps(eps), levels: levelsDown, x, solver: euler})).x;
    for (const denoise of [denoiserFromEps(async (p, s) => eps(p, s)), denoiserFromScore(async (p, s) => mixture.score(p, s))]) {
      let last: Float64Array | undefined;
      for await (const state of sampleAsync({denoise, levels: levelsDown, x, solver: euler})) last = state.x;
      expect(deviation(last!, expected)).toBeLessThan(1e-11);
    }
    await expect(denoiserFromEps(async () => new Float64Array(3))(x, 1)).rejects.toThrow(/the answer has length 3/);
  });
});

describe("every conversion goes round (properties)", () => {
  const numbers = fc.array(fc.double({min: -1e6, max: 1e6, noNaN: true}), {minLength: 1, maxLength: 8}).map((list) => Float64Array.from(list));
  const scale = fc.double({min: -4, max: 4, noNaN: true}).map((exponent) => 10 ** exponent);
  const rate = fc.double({min: -3, max: 3, noNaN: true});

  /** What rounding leaves, over 2⁻⁵² and the largest term: each way is one a·x + b·y. */
  it("D → ε̂, score, v, u → D at any level", () => {
    fc.assert(
      fc.property(numbers, fc.infiniteStream(fc.double({min: -10, max: 10, noNaN: true})), scale, scale, rate, rate, (x, stream, s, n, sRate, nRate) => {
        const level = {signalScale: s, noiseStd: n};
        const D = x.map(() => stream.next().value as number);
        const size = (...terms: number[]): number => Math.max(...terms.map(Math.abs));
        const X = size(...x, ...D);
        const close = (actual: Float64Array, magnification: number): void => {
          for (let i = 0; i < D.length; i++) expect(Math.abs(actual[i]! - D[i]!)).toBeLessThanOrEqual(1e-14 * X * magnification);
        };
        // D comes back through x/s, so the terms are |x|/s + |D|.
        close(denoisedFromEps(x, epsFromDenoised(x, D, level), level), 1 + 1 / s);
        close(denoisedFromScore(x, scoreFromDenoised(x, D, level), level), 1 + 1 / s);
        // v holds x·s/n and D·(s² + n²)/n; D = (s·x − n·v)/(s² + n²).
        close(denoisedFromVelocity(x, velocityFromDenoised(x, D, level), level), 1 + s / (s * s + n * n));
        // u holds x·ṅ/n and D·(ṡ − s·ṅ/n), and is multiplied by n/(s·ṅ − n·ṡ), which may itself lose three digits.
        const rates = {signalScaleRate: sRate, noiseStdRate: nRate};
        const turn = s * nRate - n * sRate;
        fc.pre(Math.abs(turn) > 1e-3 * (Math.abs(s * nRate) + Math.abs(n * sRate)) && Math.abs(turn) > 1e-12);
        const terms = (Math.abs(nRate) + Math.abs(s * nRate) + Math.abs(n * sRate)) / Math.abs(turn);
        close(denoisedFromFlowVelocity(x, flowVelocityFromDenoised(x, D, level, rates), level, rates), 1 + terms * 1e3);
      }),
      {seed: 1, numRuns: 300}
    );
  });
});
