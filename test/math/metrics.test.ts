import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {createIsotropicCovariance} from "../../src/math/targets/covariance/isotropic.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {createRandom} from "../../src/math/noise/random.js";
import {estimateEnergyDistance} from "../../src/math/metrics/energy.js";
import {estimateKlByDensities, estimateKlByNeighbors} from "../../src/math/metrics/kl.js";
import {estimateNovelty} from "../../src/math/metrics/novelty.js";
import {estimatePrecisionRecall} from "../../src/math/metrics/precision-recall.js";
import {estimateSlicedWasserstein, estimateWasserstein} from "../../src/math/metrics/wasserstein.js";
import {estimateSquaredMmd, medianDistance} from "../../src/math/metrics/mmd.js";
import {mean, standardError, testOneSampleKs, variance} from "../../src/math/metrics/statistics.js";
import {normalCdf} from "../../src/math/numeric/special.js";
import {testByPermutation} from "../../src/math/metrics/permutation.js";
import {transportOnLine} from "../../src/math/metrics/transport.js";
import type {Estimate} from "../../src/math/metrics/estimate.js";


const of = (...values: number[]): Float64Array => Float64Array.from(values);

/** n draws of N(center, std²·I) in `dim` dimensions, the centre being the same in all of them. */
function gaussian(seed: number | string, n: number, {dim = 1, center = 0, std = 1} = {}): Float64Array {
  return createRandom(seed).normals(n * dim).map((z) => center + std * z);
}

/** Repeats an experiment; what the estimates and their standard errors say about each other. */
function repeat(runs: number, experiment: (run: number) => Estimate, truth: number): {bias: number; biasError: number; spreadRatio: number; ratioError: number} {
  const results = Array.from({length: runs}, (_, run) => experiment(run));
  const values = Float64Array.from(results, ({value}) => value);
  const claimed = Math.sqrt(mean(Float64Array.from(results, (result) => result.standardError ** 2)));
  // The variance of a sample variance is (κ − 1)/runs of its square; κ from the values themselves.
  const center = mean(values);
  const kurtosis = mean(values.map((v) => (v - center) ** 4)) / variance(values) ** 2;
  return {
    bias: mean(values) - truth,
    biasError: standardError(values),
    spreadRatio: claimed / Math.sqrt(variance(values)),
    ratioError: 0.5 * Math.sqrt((kurtosis - 1) / runs)
  };
}

describe("transportOnLine", () => {
  /** Least mean cost over all ways to pair two lists of one length. */
  function bruteForce(a: readonly number[], b: readonly number[], order: number): number {
    if (a.length === 0) return 0;
    return Math.min(...b.map((value, j) => Math.abs(a[0]! - value) ** order + bruteForce(a.slice(1), b.toSpliced(j, 1), order)));
  }
  const numbers = (length: number): fc.Arbitrary<number[]> => fc.array(fc.integer({min: -6, max: 6}), {minLength: length, maxLength: length});

  it("is the best of all pairings (every permutation of 5)", () => {
    fc.assert(
      fc.property(numbers(5), numbers(5), fc.constantFrom(1, 1.5, 2, 3), (a, b, order) => {
        const {cost} = transportOnLine(Float64Array.from(a).sort(), Float64Array.from(b).sort(), order);
        expect(cost).toBeCloseTo(bruteForce(a, b, order) / 5, 10);
      }),
      {seed: 1, numRuns: 100}
    );
  });

  it("is, for unequal sizes, that of the points repeated to one size", () => {
    fc.assert(
      fc.property(numbers(4), numbers(6), fc.constantFrom(1, 2), (a, b, order) => {
        const times = (list: number[], count: number): Float64Array => Float64Array.from(list.flatMap((v) => new Array<number>(count).fill(v))).sort();
        const {cost} = transportOnLine(times(a, 1), times(b, 1), order);
        expect(cost).toBeCloseTo(transportOnLine(times(a, 3), times(b, 2), order).cost, 10);
      }),
      {seed: 1, numRuns: 100}
    );
  });

  it("has potentials that are feasible and reach the cost, which proves both optimal (Kantorovich's duality)", () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 7}), fc.integer({min: 1, max: 7}), fc.integer(), fc.constantFrom(1, 1.5, 2), (n, m, seed, order) => {
        const random = createRandom(seed);
        const [a, b] = [random.normals(n).sort(), random.normals(m).sort()];
        const {cost, first, second} = transportOnLine(a, b, order);
        expect(mean(first) + mean(second)).toBeCloseTo(cost, 12);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < m; j++) expect(first[i]! + second[j]!).toBeLessThanOrEqual(Math.abs(a[i]! - b[j]!) ** order + 1e-12);
      }),
      {seed: 1, numRuns: 200}
    );
  });
});

