import {describe, expect, it} from "vitest";
import {guideByClassifier} from "../../src/math/denoisers/classifier-guidance.js";
import {guide, guideInInterval} from "../../src/math/denoisers/guidance.js";
import {guideRescaled} from "../../src/math/denoisers/rescaled-guidance.js";
import {epsFromDenoised, velocityFromDenoised} from "../../src/math/denoisers/algebra.js";
import {toLevelScale, variancePreservingLevel} from "../../src/math/level.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {AsyncDenoiser, Denoiser} from "../../src/math/types.js";
import {deviation} from "./helpers.js";

/** Two classes of the same target: parts 0, 1 and part 2. */
const MEANS = [[-2, 0, 1], [1, 2, 0], [2, -1, -1]];
const all = createMixture({weights: [0.3, 0.2, 0.5], means: MEANS, covariances: [0.3, 0.1, 0.5]});
const conditional = createMixture({weights: [0.6, 0.4], means: MEANS.slice(0, 2), covariances: [0.3, 0.1]});
const SIGMAS = [1e-4, 0.1, 1, 10, 1e4];
const x = createRandom("guidance").normals(12).map((value) => 2 * value);

/** Counts its calls. */
function counted(denoise: Denoiser): Denoiser & {calls: number} {
  const wrapped = (points: Float64Array, sigma: number): Float64Array => {
    wrapped.calls++;
    return denoise(points, sigma);
  };
  wrapped.calls = 0;
  return wrapped;
}
const nobody: Denoiser = () => expect.unreachable("this denoiser must not be called");

describe("guide", () => {
  it("is w·toward + (1 − w)·away", () => {
    for (const sigma of SIGMAS)
      for (const weight of [-1, 0.5, 2, 7.5]) {
        const [to, from] = [conditional.denoise(x, sigma), all.denoise(x, sigma)];
        const guided = guide({toward: conditional.denoise, away: all.denoise, weight})(x, sigma);
        expect(guided).toEqual(to.map((value, i) => weight * value + (1 - weight) * from[i]!));
      }
  });

  it("is the conditional model to the bit at w = 1, without asking the other; at w = 0 the other way round", () => {
    for (const sigma of [...SIGMAS, Infinity]) {
      const toward = counted(conditional.denoise);
      expect(guide({toward, away: nobody, weight: 1})(x, sigma)).toEqual(conditional.denoise(x, sigma));
      expect(toward.calls).toBe(1);
      expect(guide({toward: nobody, away: all.denoise, weight: 0})(x, sigma)).toEqual(all.denoise(x, sigma));
    }
  });

  it("between two Gaussians of equal variance is the exact denoiser of the tilted one", () => {
    // p₁ʷ·p₀¹⁻ʷ of N(μ₁, c), N(μ₀, c) is N(w·μ₁ + (1−w)·μ₀, c), and D is affine in the mean: equal at every σ.
    const gaussian = (mean: number): Denoiser => createMixture({weights: [1], means: [[mean]], covariances: 0.7}).denoise;
    const points = Float64Array.of(-3, 0.5, 8);
    for (const sigma of SIGMAS)
      expect(deviation(guide({toward: gaussian(2), away: gaussian(-1), weight: 3})(points, sigma), gaussian(8)(points, sigma))).toBeLessThan(1e-12);
  });

  it("in an interval: guided for sigmaLow < σ ≤ sigmaHigh, and elsewhere to the bit not", () => {
    const away = counted(all.denoise);
    const denoise = guide({toward: conditional.denoise, away, weight: guideInInterval(3, {sigmaLow: 0.5, sigmaHigh: 5})});
    const plain = guide({toward: conditional.denoise, away: all.denoise, weight: 3});
    for (const sigma of [0.1, 0.5, 5.0001, Infinity]) expect(denoise(x, sigma)).toEqual(conditional.denoise(x, sigma));
    expect(away.calls).toBe(0);
    for (const sigma of [0.5001, 1, 5]) expect(denoise(x, sigma)).toEqual(plain(x, sigma));
    expect(away.calls).toBe(3);
    expect([0, 1, 1e9, Infinity].map(guideInInterval(2))).toEqual([1, 2, 2, 2]);
  });

  it("is asynchronous where one of the two is", async () => {
    const expected = guide({toward: conditional.denoise, away: all.denoise, weight: 2})(x, 1);
    const later: AsyncDenoiser = async (points, sigma) => all.denoise(points, sigma);
    const answer = guide({toward: conditional.denoise as AsyncDenoiser, away: later, weight: 2})(x, 1);
    expect(answer).toBeInstanceOf(Promise);
    expect(await answer).toEqual(expected);
    await expect(guide({toward: later, away: async () => x.slice(1), weight: 2})(x, 1)).rejects.toThrow(/guide: the answer has length 11/);
  });

  it("says what it cannot do", () => {
    const denoise = guide({toward: conditional.denoise, away: all.denoise, weight: (sigma) => 1 / (sigma - 1)});
    expect(() => denoise(x, 1)).toThrow(/guide: weight is Infinity/);
    expect(() => guide({toward: () => x.slice(1), away: all.denoise, weight: 2})(x, 1)).toThrow(/length 11; it must be 12/);
    expect(() => guideInInterval(NaN)).toThrow(/weight is NaN/);
    expect(() => guideInInterval(2, {sigmaLow: 3, sigmaHigh: 2})).toThrow(/sigmaLow is 3 and sigmaHigh 2/);
    expect(() => guideInInterval(2, {sigmaLow: -1})).toThrow(/sigmaLow is -1/);
  });
});

