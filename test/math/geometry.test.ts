import {describe, expect, it} from "vitest";
import {
  angle,
  chiCdf,
  chiMean,
  chiStd,
  distance,
  dot,
  findNearest,
  logAngleDensity,
  logChiDensity,
  norm,
  squaredDistance
} from "../../src/math/numeric/geometry.js";
import {createRandom} from "../../src/math/noise/random.js";
import {logGamma, logGammaHalfStep, normalCdf, regularizedGammaP, regularizedGammaQ} from "../../src/math/numeric/special.js";
import {standardError, testOneSampleKs} from "../../src/math/metrics/statistics.js";
import {deviation} from "./helpers.js";

describe("special functions, against 40-digit values (mpmath)", () => {
  it("logGamma and logGammaHalfStep", () => {
    const table: [number, number, number][] = [
      [1e-3, 6.9071788853838536617, -6.3367749878848218727],
      [0.1, 2.252712651734205902, -1.8544787936649710109],
      [0.5, 0.57236494292470008707, -0.57236494292470008707],
      [1, 0, -0.12078223763524522235],
      [2, 0, 0.28468287047291915963],
      [3.7, 1.4280723266653881292, 0.62048331029520191276],
      [8, 8.5251613610654143002, 1.0241058962355834116],
      [12, 17.502307845873885839, 1.2320396660625598623],
      [30.25, 72.104204742007999824, 1.7006160489298073976],
      [1000, 5905.2204232091812118, 3.4537526394962768578],
      [8192, 65621.815632944026737, 4.5054414148505914851],
      [1e6, 12815504.56914761166, 6.9077551539821370521]
    ];
    for (const [x, value, step] of table) {
      expect(Math.abs(logGamma(x) - value)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(value)));
      expect(Math.abs(logGammaHalfStep(x) - step)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(step)));
    }
    expect(() => logGamma(0)).toThrow(/logGamma: x is 0/);
    expect(() => logGammaHalfStep(-1)).toThrow(/logGammaHalfStep: x is -1/);
  });

  it("regularised incomplete gamma and the normal distribution function", () => {
    const table: [number, number, number, number][] = [
      [0.5, 0.1, 0.345279153981423, 0.654720846018577],
      [0.5, 2, 0.9544997361036416, 0.04550026389635842],
      [0.5, 50, 1, 1.523970604832105e-23],
      [3, 2.5, 0.45618688411667047, 0.5438131158833295],
      [3, 10, 0.9972306042844884, 0.002769395715511576],
      [50, 40, 0.07033506665939496, 0.9296649333406051],
      [50, 80, 0.9998692160234086, 0.00013078397659141034],
      [8192, 8000, 0.016403660202505322, 0.9835963397974947],
      [8192, 8192, 0.5014692447032788, 0.49853075529672125],
      [8192, 8400, 0.9887731832539272, 0.01122681674607279]
    ];
    for (const [a, x, p, q] of table) {
      const bound = a > 100 ? 1e-10 : 1e-13;
      expect(Math.abs(regularizedGammaP(a, x) / p - 1)).toBeLessThan(bound);
      expect(Math.abs(regularizedGammaQ(a, x) / q - 1)).toBeLessThan(bound);
    }
    expect([regularizedGammaP(2, 0), regularizedGammaQ(2, Infinity), regularizedGammaP(2, Infinity)]).toEqual([0, 0, 1]);
    for (const [z, value] of [[-10, 7.619853024160526066e-24], [-3, 0.0013498980316300945267], [0, 0.5], [0.5, 0.69146246127401310364], [6, 0.99999999901341235496]])
      expect(Math.abs(normalCdf(z!) / value! - 1)).toBeLessThan(1e-13);
    expect(() => regularizedGammaP(0, 1)).toThrow(/a is 0/);
    expect(() => regularizedGammaQ(1, -1)).toThrow(/x is -1/);
    expect(() => normalCdf(NaN)).toThrow(/z is NaN/);
  });
});

describe("lengths and angles", () => {
  it("are Pythagoras'", () => {
    expect(norm([3, 4])).toBe(5);
    expect(distance([1, 1], [4, 5])).toBe(5);
    expect(squaredDistance([1, 1], [4, 5])).toBe(25);
    expect(dot([1, 2, 3], [4, 5, 6])).toBe(32);
    expect(() => dot([1], [1, 2])).toThrow(/dot: the vectors have lengths 1 and 2/);
    expect(() => distance([1], [1, 2])).toThrow(/one length/);
  });

  it("angles are right to the last digits, near 0 and π too", () => {
    for (const theta of [0, 1e-9, 1e-3, 1, Math.PI / 2, 3, Math.PI - 1e-9, Math.PI])
      expect(Math.abs(angle([2, 0], [7 * Math.cos(theta), 7 * Math.sin(theta)]) - theta)).toBeLessThan(1e-15 * Math.max(1, theta));
    expect(() => angle([0, 0], [1, 0])).toThrow(/other than 0/);
  });

  it("finds the nearest rows as a full sort does", () => {
    const random = createRandom("nearest");
    const [n, dim] = [50, 700]; // more than two runs of 256
    const points = random.normals(n * dim);
    const x = points.slice(7 * dim, 8 * dim).map((value) => value + 0.1);
    const all = Array.from({length: n}, (_, index) => ({index, distance: distance(x, points.subarray(index * dim, (index + 1) * dim))}));
    all.sort((a, b) => a.distance - b.distance);
    const found = findNearest(x, points, {count: 5});
    expect(found.map(({index}) => index)).toEqual(all.slice(0, 5).map(({index}) => index));
    expect(deviation(found.map((one) => one.distance), all.slice(0, 5).map((one) => one.distance))).toBeLessThan(1e-14);
    expect(findNearest(x, points)[0]!.index).toBe(7);
    expect(findNearest(x, points, {count: 99})).toHaveLength(n);
    expect(findNearest([0], [1, -1, 1], {count: 2})).toEqual([{index: 0, distance: 1}, {index: 1, distance: 1}]);
    expect(() => findNearest(x, points, {count: 0})).toThrow(/count is 0/);
    expect(() => findNearest([1, 2], [1, 2, 3])).toThrow(/multiple of 2/);
  });
});