describe("estimateWasserstein", () => {
  it("is that of small examples, whatever the order of the points", () => {
    expect(estimateWasserstein(of(2, 0), of(1, 5), {order: 1}).value).toBeCloseTo(2, 14); // 0 → 1, 2 → 5
    expect(estimateWasserstein(of(2, 0), of(1, 5)).value).toBeCloseTo(Math.sqrt(5), 14);
    expect(estimateWasserstein(of(0, 1), of(0, 0, 1), {order: 1}).value).toBeCloseTo(1 / 6, 14);
    expect(estimateWasserstein(of(1, 2, 3), of(3, 1, 2))).toEqual({value: 0, standardError: 0});
  });

  it("moves, grows, turns round and obeys the triangle inequality (fast-check)", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({min: -1e6, max: 1e6, noNaN: true}), fc.double({min: 0.01, max: 100, noNaN: true}), fc.constantFrom(1, 2), (seed, shift, scale, order) => {
        const random = createRandom(seed);
        const [a, b, c] = [random.normals(9), random.normals(7), random.normals(12)];
        const w = (x: Float64Array, y: Float64Array): number => estimateWasserstein(x, y, {order}).value;
        const move = (x: Float64Array): Float64Array => x.map((v) => -scale * v + shift);
        expect(w(move(a), move(b)) / (scale * w(a, b))).toBeCloseTo(1, 5); // 1e6 keeps 1e-10 of 0.01
        expect(w(a, b)).toBeCloseTo(w(b, a), 12);
        expect(w(a, a.map((v) => v + shift))).toBeCloseTo(Math.abs(shift), 6);
        expect(w(a, c)).toBeLessThanOrEqual(w(a, b) + w(b, c) + 1e-12);
      }),
      {seed: 1, numRuns: 100}
    );
  });

  it("is the closed form between Gaussians, √((μ₁−μ₂)² + (s₁−s₂)²), within 5 standard errors that are as they say", () => {
    const truth = Math.hypot(1, 0.5);
    const {bias, biasError, spreadRatio, ratioError} = repeat(
      400,
      (run) => estimateWasserstein(gaussian(`a${run}`, 300), gaussian(`b${run}`, 200, {center: 1, std: 1.5})),
      truth
    );
    // The bias is below (1/n + 1/m)·s/2W ≈ 0.005: that much on top of chance.
    expect(Math.abs(bias)).toBeLessThan(5 * biasError + 0.006);
    expect(Math.abs(spreadRatio - 1)).toBeLessThan(5 * ratioError + 0.02);
  });

  it("of order 1 between shifted laws is the shift, and its standard error that of a difference of means", () => {
    const [a, b] = [gaussian(1, 500), gaussian(2, 400, {center: 8})];
    const {value, standardError: error} = estimateWasserstein(a, b, {order: 1});
    expect(value).toBeCloseTo(mean(b) - mean(a), 10);
    expect(error).toBeCloseTo(Math.hypot(standardError(a), standardError(b)), 10);
  });

  it("names what is wrong", () => {
    expect(() => estimateWasserstein(of(1), of(1, 2))).toThrow(/estimateWasserstein: a has 1 points; give 2 or more/);
    expect(() => estimateWasserstein(of(1, 2), of(NaN, 2))).toThrow(/b\[0\] is NaN/);
    expect(() => estimateWasserstein(of(1, 2), of(1, 2e140))).toThrow(/none beyond/);
    expect(() => estimateWasserstein(of(1, 2), of(1, 2), {order: 0.5})).toThrow(/order is 0.5/);
  });

  it("refuses a power that leaves float64, above or below", () => {
    const [a, b] = [of(0, 1, 2), of(1e-5, 1 + 1e-5, 2 + 1e-5)];
    expect(() => estimateWasserstein(a, b, {order: 100})).toThrow(/order is 100, and the distances to this power/);
    expect(() => estimateWasserstein(of(0, 1e100), of(5e100, 8e100), {order: 4})).toThrow(/order is 4/);
    expect(estimateWasserstein(a, a, {order: 100})).toEqual({value: 0, standardError: 0});
  });

  it("two samples of one law of two hills: W₂ falls as n^−¼, W₁ as n^−½", () => {
    const random = createRandom("hills");
    const hills = (n: number): Float64Array => Float64Array.from({length: n}, () => (random.uniform() < 0.5 ? 0 : 10) + 0.1 * random.normal());
    const averageOf = (n: number, order: number): number =>
      mean(Array.from({length: 60}, () => estimateWasserstein(hills(n), hills(n), {order}).value));
    // A hundred times as many points. Each average of 60 is known to about 7 % (W₁) and 5 %: five of them for a ratio.
    for (const order of [1, 2]) {
      const exponent = Math.log(averageOf(50, order) / averageOf(5000, order)) / Math.log(100);
      expect(Math.abs(exponent - 0.5 / order)).toBeLessThan((5 * Math.hypot(0.1, 0.1)) / Math.log(100));
    }
  });
});

