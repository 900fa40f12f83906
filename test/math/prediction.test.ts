/** What a network predicts, how its errors are weighed, which levels it is shown, and how its score is judged. */
import {describe, expect, it} from "vitest";
import {epsFromDenoised, velocityFromDenoised} from "../../src/math/denoisers/algebra.js";
import {precondition, PREDICTIONS, type Prediction} from "../../src/math/denoisers/prediction.js";
import {networkFromDenoiser, preconditionEdm} from "../../src/math/denoisers/preconditioning.js";
import {silu} from "../../src/math/learning/backpropagation.js";
import {drawExamples, encodeExamples} from "../../src/math/learning/examples.js";
import {
  biasesAt, checkNetwork, inputsWith, networkDenoiser, networkOfPerceptron, noiseFeatures, perceptronOfNetwork, type NetworkModel
} from "../../src/math/learning/network.js";
import {createNoiseDistribution, type NoiseDistributionOptions} from "../../src/math/learning/noise-distribution.js";
import {createPerceptron} from "../../src/math/learning/perceptron.js";
import {estimateDenoisingLoss, estimateScoreError} from "../../src/math/learning/score-error.js";
import {importanceOf, LOSS_WEIGHTINGS, lossWeight} from "../../src/math/learning/weighting.js";
import {variancePreservingLevel} from "../../src/math/level.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createVariancePreserving} from "../../src/math/processes/variance-preserving.js";
import {createGaussian} from "../../src/math/targets/gaussian.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {standardError} from "../../src/math/metrics/statistics.js";
import {deviation, flat, gmm, reference} from "./helpers.js";

const mixture = createMixture(gmm);
const x = flat(reference.smoothed.points);
const SIGMAS = [0.02, 0.3, 1, 7, 60];

/** F of the exact denoiser, by the names' own definitions. */
const definitions: Record<Prediction, (denoised: Float64Array, sigma: number) => Float64Array> = {
  clean: (denoised) => denoised,
  noise: (denoised, sigma) => epsFromDenoised(x, denoised, sigma),
  velocity(denoised, sigma) {
    const level = variancePreservingLevel(sigma);
    return velocityFromDenoised(x.map((value) => level.signalScale * value), denoised, level);
  },
  edm(_, sigma) {
    const c = preconditionEdm(sigma, {sigmaData: 1.7});
    return networkFromDenoiser(mixture.denoise, {sigmaData: 1.7})(x.map((value) => c.in * value), c.noise);
  }
};

describe("predictions", () => {
  it.each(PREDICTIONS)("of %s: D back from what its name says, at every level", (prediction) => {
    for (const sigma of SIGMAS) {
      const denoised = mixture.denoise(x, sigma);
      const c = precondition(prediction, sigma, {sigmaData: 1.7});
      const output = definitions[prediction](denoised, sigma);
      // D = c_skip·x + c_out·F cancels to D from numbers σ times as large where σ is great: 60·2⁻⁵² and some.
      expect(deviation(x.map((value, i) => c.skip * value + c.out * output[i]!), denoised)).toBeLessThan(1e-12);
      expect(c.lossWeight * c.out ** 2).toBeCloseTo(1, 12);
      expect([c.in, c.noise]).toEqual([preconditionEdm(sigma, {sigmaData: 1.7}).in, Math.log(sigma) / 4]);
    }
  });

  it("refuses other names and levels", () => {
    expect(() => precondition("score" as Prediction, 1)).toThrow(/prediction is "score"; give "noise", "clean", "velocity" or "edm"/);
    expect(() => precondition("noise", 0)).toThrow(RangeError);
  });
});