describe("noise in D dimensions", () => {
  it("has length √(D − ½) ± √½: chiMean and chiStd (mpmath)", () => {
    const table: [number, number, number][] = [
      [1, 0.79788456080286535588, 0.60281027498908697428],
      [2, 1.2533141373155002512, 0.65513637756203355309],
      [3, 1.5957691216057307118, 0.67343961164285148374],
      [64, 7.9688122219986286202, 0.70571366043550499755],
      [16384, 127.99804688990229804, 0.70710138620472735528]
    ];
    for (const [dim, mean, std] of table) {
      expect(Math.abs(chiMean(dim) / mean - 1)).toBeLessThan(1e-14);
      expect(Math.abs(chiStd(dim) / std - 1)).toBeLessThan(1e-14 * Math.max(10, dim));
    }
    expect(() => chiMean(0)).toThrow(/dim is 0/);
    expect(() => chiStd(1.5)).toThrow(/dim is 1.5/);
  });

  it("densities integrate to 1 and have these moments; the distribution function is the integral", () => {
    for (const dim of [2, 3, 64, 16384]) {
      const [mean, std] = [chiMean(dim), chiStd(dim)];
      const h = std / 200;
      let [mass, first, below] = [0, 0, 0];
      // Midpoints over ±9 standard deviations (and r > 0): error O(h²), 3e-6 relative to the curvature std⁻².
      for (let r = Math.max(0, mean - 9 * std) + h / 2; r < mean + 9 * std; r += h) {
        const p = Math.exp(logChiDensity(r, dim)) * h;
        mass += p;
        first += p * r;
        if (r < mean) below += p;
      }
      expect(Math.abs(mass - 1)).toBeLessThan(1e-5);
      expect(Math.abs(first / mean - 1)).toBeLessThan(1e-5);
      expect(Math.abs(below - chiCdf(mean, dim))).toBeLessThan(5e-3); // half a cell of h at density ≤ 0.6/std
    }
    expect(logChiDensity(128, 16384)).toBeCloseTo(-0.57237511545073670099, 10);
    expect(logChiDensity(0, 1)).toBeCloseTo(Math.log(Math.sqrt(2 / Math.PI)), 14);
    for (const dim of [1, 2, 3])
      for (const r of [-1, 1e200, Infinity]) expect(logChiDensity(r, dim)).toBe(-Infinity);
    expect(() => logChiDensity(NaN, 2)).toThrow("logChiDensity: r is NaN; give a length.");
    expect([chiCdf(-1, 3), chiCdf(0, 3)]).toEqual([0, 0]);
  });

  it("angles between random directions gather at 90°", () => {
    for (const dim of [2, 3, 16384]) {
      const n = 200000;
      const h = Math.PI / n;
      let [mass, second] = [0, 0];
      for (let i = 0; i < n; i++) {
        const theta = (i + 0.5) * h;
        const p = Math.exp(logAngleDensity(theta, dim)) * h;
        mass += p;
        second += p * Math.cos(theta) ** 2;
      }
      expect(Math.abs(mass - 1)).toBeLessThan(1e-9);
      expect(Math.abs(second * dim - 1)).toBeLessThan(1e-8); // E[cos²] = 1/D
    }
    expect(logAngleDensity(Math.PI / 2, 16384)).toBeCloseTo(3.9330459524850265063, 12);
    expect(logAngleDensity(0, 2)).toBeCloseTo(-Math.log(Math.PI), 14);
    expect([logAngleDensity(0, 3), logAngleDensity(4, 3), logAngleDensity(-1, 2)]).toEqual([-Infinity, -Infinity, -Infinity]);
    expect(() => logAngleDensity(1, 1)).toThrow(/dim is 1/);
  });

  it("is what drawn noise does at D = 16384", () => {
    const random = createRandom("shell");
    const dim = 16384;
    const lengths = Float64Array.from({length: 200}, () => norm(random.normals(dim)));
    const mean = lengths.reduce((sum, r) => sum + r) / 200;
    expect(Math.abs(mean - chiMean(dim))).toBeLessThan(5 * standardError(lengths));
    expect(testOneSampleKs(lengths, (r) => chiCdf(r, dim)).pValue).toBeGreaterThan(1e-6);
    const cosines = Float64Array.from({length: 50}, () => Math.cos(angle(random.normals(dim), random.normals(dim))));
    expect(Math.abs(cosines.reduce((sum, c) => sum + c) / 50)).toBeLessThan(5 / Math.sqrt(dim * 50));
  });
});
