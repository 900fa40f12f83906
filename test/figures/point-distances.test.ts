import {describe, expect, it} from "vitest";
import {distanceOnLine, measureDistances, nearestOf, nearestOnLine} from "../../src/figures/point/distances.js";
import {distance} from "../../src/math/numeric/geometry.js";
import {createRandom} from "../../src/math/noise/random.js";
import {pictureAsPoint, type Pictures} from "../../src/sampler/pictures/pictures.js";

const dim = 64;
const n = 40;
const random = createRandom("point-distances");
const pictures: Pictures = {n, dim, bytes: Uint8Array.from({length: n * dim}, () => random.integer(256))};

describe("measureDistances", () => {
  it("is ‖x − yₙ‖, to rounding: dim squares of at most 4 each, summed in float64", async () => {
    const x = random.normals(dim);
    const measured = await measureDistances(x, pictures);
    for (let i = 0; i < n; i++) expect(Math.abs(measured[i] - distance(x, pictureAsPoint(pictures, i)))).toBeLessThan(1e-12 * dim);
  });
  it("is exactly 0 from a picture to itself", async () => {
    expect((await measureDistances(pictureAsPoint(pictures, 7), pictures))[7]).toBe(0);
  });
  it("stops when its signal is aborted", async () => {
    const many: Pictures = {n: 4000, dim: 16384, bytes: new Uint8Array(4000 * 16384)};
    const controller = new AbortController();
    const running = measureDistances(new Float64Array(16384), many, {signal: controller.signal});
    controller.abort();
    await expect(running).rejects.toThrow();
  });
  it("says what is wrong with a point of another length", async () => {
    await expect(measureDistances([1, 2], pictures)).rejects.toThrow(/2 numbers/);
  });
});

describe("nearestOf", () => {
  it("sorts, cuts and leaves out", () => {
    expect(nearestOf([3, 1, 2, 1], {count: 3})).toEqual([{index: 1, distance: 1}, {index: 3, distance: 1}, {index: 2, distance: 2}]);
    expect(nearestOf([3, 1, 2], {except: 1})[0]).toEqual({index: 2, distance: 2});
  });
});

describe("distances along a line (Stewart)", () => {
  it("equal the distances measured at the points themselves", async () => {
    const a = pictureAsPoint(pictures, 0);
    const b = pictureAsPoint(pictures, 1);
    const [toA, toB] = [await measureDistances(a, pictures), await measureDistances(b, pictures)];
    for (const t of [0, 0.1, 0.5, 0.83, 1]) {
      const direct = await measureDistances(a.map((ak, k) => (1 - t) * ak + t * b[k]), pictures);
      // d² is formed from terms of size ‖·‖² ≤ 4·dim: the error of d² is a few ulps of that, of d at most its root.
      for (let i = 0; i < n; i++) expect(Math.abs(distanceOnLine(t, toA[i], toB[i], toA[1]) - direct[i])).toBeLessThan(1e-6);
      expect(nearestOnLine(t, toA, toB, toA[1]).index).toBe(nearestOf(direct)[0].index);
    }
  });
});
