/** Statistics of particles on the CPU: against exact laws, other computations of the same, and their own uncertainty. */
import {describe, expect, it} from "vitest";
import {createMixture, createPointCloud, createRandom, type Level, type Mixture} from "../../src/math/index.js";
import {batchCovariance, batchMean} from "../../src/math/metrics/statistics.js";
import {estimateWasserstein} from "../../src/math/metrics/wasserstein.js";
import {mixtureCdf, mixtureQuantile} from "../../src/math/transport/mixture-cdf.js";
import {cdfAt, gather} from "../../src/sampler/particles/statistics/cdf.js";
import {askedFor, measureParticles} from "../../src/sampler/particles/statistics/cpu-statistics.js";
import {BINS, binOf, DIRECTIONS, edgesOf, linesFor, type Line} from "../../src/sampler/particles/statistics/lines.js";
import {createMarginal, marginalAt} from "../../src/sampler/particles/statistics/marginal.js";
import {momentsFromSums} from "../../src/sampler/particles/statistics/moments.js";
import {slicedDistance} from "../../src/sampler/particles/statistics/sliced.js";

const mixture = createMixture({
  weights: [0.5, 0.3, 0.2, 0],
  means: [[0, 0], [3, 1], [-2, 4], [100, 100]],
  covariances: [[[1, 0.3], [0.3, 0.5]], 0.2, [[0.4, -0.39], [-0.39, 0.4]], 1]
});
const draw = (n: number, seed: number): Float64Array => mixture.sample(n, createRandom(seed));
const cloud = createPointCloud(draw(300, 1), 2);
const LEVEL: Level = {signalScale: 0.6, noiseStd: 0.8};
/** Exact draws of s·x₀ + n·ε. */
function drawNoised(n: number, seed: number, {signalScale, noiseStd}: Level = LEVEL): Float64Array {
  const random = createRandom(seed, 1);
  return draw(n, seed).map((value) => signalScale * value + noiseStd * random.normal());
}
const average = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
const spread = (values: number[]): number => Math.sqrt(values.reduce((sum, value) => sum + (value - average(values)) ** 2, 0) / (values.length - 1));

describe("lines", () => {
  const line: Line = {x: 1, y: 0, centre: 3, scale: 0.5};
  it("has ascending edges, and bins that agree with them", () => {
    const edges = edgesOf(line);
    expect(edges).toHaveLength(BINS - 1);
    expect(edges[BINS / 2 - 1]).toBe(3);
    edges.forEach((edge, j) => {
      if (j > 0) expect(edge).toBeGreaterThan(edges[j - 1]);
      // An edge ends bin j; 1e-9 is more than the rounding of 511/(1 − 511/512) and less than any bin.
      expect(binOf(line, edge - 1e-9 * Math.abs(edge))).toBe(j);
      expect(binOf(line, edge + 1e-9 * Math.abs(edge))).toBe(j + 1);
    });
  });
  it("puts whatever is far in the outer bins", () => {
    expect([-1e300, -1e6, 1e6, 1e300].map((t) => binOf(line, t))).toEqual([0, 0, BINS - 1, BINS - 1]);
  });
  it("measures in standard deviations along each direction, or in units where there are none", () => {
    const [first, , ...others] = linesFor([1, 2], [9, 0, 4]);
    expect(first).toEqual({x: 1, y: 0, centre: 1, scale: 6});
    expect(others[DIRECTIONS / 2 - 2].centre).toBeCloseTo(2, 12);
    expect(others[DIRECTIONS / 2 - 2].scale).toBeCloseTo(4, 12);
    expect(linesFor([0, 0], [2, 1, 2])[DIRECTIONS / 4].scale).toBeCloseTo(2 * Math.sqrt(3), 12); // along (1, 1)
    expect(linesFor([0, 0], [0, 0, 0]).every(({scale}) => scale === 1)).toBe(true);
  });
});