describe("guideByClassifier", () => {
  /** ∇log p_σ(c|x) of the exact classifier: ∇log p_σ(x|c) − ∇log p_σ(x). */
  const exact: Denoiser = (points, sigma) => {
    const unconditional = all.score(points, sigma);
    return conditional.score(points, sigma).map((value, i) => value - unconditional[i]!);
  };

  it("with an exact classifier is the conditional denoiser at w = 1, and classifier-free guidance at any w", () => {
    // σ²·score cancels against x: |x|·2⁻⁵²·w, and at σ = 1e4 scores of 1e-8·|x| are multiplied by 1e8.
    for (const sigma of [0.1, 1, 10, 1e4])
      for (const weight of [1, 0.5, 3]) {
        const guided = guideByClassifier({denoise: all.denoise, logGradient: exact, weight})(x, sigma);
        const expected = guide({toward: conditional.denoise, away: all.denoise, weight})(x, sigma);
        expect(deviation(guided, expected)).toBeLessThan(1e-12);
      }
  });

  it("does not ask the classifier at w = 0 nor at σ = 0", () => {
    const off = guideByClassifier({denoise: all.denoise, logGradient: nobody, weight: 0});
    expect(off(x, 1)).toEqual(all.denoise(x, 1));
    expect(off(x, Infinity)).toEqual(all.denoise(x, Infinity));
    expect(guideByClassifier({denoise: all.denoise, logGradient: nobody, weight: 2})(x, 0)).toEqual(x);
  });

  it("may take time, and says what it cannot do", async () => {
    const options = {denoise: all.denoise, logGradient: exact, weight: 2};
    const later: AsyncDenoiser = async (points, sigma) => exact(points, sigma);
    expect(await guideByClassifier({...options, logGradient: later} as {denoise: AsyncDenoiser; logGradient: AsyncDenoiser; weight: number})(x, 1)).toEqual(
      guideByClassifier(options)(x, 1)
    );
    expect(() => guideByClassifier(options)(x, Infinity)).toThrow(/guideByClassifier: sigma is Infinity/);
    expect(() => guideByClassifier({...options, weight: NaN})(x, 1)).toThrow(/weight is NaN/);
    expect(() => guideByClassifier({...options, logGradient: () => x.slice(1)})(x, 1)).toThrow(/length 11/);
  });
});