describe("a network as plain data", () => {
  const random = createRandom(11);
  const drawn = (frequencies: readonly number[], prediction?: Prediction): NetworkModel => {
    const sizes = [inputsWith(frequencies), 5, 6, 2];
    const {numbers} = createPerceptron(sizes);
    return networkOfPerceptron(createPerceptron(sizes, random.normals(numbers.length)), {frequencies, sigmaData: 1.3, ...(prediction && {prediction})});
  };

  it.each([[[], undefined], [[2], "noise"], [[1, 4, 9], "velocity"], [[1], "clean"]] as const)("denoises as its layers say, frequencies %j, %s", (frequencies, prediction) => {
    const model = drawn(frequencies, prediction);
    const sigma = 0.8;
    const c = precondition(prediction ?? "edm", sigma, {sigmaData: 1.3});
    const points = random.normals(2 * 300); // more than one block of rows
    const expected = Float64Array.from(points, (_, i) => {
      let h = [c.in * points[2 * (i >> 1)]!, c.in * points[2 * (i >> 1) + 1]!, ...noiseFeatures(frequencies, c.noise)];
      model.layers.forEach(({weights, biases}, k) => {
        const sums = Array.from(biases, (bias, o) => h.reduce((sum, value, j) => sum + weights[o * h.length + j]! * value, bias));
        h = k === 2 ? sums : sums.map(silu);
      });
      return c.skip * points[i]! + c.out * h[i % 2]!;
    });
    expect(deviation(networkDenoiser(model)(points, sigma), expected)).toBeLessThan(1e-12);
    expect(networkDenoiser(model)(points, 0)).toEqual(points);
  });

  it("gives the first layer's share of the level to its biases", () => {
    const model = drawn([1, 4]);
    const features = noiseFeatures([1, 4], 0.3);
    expect(features).toEqual([Math.sin(0.3), Math.sin(1.2), Math.cos(0.3), Math.cos(1.2)]);
    const [first] = model.layers;
    const expected = Array.from(first!.biases, (bias, o) => features.reduce((sum, feature, k) => sum + first!.weights[6 * o + 2 + k]! * feature, bias));
    expect(deviation(biasesAt(model, 0.3), expected)).toBeLessThan(1e-14);
  });

  it("goes to numbers that can be trained and back", () => {
    const model = drawn([3]);
    expect(networkOfPerceptron(perceptronOfNetwork(model), {frequencies: [3], sigmaData: 1.3})).toEqual(model);
  });

  it("refuses what cannot be asked", () => {
    const model = drawn([3]);
    expect(() => checkNetwork({...model, layers: model.layers.slice(0, 1)})).toThrow(/there are 1 layers/);
    expect(() => checkNetwork({...model, frequencies: []})).toThrow(/layer 0 has 20 weights for 5 outputs; 3 inputs need 15/);
    expect(() => checkNetwork({...model, sigmaData: 0})).toThrow(/sigmaData is 0/);
    expect(() => checkNetwork({...model, layers: model.layers.slice(0, 2)})).toThrow(/the last layer gives 6 numbers/);
    expect(() => checkNetwork({...model, layers: model.layers.with(1, {weights: new Float32Array(5 * 257), biases: new Float32Array(257)})})).toThrow(/257 outputs/);
    expect(() => checkNetwork({...model, layers: model.layers.with(1, {weights: new Float32Array(30), biases: new Float32Array(6).fill(NaN)})})).toThrow(/not finite/);
    expect(() => networkDenoiser(model)(new Float64Array(2), Infinity)).toThrow(RangeError);
  });
});

const distributions: NoiseDistributionOptions[] = [
  {kind: "log-uniform"}, {kind: "log-normal"}, {kind: "log-normal", mean: 2, std: 0.4, sigmaMin: 0.5, sigmaMax: 9}, {kind: "ddpm"}, {kind: "ddpm", sigmaMin: 0.3, sigmaMax: 150}
];

describe("distributions of noise levels", () => {
  it.each(distributions)("%j: density and quantiles are of one law", (options) => {
    const noise = createNoiseDistribution(options);
    expect([noise.quantile(0), noise.quantile(1)]).toEqual([noise.sigmaMin, noise.sigmaMax]);
    // d ln σ/du = 1/q, by differences of 2e-5: error about (2e-5)² times third derivatives, which are large at the tails.
    for (const u of [0.03, 0.2, 0.5, 0.8, 0.97]) {
      const slope = Math.log(noise.quantile(u + 1e-5) / noise.quantile(u - 1e-5)) / 2e-5;
      expect(slope * noise.density(noise.quantile(u))).toBeCloseTo(1, 5);
    }
    // The density is all there: midpoints, 20000 of them.
    const width = Math.log(noise.sigmaMax / noise.sigmaMin);
    const cells = 20_000;
    let total = 0;
    for (let k = 0; k < cells; k++) total += (noise.density(noise.sigmaMin * Math.exp(((k + 0.5) / cells) * width)) * width) / cells;
    expect(total).toBeCloseTo(1, 6);
    expect([noise.density(noise.sigmaMin / 1.01), noise.density(noise.sigmaMax * 1.01)]).toEqual([0, 0]);
  });

  it("has the median of its name: P_mean, the middle ratio, the middle of time", () => {
    const wide = {sigmaMin: 1e-6, sigmaMax: 1e6};
    expect(createNoiseDistribution({kind: "log-normal", mean: -1.2, std: 1.2, ...wide}).quantile(0.5)).toBeCloseTo(Math.exp(-1.2), 9);
    expect(createNoiseDistribution({kind: "log-uniform", sigmaMin: 0.1, sigmaMax: 40}).quantile(0.5)).toBeCloseTo(2, 12);
    const process = createVariancePreserving();
    const [from, to] = [0.02, 40].map((sigma) => process.timeOfSigma(sigma)) as [number, number];
    expect(createNoiseDistribution({kind: "ddpm"}).quantile(0.5)).toBeCloseTo(process.sigma((from + to) / 2), 9);
  });

  it("refuses what is none", () => {
    expect(() => createNoiseDistribution({kind: "uniform" as "ddpm"})).toThrow(/kind is "uniform"/);
    expect(() => createNoiseDistribution({kind: "log-uniform", sigmaMin: 2, sigmaMax: 1})).toThrow(/give the lower first/);
    expect(() => createNoiseDistribution({kind: "log-uniform", sigmaMin: 0})).toThrow(/sigmaMin is 0/);
    expect(() => createNoiseDistribution({kind: "log-normal", std: 0})).toThrow(/std is 0/);
    expect(() => createNoiseDistribution({kind: "log-normal", mean: 30})).toThrow(/hardly any level/);
    expect(() => createNoiseDistribution({kind: "ddpm", sigmaMax: 1000})).toThrow(/ends at 152/);
    expect(() => createNoiseDistribution({kind: "ddpm"}).quantile(1.1)).toThrow(/u is 1.1/);
  });
});

