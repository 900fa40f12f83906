import {expect, test} from "vitest";
import {mixtureAt, sliceOfGram} from "../../src/figures/score/slice-mixture.js";
import {createShadowPlane, expandDirections, findDirections} from "../../src/figures/shadow-plane.js";
import {createPointCloud, createRandom, dot} from "../../src/math/index.js";

const [n, dim] = [12, 40];
const points = createRandom(3).normals(n * dim).map((value, k) => value + (k % dim) / 10);
const row = (i: number) => points.subarray(i * dim, (i + 1) * dim);
const gram = Float64Array.from({length: n * n}, (_, k) => dot(row(Math.floor(k / n)), row(k % n)));
const slice = sliceOfGram(gram, n);

/** The plane in all dimensions: its origin is the mean. */
const directions = expandDirections(createShadowPlane({gram, n, coefficients: findDirections({gram, n})}), points);
const mean = Float64Array.from({length: dim}, (_, d) => Array.from({length: n}, (_, i) => row(i)[d]!).reduce((a, b) => a + b) / n);
const inSpace = (a: number, b: number) => mean.map((value, d) => value + a * directions[d]! + b * directions[dim + d]!);

test("heights above the plane are what the distance along it leaves", () => {
  for (let i = 0; i < n; i++) {
    const away = row(i).map((value, d) => value - mean[d]!);
    const along = slice.places[2 * i]! ** 2 + slice.places[2 * i + 1]! ** 2;
    expect(slice.heights[i]).toBeCloseTo(dot(away, away) - along, 9);
  }
});

test.each([0.8, 3, 20])("on the plane the mixture has the responsibilities and the slope of all dimensions, σ = %d", (sigma) => {
  const cloud = createPointCloud(points, dim);
  const mixture = mixtureAt(slice, sigma);
  for (const [a, b] of [[0, 0], [2, -1], [-4, 3]] as const) {
    const x = inSpace(a, b);
    const score = cloud.score(x, sigma);
    const shadow = [dot(score, directions.subarray(0, dim)), dot(score, directions.subarray(dim))];
    const flat = mixture.score(Float64Array.of(a, b), sigma);
    expect(Math.hypot(flat[0]! - shadow[0]!, flat[1]! - shadow[1]!)).toBeLessThan(1e-9 * (1 + Math.hypot(...shadow)));
    const [weights, shares] = [cloud.posteriorWeights(x, sigma), mixture.responsibilities(Float64Array.of(a, b), sigma)];
    for (let i = 0; i < n; i++) expect(shares[i]).toBeCloseTo(weights[i]!, 9);
  }
});