describe("guideRescaled", () => {
  const DIM = 3;
  const options = {toward: conditional.denoise, away: all.denoise, weight: 4, dim: DIM};
  /** Sample standard deviation of each point, with n − 1 as torch has it. */
  const spreads = (values: Float64Array): number[] =>
    Array.from({length: values.length / DIM}, (_, row) => {
      const own = values.subarray(row * DIM, (row + 1) * DIM);
      const mean = own.reduce((sum, value) => sum + value) / DIM;
      return Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DIM - 1));
    });
  const predictions = {velocity: velocityFromDenoised, eps: epsFromDenoised};

  it("is the paper's formula, for v and for ε", () => {
    for (const prediction of ["velocity", "eps"] as const)
      for (const sigma of [0.1, 1, 10])
        for (const rescale of [0.3, 0.7, 1]) {
          const level = variancePreservingLevel(sigma);
          const at = toLevelScale(x, level);
          const predict = (D: Float64Array): Float64Array => predictions[prediction](at, D, level);
          const positive = predict(conditional.denoise(x, sigma));
          const negative = predict(all.denoise(x, sigma));
          const guided = negative.map((value, i) => value + 4 * (positive[i]! - value));
          const [wanted, had] = [spreads(positive), spreads(guided)];
          const expected = guided.map((value, i) => {
            const row = Math.floor(i / DIM);
            return rescale * value * (wanted[row]! / had[row]!) + (1 - rescale) * value;
          });
          const answer = predict(guideRescaled({...options, rescale, prediction})(x, sigma));
          // Predictions divide by noiseStd ≥ 0.1.
          expect(deviation(answer, expected)).toBeLessThan(1e-12);
          if (rescale === 1) expect(deviation(spreads(answer), wanted)).toBeLessThan(1e-12);
        }
  });

  it("takes v unless told, and is plain guidance at φ = 0, the conditional model at w = 1", () => {
    expect(guideRescaled({...options, rescale: 0.7})(x, 1)).toEqual(guideRescaled({...options, rescale: 0.7, prediction: "velocity"})(x, 1));
    expect(guideRescaled({...options, rescale: 0})(x, 1)).toEqual(guide(options)(x, 1));
    expect(guideRescaled({...options, away: nobody, weight: 1, rescale: 0.7})(x, 1)).toEqual(conditional.denoise(x, 1));
  });

  it("is finite at the ends of σ and where a prediction is constant", async () => {
    for (const sigma of [...SIGMAS, Infinity])
      for (const prediction of ["velocity", "eps"] as const)
        expect(guideRescaled({...options, rescale: 0.7, prediction})(x, sigma).every(Number.isFinite)).toBe(true);
    expect(guideRescaled({...options, rescale: 0.7})(x, 0)).toEqual(guide(options)(x, 0));
    expect(guideRescaled({...options, rescale: 0.7, prediction: "eps"})(x, Infinity)).toEqual(guide(options)(x, Infinity));
    // v of a constant picture is constant: nothing to rescale.
    const constant = new Float64Array(DIM).fill(0.5);
    const flatDenoiser = (value: number): Denoiser => () => new Float64Array(DIM).fill(value);
    const denoise = guideRescaled({toward: flatDenoiser(0.25), away: flatDenoiser(0.5), weight: 3, rescale: 1, dim: DIM});
    expect(deviation(denoise(constant, 1), new Float64Array(DIM).fill(-0.25))).toBeLessThan(1e-14);
    const later: AsyncDenoiser = async (points, sigma) => all.denoise(points, sigma);
    expect(await guideRescaled({...options, toward: conditional.denoise as AsyncDenoiser, away: later, rescale: 0.7})(x, 1)).toEqual(
      guideRescaled({...options, rescale: 0.7})(x, 1)
    );
  });

  it("says what it cannot do", () => {
    expect(() => guideRescaled({...options, rescale: 1.5})).toThrow(/rescale is 1.5/);
    expect(() => guideRescaled({...options, rescale: 0.5, dim: 1})).toThrow(/dim is 1/);
    expect(() => guideRescaled({...options, rescale: 0.5, prediction: "v" as "velocity"})).toThrow(
      'guideRescaled: prediction is "v"; give "velocity" or "eps".'
    );
    expect(() => guideRescaled({...options, rescale: 0.5})(x.slice(1), 1)).toThrow(/multiple of 3/);
    expect(() => guideRescaled({...options, rescale: 0.5, weight: NaN})(x, 1)).toThrow(/weight is NaN/);
  });
});
