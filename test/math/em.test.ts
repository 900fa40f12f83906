import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {fitMixture, type EmOptions, type EmState} from "../../src/math/fit/em.js";
import type {CovarianceKind} from "../../src/math/fit/shape.js";
import {batchCovariance, batchMean} from "../../src/math/metrics/statistics.js";
import {clipEigenvalues, factorSafely} from "../../src/math/numeric/clip-eigenvalues.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import {createRandom} from "../../src/math/noise/random.js";
import {lastState} from "../../src/math/sample.js";
import {toCovariance} from "../../src/math/targets/covariance/covariance.js";
import {deviation, gmm} from "./helpers.js";

const KINDS: readonly CovarianceKind[] = ["full", "diagonal", "isotropic"];
const target = createMixture(gmm);
const fit = (options: EmOptions): EmState => lastState(fitMixture(options));
const spread = (numParts: number, seed: number | string = 1): EmOptions["start"] => ({numParts, random: createRandom(seed)});
const matrixOf = ({covariances, means}: EmState, k: number): Float64Array =>
  toCovariance(covariances[k]!, means[k]!.length).toMatrix();

/** A state as a plain list of numbers, with the parts in the order of their weights. */
function flatten(state: EmState, toComparable = (x: Float64Array): Float64Array => x): Float64Array {
  const order = [...state.weights.keys()].sort((j, k) => state.weights[j]! - state.weights[k]!);
  return Float64Array.from(order.flatMap((k) => [state.weights[k]!, ...toComparable(state.means[k]!), ...matrixOf(state, k)]));
}