describe("cdfAt", () => {
  const law = {weights: [0.2, 0.5, 0.3], means: [-1, 0.5, 20], stds: [0.3, 2, 1e-3]};
  const places = Float64Array.from({length: 2001}, (_, i) => -15 + 0.02 * i + 1e-5);
  it("agrees with the exact distribution function to 1e-9", () => {
    const exact = mixtureCdf(createMixture({weights: law.weights, means: law.means.map((m) => [m]), covariances: law.stds.map((s) => s * s)}), places);
    const got = cdfAt(law, places);
    expect(Math.max(...got.map((value, i) => Math.abs(value - exact[i])))).toBeLessThan(1e-9);
  });
  it("takes points: all of a point's weight lies at its place and beyond", () => {
    expect([...cdfAt({weights: [0.25, 0.75], means: [1, 2], stds: [0, 0]}, Float64Array.of(0.9, 1, 1.5, 2, 3))]).toEqual([0, 0.25, 0.25, 1, 1]);
  });
  // A std larger by 1.2e-4 of itself moves F by φ(1)·1.2e-4 = 3e-5 at most.
  it("gathers many parts of one std with an error of 3e-5", () => {
    const random = createRandom(3);
    const many = {weights: new Float64Array(5000).fill(1 / 5000), means: random.normals(5000).map((value) => 5 * value), stds: new Float64Array(5000).fill(0.7)};
    const few = gather(many);
    expect(few.weights.length).toBeLessThan(2100);
    expect(average(Array.from(few.weights)) * few.weights.length).toBeCloseTo(1, 9);
    const [a, b] = [cdfAt(many, places), cdfAt(few, places)];
    const worst = Math.max(...a.map((value, i) => Math.abs(value - b[i])));
    expect(worst).toBeLessThan(3e-5);
    expect(worst).toBeGreaterThan(1e-9);
  });
  it("leaves few parts, points, and parts that stand apart as they are", () => {
    expect(gather(law)).toBe(law);
    const of = (std: number) => ({weights: new Float64Array(200).fill(1 / 200), means: Float64Array.from({length: 200}, (_, i) => i), stds: new Float64Array(200).fill(std)});
    for (const std of [0, 1e-3]) {
      const apart = of(std);
      expect(gather(apart)).toBe(apart);
    }
  });
});

describe("createMarginal", () => {
  it("has the mean and the covariance of s·x₀ + n·ε", () => {
    const noised = mixture.noised(LEVEL);
    const marginal = createMarginal(mixture, LEVEL);
    // A mixture's own: Σ π·μ, Σ π·(C + μμᵀ) − mmᵀ.
    const mean = [0, 1].map((d) => noised.weights.reduce((sum, weight, k) => sum + weight * noised.means[k][d], 0));
    const entry = (i: number, j: number): number => noised.weights.reduce((sum, weight, k) =>
      sum + weight * (noised.covariances[k].toMatrix()[2 * i + j] + noised.means[k][i] * noised.means[k][j]), 0) - mean[i] * mean[j];
    marginal.mean.forEach((value, d) => expect(value).toBeCloseTo(mean[d], 12));
    marginal.covariance.forEach((value, k) => expect(value).toBeCloseTo([entry(0, 0), entry(0, 1), entry(1, 1)][k], 12));
    const points = createMarginal(cloud, {signalScale: 1, noiseStd: 0});
    const all = Float64Array.from(cloud.points);
    points.mean.forEach((value, d) => expect(value).toBeCloseTo(batchMean(all, 2)[d], 12));
    points.covariance.forEach((value, k) => expect(value).toBeCloseTo((batchCovariance(all, 2)[[0, 1, 3][k]] * 299) / 300, 12));
  });
  it("has the distribution function of the projected mixture, and computes it once", () => {
    const marginal = createMarginal(mixture, LEVEL);
    const line = marginal.lines[5];
    const along = ({x, y}: Line, of: Mixture): Mixture => createMixture({
      weights: of.weights,
      means: of.means.map((mean) => [x * mean[0] + y * mean[1]]),
      covariances: of.covariances.map((covariance) => covariance.apply(Float64Array.of(x, y), (v) => v, new Float64Array(2)))
    });
    const exact = mixtureCdf(along(line, mixture.noised(LEVEL)), edgesOf(line));
    const got = marginal.cdf(5);
    expect(Math.max(...got.map((value, i) => Math.abs(value - exact[i])))).toBeLessThan(1e-9);
    expect(marginal.cdf(5)).toBe(got);
    const kept = marginalAt(mixture, LEVEL);
    expect(marginalAt(mixture, {...LEVEL})).toBe(kept);
    expect(marginalAt(cloud, LEVEL)).not.toBe(kept);
    for (let k = 0; k < 24; k++) marginalAt(mixture, {signalScale: 1, noiseStd: 2 + k});
    expect(marginalAt(mixture, LEVEL)).not.toBe(kept);
  });
  it("refuses what does not live in the plane", () => {
    expect(() => createMarginal(createMixture({weights: [1], means: [[0]], covariances: 1}), LEVEL)).toThrow(/createMarginal: the target has 1 dimensions/);
  });
});

