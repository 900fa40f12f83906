import {describe, expect, it} from "vitest";
import {variancePreservingLevel} from "../../src/math/level.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createBrownianNoise} from "../../src/math/noise/brownian.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createWhiteNoise} from "../../src/math/noise/white.js";
import {createGramNoise, factorGram, projectNoise} from "../../src/math/pictures/coefficient-noise.js";
import {createCoefficientSpace, projectOnPoints} from "../../src/math/pictures/coefficient-space.js";
import {lastState, sample} from "../../src/math/sample.js";
import {SOLVERS, type SolverEntry} from "../../src/math/solvers/registry.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import type {LevelLike, NoiseSource, Solver} from "../../src/math/types.js";
import {deviation} from "./helpers.js";

const [n, dim, rows] = [20, 32, 3];
const random = createRandom("coefficient noise");
const points = random.normals(n * dim);
const cloud = createPointCloud(points, dim);
const gram = projectOnPoints(points, points, dim);
const project = (z: Float64Array): Float64Array => projectOnPoints(z, points, dim);
const linear = Object.entries(SOLVERS as Record<string, SolverEntry>).filter(([, {adaptive}]) => !adaptive);

const falling = karrasSigmas(14, {sigmaMin: 0.05, sigmaMax: 40});
const paths: readonly (readonly [string, readonly LevelLike[]])[] = [
  ["σ to 0", [...falling]],
  ["variance preserving, from signalScale 0", [Infinity, ...falling].map(variancePreservingLevel)]
];
const sources: readonly (readonly [string, () => NoiseSource])[] = [
  ["white noise", () => createWhiteNoise(createRandom("draws"))],
  ["one Brownian path", () => createBrownianNoise({seed: 3})]
];

interface Case {
  readonly solver: Solver;
  readonly levels: readonly LevelLike[];
  readonly noise: () => NoiseSource;
  readonly carried: number;
}

/** Runs both; largest difference in D, and in x where the space can say what x is. */
function compareRuns({solver, levels, noise, carried}: Case): number {
  const space = createCoefficientSpace({gram, n, dim: carried});
  const x = createRandom("start").normals(rows * dim).map((value) => 40 * value);
  const direct = sample({denoise: cloud.denoise, levels, x, solver, noise: noise()});
  const projected = projectNoise(noise(), {space, dim, project});
  let worst = 0;
  for (const ours of sample({denoise: space.denoise, levels, x: space.start(project(x)), solver, noise: projected})) {
    const theirs = direct.next().value!;
    expect(ours.nfe).toBe(theirs.nfe);
    // At the last level D is x itself, and without the noise that was carried it cannot be told.
    const told = carried > 0 || ours.i < levels.length - 1;
    if (told) worst = Math.max(worst, deviation(space.expand(ours.denoised, x, points), theirs.denoised));
    if (carried > 0) worst = Math.max(worst, deviation(space.expand(ours.x, x, points), theirs.x));
  }
  expect(direct.next().done).toBe(true);
  return worst;
}

describe("a run in coefficient space equals direct float64 to 1e-9 at every level", () => {
  // Dot products of D numbers of size 40 carry D·40·2⁻⁵³ = 1e-13, times 1/σ² where the weights are undecided (σ of the
  // order of the distances, 1 and more). Measured: 2e-12.
  it("for every solver of the registry but the adaptive one", () => {
    expect(linear.length).toBe(Object.keys(SOLVERS).length - 1);
    expect(linear.filter(([, {stochastic}]) => stochastic).length).toBeGreaterThanOrEqual(10);
  });
  for (const [name, {create, stochastic}] of linear)
    for (const [path, levels] of paths)
      for (const [source, noise] of stochastic ? sources : sources.slice(0, 1))
        it(`${name}, ${path}, ${source}`, () => {
          expect(compareRuns({solver: create(), levels, noise, carried: dim})).toBeLessThan(1e-9);
        });

  it.each(linear)("%s: D needs no noise that is carried along", (_, {create}) => {
    expect(compareRuns({solver: create(), levels: paths[0]![1], noise: sources[0]![1], carried: 0})).toBeLessThan(1e-9);
  });
});

describe("factorGram", () => {
  const check = (matrix: Float64Array, size: number): number => {
    const lower = factorGram(matrix, size);
    let worst = 0;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += lower[i * size + k]! * lower[j * size + k]!;
        worst = Math.max(worst, Math.abs(sum - matrix[i * size + j]!));
        if (j > i) expect(lower[i * size + j]).toBe(0);
      }
    return worst;
  };
  // Backward stable: N·2⁻⁵³·Gₖₖ = 1e-13 where pivots are sound. Where they are 0 up to rounding, 1e-12·Gₖₖ is dropped
  // from a variance, and √(Gᵢᵢ·1e-12·Gₖₖ), 4e-5 here, at most from a product: but that is reached only if the row's part along
  // the dropped direction is not itself rounding.
  it("gives G = L·Lᵀ", () => expect(check(gram, n)).toBeLessThan(1e-9));

  it("of more points than dimensions, of equal points, of points on a line, of the origin", () => {
    const few = random.normals(30 * 4);
    expect(check(projectOnPoints(few, few, 4), 30)).toBeLessThan(1e-9);
    const twice = Float64Array.from([...points, ...points]);
    expect(check(projectOnPoints(twice, twice, dim), 2 * n)).toBeLessThan(1e-9);
    const line = Float64Array.from({length: 5 * dim}, (_, i) => Math.floor(i / dim) * points[i % dim]!); // begins with 0
    expect(check(projectOnPoints(line, line, dim), 5)).toBeLessThan(1e-9);
    expect([...factorGram([0], 1)]).toEqual([0]);
  });

  it("refuses what no points have for products", () => {
    expect(() => factorGram([1, 2, 2, 1], 2)).toThrow(/pivot 1 is -3/);
    expect(() => factorGram([1, 0, 0, Infinity], 2)).toThrow(/pivot 1 is Infinity/);
    expect(() => factorGram([1, NaN, NaN, 1], 2)).toThrow(/pivot 1 is NaN/);
    expect(() => factorGram([1, 2, 3], 2)).toThrow(/gram has length 3/);
    expect(() => factorGram([], 0)).toThrow(/n is 0/);
  });
});