describe("estimateSlicedWasserstein", () => {
  it("is W₂ in one dimension, without an error of directions", () => {
    const [a, b] = [gaussian(1, 100), gaussian(2, 70, {center: 1})];
    const sliced = estimateSlicedWasserstein(a, b, {dim: 1, random: createRandom(1)});
    const exact = estimateWasserstein(a, b);
    expect(sliced.value).toBeCloseTo(exact.value, 12);
    expect(sliced.sampleError).toBeCloseTo(exact.standardError, 12);
    expect(sliced.standardError).toBe(sliced.sampleError);
    expect(sliced.directionError).toBe(0);
  });

  it("is the closed form between isotropic Gaussians, √(‖shift‖²/D + (s₁−s₂)²), with errors that are as they say", () => {
    const dim = 3;
    const truth = Math.hypot(1, 0.5); // ‖shift‖² = 3·1²
    const {bias, biasError, spreadRatio, ratioError} = repeat(
      250,
      (run) =>
        estimateSlicedWasserstein(gaussian(`a${run}`, 250, {dim}), gaussian(`b${run}`, 200, {dim, center: 1, std: 1.5}), {
          dim,
          numDirections: 30,
          random: createRandom(run, 5)
        }),
      truth
    );
    // Of first order both errors are exact; the bias of W₂² is (s₁² + s₂²)-ish·log n/n per direction, below 0.02 of W here.
    expect(Math.abs(bias)).toBeLessThan(5 * biasError + 0.02);
    expect(Math.abs(spreadRatio - 1)).toBeLessThan(5 * ratioError + 0.03);
  });

  it("tells the two errors apart: directions fade with their number, points do not", () => {
    const dim = 8;
    const [a, b] = [gaussian(1, 200, {dim}), gaussian(2, 200, {dim}).map((v, i) => v + (i % dim === 0 ? 4 : 0))];
    const few = estimateSlicedWasserstein(a, b, {dim, numDirections: 50, random: createRandom(1)});
    const many = estimateSlicedWasserstein(a, b, {dim, numDirections: 5000, random: createRandom(1)});
    expect(few.directionError / many.directionError).toBeGreaterThan(6); // 10, to the luck of 50 directions
    expect(few.sampleError / many.sampleError).toBeCloseTo(1, 0);
    expect(few.standardError).toBeCloseTo(Math.hypot(few.directionError, few.sampleError), 12);
    expect(Math.abs(few.value - many.value)).toBeLessThan(5 * Math.hypot(few.directionError, many.directionError));
    // Turning both samples is as choosing other directions.
    const turn = (x: Float64Array): Float64Array => x.map((v, i) => (i % dim === 0 ? 0.6 * v - 0.8 * x[i + 1]! : i % dim === 1 ? 0.8 * x[i - 1]! + 0.6 * v : v));
    const turned = estimateSlicedWasserstein(turn(a), turn(b), {dim, numDirections: 5000, random: createRandom(2)});
    expect(Math.abs(turned.value - many.value)).toBeLessThan(5 * Math.hypot(turned.directionError, many.directionError));
  });

  it("handles coincident samples, and names what is wrong", () => {
    const x = gaussian(1, 20, {dim: 2});
    const random = createRandom(1);
    expect(estimateSlicedWasserstein(x, x, {dim: 2, random})).toEqual({value: 0, standardError: 0, directionError: 0, sampleError: 0});
    expect(() => estimateSlicedWasserstein(x, x, {dim: 0, random})).toThrow(/dim is 0/);
    expect(() => estimateSlicedWasserstein(x, of(1, 2, 3), {dim: 2, random})).toThrow(/b has length 3/);
    expect(() => estimateSlicedWasserstein(x, x, {dim: 2, random, numDirections: 1})).toThrow(/numDirections is 1/);
  });
});

/** E exp(−‖X − Y‖²/2h²) for X − Y ~ N(shift, variance·I): (h²/(h² + v))^(D/2)·exp(−‖shift‖²/2(h² + v)). */
function gaussianKernelMean(dim: number, h: number, v: number, squaredShift: number): number {
  return (h * h / (h * h + v)) ** (dim / 2) * Math.exp(-squaredShift / (2 * (h * h + v)));
}

/** E|X − Y| for X − Y ~ N(δ, s²): s·√(2/π)·exp(−δ²/2s²) + δ·(1 − 2Φ(−δ/s)). */
const meanAbsolute = (delta: number, s: number): number =>
  s * Math.sqrt(2 / Math.PI) * Math.exp(-(delta ** 2) / (2 * s * s)) + delta * (1 - 2 * normalCdf(-delta / s));