/** Counts that a law would have, not rounded. */
function countsOf(of: ReturnType<typeof createMarginal>, lines: readonly Line[], n: number, shift: [number, number] = [0, 0]): Float64Array {
  return Float64Array.from(lines.flatMap((line, index) => {
    const along = of.lines[index];
    expect([along.x, along.y]).toEqual([line.x, line.y]);
    const places = edgesOf(line).map((edge) => edge - shift[0] * line.x - shift[1] * line.y);
    const noised = mixture.noised(LEVEL);
    const stds = noised.covariances.map((covariance) => Math.sqrt(covariance.apply(Float64Array.of(line.x, line.y), (v) => v, new Float64Array(2))));
    const cdf = cdfAt({weights: noised.weights, means: noised.means.map((mean) => line.x * mean[0] + line.y * mean[1]), stds}, places);
    return Array.from({length: BINS}, (_, bin) => n * ((cdf[bin] ?? 1) - (bin > 0 ? cdf[bin - 1] : 0)));
  }));
}

describe("slicedDistance", () => {
  const marginal = createMarginal(mixture, LEVEL);
  it("is 2‖v‖/π for a shift by v, and 0 for the law itself", () => {
    // 32 even directions integrate |cos| with an error of (π/32)²/12 = 8e-4; bins add (width)²-terms of 1e-4.
    for (const shift of [[0.1, 0], [0, 0.1], [0.5, -1.2], [3, 30]] as [number, number][]) {
      const length = Math.hypot(...shift);
      const {value} = slicedDistance(marginal, countsOf(marginal, marginal.lines, 1e6, shift));
      expect(Math.abs(value / ((2 * length) / Math.PI) - 1)).toBeLessThan(2e-3);
    }
    expect(slicedDistance(marginal, countsOf(marginal, marginal.lines, 1e6)).value).toBeLessThan(1e-12);
  });
  it("takes the difference for straight between edges, also where it changes its sign", () => {
    const line: Line = {x: 1, y: 0, centre: 0, scale: 1};
    // One particle between edges 511 and 512; the law rises in three. Differences: 0, −¼, ½, 0.
    const cdf = Float64Array.from({length: BINS - 1}, (_, j) => (j < 511 ? 0 : [0.25, 0.5][j - 511] ?? 1));
    const counts = new Float64Array(BINS);
    counts[512] = 1;
    const edges = edgesOf(line);
    const width = (j: number): number => edges[j + 1] - edges[j];
    const expected = width(510) / 8 + (width(511) * (1 / 16 + 1 / 4)) / (3 / 4) / 2 + width(512) / 4;
    const one = {lines: [line], cdf: () => cdf, mean: [0, 0], covariance: [0, 0, 0]} as const;
    expect(slicedDistance(one, counts).value).toBeCloseTo(expected, 12);
  });
  it("agrees with the exact W₁ of a sample along each line to the bins' bound, and much better", () => {
    const n = 1500;
    const x = drawNoised(n, 3).map((value, i) => value + (i % 2 ? 0.3 : 0));
    const got = measureParticles({positions: x, level: LEVEL, target: mixture}).slicedWasserstein!;
    // The exact law as 20 000 even quantiles: W₁ is off by the mean width between them, some 1e-4.
    const exact = average(marginal.lines.filter((_, k) => k % 4 === 0).map(({x: u, y: v}) => {
      const noised = mixture.noised(LEVEL);
      const line = createMixture({
        weights: noised.weights,
        means: noised.means.map((mean) => [u * mean[0] + v * mean[1]]),
        covariances: noised.covariances.map((covariance) => covariance.apply(Float64Array.of(u, v), (own) => own, new Float64Array(2)))
      });
      const m = 3000;
      const along = Float64Array.from({length: n}, (_, i) => u * x[2 * i] + v * x[2 * i + 1]);
      return estimateWasserstein(along, mixtureQuantile(line, Float64Array.from({length: m}, (_, i) => (i + 0.5) / m)), {order: 1}).value;
    }));
    // 8 of the 32 directions: |cos|-like functions with (π/8)²/12 = 1.3e-2 of themselves.
    expect(Math.abs(got.value - exact) / exact).toBeLessThan(0.015);
  });
  it("is what `floor` says for exact draws, and for a few as well as for many", () => {
    for (const [n, repeats] of [[40, 60], [2000, 40]]) {
      const results = Array.from({length: repeats}, (_, seed) => measureParticles({positions: drawNoised(n, 100 + seed), level: LEVEL, target: mixture, pairs: 1}).slicedWasserstein!);
      const values = results.map(({value}) => value);
      // 5 standard errors of the mean over repeats, and 3 % for the normal limit of a binomial at n = 40.
      expect(Math.abs(average(values) - results[0].floor)).toBeLessThan((5 * spread(values)) / Math.sqrt(repeats) + 0.03 * results[0].floor);
      expect(average(values) - results[0].floor).toBeGreaterThan(-0.3 * results[0].floor);
    }
  });
  it("has a standard error that covers the scatter of repeated experiments, and not by much", () => {
    const repeats = 60;
    const results = Array.from({length: repeats}, (_, seed) => measureParticles({positions: drawNoised(500, 300 + seed).map((value) => value + 1), level: LEVEL, target: mixture, pairs: 1}).slicedWasserstein!);
    const scatter = spread(results.map(({value}) => value));
    const claimed = average(results.map(({standardError}) => standardError));
    // The scatter is itself known to 1/√(2·59) = 9 %. A bound, so it may be larger: directions at right angles are not one.
    expect(scatter).toBeLessThan(claimed * (1 + 5 * 0.092));
    expect(scatter).toBeGreaterThan(claimed * 0.4);
  });
  it("says nothing of no particles, and something of one, of points, and of those out of sight", () => {
    expect(slicedDistance(marginal, new Float64Array(DIRECTIONS * BINS))).toEqual({value: NaN, standardError: NaN, floor: NaN});
    const single = createPointCloud([2, 3], 2);
    const at = (x: number, y: number) => measureParticles({positions: Float64Array.of(x, y), level: {signalScale: 1, noiseStd: 0}, target: single}).slicedWasserstein!;
    // Both laws are single points: bins of 1/256 at the middle, so the distance is off by no more.
    expect(at(2, 3).value).toBeLessThan(1 / 256);
    expect(Math.abs(at(3, 3).value - 2 / Math.PI)).toBeLessThan(0.02);
    expect(at(1e9, 3).value).toBeGreaterThan(100);
    expect(at(1e9, 3).value).toBeLessThan(1e9);
  });
});