describe("weightings", () => {
  const noise = createNoiseDistribution({kind: "log-normal"});
  const options = {noise, sigmaData: 1.4};

  it("are the loss of what they are named for", () => {
    for (const sigma of [0.05, 0.6, 12]) {
      const c = preconditionEdm(sigma, options);
      expect(LOSS_WEIGHTINGS.map((weighting) => lossWeight(weighting, sigma, options))).toEqual([
        expect.closeTo(sigma ** -2, 9), expect.closeTo(1 / sigma ** 2 / noise.density(sigma), 6), expect.closeTo(1 / c.out ** 2, 9), 1
      ]);
      expect(importanceOf("simple", sigma, options)).toBeCloseTo(noise.density(sigma) / sigma ** 2, 9);
      for (const kind of ["log-uniform", "ddpm"] as const)
        expect(importanceOf("likelihood", sigma, {...options, noise: createNoiseDistribution({kind})})).toBeCloseTo(sigma ** -2, 9);
    }
    expect(importanceOf("likelihood", 1000, options)).toBe(0);
    expect(() => lossWeight("likelihood", 1000, options)).toThrow(/never draws/);
    expect(() => lossWeight("vlb" as "simple", 1, options)).toThrow(/weighting is "vlb"/);
  });

  it.each([{kind: "log-normal"}, {kind: "log-uniform"}, {kind: "ddpm"}] as const)("likelihood: the exact denoiser's loss is information in nats, however levels are drawn: %j", (kind) => {
    // Guo, Shamai & Verdú 2005: ½·mmse is the slope of I(x₀; x₀ + σε) in 1/σ². Of a Gaussian of variance v in the plane I = ln(1 + v/σ²). So the
    // loss from σ_min to σ_max is the information that is lost between them.
    const target = createGaussian({mean: [1, 0], covariance: 0.7});
    const noise = createNoiseDistribution({...kind, sigmaMin: 0.1, sigmaMax: 20});
    const examples = drawExamples(target, noise, 20_000, createRandom(3));
    const terms = Float64Array.from(examples.sigmas, (sigma, i) => {
      const denoised = target.denoise(examples.noisy.slice(2 * i, 2 * i + 2), sigma);
      return lossWeight("likelihood", sigma, {noise, sigmaData: 1}) * ((denoised[0]! - examples.clean[2 * i]!) ** 2 + (denoised[1]! - examples.clean[2 * i + 1]!) ** 2);
    });
    const mean = terms.reduce((sum, term) => sum + term, 0) / terms.length;
    const information = (sigma: number): number => Math.log1p(0.7 / sigma ** 2);
    // Five standard errors of independent draws; spreading the levels evenly makes it less.
    expect(Math.abs(mean - (information(0.1) - information(20)))).toBeLessThan(5 * standardError(terms));
    expect(5 * standardError(terms)).toBeLessThan(0.5); // of 4.3 nats
  });
});