describe("estimateSquaredMmd and estimateEnergyDistance", () => {
  it("are the U-statistics that the definition says, with Hoeffding's variance (plain loops; several tiles meet)", () => {
    const dim = 2;
    const [n, m, h] = [150, 20, 0.8];
    const rows = (x: Float64Array): number[][] => Array.from({length: x.length / 2}, (_, i) => [x[2 * i]!, x[2 * i + 1]!]);
    const matrix = (x: number[][], y: number[][], kernel: (d: number) => number): number[][] =>
      x.map((p) => y.map((q) => kernel(Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!))));
    const average = (values: number[]): number => values.reduce((sum, v) => sum + v) / values.length;
    /** Mean of the centred squares; a sample with itself leaves out the diagonal. */
    const centred = (k: number[][], self: boolean): number => {
      const means = (table: number[][]): number[] => table.map((row, i) => average(row.filter((_, j) => !self || i !== j)));
      const [ofRows, ofColumns] = [means(k), means(k[0]!.map((_, j) => k.map((row) => row[j]!)))];
      const all = average(ofRows);
      // E k² − E r² − E c² + mean²: what the square of k − r − c + mean is on average.
      return average(k.flatMap((row, i) => row.filter((_, j) => !self || i !== j).map((v) => v * v))) - average(ofRows.map((v) => v * v)) - average(ofColumns.map((v) => v * v)) + all * all;
    };
    const define = (a: number[][], b: number[][], kernel: (d: number) => number): Estimate => {
      const [aa, bb, ab] = [matrix(a, a, kernel), matrix(b, b, kernel), matrix(a, b, kernel)];
      const others = (row: number[], i: number): number => average(row.filter((_, j) => j !== i));
      const gOfA = a.map((_, i) => others(aa[i]!, i) - average(ab[i]!));
      const gOfB = b.map((_, j) => others(bb[j]!, j) - average(ab.map((row) => row[j]!)));
      const degenerate = (2 * centred(aa, true)) / (n * (n - 1)) + (2 * centred(bb, true)) / (m * (m - 1)) + (4 * centred(ab, false)) / (n * m);
      const squared = (4 * variance(gOfA)) / n + (4 * variance(gOfB)) / m - degenerate;
      return {value: average(gOfA) + average(gOfB), standardError: Math.sqrt(Math.max(squared, degenerate))};
    };
    for (const center of [0, 0.8]) {
      const [a, b] = [gaussian(1, n, {dim}), gaussian(2, m, {dim, center})];
      const mmd = define(rows(a), rows(b), (d) => Math.exp((-d * d) / (2 * h * h)));
      const energy = define(rows(a), rows(b), (d) => -d);
      for (const [ours, theirs] of [[estimateSquaredMmd(a, b, {dim, bandwidth: h}), mmd], [estimateEnergyDistance(a, b, {dim}), energy]] as const) {
        expect(ours.value).toBeCloseTo(theirs.value, 13);
        expect(ours.standardError).toBeCloseTo(theirs.standardError, 12);
      }
    }
  });

  const cases = [
    {name: "MMD, equal laws", dim: 2, center: 0, std: 1, measure: (a: Float64Array, b: Float64Array) => estimateSquaredMmd(a, b, {dim: 2, bandwidth: 1}), truth: 0},
    {
      name: "MMD, different laws",
      dim: 2,
      center: 0.7,
      std: 1.4,
      measure: (a: Float64Array, b: Float64Array) => estimateSquaredMmd(a, b, {dim: 2, bandwidth: 1}),
      truth: gaussianKernelMean(2, 1, 2, 0) + gaussianKernelMean(2, 1, 2 * 1.96, 0) - 2 * gaussianKernelMean(2, 1, 1 + 1.96, 2 * 0.49)
    },
    {
      name: "MMD, hardly different",
      dim: 2,
      center: 0.15,
      std: 1,
      measure: (a: Float64Array, b: Float64Array) => estimateSquaredMmd(a, b, {dim: 2, bandwidth: 1}),
      truth: 2 * gaussianKernelMean(2, 1, 2, 0) - 2 * gaussianKernelMean(2, 1, 2, 2 * 0.0225)
    },
    {name: "energy, equal laws", dim: 1, center: 0, std: 1, measure: (a: Float64Array, b: Float64Array) => estimateEnergyDistance(a, b, {dim: 1}), truth: 0},
    {
      name: "energy, different laws",
      dim: 1,
      center: 1,
      std: 0.6,
      measure: (a: Float64Array, b: Float64Array) => estimateEnergyDistance(a, b, {dim: 1}),
      truth: 2 * meanAbsolute(1, Math.hypot(1, 0.6)) - meanAbsolute(0, Math.SQRT2) - meanAbsolute(0, 0.6 * Math.SQRT2)
    }
  ];
  for (const {name, dim, center, std, measure, truth} of cases)
    it(`${name}: no bias (closed form between Gaussians), and standard errors that are as they say`, () => {
      const {bias, biasError, spreadRatio, ratioError} = repeat(
        500,
        (run) => measure(gaussian(`a${run}`, 60, {dim}), gaussian(`b${run}`, 45, {dim, center, std})),
        truth
      );
      expect(Math.abs(bias)).toBeLessThan(5 * biasError);
      // Where laws are equal or nearly so the standard error is held up, to about 4/3; 5 % for corrections of 1/n.
      expect(spreadRatio - 1).toBeGreaterThan(-5 * ratioError - 0.05);
      expect(spreadRatio - 1).toBeLessThan(5 * ratioError + 0.05 + (center < 0.5 ? 1 / 3 : 0));
    });

  it("do not see motions of the plane; energy grows with scale, MMD with bandwidth and scale does not (fast-check)", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({min: 0, max: 7, noNaN: true}), fc.integer({min: -1000, max: 1000}), fc.double({min: 0.1, max: 50, noNaN: true}), (seed, angle, shift, scale) => {
        const [a, b] = [gaussian(seed, 12, {dim: 2}), gaussian(seed + 1, 9, {dim: 2, center: 1})];
        const [u, v] = [scale * Math.cos(angle), scale * Math.sin(angle)];
        const move = (x: Float64Array): Float64Array => x.map((value, i) => (i % 2 ? v * x[i - 1]! + u * value : u * value - v * x[i + 1]!) + shift);
        const [mmd, energy] = [estimateSquaredMmd(a, b, {dim: 2, bandwidth: 1}), estimateEnergyDistance(a, b, {dim: 2})];
        const moved = estimateSquaredMmd(move(a), move(b), {dim: 2, bandwidth: scale});
        expect(moved.value).toBeCloseTo(mmd.value, 9);
        expect(moved.standardError).toBeCloseTo(mmd.standardError, 9);
        expect(estimateEnergyDistance(move(a), move(b), {dim: 2}).value / scale).toBeCloseTo(energy.value, 8);
        expect(estimateEnergyDistance(b, a, {dim: 2}).value).toBeCloseTo(energy.value, 12);
        const shuffled = Float64Array.from(a, (_, i) => a[(i + 10) % 24]!);
        expect(estimateSquaredMmd(shuffled, b, {dim: 2, bandwidth: 1}).standardError).toBeCloseTo(mmd.standardError, 12);
      }),
      {seed: 1, numRuns: 60}
    );
  });

  it("work in 16384 dimensions, far away, on coincident points", () => {
    const dim = 16384;
    const [a, b] = [gaussian(1, 6, {dim}), gaussian(2, 5, {dim, center: 1})];
    // Distances are √(2D) within and √(3D) between, each ±1: 2·(√3 − √2)·128.
    expect(estimateEnergyDistance(a, b, {dim}).value).toBeCloseTo(256 * (Math.sqrt(3) - Math.SQRT2), -1);
    expect(estimateSquaredMmd(of(1e6, 1e6, 1e6), of(0, 0, 0, 0), {dim: 1, bandwidth: 1e-4})).toEqual({value: 2, standardError: 0});
    expect(estimateEnergyDistance(of(3, 3, 3), of(3, 3, 3), {dim: 1})).toEqual({value: 0, standardError: 0});
  });

  it("medianDistance is the median of all pairs, thinned if asked", () => {
    expect(medianDistance(of(0, 1), of(3), {dim: 1})).toBe(2); // 1, 2, 3
    expect(medianDistance(of(0, 1), of(3, 7), {dim: 1})).toBe(3.5); // 1, 2, 3, 4, 6, 7
    const x = gaussian(1, 5000);
    const thin = medianDistance(x, x, {dim: 1, limit: 1});
    expect(thin).toBe(0); // the first point of each, which is the same
    // Of N(0, 2), half lies within 0.6745·√2. Standard error of a median ~ 1/(2f√n), f = 0.45: 5 of them for n = 1000.
    expect(Math.abs(medianDistance(x, gaussian(2, 300), {dim: 1}) - 0.6744898 * Math.SQRT2)).toBeLessThan(5 * 0.035);
  });

  it("name what is wrong", () => {
    const x = of(1, 2, 3);
    expect(() => estimateSquaredMmd(x, x, {dim: 1, bandwidth: 0})).toThrow(/bandwidth is 0/);
    expect(() => estimateSquaredMmd(x, of(1, 2), {dim: 1, bandwidth: 1})).toThrow(/estimateSquaredMmd: b has 2 points; give 3/);
    expect(() => estimateEnergyDistance(x, x, {dim: 2})).toThrow(/estimateEnergyDistance: a has length 3/);
    expect(() => estimateEnergyDistance(x, x, {dim: NaN})).toThrow(/dim is NaN/);
    expect(() => medianDistance(x, x, {dim: 1, limit: 0})).toThrow(/limit is 0/);
  });
});

