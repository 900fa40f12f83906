/** What must not depend on the coordinates, or on the order of the parts: properties of every mixture, over random ones. */
import {describe, expect, it} from "vitest";
import fc from "fast-check";
import {createMixture, type Mixture} from "../../src/math/targets/mixture.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {mixturePosterior} from "../../src/math/targets/posterior/mixture.js";
import {pointCloudPosterior} from "../../src/math/targets/posterior/point-cloud.js";
import {deviation} from "./helpers.js";

/** A part in the plane: weight, mean, standard deviations along its axes, and the angle of the first. */
interface PlanePart {
  readonly weight: number;
  readonly mean: readonly [number, number];
  readonly stds: readonly [number, number];
  readonly angle: number;
}

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({min, max, noNaN: true});
const part: fc.Arbitrary<PlanePart> = fc.record({
  weight: number(0.05, 1),
  mean: fc.tuple(number(-5, 5), number(-5, 5)),
  stds: fc.tuple(number(0.2, 2), number(0.2, 2)),
  angle: number(0, Math.PI)
});
const parts = fc.array(part, {minLength: 1, maxLength: 6});
const point = fc.tuple(number(-6, 6), number(-6, 6));
const sigmas = fc.constantFrom(0, 0.1, 1, 10);
const runs = {seed: 1, numRuns: 100};

/** x ↦ scale·R(angle)·x + shift */
interface Similarity {
  readonly scale: number;
  readonly angle: number;
  readonly shift: readonly [number, number];
}
const similarities: fc.Arbitrary<Similarity> = fc.record({scale: number(0.1, 10), angle: number(-Math.PI, Math.PI), shift: fc.tuple(number(-20, 20), number(-20, 20))});

function turn([x, y]: readonly [number, number], angle: number, scale = 1): [number, number] {
  const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return [c * x - s * y, s * x + c * y];
}

function build(list: readonly PlanePart[], {scale, angle, shift}: Similarity = {scale: 1, angle: 0, shift: [0, 0]}): Mixture {
  const total = list.reduce((sum, {weight}) => sum + weight, 0);
  return createMixture({
    weights: list.map(({weight}) => weight / total),
    means: list.map(({mean}) => turn(mean, angle, scale).map((value, d) => value + shift[d]!)),
    covariances: list.map(({stds, angle: own}) => {
      const [u, v] = [turn([1, 0], own + angle), turn([0, 1], own + angle)];
      const [a, b] = stds.map((std) => (std * scale) ** 2) as [number, number];
      const cross = a * u[0] * u[1] + b * v[0] * v[1];
      return [[a * u[0] ** 2 + b * v[0] ** 2, cross], [cross, a * u[1] ** 2 + b * v[1] ** 2]];
    })
  });
}

