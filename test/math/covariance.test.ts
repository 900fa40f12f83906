import {describe, expect, it} from "vitest";
import {toCovariance, type Covariance} from "../../src/math/targets/covariance/covariance.js";
import {createDiagonalCovariance} from "../../src/math/targets/covariance/diagonal.js";
import {createFullCovariance} from "../../src/math/targets/covariance/full.js";
import {createIsotropicCovariance} from "../../src/math/targets/covariance/isotropic.js";
import {createLowRankCovariance} from "../../src/math/targets/covariance/low-rank.js";
import {orthogonalizeRows} from "../../src/math/numeric/orthogonalize.js";
import {createRandom} from "../../src/math/noise/random.js";
import {standardError} from "../../src/math/metrics/statistics.js";
import {deviation} from "./helpers.js";

const DIM = 7;
const random = createRandom("covariance");
const factors = random.normals(3 * DIM);

const kinds: Covariance[] = [
  createIsotropicCovariance(DIM, 0.7),
  createDiagonalCovariance([0.1, 0.5, 1, 2, 3, 5, 8]),
  createLowRankCovariance({factors, dim: DIM, variance: 0.3}),
  createLowRankCovariance({factors: random.normals(DIM * DIM), dim: DIM, variance: 0}),
  createLowRankCovariance({factors: [...factors, ...factors.slice(0, DIM)], dim: DIM, variance: 0.3}) // a dependent row
];

const rowsOf = (matrix: Float64Array, dim: number): Float64Array[] =>
  Array.from({length: dim}, (_, i) => matrix.slice(i * dim, (i + 1) * dim));

/**
 * A backward stable solve errs by c·2⁻⁵²·κ relative to the largest entry, κ the condition number of C + σ²I and c a
 * small multiple of dim; 100 here. The axes of the rows of C itself have variances λ².
 */
function boundOf(kind: Covariance, noiseVariance: number): number {
  const squares = orthogonalizeRows(kind.toMatrix(), DIM).variances;
  const condition = (Math.sqrt(squares[0]!) + noiseVariance) / (Math.sqrt(squares.at(-1)!) + noiseVariance);
  return 100 * 2 ** -52 * condition;
}

/** Largest difference relative to the largest entry, or to 1. */
const difference = (a: Float64Array, b: Float64Array): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / Math.max(1, ...b.map(Math.abs));