describe("estimateKlByDensities", () => {
  const [p, q] = [
    createMixture({weights: [1], means: [[0, 0]], covariances: 1}),
    createMixture({weights: [1], means: [[1, 0]], covariances: createIsotropicCovariance(2, 2)})
  ];
  it("is the closed form between Gaussians within 5 standard errors, and 0 of a law to itself", () => {
    // ½(tr + ‖δ‖²/v − D + log det) = ½(2/2 + 1/2 − 2 + 2·log 2)
    const truth = 0.5 * (1 + 0.5 - 2 + 2 * Math.log(2));
    const {value, standardError: error} = estimateKlByDensities(gaussian(1, 5000, {dim: 2}), {dim: 2, logP: p.logDensity, logQ: q.logDensity});
    expect(Math.abs(value - truth)).toBeLessThan(5 * error);
    expect(error).toBeLessThan(0.02);
    expect(estimateKlByDensities(of(0, 1, 2, 3), {dim: 2, logP: p.logDensity, logQ: p.logDensity})).toEqual({value: 0, standardError: 0});
    expect(() => estimateKlByDensities(of(0, 1), {dim: 1, logP: () => 0, logQ: () => -Infinity})).toThrow(/point 0 are 0 and -Infinity/);
    expect(() => estimateKlByDensities(of(0), {dim: 1, logP: () => 0, logQ: () => 0})).toThrow(/x has 1 points/);
  });
});