describe("mixtures", () => {
  it("turn, move and stretch with their coordinates: density, score, D, Laplacian, posterior", () => {
    // Exponents ½(|x − μ|/0.2)² reach 3e3; entries of a rotated C are rounded to κ·2⁻⁵², κ ≤ 100: relative 1e-14, so
    // 3e-11 in log p, and as much in shares. Scores reach 10/0.04. 1e-9 leaves a factor of 30.
    fc.assert(
      fc.property(parts, point, sigmas, similarities, (list, at, sigma, similarity) => {
        const {scale, angle, shift} = similarity;
        const [before, after] = [build(list), build(list, similarity)];
        const x = Float64Array.from(at);
        const y = Float64Array.from(turn(at, angle, scale).map((value, d) => value + shift[d]!));
        expect(deviation([after.logDensity(y, scale * sigma)], [before.logDensity(x, sigma) - 2 * Math.log(scale)])).toBeLessThan(1e-9);
        const [u, v] = before.score(x, sigma);
        expect(deviation(after.score(y, scale * sigma), turn([u!, v!], angle, 1 / scale))).toBeLessThan(1e-9);
        expect(deviation(after.laplacian(y, scale * sigma), [before.laplacian(x, sigma)[0]! / scale ** 2])).toBeLessThan(1e-8);
        if (sigma === 0) return;
        const move = (estimate: Float64Array): number[] => turn([estimate[0]!, estimate[1]!], angle, scale).map((value, d) => value + shift[d]!);
        expect(deviation(after.denoise(y, scale * sigma), move(before.denoise(x, sigma)))).toBeLessThan(1e-9);
        const [p, q] = [mixturePosterior(before, x, sigma), mixturePosterior(after, y, scale * sigma)];
        expect(deviation([q.risk(q.mean()).squared], [scale ** 2 * p.risk(p.mean()).squared])).toBeLessThan(1e-8);
        expect(deviation([q.mixture.logDensity(q.mode())], [p.mixture.logDensity(p.mode()) - 2 * Math.log(scale)])).toBeLessThan(1e-8);
      }),
      runs
    );
  });

  it("obey Tweedie: D = x + σ²·score, to 1e-9", () => {
    fc.assert(
      fc.property(parts, point, number(1e-3, 1e3), (list, at, sigma) => {
        const mixture = build(list);
        const x = Float64Array.from(at);
        const score = mixture.score(x, sigma);
        expect(deviation(mixture.denoise(x, sigma), x.map((value, d) => value + sigma ** 2 * score[d]!))).toBeLessThan(1e-9);
      }),
      runs
    );
  });

  it("do not care for the order of their parts, for one that is split, or for one of weight 0", () => {
    fc.assert(
      fc.property(parts, point, sigmas, (list, at, sigma) => {
        const x = Float64Array.from(at);
        const [first, ...others] = list as [PlanePart, ...PlanePart[]];
        const half = {...first, weight: first.weight / 2};
        const plain = build(list);
        for (const other of [build([...list].reverse()), build([half, ...others, half]), build([...list, {...first, weight: 0, stds: [1e-3, 1e-3]}])]) {
          expect(deviation([other.logDensity(x, sigma)], [plain.logDensity(x, sigma)])).toBeLessThan(1e-12);
          expect(deviation(other.score(x, sigma), plain.score(x, sigma))).toBeLessThan(1e-11);
          expect(deviation(other.denoise(x, sigma), plain.denoise(x, sigma))).toBeLessThan(1e-11);
        }
      }),
      runs
    );
  });

  it("noised twice is noised once: variances add", () => {
    fc.assert(
      fc.property(parts, point, number(0.1, 3), number(0.1, 3), (list, at, s, n) => {
        const x = Float64Array.from(at);
        const twice = build(list).noised({signalScale: s, noiseStd: n}).noised({signalScale: 0.5, noiseStd: 2});
        const once = build(list).noised({signalScale: 0.5 * s, noiseStd: Math.hypot(0.5 * n, 2)});
        expect(deviation([twice.logDensity(x)], [once.logDensity(x)])).toBeLessThan(1e-12);
      }),
      runs
    );
  });
});

describe("point clouds", () => {
  it("turn, move and stretch with their coordinates, and do not care for order", () => {
    fc.assert(
      fc.property(fc.array(point, {minLength: 1, maxLength: 8}), point, fc.constantFrom(0.5, 2, 20), similarities, (list, at, sigma, {scale, angle, shift}) => {
        const move = (p: readonly [number, number]): number[] => turn(p, angle, scale).map((value, d) => value + shift[d]!);
        const [before, after] = [createPointCloud(list.flat(), 2), createPointCloud([...list].reverse().flatMap(move), 2)];
        const [x, y] = [Float64Array.from(at), Float64Array.from(move(at))];
        // Exponents ½(17/0.5)² ≤ 600, from distances rounded by 2⁻⁵²·(shift/scale ≤ 200)·17: 1e-9 leaves a factor of 10.
        expect(deviation([after.logDensity(y, scale * sigma)], [before.logDensity(x, sigma) - 2 * Math.log(scale)])).toBeLessThan(1e-9);
        const denoised = before.denoise(x, sigma);
        expect(deviation(after.denoise(y, scale * sigma), move([denoised[0]!, denoised[1]!]))).toBeLessThan(1e-9);
        const [p, q] = [pointCloudPosterior(before, x, sigma), pointCloudPosterior(after, y, scale * sigma)];
        expect(deviation([q.risk(q.mean()).squared], [scale ** 2 * p.risk(p.mean()).squared])).toBeLessThan(1e-8);
        const score = before.score(x, sigma);
        expect(deviation(denoised, x.map((value, d) => value + sigma ** 2 * score[d]!))).toBeLessThan(1e-9);
      }),
      runs
    );
  });
});
