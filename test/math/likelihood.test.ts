import {describe, expect, it} from "vitest";
import {bitsPerDim, BYTE_WIDTH, dequantize} from "../../src/math/likelihood/bits-per-dim.js";
import {gaussianPrior} from "../../src/math/likelihood/gaussian-prior.js";
import {jacobianByDifferences, jacobianOfTarget} from "../../src/math/likelihood/jacobian.js";
import {flowLogLikelihood, flowLogLikelihoodAsync, type FlowLikelihoodOptions} from "../../src/math/likelihood/flow-likelihood.js";
import {exactTrace, hutchinsonTrace, traceOfTarget, type HutchinsonOptions} from "../../src/math/likelihood/trace.js";
import {mean, standardError} from "../../src/math/metrics/statistics.js";
import {createRandom} from "../../src/math/noise/random.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import {toCoordinates} from "../../src/math/pictures/pictures.js";
import {createMixture, type Mixture} from "../../src/math/targets/mixture.js";
import {deviation, flat, gmm, reference} from "./helpers.js";

const mixture = createMixture(gmm);
const [SIGMA_MIN, SIGMA_MAX] = [0.05, 80];
const points = flat(reference.smoothed.points);
const N = points.length / 2;
const tight = {rtol: 1e-10, atol: 1e-10};

const exactEnd = (target: Mixture, sigma = SIGMA_MAX) => (point: Float64Array): number => target.logDensity(point, sigma);
const closedForm = (target: Mixture, x: Float64Array, sigma = SIGMA_MIN): Float64Array =>
  Float64Array.from({length: x.length / target.dim}, (_, row) => target.logDensity(x.slice(row * target.dim, (row + 1) * target.dim), sigma));
const options: FlowLikelihoodOptions = {
  denoise: mixture.denoise,
  trace: traceOfTarget(mixture),
  x: points,
  dim: 2,
  sigmaMin: SIGMA_MIN,
  sigmaMax: SIGMA_MAX,
  prior: exactEnd(mixture),
  ...tight
};

describe("the Jacobian of a denoiser", () => {
  it("of a target is the derivative of D along v", () => {
    const v = createRandom("direction").normals(points.length);
    const product = jacobianOfTarget(mixture);
    for (const sigma of [0.05, 1, 20]) {
      // Order-4 differences with h = σ/100: truncation (h/σ)⁴/30 = 3e-10 of derivatives on the scale of σ; rounding 2⁻⁵²·|D|/h.
      const h = sigma / 100;
      const at = (steps: number): Float64Array => mixture.denoise(points.map((value, i) => value + steps * h * v[i]!), sigma);
      const [a, b, c, d] = [at(1), at(-1), at(2), at(-2)];
      const numerical = a.map((value, i) => (8 * (value - b[i]!) - (c[i]! - d[i]!)) / (12 * h));
      expect(deviation(product(points, v, sigma), numerical)).toBeLessThan(1e-7);
    }
  });

  it("by differences agrees with the closed form", () => {
    const v = createRandom("direction").normals(points.length);
    // step²/6 times third derivatives (a few, on the scale of σ), and 2⁻⁵³·|x|/(step·σ) = 5e-9 at σ = 0.05.
    for (const sigma of [0.05, 1, 20])
      expect(deviation(jacobianByDifferences(mixture.denoise)(points, v, sigma), jacobianOfTarget(mixture)(points, v, sigma))).toBeLessThan(1e-7);
    // A coarse step is coarse: the option is used.
    const coarse = jacobianByDifferences(mixture.denoise, {step: 0.3})(points, v, 1);
    const error = deviation(coarse, jacobianOfTarget(mixture)(points, v, 1));
    expect(error).toBeGreaterThan(1e-4);
    expect(error).toBeLessThan(0.3);
  });

  it("is I at σ = 0, where D is x", () => {
    const v = createRandom("direction").normals(points.length);
    expect(jacobianByDifferences(mixture.denoise)(points, v, 0)).toEqual(v);
    expect(deviation(jacobianOfTarget(mixture)(points, v, 0), v)).toBe(0);
    expect([...exactTrace(jacobianByDifferences(mixture.denoise), {dim: 2}).trace(points, 0)]).toEqual(Array(N).fill(2));
  });

  it("says what it cannot do", () => {
    expect(() => jacobianByDifferences(mixture.denoise, {step: 0})).toThrow(/step is 0/);
    expect(() => jacobianByDifferences(mixture.denoise)(points, points.slice(1), 1)).toThrow(/v has length 31/);
    expect(() => jacobianByDifferences((x) => x.slice(2))(points, points, 1)).toThrow(/the answer has length 30/);
  });
});