describe("estimateKlByNeighbors", () => {
  it("is the formula of Wang, Kulkarni & Verdú on a small example, with a standard error from parts", () => {
    // k = 1. Neighbours in a at 1, 1, 2, 4, 8, 16; in b = 100 … 105 at 100 − aᵢ: mean log + log(6/5).
    const [a, b] = [of(0, 1, 3, 7, 15, 31), of(100, 101, 102, 103, 104, 105)];
    const term = (distance: number, own: number): number => Math.log(distance / own);
    const value = (term(100, 1) + term(99, 1) + term(97, 2) + term(93, 4) + term(85, 8) + term(69, 16)) / 6 + Math.log(6 / 5);
    const {value: ours, standardError: error} = estimateKlByNeighbors(a, b, {dim: 1, count: 1});
    expect(ours).toBeCloseTo(value, 14);
    // The same points in a plane: the logarithms count twice.
    const lift = (x: Float64Array): Float64Array => Float64Array.from([...x].flatMap((v) => [v, 0]));
    const planar = estimateKlByNeighbors(lift(a), lift(b), {dim: 2, count: 1}).value;
    expect(planar).toBeCloseTo(2 * (value - Math.log(6 / 5)) + Math.log(6 / 5), 13);
    // Two parts: 0, 3, 15 and 1, 7, 31, against 100, 102, 104 and 101, 103, 105. The error is half their difference.
    const first = (term(100, 3) + term(97, 3) + term(85, 12)) / 3 + Math.log(3 / 2);
    const second = (term(100, 6) + term(94, 6) + term(70, 24)) / 3 + Math.log(3 / 2);
    expect(error).toBeCloseTo(Math.abs(first - second) / 2, 14);
  });

  it("is near the closed form, 0 for equal laws, with an error that is as it says", () => {
    // N(0, 1) against N(1, 1.5²): log 1.5 + (1 + 1)/(2·2.25) − ½. The bias at these sizes is below 0.03.
    for (const [center, std, truth] of [[0, 1, 0], [1, 1.5, Math.log(1.5) + 2 / 4.5 - 0.5]] as const) {
      const {bias, biasError, spreadRatio, ratioError} = repeat(
        250,
        (run) => estimateKlByNeighbors(gaussian(`a${run}`, 200), gaussian(`b${run}`, 200, {center, std}), {dim: 1}),
        truth
      );
      expect(Math.abs(bias)).toBeLessThan(5 * biasError + 0.03);
      // Parts of 20 points are not yet quite of the limit's variance: 10 % of room.
      expect(Math.abs(spreadRatio - 1)).toBeLessThan(5 * ratioError + 0.1);
    }
  });

  it("does not see a common affine map, nor the order of points", () => {
    const [a, b] = [gaussian(1, 40, {dim: 2}), gaussian(2, 30, {dim: 2, center: 1})];
    const here = estimateKlByNeighbors(a, b, {dim: 2});
    const move = (x: Float64Array): Float64Array => x.map((v) => 1000 - 7 * v);
    const there = estimateKlByNeighbors(move(a), move(b), {dim: 2});
    expect(there.value).toBeCloseTo(here.value, 9);
    expect(there.standardError).toBeCloseTo(here.standardError, 9);
  });

  it("names what is wrong", () => {
    const x = of(1, 2, 4, 8, 16, 32, 64);
    expect(() => estimateKlByNeighbors(of(1, 2, 3), x, {dim: 1})).toThrow(/a has 3 points; give 14 or more/);
    expect(() => estimateKlByNeighbors(x, of(1, 2, 3), {dim: 1, count: 1})).toThrow(/b has 3 points; give 6 or more/);
    expect(() => estimateKlByNeighbors(x, x, {dim: 1, count: 1})).toThrow(/first coordinate is 1, has 1 neighbours at distance 0 in b/);
    expect(() => estimateKlByNeighbors(of(1, 1, 1, 1, 2, 3), x, {dim: 1, count: 1})).toThrow(/distance 0 in a/);
    expect(() => estimateKlByNeighbors(x, x, {dim: 1, count: 0})).toThrow(/count is 0/);
  });
});