describe("all kinds of covariance", () => {
  it("agree with the full one of the same matrix, at any σ", () => {
    for (const kind of kinds) {
      const full = createFullCovariance(rowsOf(kind.toMatrix(), DIM));
      const v = random.normals(DIM);
      for (const noiseVariance of [0, 1e-4, 1, 1e4]) {
        const bound = boundOf(kind, noiseVariance);
        expect(deviation([kind.logDeterminant(noiseVariance)], [full.logDeterminant(noiseVariance)])).toBeLessThan(bound);
        const [a, b] = [new Float64Array(DIM), new Float64Array(DIM)];
        expect(deviation([kind.solve(v, noiseVariance, a)], [full.solve(v, noiseVariance, b)])).toBeLessThan(bound);
        expect(difference(a, b)).toBeLessThan(bound);
        kind.shrink(v, noiseVariance, a);
        full.shrink(v, noiseVariance, b);
        expect(difference(a, b)).toBeLessThan(bound);
      }
    }
  });

  it("solve solves, and returns the Mahalanobis square; shrink is v − σ²·solve", () => {
    for (const kind of [...kinds, createFullCovariance(rowsOf(kinds[2]!.toMatrix(), DIM))])
      for (const noiseVariance of [0, 0.04, 25]) {
        const bound = boundOf(kind, noiseVariance);
        const matrix = kind.toMatrix();
        const v = random.normals(DIM);
        const solved = new Float64Array(DIM);
        const square = kind.solve(v, noiseVariance, solved);
        const product = v.map((_, i) => solved.reduce((sum, s, j) => sum + matrix[i * DIM + j]! * s, noiseVariance * solved[i]!));
        expect(difference(product, v)).toBeLessThan(bound);
        expect(deviation([square], [v.reduce((sum, value, i) => sum + value * solved[i]!, 0)])).toBeLessThan(bound);
        const shrunk = new Float64Array(DIM);
        kind.shrink(v, noiseVariance, shrunk);
        expect(difference(shrunk, v.map((value, i) => value - noiseVariance * solved[i]!))).toBeLessThan(bound);
      }
  });

  it("functions of C are those of its matrix: C itself, its square, trace, diagonal, factors", () => {
    for (const kind of [...kinds, createFullCovariance(rowsOf(kinds[2]!.toMatrix(), DIM))]) {
      const matrix = kind.toMatrix();
      const multiply = (v: Float64Array): Float64Array => v.map((_, i) => v.reduce((sum, value, j) => sum + matrix[i * DIM + j]! * value, 0));
      const v = random.normals(DIM);
      const [once, twice] = [new Float64Array(DIM), new Float64Array(DIM)];
      const product = kind.apply(v, (variance) => variance, once);
      kind.apply(v, (variance) => variance ** 2, twice);
      expect(difference(once, multiply(v))).toBeLessThan(1e-13);
      expect(difference(twice, multiply(multiply(v)))).toBeLessThan(1e-13);
      expect(deviation([product], [v.reduce((sum, value, i) => sum + value * once[i]!, 0)])).toBeLessThan(1e-13);
      const diagonal = Float64Array.from({length: DIM}, (_, d) => matrix[d * DIM + d]!);
      expect(difference(kind.diagonal(), diagonal)).toBeLessThan(1e-13);
      expect(deviation([kind.trace()], [diagonal.reduce((sum, value) => sum + value)])).toBeLessThan(1e-13);
      const grown = kind.mapVariances((variance) => 2 * variance + 1);
      expect(grown.kind).toBe(kind.kind);
      expect(difference(grown.toMatrix(), matrix.map((value, i) => 2 * value + (i % (DIM + 1) === 0 ? 1 : 0)))).toBeLessThan(1e-13);
      expect(difference(grown.diagonal(Math.sqrt), Float64Array.from({length: DIM}, (_, d) => {
        const axis = new Float64Array(DIM);
        axis[d] = 1;
        grown.apply(axis, Math.sqrt, once);
        return once[d]!;
      }))).toBeLessThan(1e-13);
      const {factors, variances} = kind.toFactors();
      const rebuilt = matrix.map((_, i) => {
        const [row, column] = [Math.floor(i / DIM), i % DIM];
        let sum = row === column ? variances[row]! : 0;
        for (let k = 0; k < factors.length; k += DIM) sum += factors[k + row]! * factors[k + column]!;
        return sum;
      });
      expect(difference(rebuilt, matrix)).toBeLessThan(1e-13);
    }
  });

  it("draw has the covariance, within 5 standard errors", () => {
    const n = 8000;
    for (const kind of [...kinds, createFullCovariance(rowsOf(kinds[2]!.toMatrix(), DIM))]) {
      const matrix = kind.toMatrix();
      const draws = Array.from({length: n}, () => {
        const out = new Float64Array(DIM);
        kind.draw(random, out);
        return out;
      });
      for (let i = 0; i < DIM; i++)
        for (let j = 0; j <= i; j++) {
          const products = Float64Array.from(draws, (x) => x[i]! * x[j]!);
          const mean = products.reduce((sum, p) => sum + p) / n;
          expect(Math.abs(mean - matrix[i * DIM + j]!)).toBeLessThan(5 * standardError(products));
        }
    }
  });
});