describe("the trace", () => {
  it("is the same in closed form and by dim products", () => {
    for (const sigma of [0.05, 1, 20]) {
      const expected = traceOfTarget(mixture).trace(points, sigma);
      expect(deviation(exactTrace(jacobianOfTarget(mixture), {dim: 2}).trace(points, sigma), expected)).toBeLessThan(1e-12);
      expect(deviation(exactTrace(jacobianByDifferences(mixture.denoise), {dim: 2}).trace(points, sigma), expected)).toBeLessThan(1e-7);
    }
  });

  it("of a Gaussian is Σ c/(c + σ²)", () => {
    const gaussian = createMixture({weights: [1], means: [[1, 2, 3]], covariances: [[[4, 0, 0], [0, 1, 0], [0, 0, 0.25]]]});
    for (const sigma of [1e-4, 0.5, 3, 1e4]) {
      const expected = [4, 1, 0.25].reduce((sum, c) => sum + c / (c + sigma * sigma), 0);
      expect(deviation(traceOfTarget(gaussian).trace(Float64Array.of(5, -1, 2), sigma), [expected])).toBeLessThan(1e-12);
    }
  });

  /** A matrix with known off-diagonal entries as the Jacobian. */
  const DIM = 4;
  const matrix = createRandom("matrix").normals(DIM * DIM);
  const product = (_: Float64Array, v: Float64Array): Float64Array =>
    v.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < DIM; j++) sum += ((matrix[(i % DIM) * DIM + j]! + matrix[j * DIM + (i % DIM)]!) / 2) * v[i - (i % DIM) + j]!;
      return sum;
    });
  const entry = (i: number, j: number): number => (matrix[i * DIM + j]! + matrix[j * DIM + i]!) / 2;

  it("by Hutchinson has the right mean and variance, Rademacher the smaller", () => {
    const numProbes = 20_000;
    const trace = [0, 1, 2, 3].reduce((sum, i) => sum + entry(i, i), 0);
    let [offDiagonal, all] = [0, 0];
    for (let i = 0; i < DIM; i++)
      for (let j = 0; j < DIM; j++) {
        all += 2 * entry(i, j) ** 2;
        if (i !== j) offDiagonal += 2 * entry(i, j) ** 2;
      }
    for (const [distribution, variance] of [["rademacher", offDiagonal], ["gaussian", all]] as const) {
      const rule = hutchinsonTrace(product, {dim: DIM, n: 2, numProbes, random: createRandom(distribution), distribution});
      expect(rule).toMatchObject({numEstimates: numProbes, exact: false});
      const estimates = rule.trace(new Float64Array(2 * DIM), 1);
      expect(rule.trace(new Float64Array(2 * DIM), 1)).toEqual(estimates); // the same probes each time
      for (const own of [estimates.slice(0, numProbes), estimates.slice(numProbes)]) {
        expect(Math.abs(mean(own) - trace)).toBeLessThan(5 * standardError(own));
        const squares = own.map((value) => (value - trace) ** 2);
        expect(Math.abs(mean(squares) - variance)).toBeLessThan(5 * standardError(squares));
      }
    }
    const first = (distribution?: "rademacher" | "gaussian"): Float64Array =>
      hutchinsonTrace(product, {dim: DIM, n: 1, numProbes: 3, random: createRandom(1), distribution}).trace(new Float64Array(DIM), 1);
    expect(first()).toEqual(first("rademacher"));
    expect(first()).not.toEqual(first("gaussian"));
  });

  it("by Hutchinson with ±1 is exact for a diagonal Jacobian", () => {
    const rule = hutchinsonTrace((_, v) => v.map((value) => 3 * value), {dim: 5, n: 1, numProbes: 2, random: createRandom(2)});
    expect(rule.trace(new Float64Array(5), 1)).toEqual(Float64Array.of(15, 15));
  });

  it("says what it cannot do", () => {
    const wrong = (_: Float64Array, v: Float64Array): Float64Array => v.slice(1);
    const random = createRandom(1);
    expect(() => exactTrace(product, {dim: 0})).toThrow(/exactTrace: dim is 0/);
    expect(() => exactTrace(product, {dim: 3}).trace(points, 1)).toThrow(/multiple of 3/);
    expect(() => exactTrace(wrong, {dim: 2}).trace(points, 1)).toThrow(/the product has length 31/);
    expect(() => hutchinsonTrace(product, {dim: 0, n: 1, numProbes: 1, random})).toThrow(/dim is 0/);
    expect(() => hutchinsonTrace(product, {dim: 1, n: 0, numProbes: 1, random})).toThrow(/n is 0/);
    expect(() => hutchinsonTrace(product, {dim: 1, n: 1, numProbes: 0, random})).toThrow(/numProbes is 0/);
    const distribution = "normal" as "gaussian";
    expect(() => hutchinsonTrace(product, {dim: 1, n: 1, numProbes: 1, random, distribution})).toThrow(
      'hutchinsonTrace: distribution is "normal"; give "rademacher" or "gaussian".'
    );
    expect(() => hutchinsonTrace(product, {dim: 2, n: 1, numProbes: 1, random}).trace(points, 1)).toThrow(/x has length 32/);
    expect(() => hutchinsonTrace(wrong, {dim: 2, n: N, numProbes: 1, random}).trace(points, 1)).toThrow(/the product has length 31/);
  });
});

