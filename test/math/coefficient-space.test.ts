import {describe, expect, it} from "vitest";
import {createCoefficientSpace, gramOfCoordinates, projectOnPoints} from "../../src/math/pictures/coefficient-space.js";
import {guide} from "../../src/math/denoisers/guidance.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {variancePreservingLevel} from "../../src/math/level.js";
import {toCoordinates} from "../../src/math/pictures/pictures.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {createRandom} from "../../src/math/noise/random.js";
import {lastState, sample} from "../../src/math/sample.js";
import {euler} from "../../src/math/solvers/euler.js";
import {heun} from "../../src/math/solvers/heun.js";
import type {LevelLike, Solver} from "../../src/math/types.js";
import {deviation} from "./helpers.js";

const random = createRandom("coefficient space");

const gramOf = (points: Float64Array, dim: number): Float64Array => projectOnPoints(points, points, dim);

/** Largest difference between the run in coefficient space and the direct one, over all states of x and D. */
function compareRuns(points: Float64Array, gram: Float64Array, dim: number, xStart: Float64Array, levels: ArrayLike<LevelLike>, solver: Solver): number {
  const n = points.length / dim;
  const space = createCoefficientSpace({gram, n});
  const cloud = createPointCloud(points, dim);
  const direct = sample({denoise: cloud.denoise, levels, x: xStart, solver});
  const states = sample({denoise: space.denoise, levels, x: space.start(projectOnPoints(xStart, points, dim)), solver});
  let worst = 0;
  for (const ours of states) {
    const theirs = direct.next().value!;
    expect(ours.nfe).toBe(theirs.nfe);
    worst = Math.max(
      worst,
      deviation(space.expand(ours.x, xStart, points), theirs.x),
      deviation(space.expand(ours.denoised, xStart, points), theirs.denoised)
    );
  }
  return worst;
}