describe("createGramNoise", () => {
  it("has the law of the products of white noise: mean 0, covariance G", () => {
    const [size, draws] = [3, 40_000];
    const few = points.subarray(0, size * dim);
    const products = projectOnPoints(few, few, dim);
    const space = createCoefficientSpace({gram: products, n: size});
    const noise = createGramNoise(space, factorGram(products, size), createRandom("law"));
    const batch = noise(draws * space.stride, 2, 1);
    const p = (row: number, i: number): number => batch[row * space.stride + 1 + size + i]!;
    for (let i = 0; i < size; i++) {
      let mean = 0;
      for (let row = 0; row < draws; row++) mean += p(row, i) / draws;
      expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(products[i * size + i]! / draws));
      for (let j = 0; j <= i; j++) {
        let moment = 0;
        for (let row = 0; row < draws; row++) moment += (p(row, i) * p(row, j)) / draws;
        const [ii, jj, ij] = [products[i * size + i]!, products[j * size + j]!, products[i * size + j]!];
        // Var(uv) = Var u·Var v + Cov², of normal u and v.
        expect(Math.abs(moment - ij)).toBeLessThan(5 * Math.sqrt((ii * jj + ij * ij) / draws));
      }
    }
    for (let row = 0; row < 10; row++) expect([...batch.subarray(row * space.stride, row * space.stride + 1 + size)]).toEqual([0, 0, 0, 0]);
  });

  it("lets the reverse SDE draw from the posterior: the picture it ends on has the weight it had at the start", () => {
    const [size, runs, sigma] = [4, 6000, 3];
    const few = points.subarray(0, size * dim);
    const products = projectOnPoints(few, few, dim);
    const space = createCoefficientSpace({gram: products, n: size});
    const x = few.slice(0, dim).map((value, d) => value + sigma * points[n * dim - 1 - d]!);
    const one = space.start(projectOnPoints(x, few, dim));
    const weights = space.weights(one, sigma);
    const batch = new Float64Array(runs * space.stride);
    for (let row = 0; row < runs; row++) batch.set(one, row * space.stride);
    const levels = karrasSigmas(80, {sigmaMin: 0.02, sigmaMax: sigma});
    const noise = createGramNoise(space, factorGram(products, size), createRandom("posterior"));
    const end = lastState(sample({denoise: space.denoise, levels, x: batch, solver: SOLVERS.dpmpp_2m_sde.create(), noise})).x;
    const ends = new Float64Array(size);
    for (let row = 0; row < runs; row++) {
      const shares = end.subarray(row * space.stride + 1, row * space.stride + 1 + size);
      ends[shares.indexOf(Math.max(...shares))]! += 1 / runs;
    }
    // The steps' own error is of order 2: (1/80)² times a constant, below 0.002, against 5·0.0065 of counting.
    for (let i = 0; i < size; i++)
      expect(Math.abs(ends[i]! - weights[i]!)).toBeLessThan(5 * Math.sqrt((weights[i]! * (1 - weights[i]!)) / runs) + 0.002);
    expect([...weights].filter((weight) => weight > 0.05).length).toBeGreaterThan(1); // there is something to decide
  });
});

describe("refusals", () => {
  const carrying = createCoefficientSpace({gram: [1, 0, 0, 1], n: 2, dim: 3});
  const bare = createCoefficientSpace({gram: [1, 0, 0, 1], n: 2});
  it("name the value and the remedy", () => {
    expect(() => createCoefficientSpace({gram: [1], n: 1, dim: -1})).toThrow(/dim is -1/);
    expect(() => carrying.noise(new Float64Array(2))).toThrow(/z has length 0; it must be 3/);
    expect(() => carrying.noise(new Float64Array(3))).toThrow(/projections has length 3/);
    expect(() => carrying.expand(new Float64Array(8), [1, 2], [1, 2, 3, 4])).toThrow(/points have 2 coordinates and the noise 3/);
    expect(() => projectNoise(() => new Float64Array(4), {space: carrying, dim: 4, project})).toThrow(/dim is 4 and the space carries noise of 3/);
    expect(() => projectNoise(() => new Float64Array(4), {space: bare, dim: 0, project})).toThrow(/dim is 0/);
    expect(() => projectNoise(() => new Float64Array(4), {space: bare, dim: 4, project})(7, 2, 1)).toThrow(/count has length 7/);
    expect(() => createGramNoise(carrying, new Float64Array(4), random)).toThrow(/give one of dim 0/);
    expect(() => createGramNoise(bare, new Float64Array(3), random)).toThrow(/lower has length 3/);
    expect(() => createGramNoise(bare, new Float64Array(4), random)(7, 2, 1)).toThrow(/count has length 7/);
  });
});