describe("flowLogLikelihood", () => {
  it("is log p_σmin to 1e-6: exact far end, exact trace, tight tolerances", () => {
    const result = flowLogLikelihood(options);
    expect(deviation(result.logDensity, closedForm(mixture, points))).toBeLessThan(1e-6);
    expect(result.standardError).toEqual(new Float64Array(N));
    expect(result.priorMiss).toBeUndefined();
    expect(deviation(result.logPrior, closedForm(mixture, result.xEnd, SIGMA_MAX))).toBe(0);
    expect(result.nfe % 6).toBe(1); // one question, and six for each step tried
    const rough = flowLogLikelihood({...options, rtol: 1e-4, atol: 1e-4});
    expect(rough.nfe).toBeLessThan(result.nfe / 3);
    expect(deviation(rough.logDensity, closedForm(mixture, points))).toBeLessThan(1e-2);
  });

  it("is exact for a Gaussian, whose flow is a linear map, and in more dimensions", () => {
    const target = createMixture({
      weights: [0.5, 0.5],
      means: [[0, 1, -1, 2, 0, 0], [3, 0, 0, 0, 1, 1]],
      covariances: [0.5, 0.2]
    });
    const x = target.sample(3, createRandom(4)).map((value, i) => value + 0.01 * i);
    const run = flowLogLikelihood({...options, denoise: target.denoise, trace: exactTrace(jacobianOfTarget(target), {dim: 6}), x, dim: 6, sigmaMin: 0.1, sigmaMax: 20, prior: exactEnd(target, 20)});
    expect(deviation(run.logDensity, closedForm(target, x, 0.1))).toBeLessThan(1e-6);

    const gaussian = createMixture({weights: [1], means: [[1, -2]], covariances: 2});
    const at = Float64Array.of(3, 0);
    const {xEnd, logDensity} = flowLogLikelihood({...options, denoise: gaussian.denoise, trace: traceOfTarget(gaussian), x: at, prior: exactEnd(gaussian)});
    const stretch = Math.sqrt((2 + SIGMA_MAX ** 2) / (2 + SIGMA_MIN ** 2));
    expect(deviation(xEnd, [1 + 2 * stretch, -2 + 2 * stretch])).toBeLessThan(1e-7);
    expect(deviation(logDensity, closedForm(gaussian, at))).toBeLessThan(1e-7);
  });

  it("needs nothing but a denoiser: differences for the trace", () => {
    const trace = exactTrace(jacobianByDifferences(mixture.denoise), {dim: 2});
    const result = flowLogLikelihood({...options, trace, rtol: 1e-7, atol: 1e-7});
    expect(deviation(result.logDensity, closedForm(mixture, points))).toBeLessThan(1e-5);
  });

  it("with a Gaussian prior is off by exactly the miss that it reports, which falls with σmax", () => {
    const worst: number[] = [];
    for (const sigmaMax of [10, 80, 640]) {
      const prior = gaussianPrior({dim: 2, sigmaMax});
      const result = flowLogLikelihood({...options, sigmaMax, prior, exactPrior: exactEnd(mixture, sigmaMax)});
      const truth = closedForm(mixture, points);
      const miss = result.logDensity.map((value, row) => value - truth[row]!);
      expect(deviation(result.priorMiss!, miss)).toBeLessThan(1e-6);
      worst.push(Math.max(...miss.map(Math.abs)));
    }
    // About |mean|·|xEnd|/σmax²: eight times σmax, an eighth of the miss.
    expect(worst[0]).toBeGreaterThan(1e-3);
    expect(worst[1]! / worst[0]!).toBeLessThan(0.2);
    expect(worst[2]! / worst[1]!).toBeLessThan(0.2);
    // With the mixture's own mean and spread less is missed; what is left is that it is not round.
    const center = mixture.denoise(points.slice(0, 2), Infinity);
    const spreads = mixture.means.map((own, k) => own.reduce((sum, value, d) => sum + (value - center[d]!) ** 2 + reference.gmm.covariances[k]![d]![d]!, 0) / 2);
    const variance = spreads.reduce((sum, spread, k) => sum + mixture.weights[k]! * spread, 0);
    const prior = gaussianPrior({dim: 2, sigmaMax: SIGMA_MAX, mean: center, variance});
    const informed = flowLogLikelihood({...options, prior, exactPrior: exactEnd(mixture)});
    expect(Math.max(...informed.priorMiss!.map(Math.abs))).toBeLessThan(worst[1]! / 2);
    // For a round Gaussian nothing is.
    const round = createMixture({weights: [1], means: [center], covariances: variance});
    const target = {denoise: round.denoise, trace: traceOfTarget(round), prior, exactPrior: exactEnd(round)};
    expect(Math.max(...flowLogLikelihood({...options, ...target}).priorMiss!.map(Math.abs))).toBeLessThan(1e-12);
  });

  it("with Hutchinson's trace is within 5 of its own standard errors, and these are right", () => {
    const truth = closedForm(mixture, points);
    for (const distribution of ["rademacher", "gaussian"] as const) {
      const numProbes = 64;
      const trace = hutchinsonTrace(jacobianOfTarget(mixture), {dim: 2, n: N, numProbes, random: createRandom(distribution), distribution});
      const {logDensity, standardError: errors} = flowLogLikelihood({...options, trace, rtol: 1e-6, atol: 1e-6});
      const scores = logDensity.map((value, row) => (value - truth[row]!) / errors[row]!);
      for (const score of scores) expect(Math.abs(score)).toBeLessThan(5);
      // N independent t-like scores: the mean of their squares is 63/61 with a standard error of about √(2/N) = 0.35.
      const square = mean(scores.map((score) => score ** 2));
      expect(square).toBeLessThan(1 + 5 * Math.sqrt(2 / N));
      expect(square).toBeGreaterThan(0.1); // P(χ²₁₆ < 1.6) = 1e-6: the errors are not far too large either
    }
    const one = flowLogLikelihood({...options, rtol: 1e-4, atol: 1e-4, trace: hutchinsonTrace(jacobianOfTarget(mixture), {dim: 2, n: N, numProbes: 1, random: createRandom(1)})});
    expect(one.standardError).toEqual(new Float64Array(N).fill(Infinity));
    expect(one.logDensity.every(Number.isFinite)).toBe(true);
  });

  it("is the same where answers take time", async () => {
    const denoise = async (x: Float64Array, sigma: number): Promise<Float64Array> => mixture.denoise(x, sigma);
    const [product, later] = [jacobianByDifferences(mixture.denoise), jacobianByDifferences(denoise)];
    const probes = (): HutchinsonOptions => ({dim: 2, n: N, numProbes: 2, random: createRandom(3)});
    const rough = {...options, rtol: 1e-5, atol: 1e-5};
    expect(await flowLogLikelihoodAsync({...rough, denoise, trace: exactTrace(later, {dim: 2})})).toEqual(
      flowLogLikelihood({...rough, trace: exactTrace(product, {dim: 2})})
    );
    expect(await flowLogLikelihoodAsync({...rough, denoise, trace: hutchinsonTrace(later, probes())})).toEqual(
      flowLogLikelihood({...rough, trace: hutchinsonTrace(product, probes())})
    );
  });

  it("tells how far it is, and stops when that throws", () => {
    const seen: {sigma: number; nfe: number}[] = [];
    const {nfe} = flowLogLikelihood({...options, rtol: 1e-5, onStep: (progress) => seen.push(progress)});
    expect(seen.map(({sigma}) => sigma)).toEqual(seen.map(({sigma}) => sigma).sort((a, b) => a - b));
    expect(seen.at(-1)!.sigma).toBeCloseTo(SIGMA_MAX, 10);
    expect(seen.at(-1)!.nfe).toBe(nfe);
    expect(() => flowLogLikelihood({...options, onStep: () => { throw new Error("enough"); }})).toThrow("enough");
  });

  it("is finite from σ = 1e-4 to 1e4", () => {
    const result = flowLogLikelihood({...options, sigmaMin: 1e-4, sigmaMax: 1e4, prior: exactEnd(mixture, 1e4)});
    expect(deviation(result.logDensity, closedForm(mixture, points, 1e-4))).toBeLessThan(1e-6);
  });

  it("says what it cannot do", () => {
    expect(() => flowLogLikelihood({...options, dim: 0})).toThrow(/dim is 0/);
    expect(() => flowLogLikelihood({...options, dim: 5})).toThrow(/multiple of 5/);
    expect(() => flowLogLikelihood({...options, sigmaMin: 0})).toThrow(/sigmaMin is 0/);
    expect(() => flowLogLikelihood({...options, sigmaMax: Infinity})).toThrow(/sigmaMax is Infinity/);
    expect(() => flowLogLikelihood({...options, sigmaMin: 90})).toThrow(/give sigmaMin < sigmaMax/);
    expect(() => flowLogLikelihood({...options, denoise: (x) => x.slice(1)})).toThrow(/the answer of denoise has length 31/);
    expect(() => flowLogLikelihood({...options, trace: {...options.trace, trace: (x) => x.slice(1)}})).toThrow(/the answer of trace has length 31/);
    expect(() => flowLogLikelihood({...options, maxSteps: 3})).toThrow(/raise maxSteps/);
  });
});