describe("estimateNovelty", () => {
  const training = gaussian("training", 80, {dim: 2});
  const heldOut = gaussian("held out", 60, {dim: 2});

  it("finds small examples: distances, neighbours, ratio and rank", () => {
    const {distances, nearest, heldOutDistances, ratio, rank} = estimateNovelty({
      samples: of(0.5, 8),
      training: of(0, 10),
      heldOut: of(1, 13, 14),
      dim: 1
    });
    expect([...distances]).toEqual([0.5, 2]);
    expect([...nearest]).toEqual([0, 1]);
    expect([...heldOutDistances]).toEqual([1, 3, 4]);
    expect(ratio.value).toBeCloseTo(1.25 / (8 / 3), 14);
    expect(rank.value).toBeCloseTo(1 / 6, 14); // 2 > 1 alone, of six pairs
    const tie = estimateNovelty({samples: of(1, 2), training: of(0), heldOut: of(-1, 2), dim: 1});
    expect(tie.rank).toEqual({value: 0.5, standardError: expect.any(Number) as number});
  });

  it("is 0 for copies, and for new samples 1 and ½ with errors that are as they say", () => {
    const copies = estimateNovelty({samples: training, training, heldOut, dim: 2});
    expect(copies.ratio.value).toBe(0);
    expect(copies.rank.value).toBe(0);
    expect([...copies.nearest]).toEqual([...training.keys()].slice(0, 80));
    for (const which of ["ratio", "rank"] as const) {
      const {bias, biasError, spreadRatio, ratioError} = repeat(
        400,
        (run) =>
          estimateNovelty({samples: gaussian(`s${run}`, 60, {dim: 2}), training, heldOut: gaussian(`h${run}`, 50, {dim: 2}), dim: 2})[which],
        which === "ratio" ? 1 : 0.5
      );
      // A ratio of means is biased by the square of the denominator's relative error, 0.015; the rank not at all.
      expect(Math.abs(bias)).toBeLessThan(5 * biasError + (which === "ratio" ? 0.03 : 0));
      expect(Math.abs(spreadRatio - 1)).toBeLessThan(5 * ratioError + 0.05);
    }
  });

  it("names what is wrong", () => {
    expect(() => estimateNovelty({samples: of(1), training, heldOut, dim: 2})).toThrow(/samples has length 1/);
    expect(() => estimateNovelty({samples: of(1, 2), training, heldOut, dim: 2})).toThrow(/samples has 1 points/);
    expect(() => estimateNovelty({samples: heldOut, training, heldOut: training, dim: 2})).toThrow(/every point of heldOut is a training point/);
  });
});