describe("orthogonalizeRows", () => {
  it("gives orthonormal axes whose variances rebuild C", () => {
    const [count, dim] = [6, 40];
    const rows = random.normals(count * dim);
    const {axes, variances} = orthogonalizeRows(rows.slice(), dim);
    expect([...variances]).toEqual([...variances].sort((a, b) => b - a));
    for (let i = 0; i < dim; i++)
      for (let j = 0; j < dim; j++) {
        let [given, rebuilt] = [0, 0];
        for (let k = 0; k < count; k++) {
          given += rows[k * dim + i]! * rows[k * dim + j]!;
          rebuilt += variances[k]! * axes[k * dim + i]! * axes[k * dim + j]!;
        }
        expect(Math.abs(given - rebuilt)).toBeLessThan(1e-13 * variances[0]!);
      }
    for (let k = 0; k < count; k++)
      for (let m = 0; m <= k; m++) {
        let product = 0;
        for (let d = 0; d < dim; d++) product += axes[k * dim + d]! * axes[m * dim + d]!;
        expect(Math.abs(product - (k === m ? 1 : 0))).toBeLessThan(1e-14);
      }
  });

  it("leaves out what is rounding, and survives zeros", () => {
    expect(orthogonalizeRows(Float64Array.of(1, 2, 1, 2), 2).variances).toHaveLength(1);
    expect(orthogonalizeRows(new Float64Array(6), 3).variances).toHaveLength(0);
    const sheet = createLowRankCovariance({factors: new Float64Array(3), dim: 3, variance: 2});
    expect(sheet.logDeterminant(0)).toBeCloseTo(3 * Math.log(2), 14);
  });
});

describe("createFullCovariance", () => {
  it("keeps small eigenvalues of a near-singular matrix", () => {
    // [[1, 1−δ], [1−δ, 1]] has eigenvalues δ and 2−δ; their product, the determinant, is 2δ − δ².
    const delta = 2 ** -30; // 1 − δ is exact
    const near = createFullCovariance([[1, 1 - delta], [1 - delta, 1]]);
    expect(deviation([near.logDeterminant(0)], [Math.log(2 * delta - delta * delta)])).toBeLessThan(1e-8);
  });

  it("reaches 256 dimensions", () => {
    const dim = 256;
    const exponential = Array.from({length: dim}, (_, i) => Float64Array.from({length: dim}, (_, j) => 0.9 ** Math.abs(i - j)));
    const full = createFullCovariance(exponential);
    // The determinant of this (AR(1)) matrix is (1 − 0.9²)^(dim−1).
    expect(deviation([full.logDeterminant(0)], [(dim - 1) * Math.log(1 - 0.81)])).toBeLessThan(1e-11);
  });

  it("refuses what is no covariance", () => {
    expect(() => createFullCovariance([[1, 2], [2, 1]])).toThrow(/not positive definite \(pivot 1 is -3\)/);
    expect(() => createFullCovariance([[1, 1], [1, 1]])).toThrow(/not positive definite/);
    expect(() => createFullCovariance([[1, 0], [0, 1e-33]])).toThrow(/singular to rounding/);
    expect(() => createFullCovariance([[1, NaN], [NaN, 1]])).toThrow(/symmetric/);
    expect(() => createFullCovariance([[NaN]])).toThrow(/not positive definite/);
    expect(() => createFullCovariance([[1, 0.5], [0.4, 1]])).toThrow(/entries \(1, 0\) and \(0, 1\)/);
    expect(() => createFullCovariance([[1, 0]])).toThrow(/must be 1×1/);
    expect(() => createFullCovariance([])).toThrow(/number of rows is 0/);
    expect(() => createFullCovariance(Array.from({length: 257}, () => new Float64Array(257)))).toThrow(/createLowRankCovariance/);
    expect(() => createDiagonalCovariance([1, -1])).toThrow(/variances\[1\] is -1/);
    expect(() => createIsotropicCovariance(0, 1)).toThrow(/dim is 0/);
    expect(() => createIsotropicCovariance(2, NaN)).toThrow(/variance is NaN/);
    expect(() => createLowRankCovariance({factors: [1, 2, 3], dim: 2, variance: 1})).toThrow(/multiple of 2/);
    expect(() => createLowRankCovariance({factors: [1, 2, 3], dim: 1, variance: 1})).toThrow(/3 factors in 1 dimensions/);
    expect(() => createLowRankCovariance({factors: [1, NaN], dim: 2, variance: 1})).toThrow(/factors\[1\] is NaN/);
    expect(() => toCovariance([[1, 0], [0, 1]], 3)).toThrow(/must have 3/);
  });
});
