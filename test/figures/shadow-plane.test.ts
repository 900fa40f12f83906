import {describe, expect, it} from "vitest";
import {createCoefficientSpace, createRandom, heun, karrasSigmas, mean, projectOnPoints, sample, standardError, variance} from "../../src/math/index.js";
import {projectCrowd} from "../../src/figures/cover/crowd.js";
import {addAlongPlane, shadowOfPoint} from "../../src/figures/cover/hero.js";
import {createShadowPlane, findDirections} from "../../src/figures/shadow-plane.js";
import {createCoverSet, gramInBites} from "../../src/figures/cover/set.js";

/** Nine "pictures" of 96 bytes: small enough for brute force, correlated like pictures. */
const n = 9;
const dim = 96;
const random = createRandom("cover");
const base = Array.from({length: dim}, () => random.integer(256));
const bytes = Uint8Array.from({length: n * dim}, (_, k) => (0.4 * base[k % dim]! + 0.6 * random.integer(256)) | 0);
const gram = await gramInBites(bytes, n);
const coefficients = findDirections({gram, n});
const set = await createCoverSet({bytes, n, coefficients});
const {plane, points, directions} = set;
const row = (m: number) => points.slice(m * dim, (m + 1) * dim);
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe("the plane of the cover", () => {
  it("has the exact Gram matrix", () => {
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expect(gram[i * n + j]).toBeCloseTo(dot(row(i), row(j)), 10);
  });

  it("is spanned by two orthonormal directions", () => {
    const [u1, u2] = [directions.slice(0, dim), directions.slice(dim)];
    expect(Math.abs(dot(u1, u1) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(dot(u2, u2) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(dot(u1, u2))).toBeLessThan(1e-12);
  });

  it("holds the greatest variance: no other pair of orthonormal directions holds more", () => {
    const centre = Float64Array.from({length: dim}, (_, d) => mean(Array.from({length: n}, (_, m) => points[m * dim + d]!)));
    const total = Array.from({length: n}, (_, m) => row(m).reduce((sum, value, d) => sum + (value - centre[d]!) ** 2, 0)).reduce((a, b) => a + b);
    const held = (a: Float64Array) => Array.from({length: n}, (_, m) => (dot(row(m), a) - dot(centre, a)) ** 2).reduce((x, y) => x + y);
    const [u1, u2] = [directions.slice(0, dim), directions.slice(dim)];
    expect(held(u1) / total + held(u2) / total).toBeCloseTo(plane.share, 12);
    for (let trial = 0; trial < 200; trial++) {
      // Small turns out of the plane, and any direction at all.
      const other = u2.map((value) => value + 10 ** -(trial % 4) * random.normal());
      const along = dot(other, u1);
      const rest = other.map((value, d) => value - along * u1[d]!);
      const length = Math.sqrt(dot(rest, rest));
      expect(held(rest.map((value) => value / length))).toBeLessThanOrEqual(held(u2) * (1 + 1e-12));
    }
    expect(held(u1)).toBeGreaterThan(held(u2));
  });

  it("puts each picture at the shadow of its 16384 numbers (here 96), the mean at the origin", () => {
    for (let m = 0; m < n; m++) {
      const shadow = shadowOfPoint(set, row(m));
      expect(shadow[0]).toBeCloseTo(plane.places[2 * m]!, 10);
      expect(shadow[1]).toBeCloseTo(plane.places[2 * m + 1]!, 10);
    }
    expect(Math.abs(plane.places.filter((_, i) => i % 2 === 0).reduce((a, b) => a + b))).toBeLessThan(1e-9);
  });

  it("refuses directions of another set", () => {
    expect(() => createShadowPlane({gram, n, coefficients: coefficients.map((c) => 2 * c)})).toThrow(/another set/);
    expect(() => findDirections({gram: new Float64Array(9).fill(3), n: 3})).toThrow(/no plane/);
  });
});

describe("shadow algebra", () => {
  const xStart = Float64Array.from({length: 2 * dim}, () => 30 * random.normal());
  const space = createCoefficientSpace({gram, n});
  const start = space.start(projectOnPoints(xStart, points, dim));
  const levels = karrasSigmas(12, {sigmaMin: 0.05, sigmaMax: 30, rho: 3});

  it("of every state of the flow equals the projection of the expanded state, to 1e-9", () => {
    for (const {x} of sample({denoise: space.denoise, levels, x: start, solver: heun})) {
      const full = space.expand(x, xStart, points);
      for (let m = 0; m < 2; m++) {
        const expected = shadowOfPoint(set, full.slice(m * dim, (m + 1) * dim));
        const shadow = plane.shadowOf(x, m * space.stride + 1 + n);
        expect(Math.abs(shadow[0] - expected[0])).toBeLessThan(1e-9);
        expect(Math.abs(shadow[1] - expected[1])).toBeLessThan(1e-9);
      }
    }
  });

  it("moves a point by exactly (dx, dy), and its products with the pictures by `products`", () => {
    const x = row(3);
    const before = projectOnPoints(x, points, dim);
    const shadow = shadowOfPoint(set, x);
    addAlongPlane(set, x, 2.5, -1.25);
    const moved = shadowOfPoint(set, x);
    expect(moved[0] - shadow[0]).toBeCloseTo(2.5, 11);
    expect(moved[1] - shadow[1]).toBeCloseTo(-1.25, 11);
    const after = projectOnPoints(x, points, dim);
    for (let i = 0; i < n; i++) expect(after[i]! - before[i]!).toBeCloseTo(2.5 * plane.products[2 * i]! - 1.25 * plane.products[2 * i + 1]!, 10);
  });
});

describe("projections of the crowd's noise", () => {
  const sigma = 3;
  const runs = 4000;
  const source = createRandom("projections");
  // Every point starts at picture m % n, with the shadow of white noise, as the walk in the plane gives it.
  const noise = source.normals(2 * n * runs).map((value) => sigma * value);
  const projections = projectCrowd(set, noise, sigma, source);

  it("agree with the given shadows exactly", () => {
    for (let m = 0; m < 5 * n; m++) {
      const shadow = plane.shadowOf(projections, m * n);
      const place = [plane.places[2 * (m % n)]!, plane.places[2 * (m % n) + 1]!];
      expect(shadow[0] - place[0]!).toBeCloseTo(noise[2 * m]!, 9);
      expect(shadow[1] - place[1]!).toBeCloseTo(noise[2 * m + 1]!, 9);
    }
  });

  it("have mean gram and covariance σ²·gram within 5 standard errors", () => {
    for (const [i, j] of [[0, 0], [1, 1], [0, 1], [4, 7], [8, 2], [5, 5]] as const) {
      // Row r·n + 6 starts at picture 6.
      const centred = (k: number) => Float64Array.from({length: runs}, (_, r) => projections[(r * n + 6) * n + k]! - gram[6 * n + k]!);
      const [a, b] = [centred(i), centred(j)];
      expect(Math.abs(mean(a))).toBeLessThan(5 * standardError(a));
      const products = a.map((value, r) => value * b[r]!);
      expect(Math.abs(mean(products) - sigma * sigma * gram[i * n + j]!)).toBeLessThan(5 * standardError(products));
    }
  });

  it("tell of more than the shadow: the part outside the plane has its own variance", () => {
    const outside = Float64Array.from({length: runs}, (_, r) => {
      const k = (r * n + 6) * n + 4;
      return projections[k]! - gram[6 * n + 4]! - plane.products[8]! * noise[2 * (r * n + 6)]! - plane.products[9]! * noise[2 * (r * n + 6) + 1]!;
    });
    const expected = sigma * sigma * (gram[4 * n + 4]! - plane.products[8]! ** 2 - plane.products[9]! ** 2);
    // Var of the sample variance of a normal: 2σ⁴/(n − 1).
    expect(Math.abs(variance(outside) - expected)).toBeLessThan(5 * expected * Math.sqrt(2 / (runs - 1)));
  });
});