describe("estimatePrecisionRecall", () => {
  it("is that of a small example: balls of the second neighbour on a line", () => {
    // Data 0, 1, 3: second neighbours at 3, 2, 3; they cover [−3, 6]. Samples 5, 7, 20: at 15, 13, 15; they cover all data
    // but what is below −10 (5 − 15), so all.
    const {precision, recall} = estimatePrecisionRecall(of(0, 1, 3), of(5, 7, 20), {dim: 1, count: 2});
    expect(precision.value).toBeCloseTo(1 / 3, 15);
    expect(precision.standardError).toBeCloseTo(Math.sqrt(2 / 27), 15);
    expect(recall).toEqual({value: 1, standardError: 0});
  });

  it("tells what is missing from what is wrong, and changes places with its arguments", () => {
    const dim = 2;
    const half = gaussian(1, 300, {dim});
    const both = Float64Array.from([...half.slice(300), ...gaussian(2, 150, {dim, center: 30})]);
    const {precision, recall} = estimatePrecisionRecall(both, half, {dim});
    expect(precision.value).toBeGreaterThan(0.9);
    expect(Math.abs(recall.value - 0.5)).toBeLessThan(0.05);
    const swapped = estimatePrecisionRecall(half, both, {dim});
    expect(swapped).toEqual({precision: recall, recall: precision});
    expect(estimatePrecisionRecall(half, half, {dim}).precision.value).toBe(1);
  });

  it("takes coincident points, and names what is wrong", () => {
    expect(estimatePrecisionRecall(new Float64Array(6), new Float64Array(6), {dim: 1, count: 2}).recall.value).toBe(1);
    expect(() => estimatePrecisionRecall(of(1, 2, 3), of(1, 2, 3, 4), {dim: 1})).toThrow(/data has 3 points; give 4 or more/);
    expect(() => estimatePrecisionRecall(of(1, 2, 3, 4), of(1, 2), {dim: 1})).toThrow(/samples has 2 points/);
    expect(() => estimatePrecisionRecall(of(1, 2), of(1, 2), {dim: 1, count: 1.5})).toThrow(/count is 1.5/);
  });
});

describe("testByPermutation", () => {
  const statistic = (a: Float64Array, b: Float64Array): number => estimateWasserstein(a, b).value;

  it("gives p-values that are uniform for equal laws", () => {
    const random = createRandom("null");
    const pValues = Array.from({length: 200}, (_, run) =>
      testByPermutation(gaussian(`a${run}`, 15), gaussian(`b${run}`, 12), {dim: 1, random, statistic, numShuffles: 99}).pValue
    );
    // Multiples of 0.01, each as likely: not farther from uniform than that and chance, at a level of 1e-4.
    expect(testOneSampleKs(pValues.map((p) => p - 0.005), (p) => p).pValue).toBeGreaterThan(1e-4);
  });

  it("finds a shift, and says what equal laws would give", () => {
    const result = testByPermutation(gaussian(1, 40), gaussian(2, 40, {center: 2}), {dim: 1, random: createRandom(1), statistic});
    expect(result.pValue).toBe(1 / 201);
    expect(result.statistic).toBeGreaterThan(result.nullMean + 5 * result.nullStd);
    // Rows move as wholes: with a statistic that looks at one row only, two dimensions give what the rows give.
    const rows = testByPermutation(of(0, 10, 1, 11), of(2, 12), {dim: 2, random: createRandom(1), statistic: (a) => a[1]! - a[0]!, numShuffles: 20});
    expect(rows).toEqual({statistic: 10, pValue: 1, nullMean: 10, nullStd: 0});
  });

  it("names what is wrong", () => {
    const options = {dim: 1, random: createRandom(1), statistic};
    expect(() => testByPermutation(of(), of(1), options)).toThrow(/a has length 0/);
    expect(() => testByPermutation(of(1), of(1), {...options, numShuffles: 1})).toThrow(/numShuffles is 1/);
  });

  it("counts a shuffle that deals the same points in another order, whatever the rounding of their sum", () => {
    const statistic = ([x, y, z]: Float64Array): number => x! + y! + z!;
    expect(statistic(of(0.3, 0.4, 2))).toBeGreaterThan(statistic(of(2, 0.4, 0.3)));
    // One of the 20 ways to deal out six points in threes gives a again: p = 1/20, known to √(0.0475/4000) = 0.0034.
    const options = {dim: 1, random: createRandom("ties"), statistic, numShuffles: 4000};
    const {pValue} = testByPermutation(of(0.3, 0.4, 2), of(-1, -2, -3), options);
    expect(Math.abs(pValue - 1 / 20)).toBeLessThan(5 * 0.0034);
  });
});

describe("standard errors", () => {
  it("shrink as 1/√n where laws differ", () => {
    const measures: ((a: Float64Array, b: Float64Array) => Estimate)[] = [
      (a, b) => estimateWasserstein(a, b),
      (a, b) => estimateSquaredMmd(a, b, {dim: 1, bandwidth: 1}),
      (a, b) => estimateEnergyDistance(a, b, {dim: 1}),
      (a, b) => estimateKlByNeighbors(a, b, {dim: 1})
    ];
    for (const measure of measures) {
      const error = (n: number): number => measure(gaussian(1, n), gaussian(2, n, {center: 1})).standardError;
      expect(Math.abs(Math.log2(error(200) / error(800)) - 1)).toBeLessThan(0.4);
    }

  });
});