describe("moments", () => {
  it("are the mean and the unbiased covariance, far from 0 as well", () => {
    const x = draw(777, 5);
    for (const far of [0, 1e6]) {
      const moved = x.map((value) => value + far);
      const got = measureParticles({positions: moved, level: LEVEL});
      expect(got.count).toBe(777);
      expect(got.slicedWasserstein ?? got.entropy ?? got.exact).toBeUndefined();
      got.mean.forEach(({value}, d) => expect(value).toBeCloseTo(batchMean(moved, 2)[d], 8));
      got.covariance.forEach(({value}, k) => expect(value).toBeCloseTo(batchCovariance(moved, 2)[[0, 1, 3][k]], 8));
    }
  });
  it("have standard errors that are the scatter of repeated experiments", () => {
    const repeats = 300;
    const results = Array.from({length: repeats}, (_, seed) => measureParticles({positions: draw(400, 1000 + seed), level: LEVEL}));
    for (const read of [0, 1].map((d) => (of: typeof results[0]) => of.mean[d]).concat([0, 1, 2].map((k) => (of) => of.covariance[k]))) {
      const scatter = spread(results.map((result) => read(result).value));
      const claimed = average(results.map((result) => read(result).standardError));
      expect(Math.abs(scatter / claimed - 1)).toBeLessThan(5 / Math.sqrt(2 * repeats)); // χ² of the scatter
    }
  });
  it("are the same whatever point they are summed about", () => {
    const x = draw(50, 6);
    const sumsAbout = (p: number, q: number, unit: number): Float64Array => {
      const sums = new Float64Array(16);
      for (let i = 0; i < 100; i += 2) {
        const [a, b] = [(x[i] - p) / unit, (x[i + 1] - q) / unit];
        [1, 0, a, b, a * a, a * b, b * b, a ** 3, a * a * b, a * b * b, b ** 3, a ** 4, a * a * b * b, b ** 4].forEach((power, k) => (sums[k] += power));
      }
      return sums;
    };
    const plain = momentsFromSums(sumsAbout(0, 0, 1), [0, 0], 1);
    const other = momentsFromSums(sumsAbout(1, -2, 0.3), [1, -2], 0.3);
    for (const [a, b] of [[plain.mean[0], other.mean[0]], [plain.mean[1], other.mean[1]], ...[0, 1, 2].map((k) => [plain.covariance[k], other.covariance[k]])]) {
      expect(b.value).toBeCloseTo(a.value, 9);
      expect(b.standardError).toBeCloseTo(a.standardError, 9);
    }
  });
  it("leave out what is not finite, and do without a second particle", () => {
    const got = measureParticles({positions: Float32Array.of(1, 2, NaN, 0, 0, Infinity, 3, 6), level: LEVEL, target: mixture});
    expect([got.count, got.lost, got.mean[0].value, got.mean[1].value, got.entropy!.count]).toEqual([2, 2, 2, 4, 2]);
    const single = measureParticles({positions: Float64Array.of(1, 2), level: LEVEL});
    expect([single.mean[0].value, single.covariance[0].value]).toEqual([1, NaN]);
    expect(measureParticles({positions: Float64Array.of(NaN, 2), level: LEVEL}).count).toBe(0);
    const huge = measureParticles({positions: Float64Array.of(1e100, 0, -1e100, 1), level: LEVEL});
    expect(huge.covariance[0]).toEqual({value: 2e200, standardError: Infinity});
    for (const length of [0, 3]) expect(() => measureParticles({positions: new Float64Array(length), level: LEVEL})).toThrow(/measureParticles: positions has length/);
  });
});