describe("examples", () => {
  const noise = createNoiseDistribution({kind: "log-normal"});

  it("are x₀ + σε with one level in each share of the distribution, the same for the same seed", () => {
    const draw = (seed: number) => drawExamples(mixture, noise, 40, createRandom("run", seed));
    const {clean, noise: eps, noisy, sigmas} = draw(1);
    expect(deviation(noisy, clean.map((value, i) => value + sigmas[i >> 1]! * eps[i]!))).toBe(0);
    sigmas.forEach((sigma, i) => {
      expect(sigma).toBeGreaterThanOrEqual(noise.quantile(i / 40));
      expect(sigma).toBeLessThanOrEqual(noise.quantile((i + 1) / 40));
    });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2).sigmas).not.toEqual(sigmas);
    expect(() => drawExamples(createGaussian({mean: [0], covariance: 1}), noise, 4, createRandom(1))).toThrow(/1 dimensions/);
    expect(() => drawExamples(mixture, noise, 0, createRandom(1))).toThrow(/count is 0/);
  });

  it("cost a network λ·‖D − x₀‖², whatever it predicts and however that is weighed", () => {
    const examples = drawExamples(mixture, noise, 30, createRandom(4));
    const answers = createRandom(5).normals(60);
    for (const prediction of PREDICTIONS)
      for (const weighting of LOSS_WEIGHTINGS) {
        const {targets, weights} = encodeExamples(examples, {prediction, weighting, noise, sigmaData: 1.4, frequencies: []});
        const expected = Array.from(examples.sigmas, (sigma, row) => {
          const c = precondition(prediction, sigma, {sigmaData: 1.4});
          const square = [0, 1].reduce((sum, d) => sum + (c.skip * examples.noisy[2 * row + d]! + c.out * answers[2 * row + d]! - examples.clean[2 * row + d]!) ** 2, 0);
          return lossWeight(weighting, sigma, {noise, sigmaData: 1.4}) * square;
        });
        const losses = Array.from(weights, (weight, row) => weight * [0, 1].reduce((sum, d) => sum + (answers[2 * row + d]! - targets[2 * row + d]!) ** 2, 0));
        expect(losses.map((loss, row) => loss / expected[row]!).every((ratio) => Math.abs(ratio - 1) < 1e-9)).toBe(true);
      }
  });
});

describe("the error of a score", () => {
  const variance = 0.7;
  const target = createGaussian({mean: [1, 0], covariance: variance});
  const given = {target, n: 4000, random: createRandom(9)};

  it("of a denoiser that is off by a known vector", () => {
    const denoise = (points: Float64Array, sigma: number): Float64Array => target.denoise(points, sigma).map((value, i) => value + [0.3, -0.4][i % 2]!);
    const {levels, total} = estimateScoreError({...given, denoise, sigmas: [0.5, 2]});
    const sizes = [0.5, 2].map((sigma) => (2 * sigma ** 2) / (variance + sigma ** 2)); // σ²·E‖s*‖² = 2σ²/(v + σ²)
    levels.forEach(({sigma, error, size, relative}, k) => {
      expect(error).toBeCloseTo(0.25 / sigma ** 2, 9);
      // ‖s*‖² is sizes/2 times χ² of two: standard deviation as large as its mean.
      expect(Math.abs(size - sizes[k]!)).toBeLessThan((5 * sizes[k]!) / Math.sqrt(4000));
      expect(relative).toBeCloseTo(error / size, 12);
    });
    expect(total).toBeCloseTo((levels[0]!.error + levels[1]!.error) / (levels[0]!.size + levels[1]!.size), 12);
    expect(estimateScoreError({...given, denoise: target.denoise, sigmas: [1]}).total).toBe(0);
    expect(estimateScoreError({...given, denoise: (points) => points, sigmas: [1]}).total).toBe(1); // a score of 0
  });

  it("has a floor under the loss: the posterior variance", () => {
    const {value, standardError: error} = estimateDenoisingLoss({...given, denoise: target.denoise, sigma: 0.8});
    expect(Math.abs(value - (2 * variance * 0.64) / (variance + 0.64))).toBeLessThan(5 * error);
    expect(() => estimateDenoisingLoss({...given, denoise: target.denoise, sigma: 0})).toThrow(/estimateDenoisingLoss: sigma is 0/);
    expect(() => estimateDenoisingLoss({...given, n: 1, denoise: target.denoise, sigma: 1})).toThrow(/n is 1/);
    expect(() => estimateScoreError({...given, n: 0, denoise: target.denoise, sigmas: [1]})).toThrow(/n is 0/);
    expect(() => estimateScoreError({...given, denoise: target.denoise, sigmas: [Infinity]})).toThrow(/estimateScoreError: sigma is Infinity/);
  });
});