describe("createCoefficientSpace", () => {
  // Rounding: dot products of D numbers of size 1 carry D·2⁻⁵³ at worst; times 1/σ² in the softmax while it is undecided
  // (σ of the order of the distances), times the growth of the ODE: far below 1e-9.
  for (const [name, solver] of [["Euler", euler], ["Heun", heun]] as const) {
    it(`gives the run of direct float64 to 1e-9: ${name}, N = 40, D = 64`, () => {
      const points = random.normals(40 * 64);
      const xStart = random.normals(3 * 64).map((value) => 80 * value);
      const levels = karrasSigmas(40, {sigmaMin: 0.02, sigmaMax: 80});
      expect(compareRuns(points, gramOf(points, 64), 64, xStart, levels, solver)).toBeLessThan(1e-9);
    });

    it(`and with pictures: ${name}, N = 12, D = 16384, Gram matrix of bytes`, () => {
      const [n, dim] = [12, 16384];
      const bytes = Uint8Array.from({length: n * dim}, (_, i) => 128 + 120 * Math.sin((i % dim) * (1 + Math.floor(i / dim)) * 1e-3));
      const points = toCoordinates(bytes, new Float64Array(n * dim));
      const gram = gramOfCoordinates(projectOnPoints(bytes, bytes, dim), sumsOf(bytes, dim), dim);
      const xStart = random.normals(2 * dim).map((value) => 80 * value);
      const levels = karrasSigmas(12, {sigmaMin: 0.02, sigmaMax: 80});
      expect(compareRuns(points, gram, dim, xStart, levels, solver)).toBeLessThan(1e-9);
    });
  }

  it("runs in other processes too: variance preserving, from signalScale 0 down, and up again", () => {
    const points = random.normals(20 * 16);
    const down = [Infinity, ...karrasSigmas(15, {sigmaMin: 0.05, sigmaMax: 40})].map(variancePreservingLevel);
    const gram = gramOf(points, 16);
    expect(compareRuns(points, gram, 16, random.normals(2 * 16), down, heun)).toBeLessThan(1e-9);
    expect(compareRuns(points, gram, 16, points.slice(0, 16).map((y) => y + 0.01), down.reverse().slice(1), euler)).toBeLessThan(1e-9);
  });

  it("keeps p = Y·x and x = a·x_start + Σ cₙyₙ in step", () => {
    const points = random.normals(10 * 6);
    const space = createCoefficientSpace({gram: gramOf(points, 6), n: 10});
    const xStart = random.normals(6).map((value) => 10 * value);
    const x = space.start(projectOnPoints(xStart, points, 6));
    for (const state of sample({denoise: space.denoise, levels: [10, 3, 1, 0.3, 0.1, 0], x, solver: heun})) {
      const expanded = space.expand(state.x, xStart, points);
      expect(deviation(state.x.slice(11), projectOnPoints(expanded, points, 6))).toBeLessThan(1e-12);
    }
  });

  it("weights are those of the point cloud; σ = ∞ gives 1/N; tiny ones are dropped from D", () => {
    const points = random.normals(10 * 6);
    const space = createCoefficientSpace({gram: gramOf(points, 6), n: 10});
    const cloud = createPointCloud(points, 6);
    const x = random.normals(3 * 6);
    const state = space.start(projectOnPoints(x, points, 6));
    for (const sigma of [0.1, 1, 10]) expect(deviation(space.weights(state, sigma), cloud.posteriorWeights(x, sigma))).toBeLessThan(1e-12);
    expect(deviation(space.weights(state, Infinity), new Float64Array(30).fill(0.1))).toBeLessThan(1e-15);
    const sharp = space.denoise(space.start(projectOnPoints(points.slice(0, 6), points, 6)), 0.01);
    expect([...sharp.slice(0, 11)]).toEqual([0, 1, ...new Array<number>(9).fill(0)]);
    expect(deviation(sharp.slice(11), gramOf(points, 6).slice(0, 10))).toBe(0);
  });

  it("drops weights below 1e-17 from c and p alike, and no others", () => {
    // Two points on a line, y = 0 and 1, σ = 1: the logit of the second is p − ½.
    const space = createCoefficientSpace({gram: [0, 0, 0, 1], n: 2});
    for (const [logit, kept] of [[-45, 0], [-38, 1]] as const) {
      const state = Float64Array.of(1, 0, 0, 0, logit + 0.5);
      const weight = kept * space.weights(state, 1)[1]!;
      expect([...space.denoise(state, 1)]).toEqual([0, 1, weight, 0, weight]);
    }
  });

  it("with a prior: a cloud of the points that are left in, each as often as its prior says; and it can be guided", () => {
    const [n, dim] = [6, 5];
    const points = random.normals(n * dim);
    const space = createCoefficientSpace({gram: gramOf(points, dim), n});
    const x = random.normals(2 * dim).map((value) => 3 * value);
    const state = space.start(projectOnPoints(x, points, dim));
    const prior = [0, 2, 0, 1, 1, 0];
    const point = (i: number) => points.subarray(i * dim, (i + 1) * dim);
    const cloud = createPointCloud(Float64Array.from([1, 1, 3, 4].flatMap((i) => [...point(i)])), dim);
    // Rounding of sums of five products over σ²: below 1e-12 at σ ≥ 0.3. Far points must not win where σ is small, nor give NaN.
    for (const sigma of [0.01, 0.3, 1, 5, Infinity]) {
      const ours = space.expand(space.denoiseWithPrior(prior)(state, sigma), x, points);
      expect(deviation(ours, cloud.denoise(x, sigma))).toBeLessThan(sigma < 0.3 ? 1e-9 : 1e-12);
    }
    const guided = guide({toward: space.denoiseWithPrior(prior), away: space.denoise, weight: 8});
    const direct = guide({toward: cloud.denoise, away: createPointCloud(points, dim).denoise, weight: 8});
    const levels = karrasSigmas(12, {sigmaMin: 0.1, sigmaMax: 20});
    const [ours, theirs] = [lastState(sample({denoise: guided, levels, x: state, solver: heun})), lastState(sample({denoise: direct, levels, x, solver: heun}))];
    expect(deviation(space.expand(ours.x, x, points), theirs.x)).toBeLessThan(1e-9); // as in the runs above
    expect(space.denoiseWithPrior([7, 7, 7, 7, 7, 7])(state, 1)).toEqual(space.denoiseWithPrior([1, 1, 1, 1, 1, 1])(state, 1));
    expect(() => space.denoiseWithPrior([1])).toThrow(/prior has length 1; it must be 6/);
    expect(() => space.denoiseWithPrior([0, 0, 0, 0, 0, 0])).toThrow(/every prior is 0/);
    expect(() => space.denoiseWithPrior([1, 1, -1, 0, 0, 0])).toThrow(/prior\[2\] is -1/);
  });

  it("refuses wrong shapes and σ", () => {
    const space = createCoefficientSpace({gram: [1, 0, 0, 1], n: 2});
    expect(() => createCoefficientSpace({gram: [1, 2, 3], n: 2})).toThrow(/gram has length 3; it must be 4/);
    expect(() => createCoefficientSpace({gram: [], n: 0})).toThrow(/n is 0/);
    expect(() => space.start(new Float64Array(3))).toThrow(/projections has length 3/);
    expect(() => space.denoise(new Float64Array(4), 1)).toThrow(/multiple of 5/);
    expect(() => space.denoise(new Float64Array(5), 0)).toThrow(/sigma is 0/);
    expect(() => space.weights(new Float64Array(5), NaN)).toThrow(/sigma is NaN/);
    expect(() => space.expand(new Float64Array(5), [1, 2], [1, 2, 3])).toThrow(/points\.length \/ n is 1\.5/);
    expect(() => space.expand(new Float64Array(5), [1, 2, 3], [1, 2, 3, 4])).toThrow(/xStart has length 3; it must be 2/);
  });
});

describe("gramOfCoordinates", () => {
  it("is the Gram matrix of the coordinates, right to the last bit", () => {
    const [n, dim] = [5, 1000];
    const bytes = Uint8Array.from({length: n * dim}, () => random.integer(256));
    const gram = gramOfCoordinates(projectOnPoints(bytes, bytes, dim), sumsOf(bytes, dim), dim);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let exact = 0n;
        for (let d = 0; d < dim; d++) exact += BigInt(2 * bytes[i * dim + d]! - 255) * BigInt(2 * bytes[j * dim + d]! - 255);
        expect(gram[i * n + j]).toBe(Number(exact) / 65025);
      }
    expect(() => gramOfCoordinates([1, 2], [1, 2], 3)).toThrow(/gramOfBytes has length 2; it must be 4/);
  });
});

function sumsOf(bytes: Uint8Array, dim: number): Float64Array {
  const sums = new Float64Array(bytes.length / dim);
  bytes.forEach((u, i) => (sums[Math.floor(i / dim)]! += u));
  return sums;
}