describe("fitMixture", () => {
  it("never loses likelihood, for any kind, tied or not, floor or not, from any start", () => {
    // The quadratic forms carry 2⁻⁵²·cond(C) ≤ 1e-16·1e6 of themselves, n·dim of them together: 1e-10·Σ|…| is ample.
    let steps = 0;
    for (let seed = 0; seed < 12; seed++)
      for (const kind of KINDS)
        for (const tied of [false, true])
          for (const covarianceFloor of [undefined, 0.3]) {
            const x = target.sample(150, createRandom(seed));
            const means = [0, 1, 2, 3].map((k) => x.slice(2 * k, 2 * k + 2));
            const start = seed % 2 ? spread(5, seed) : {means, covariances: [0.01, 5, 1, 0.1]};
            let before = -Infinity;
            for (const state of fitMixture({x, dim: 2, kind, tied, covarianceFloor, start, maxIterations: 40})) {
              expect(state.logLikelihood).toBeGreaterThanOrEqual(before - 1e-10 * Math.abs(before === -Infinity ? 0 : before));
              before = state.logLikelihood;
              steps++;
            }
          }
    expect(steps).toBeGreaterThan(2000);
  });

  it("never loses likelihood where the floor clips some directions and not others, in 8 dimensions", () => {
    // Variances 4⁻ᵈ: a floor of 0.01 clips about half of them.
    const x = createRandom("clipped").normals(60 * 8).map((value, i) => value * 2 ** -(i % 8));
    for (const tied of [false, true]) {
      const states = [...fitMixture({x, dim: 8, tied, covarianceFloor: 0.01, start: spread(6), tolerance: 0, maxIterations: 60})];
      states.slice(1).forEach(({logLikelihood}, i) =>
        expect(logLikelihood).toBeGreaterThan(states[i]!.logLikelihood - 1e-10 * Math.abs(logLikelihood))
      );
      expect(states[3]!.atFloor.length).toBe(6);
    }
  });

  it("is, for one part, the closed-form maximum: mean and covariance with 1/n (1e-12)", () => {
    for (const dim of [1, 2, 5]) {
      const n = 40;
      const x = createRandom(dim).normals(n * dim).map((value, i) => value * (1 + (i % dim)) + i % 3);
      const mean = batchMean(x, dim);
      const full = batchCovariance(x, dim).map((value) => (value * (n - 1)) / n);
      const diagonal = full.map((value, i) => (i % (dim + 1) === 0 ? value : 0));
      const variance = diagonal.reduce((sum, value) => sum + value) / dim;
      const expected = {full, diagonal, isotropic: diagonal.map((value) => (value === 0 ? 0 : variance))};
      for (const kind of KINDS) {
        const state = fit({x, dim, kind, start: {means: [new Float64Array(dim)], covariances: 7}});
        expect(deviation(state.means[0]!, mean)).toBeLessThan(1e-12);
        expect(deviation(matrixOf(state, 0), expected[kind])).toBeLessThan(1e-12);
        expect(state.converged).toBe(true);
        // log L = −n/2·(D·log 2π + log det C + tr(C⁻¹S)), and tr(C⁻¹S) = D at the maximum of every kind.
        const logDeterminant = toCovariance(state.covariances[0]!, dim).logDeterminant(0);
        expect(state.logLikelihood).toBeCloseTo((-n / 2) * (dim * Math.log(2 * Math.PI) + logDeterminant + dim), 9);
      }
    }
  });

  it("yields the likelihood and responsibilities of createMixture(state), which are computed apart (1e-11)", () => {
    for (const dim of [1, 2, 4]) {
      const x = createRandom(dim).normals(60 * dim);
      for (const kind of KINDS)
        for (const state of fitMixture({x, dim, kind, start: spread(3), maxIterations: 4})) {
          const mixture = createMixture(state);
          let sum = 0;
          for (let i = 0; i < x.length; i += dim) sum += mixture.logDensity(x.slice(i, i + dim));
          expect(Math.abs(state.logLikelihood / sum - 1)).toBeLessThan(1e-11);
          expect(deviation(state.responsibilities, mixture.responsibilities(x))).toBeLessThan(1e-11);
        }
    }
  });

  it("ends where the likelihood has no slope, in every parameter (finite differences)", () => {
    const x = target.sample(400, createRandom("slope"));
    const state = fit({x, dim: 2, start: spread(3, 4), tolerance: 0, maxIterations: 3000});
    expect(state.atFloor).toEqual([]);
    const logLikelihood = (means: readonly Float64Array[], covariances: Float64Array[], weights = state.weights): number => {
      const rows = covariances.map((c) => [c.slice(0, 2), c.slice(2, 4)]);
      const mixture = createMixture({weights, means, covariances: rows});
      let sum = 0;
      for (let i = 0; i < x.length; i += 2) sum += mixture.logDensity(x.slice(i, i + 2));
      return sum;
    };
    // A slope g would show as 2hg; at a maximum only h³ and rounding (1e-12·|log L|) are left. h = 1e-4: slope good to 1e-3,
    // beside a curvature of n/variance ≈ 1e3 and more.
    const h = 1e-4;
    const covariances = state.means.map((_, k) => matrixOf(state, k));
    for (let k = 0; k < 3; k++) {
      for (const d of [0, 1]) {
        const at = (step: number): number =>
          logLikelihood(state.means.map((mean, j) => mean.map((v, e) => (j === k && e === d ? v + step : v))), covariances);
        expect(Math.abs(at(h) - at(-h)) / (2 * h)).toBeLessThan(2e-3);
      }
      for (const entries of [[0], [1, 2], [3]]) {
        const scale = Math.sqrt(covariances[k]![0]! * covariances[k]![3]!);
        const at = (step: number): number =>
          logLikelihood(state.means, covariances.map((c, j) => c.map((v, e) => (j === k && entries.includes(e) ? v + step * scale : v))));
        expect(Math.abs(at(h) - at(-h)) / (2 * h)).toBeLessThan(5e-3);
      }
    }
    const shift = (step: number): number =>
      logLikelihood(state.means, covariances, state.weights.map((w, k) => w + [step, -step, 0][k]!));
    expect(Math.abs(shift(h) - shift(-h)) / (2 * h)).toBeLessThan(2e-3);
  });

  it("recovers a known mixture within 5 standard errors", () => {
    // Parts 10 standard deviations apart, so the errors are those of complete data: π: √(π(1−π)/n), μ: √(C/nₖ),
    // C: √((C_dd·C_ee + C_de²)/nₖ).
    const truth = {weights: [0.5, 0.3, 0.2], means: [[0, 0], [20, 0], [0, 20]], covariances: [[[1, 0.5], [0.5, 2]], [[3, 0], [0, 0.2]], [[1, -0.9], [-0.9, 1]]]};
    const n = 6000;
    const x = createMixture(truth).sample(n, createRandom("recovery"));
    const state = fit({x, dim: 2, start: spread(3)});
    const order = truth.means.map(([u, v]) => state.means.findIndex((mean) => Math.hypot(mean[0]! - u!, mean[1]! - v!) < 2));
    expect([...order].sort()).toEqual([0, 1, 2]);
    order.forEach((found, k) => {
      const [weight, mean, covariance] = [truth.weights[k]!, truth.means[k]!, truth.covariances[k]!];
      expect(Math.abs(state.weights[found]! - weight)).toBeLessThan(5 * Math.sqrt((weight * (1 - weight)) / n));
      for (const d of [0, 1]) {
        expect(Math.abs(state.means[found]![d]! - mean[d]!)).toBeLessThan(5 * Math.sqrt(covariance[d]![d]! / (n * weight)));
        for (const e of [0, 1]) {
          const error = Math.sqrt((covariance[d]![d]! * covariance[e]![e]! + covariance[d]![e]! ** 2) / (n * weight));
          expect(Math.abs(matrixOf(state, found)[2 * d + e]! - covariance[d]![e]!)).toBeLessThan(5 * error);
        }
      }
    });
  });

  it("prefers by BIC the number of parts that there are, and counts parameters", () => {
    const x = createMixture({weights: [0.5, 0.3, 0.2], means: [[0], [6], [12]], covariances: 1}).sample(500, createRandom("bic"));
    const bics = [1, 2, 3, 4, 5].map((numParts) =>
      Math.min(...[1, 2, 3].map((seed) => fit({x, dim: 1, start: spread(numParts, seed)}).bic))
    );
    expect(bics.indexOf(Math.min(...bics))).toBe(2);

    // K − 1 + K·D + covariances.
    const y = createRandom(1).normals(60);
    const count = (kind: CovarianceKind, tied: boolean): number =>
      lastState(fitMixture({x: y, dim: 3, kind, tied, start: spread(4), maxIterations: 0})).numParameters;
    expect(KINDS.map((kind) => count(kind, false))).toEqual([15 + 4 * 6, 15 + 4 * 3, 15 + 4]);
    expect(KINDS.map((kind) => count(kind, true))).toEqual([15 + 6, 15 + 3, 15 + 1]);
    const state = fit({x: y, dim: 3, start: spread(2)});
    expect(state.bic).toBeCloseTo(state.numParameters * Math.log(20) - 2 * state.logLikelihood, 9);
  });

  it("moves, turns and grows with the data; does not mind the order of points (fast-check)", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({min: 0.01, max: 100, noNaN: true}), fc.double({min: 0, max: 7, noNaN: true}), fc.integer({min: -50, max: 50}), (seed, scale, turn, shift) => {
        const x = target.sample(60, createRandom(seed));
        const [cosine, sine] = [scale * Math.cos(turn), scale * Math.sin(turn)];
        const move = (points: Float64Array): Float64Array =>
          points.map((value, i) => (i % 2 ? sine * points[i - 1]! + cosine * value + shift : cosine * value - sine * points[i + 1]!));
        const means = [x.slice(0, 2), x.slice(2, 4), x.slice(4, 6)];
        const plain = fit({x, dim: 2, start: {means}, maxIterations: 6});
        const moved = fit({x: move(x), dim: 2, start: {means: means.map(move)}, maxIterations: 6});
        // log-densities differ by the log of the determinant, scale². Coordinates to 1e4 keep 1e-12, times the condition.
        const gain = moved.logLikelihood + 60 * 2 * Math.log(scale);
        expect(Math.abs(gain - plain.logLikelihood)).toBeLessThan(1e-6 * (1 + Math.abs(plain.logLikelihood)));
        moved.means.forEach((mean, k) => expect(deviation(mean, move(plain.means[k]!))).toBeLessThan(1e-6));
        const backwards = fit({x: reverseRows(x, 2), dim: 2, start: {means: means.reverse()}, maxIterations: 6});
        backwards.means.toReversed().forEach((mean, k) => expect(deviation(mean, plain.means[k]!)).toBeLessThan(1e-8));
      }),
      {seed: 1, numRuns: 40}
    );
  });

  it("takes points' weights as repetitions", () => {
    const x = target.sample(30, createRandom("weights"));
    const pointWeights = Float64Array.from({length: 30}, (_, i) => i % 4);
    const repeated = Float64Array.from([...pointWeights].flatMap((times, i) => new Array<number[]>(times).fill([x[2 * i]!, x[2 * i + 1]!])).flat());
    for (const kind of KINDS) {
      const options = {dim: 2, kind, start: {means: [[0, 0], [1, 1]]}, maxIterations: 8} as const;
      const weighted = fit({...options, x, pointWeights});
      const plain = fit({...options, x: repeated});
      expect(deviation(flatten(weighted), flatten(plain))).toBeLessThan(1e-9);
      expect(weighted.logLikelihood).toBeCloseTo(plain.logLikelihood, 7);
      expect(weighted.bic).toBeCloseTo(plain.bic, 7);
    }
  });

  it("is a kernel density estimate for K = N: every point a part at the floor", () => {
    const x = target.sample(25, createRandom("copies"));
    for (const kind of KINDS) {
      const state = fit({x, dim: 2, kind, covarianceFloor: 1e-4, start: spread(25)});
      expect(state.atFloor.length).toBe(25);
      expect(state.empty).toEqual([]);
      // Neighbours 0.075 apart, 7.5 standard deviations, pull by e⁻²⁸ = 6e-13 of that.
      const found = state.means.toSorted((a, b) => a[0]! - b[0]!);
      const given = Array.from({length: 25}, (_, i) => x.slice(2 * i, 2 * i + 2)).sort((a, b) => a[0]! - b[0]!);
      found.forEach((mean, k) => expect(deviation(mean, given[k]!)).toBeLessThan(1e-12));
      expect(deviation(matrixOf(state, 3), [1e-4, 0, 0, 1e-4])).toBeLessThan(1e-15);
    }
  });

  it("handles coincident points, duplicates among centres, and points on a line", () => {
    const coincident = new Float64Array(20).fill(3);
    const state = fit({x: coincident, dim: 2, covarianceFloor: 0.01, start: spread(3)});
    expect(state.empty.length).toBe(2); // all points go to the first of three equal centres
    expect(state.weights.filter((weight) => weight > 0)).toEqual(Float64Array.of(1));
    // n points at the peak of N(0, 0.01·I): −log(2π·0.01) each.
    expect(state.logLikelihood).toBeCloseTo(-10 * Math.log(2 * Math.PI * 0.01), 9);
    expect(fit({x: coincident, dim: 2, covarianceFloor: 0.01, tied: true, start: spread(3)}).empty.length).toBe(2);

    const line = Float64Array.from({length: 40}, (_, i) => (i % 2 ? 2 : 1) * Math.sin(i >> 1));
    for (const kind of KINDS) {
      const onLine = fit({x: line, dim: 2, kind, start: spread(1)});
      expect(Number.isFinite(onLine.logLikelihood)).toBe(true);
      expect(onLine.atFloor).toEqual(kind === "full" ? [0] : []);
    }
    expect(() => fit({x: line, dim: 2, covarianceFloor: 0, start: spread(1)})).toThrow(/part 0 is singular .* iteration 0.*covarianceFloor is 0/);
    expect(() => fit({x: line, dim: 2, covarianceFloor: 0, tied: true, start: spread(1)})).toThrow(/all parts is singular/);
  });

  it("leaves an empty part where it is, with weight 0", () => {
    const x = target.sample(50, createRandom("empty"));
    const start = {means: [[0, 0], [1e6, 0]], covariances: [4, 1e-3]};
    const states = [...fitMixture({x, dim: 2, start, covarianceFloor: 1e-3})];
    expect(states[0]!.empty).toEqual([]);
    const last = states.at(-1)!;
    expect(last.empty).toEqual([1]);
    expect([...last.means[1]!]).toEqual([1e6, 0]);
    expect(matrixOf(last, 1)[0]).toBe(1e-3);
    // The other part has what there is: as if it were alone.
    expect(last.logLikelihood).toBeCloseTo(fit({x, dim: 2, start: {means: [[0, 0]]}, covarianceFloor: 1e-3}).logLikelihood, 9);
    const given = fit({x, dim: 2, start: {means: [[0, 0], [1, 0]], weights: [2, 0]}});
    expect(given.empty).toEqual([1]);
  });

  it("collapses onto a point without a floor and says so; a floor stops it there", () => {
    // A narrow part on one point of many, 1e-3 wide: each iteration makes it narrower until the variance underflows.
    const x = createRandom("collapse").normals(80);
    const start = {means: [[0, 0], x.slice(0, 2)], covariances: [1, 1e-6]};
    expect(() => fit({x, dim: 2, covarianceFloor: 0, start})).toThrow(/part 1 is singular/);
    expect(() => fit({x, dim: 2, kind: "isotropic", covarianceFloor: 0, start})).toThrow(/part 1 is singular/);
    expect(() => fit({x, dim: 2, kind: "diagonal", covarianceFloor: 0, start})).toThrow(/part 1 is singular/);
    const held = fit({x, dim: 2, covarianceFloor: 1e-6, start});
    expect(held.atFloor).toEqual([1]);
    expect(held.converged).toBe(true);
  });

  it("works in 1, 64 and 16384 dimensions and a million units away", () => {
    const one = fit({x: Float64Array.of(0, 0.1, 0.2, 5, 5.1, 5.3), dim: 1, start: spread(2)});
    expect([...one.means].map((mean) => mean[0]!).sort()).toEqual([expect.closeTo(0.1, 9), expect.closeTo(15.4 / 3, 9)]);

    const random = createRandom("64");
    const x = random.normals(300 * 64).map((value, i) => value / (1 + (i % 64)) + (i < 150 * 64 && i % 64 === 3 ? 4 : 0));
    const state = fit({x, dim: 64, start: spread(2, 3)});
    expect([...state.weights].sort()).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)]);
    expect(state.converged).toBe(true);

    const wide = random.normals(6 * 16384).map((value, i) => value + (i < 3 * 16384 ? 1 : -1));
    for (const kind of ["diagonal", "isotropic"] as const)
      expect([...fit({x: wide, dim: 16384, kind, start: spread(2), covarianceFloor: 0.1}).weights]).toEqual([0.5, 0.5]);

    // Coordinates near 1e6 keep 1e-10 of a unit.
    const here = target.sample(80, createRandom("far"));
    const near = fit({x: here, dim: 2, start: {means: [[0, 0], [1, 1]]}, maxIterations: 10});
    const far = fit({x: here.map((v) => v + 1e6), dim: 2, start: {means: [[1e6, 1e6], [1e6 + 1, 1e6 + 1]]}, maxIterations: 10});
    expect(deviation(flatten(far, (mean) => mean.map((v) => v - 1e6)), flatten(near))).toBeLessThan(1e-6);
  });

  it("brings a given start into the family: diagonals, traces, the floor, one covariance if tied", () => {
    const x = target.sample(40, createRandom("start"));
    const start = {means: [[0, 0], [1, 1]], weights: [1, 3], covariances: [[[4, 1], [1, 2]], [[1e-9, 0], [0, 8]]]};
    const first = (options: Partial<EmOptions>): EmState =>
      fitMixture({x, dim: 2, start, covarianceFloor: 0.1, ...options}).next().value as EmState;
    expect([...first({}).weights]).toEqual([0.25, 0.75]);
    expect(deviation(matrixOf(first({}), 0), [4, 1, 1, 2])).toBeLessThan(1e-15);
    expect(deviation(matrixOf(first({}), 1), [0.1, 0, 0, 8])).toBeLessThan(1e-15);
    expect(first({}).atFloor).toEqual([1]);
    expect(deviation(matrixOf(first({kind: "diagonal"}), 0), [4, 0, 0, 2])).toBeLessThan(1e-15);
    expect(deviation(matrixOf(first({kind: "isotropic"}), 0), [3, 0, 0, 3])).toBeLessThan(1e-15);
    expect(deviation(matrixOf(first({tied: true}), 1), [0.25 * 4 + 0.75e-9, 0.25, 0.25, 6.5])).toBeLessThan(1e-14);
    // No covariance given: that of all the data.
    const all = batchCovariance(x, 2).map((value) => (value * 39) / 40);
    expect(deviation(matrixOf(first({start: {means: [[0, 0]]}}), 0), all)).toBeLessThan(1e-12);
  });

  it("stops at maxIterations, and repeats itself for a seed", () => {
    const x = target.sample(100, createRandom("repeat"));
    const run = (): EmState[] => [...fitMixture({x, dim: 2, start: spread(4, "seed"), maxIterations: 5, tolerance: 0})];
    expect(run().map(({i}) => i)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(run()).toEqual(run());
    expect(fit({x, dim: 2, start: spread(2), maxIterations: Infinity}).converged).toBe(true);
  });

  it("names what is wrong", () => {
    const x = Float64Array.of(0, 1, 2, 3);
    const start = spread(1);
    expect(() => fit({x, dim: 3, start})).toThrow(/fitMixture: x has length 4; it must be a positive multiple of 3/);
    expect(() => fit({x, dim: 0, start})).toThrow(/dim is 0/);
    expect(() => fit({x: new Float64Array(257), dim: 257, start})).toThrow(/dim is 257 and kind "full"; above 256 take/);
    expect(() => fit({x: Float64Array.of(0, NaN), dim: 1, start})).toThrow(/x\[1\] is NaN/);
    expect(() => fit({x: Float64Array.of(0, 1e141), dim: 1, start})).toThrow(/none beyond 1e\+140/);
    expect(() => fit({x: Float64Array.of(2, 2), dim: 1, start})).toThrow(/all points coincide/);
    expect(() => fit({x, dim: 1, start, covarianceFloor: -1})).toThrow(/covarianceFloor is -1/);
    expect(() => fit({x, dim: 1, start, tolerance: NaN})).toThrow(/tolerance is NaN/);
    expect(() => fit({x, dim: 1, start, maxIterations: 0.5})).toThrow(/maxIterations is 0.5/);
    expect(() => fit({x, dim: 1, start: spread(0)})).toThrow(/start.numParts is 0/);
    expect(() => fit({x, dim: 1, start: spread(5)})).toThrow(/count is 5 and there are 4 points/);
    expect(() => fit({x, dim: 1, start: {means: []}})).toThrow(/number of start.means is 0/);
    expect(() => fit({x, dim: 1, start: {means: [[0, 1]]}})).toThrow(/start.means\[0\] has length 2/);
    expect(() => fit({x, dim: 1, start: {means: [[NaN]]}})).toThrow(/start.means\[0\]\[0\] is NaN/);
    expect(() => fit({x, dim: 1, start: {means: [[0]], weights: [1, 2]}})).toThrow(/start.weights has length 2/);
    expect(() => fit({x, dim: 1, start: {means: [[0], [1]], weights: [0, 0]}})).toThrow(/start.weights are 0, 0/);
    expect(() => fit({x, dim: 1, start: {means: [[0], [1]], weights: [-1, 2]}})).toThrow(/start.weights are -1, 2/);
    expect(() => fit({x, dim: 1, start: {means: [[0], [1]], covariances: [1]}})).toThrow(/start.covariances has length 1/);
    expect(() => fit({x, dim: 1, start: {means: [[1e200]], covariances: 1}})).toThrow(/log-likelihood is -Infinity|log-likelihood is NaN/);
    expect(() => fit({x, dim: 1, start, pointWeights: [1, 1]})).toThrow(/pointWeights has length 2/);
    expect(() => fit({x, dim: 1, start, pointWeights: [1, 1, -1, 0]})).toThrow(/pointWeights\[2\] is -1/);
    expect(() => fit({x, dim: 1, start, pointWeights: [0, 0, 0, 0]})).toThrow(/pointWeights are all 0/);
  });
});