describe("gaussianPrior", () => {
  it("is the density of N(mean, (σmax² + variance)·I)", () => {
    const gaussian = createMixture({weights: [1], means: [[1, -2, 0.5]], covariances: 0.7});
    const point = Float64Array.of(4, 5, -6);
    expect(gaussianPrior({dim: 3, sigmaMax: 3, mean: [1, -2, 0.5], variance: 0.7})(point)).toBeCloseTo(gaussian.logDensity(point, 3), 12);
    const plain = createMixture({weights: [1], means: [[0, 0, 0]], covariances: 0});
    expect(gaussianPrior({dim: 3, sigmaMax: 3})(point)).toBeCloseTo(plain.logDensity(point, 3), 12);
  });

  it("says what it cannot do", () => {
    expect(() => gaussianPrior({dim: 0, sigmaMax: 1})).toThrow(/dim is 0/);
    expect(() => gaussianPrior({dim: 1, sigmaMax: 0})).toThrow(/sigmaMax is 0/);
    expect(() => gaussianPrior({dim: 1, sigmaMax: 1, variance: -1})).toThrow(/variance is -1/);
    expect(() => gaussianPrior({dim: 2, sigmaMax: 1, mean: [1]})).toThrow(/mean has length 1/);
    expect(() => gaussianPrior({dim: 2, sigmaMax: 1, mean: [1, NaN]})).toThrow(/mean\[1\] is NaN/);
    expect(() => gaussianPrior({dim: 2, sigmaMax: 1})(Float64Array.of(1))).toThrow(/the point has length 1/);
  });
});