describe("entropy", () => {
  it("is the mean entropy of the posterior, its part that is decided and its part that is not", () => {
    const pair = createPointCloud([-1, 0, 1, 0], 2);
    const level = {signalScale: 0.5, noiseStd: 0.5}; // σ = 1, so log-odds are 2·x at unit scale
    const at = (x: number): number => measureParticles({positions: Float64Array.of(0.5 * x, 0.1), level, target: pair}).entropy!.value;
    const binary = (p: number): number => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    for (const x of [0, 0.3, -2]) expect(at(x)).toBeCloseTo(binary(1 / (1 + Math.exp(-2 * x))), 12);
    const both = measureParticles({positions: Float64Array.of(0, 0, 0.15, 0), level, target: pair}).entropy!;
    expect(both.value).toBeCloseTo((at(0) + at(0.3)) / 2, 12);
    expect(both.standardError).toBeCloseTo(Math.abs(at(0) - at(0.3)) / 2, 8);
    expect(both.count).toBe(2);
  });
  it("knows the ends: all weights at σ = ∞, certainty at σ = 0, silence where a part is a point", () => {
    const ask = (target: typeof mixture | typeof cloud, level: Level) => measureParticles({positions: Float64Array.of(1, 2, 3, 4), level, target}).entropy;
    const none = {signalScale: 0, noiseStd: 1}, clean = {signalScale: 1, noiseStd: 0};
    expect(ask(cloud, none)).toEqual({value: Math.log(300), standardError: 0, count: 2});
    expect(ask(mixture, none)!.value).toBeCloseTo(-[0.5, 0.3, 0.2].reduce((sum, w) => sum + w * Math.log(w), 0), 12);
    expect(ask(cloud, clean)).toEqual({value: 0, standardError: 0, count: 2});
    expect(ask(mixture, clean)!.value).toBeGreaterThan(0);
    expect(ask(createMixture({weights: [0.5, 0.5], means: [[0, 0], [1, 1]], covariances: [1, 0]}), clean)).toBeUndefined();
    expect(ask(createMixture({weights: [1, 0], means: [[0, 0], [1, 1]], covariances: [1, 0]}), clean)!.value).toBe(0);
  });
  it("asks evenly spaced particles where there are too many, and says how many", () => {
    expect(askedFor(1000, 8, 8000)).toEqual({stride: 1, asked: 1000});
    expect(askedFor(1001, 8, 8000)).toEqual({stride: 2, asked: 501});
    expect(askedFor(10, 1e9, 1)).toEqual({stride: 1e10, asked: 1});
    const x = drawNoised(3000, 9);
    const all = measureParticles({positions: x, level: LEVEL, target: mixture}).entropy!;
    const some = measureParticles({positions: x, level: LEVEL, target: mixture, pairs: 1000}).entropy!;
    expect([all.count, some.count]).toEqual([3000, 334]);
    const ninth = x.filter((_, i) => Math.floor(i / 2) % 9 === 0);
    expect(some).toEqual(measureParticles({positions: ninth, level: LEVEL, target: mixture}).entropy);
    expect(Math.abs(some.value - all.value)).toBeLessThan(5 * some.standardError);
  });
});