function reverseRows(x: Float64Array, dim: number): Float64Array {
  return x.map((_, i) => x[x.length - dim - (i - (i % dim)) + (i % dim)]!);
}

describe("clipEigenvalues", () => {
  /** −log det C − tr(C⁻¹S) through a Cholesky factor made here, 2×2 blocks of any size by plain elimination. */
  function objective(c: Float64Array, s: Float64Array, dim: number): number {
    const rows = Array.from({length: dim}, (_, i) => [...c.slice(i * dim, (i + 1) * dim), ...s.slice(i * dim, (i + 1) * dim)]);
    let logDeterminant = 0;
    for (let k = 0; k < dim; k++) {
      logDeterminant += Math.log(rows[k]![k]!);
      for (let i = 0; i < dim; i++) {
        if (i === k) continue;
        const factor = rows[i]![k]! / rows[k]![k]!;
        rows[i] = rows[i]!.map((value, j) => value - factor * rows[k]![j]!);
      }
    }
    return -logDeterminant - rows.reduce((trace, row, i) => trace + row[dim + i]! / row[i]!, 0);
  }

  /** Σ fₖfₖᵀ of random factors plus `add` on the diagonal. */
  function randomMatrix(dim: number, rank: number, seed: number, add = 0, scale = 1): Float64Array {
    const factors = createRandom(seed).normals(rank * dim);
    return Float64Array.from({length: dim * dim}, (_, i) => {
      let sum = i % (dim + 1) === 0 ? add : 0;
      for (let k = 0; k < rank; k++) sum += scale * factors[k * dim + Math.floor(i / dim)]! * factors[k * dim + (i % dim)]!;
      return sum;
    });
  }

  it("is the best covariance with no eigenvalue below the floor (fast-check, 200 rivals)", () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 5}), fc.integer({min: 1, max: 6}), fc.integer(), fc.double({min: 0.001, max: 1.5, noNaN: true}), (dim, rank, seed, step) => {
        const floor = 0.5;
        const s = randomMatrix(dim, rank, seed);
        const {matrix} = clipEigenvalues(s, dim, floor);
        const best = objective(matrix, s, dim);
        // Rivals far and near: floor·I + a semidefinite matrix, and mixtures of it with ours (a convex set).
        const rival = randomMatrix(dim, dim, seed + 1, floor, step);
        const between = rival.map((value, i) => 0.9 * matrix[i]! + 0.1 * value);
        for (const other of [rival, between]) expect(objective(other, s, dim)).toBeLessThanOrEqual(best + 1e-9);
      }),
      {seed: 1, numRuns: 200}
    );
  });

  it("changes nothing above the floor, and gives floor·I for 0", () => {
    const s = randomMatrix(4, 8, 3, 1);
    expect(clipEigenvalues(s, 4, 0.99)).toEqual({matrix: s, clipped: false});
    expect(clipEigenvalues(s, 4, 0).matrix).toBe(s);
    expect([...clipEigenvalues(new Float64Array(4), 2, 3).matrix]).toEqual([3, 0, 0, 3]);
    expect([...clipEigenvalues(Float64Array.of(1, 0, 0, 9), 2, 3).matrix]).toEqual([3, 0, 0, 9]);
    // A floor that is an eigenvalue, up to rounding: nothing to clip, whichever way the Cholesky test falls.
    expect(deviation(clipEigenvalues(Float64Array.of(2, 1, 1, 2), 2, 1).matrix, [2, 1, 1, 2])).toBeLessThan(1e-15);
  });

  it("takes a pivot that is rounding for 0", () => {
    expect(factorSafely(Float64Array.of(4, 2, 2, 10), 2)).toEqual(Float64Array.of(2, 0, 1, 3));
    expect(factorSafely(Float64Array.of(1, 1, 1, 1 + 2 ** -52), 2)).toBeUndefined();
    expect(factorSafely(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
  });

  it("turns with the matrix", () => {
    const turn = (c: Float64Array, angle: number): Float64Array => {
      const [u, v] = [Math.cos(angle), Math.sin(angle)];
      const half = [u * c[0]! - v * c[2]!, u * c[1]! - v * c[3]!, v * c[0]! + u * c[2]!, v * c[1]! + u * c[3]!];
      return Float64Array.of(half[0]! * u - half[1]! * v, half[0]! * v + half[1]! * u, half[2]! * u - half[3]! * v, half[2]! * v + half[3]! * u);
    };
    for (let angle = 0; angle < 3; angle += 0.1) {
      const turned = clipEigenvalues(turn(Float64Array.of(1e-7, 0, 0, 5), angle), 2, 0.25);
      expect(turned.clipped).toBe(true);
      expect(deviation(turned.matrix, turn(Float64Array.of(0.25, 0, 0, 5), angle))).toBeLessThan(1e-14);
    }
  });
});