describe("bitsPerDim", () => {
  it("is −log₂ p per dimension in the unit of x, and does not depend on the unit with a bin", () => {
    expect(bitsPerDim(-3 * Math.LN2, {dim: 3})).toBeCloseTo(1, 14);
    // A uniform density over 256 levels costs 8 bits, in either unit.
    expect(bitsPerDim(-5 * Math.log(256), {dim: 5, binWidth: 1})).toBeCloseTo(8, 13);
    expect(bitsPerDim(-5 * Math.log(256 * BYTE_WIDTH), {dim: 5, binWidth: BYTE_WIDTH})).toBeCloseTo(8, 13);
    // [−1, 1] ↔ 0 … 255: y = u·BYTE_WIDTH − 1 has density p_u/BYTE_WIDTH per dimension.
    for (const logDensity of [-40, 3.5])
      expect(bitsPerDim(logDensity - 7 * Math.log(BYTE_WIDTH), {dim: 7, binWidth: BYTE_WIDTH})).toBeCloseTo(bitsPerDim(logDensity, {dim: 7}), 12);
  });

  it("dequantises evenly: middles are toCoordinates, bins touch, y is uniform in its bin", () => {
    const bytes = Uint8Array.from({length: 25_600}, (_, i) => i % 256);
    const y = dequantize(bytes, createRandom("bins"));
    const offsets = toCoordinates(bytes, new Float64Array(bytes.length)).map((middle, i) => (y[i]! - middle) / BYTE_WIDTH);
    for (const offset of offsets) expect(Math.abs(offset)).toBeLessThanOrEqual(0.5 + 1e-12);
    expect(Math.abs(mean(offsets))).toBeLessThan(5 * standardError(offsets));
    const squares = offsets.map((offset) => offset ** 2);
    expect(Math.abs(mean(squares) - 1 / 12)).toBeLessThan(5 * standardError(squares));
    const constant = {uniform: () => 0.5, normal: () => 0, normals: (n: number) => new Float64Array(n), integer: () => 0};
    expect(deviation(dequantize(bytes, constant), toCoordinates(bytes, new Float64Array(bytes.length)))).toBeLessThan(1e-15);
  });

  it("with dequantisation bounds the discrete code length from above, without it only approximates", () => {
    // One dimension, a Gaussian of std 0.6 or 3 levels about level 120.3: the model's discrete probability of byte u is
    // Φ((u+½−m)/s) − Φ((u−½−m)/s). E over bytes and U of −log₂ p ≥ E over bytes of −log₂ P (Jensen), nearly equal at s = 3.
    const random = createRandom("bound");
    for (const [std, gap] of [[0.6, 0.02], [3, 0]] as const) {
      const center = 120.3;
      const model = createMixture({weights: [1], means: [[center * BYTE_WIDTH - 1]], covariances: (std * BYTE_WIDTH) ** 2});
      const bytes = Uint8Array.from({length: 20_000}, () => Math.round(center + std * random.normal()));
      const y = dequantize(bytes, random);
      const bits = (coordinate: number): number => bitsPerDim(model.logDensity(Float64Array.of(coordinate)), {dim: 1, binWidth: BYTE_WIDTH});
      const discrete = Float64Array.from(bytes, (u) => -Math.log2(normalCdf((u + 0.5 - center) / std) - normalCdf((u - 0.5 - center) / std)));
      const excess = Float64Array.from(y, bits).map((value, i) => value - discrete[i]!);
      expect(mean(excess)).toBeGreaterThan(gap - 5 * standardError(excess));
      // Midpoint rule at the bytes' own coordinates: within 1/(24·s²·ln 2) of it, on average.
      const middles = Float64Array.from(toCoordinates(bytes, new Float64Array(bytes.length)), bits).map((value, i) => value - discrete[i]!);
      expect(Math.abs(mean(middles))).toBeLessThan(0.1 / std ** 2);
    }
  });

  it("says what it cannot do", () => {
    expect(() => bitsPerDim(-Infinity, {dim: 1})).toThrow(/logDensity is -Infinity/);
    expect(() => bitsPerDim(1, {dim: 0})).toThrow(/dim is 0/);
    expect(() => bitsPerDim(1, {dim: 1, binWidth: 0})).toThrow(/binWidth is 0/);
  });
});
