import {describe, expect, it} from "vitest";
import {binDensities} from "../../src/figures/point/histogram.js";
import {latticeStep} from "../../src/figures/point/lattice.js";
import {meansByFifth, summary} from "../../src/figures/point/shells.js";
import {brightnessOf, premultiply, unpremultiply} from "../../src/figures/point/sprite.js";
import {standardise} from "../../src/figures/point/standardise.js";
import {fitInside} from "../../src/figures/point/upload.js";
import {fitView, toWindow, toWorld, zoomAt} from "../../src/figures/point/view.js";
import {distance, norm} from "../../src/math/numeric/geometry.js";
import {createRandom} from "../../src/math/noise/random.js";
import {pictureAsPoint, type Pictures} from "../../src/sampler/pictures/pictures.js";

describe("standardise", () => {
  const [n, dim] = [30, 48];
  const random = createRandom("standardise");
  const pictures: Pictures = {n, dim, bytes: Uint8Array.from({length: n * dim}, () => random.integer(256))};
  const points = Array.from({length: n}, (_, i) => pictureAsPoint(pictures, i));
  it("gives the mean, one root mean square, and lengths whose mean square is the dimension", async () => {
    const {mean, rms, lengths, rawLengths, coverage} = await standardise(pictures);
    for (let d = 0; d < dim; d++) expect(mean[d]).toBeCloseTo(points.reduce((sum, y) => sum + y[d], 0) / n, 12);
    expect(rms).toBeCloseTo(Math.sqrt(points.reduce((sum, y) => sum + distance(y, mean) ** 2, 0) / (n * dim)), 12);
    points.forEach((y, i) => {
      expect(lengths[i]).toBeCloseTo(distance(y, mean) / rms, 10);
      expect(rawLengths[i]).toBeCloseTo(norm(y), 10);
      expect(coverage[i]).toBeCloseTo(y.filter((_, d) => (d & 3) === 3).reduce((sum, alpha) => sum + (alpha + 1) / 2, 0) / (dim / 4), 12);
    });
    expect(lengths.reduce((sum, l) => sum + l * l, 0) / n).toBeCloseTo(dim, 9); // exact but for rounding
  });
});

describe("histogram", () => {
  it("is a density: count / (n · bin width), and what lies outside lowers it", () => {
    expect([...binDensities([0.1, 0.2, 0.6, 5], {min: 0, max: 1}, 2)]).toEqual([1, 0.5]);
  });
  it("takes means by fifths of another measure", () => {
    const by = Float64Array.of(9, 0, 8, 1, 7, 2, 6, 3, 5, 4);
    expect(meansByFifth(by.map((value) => 10 * value), by)).toEqual([5, 25, 45, 65, 85]);
  });
  it("summarises", () => {
    expect(summary(Float64Array.of(1, 3))).toEqual({mean: 2, std: Math.SQRT2, spread: Math.SQRT1_2, min: 1, max: 3});
  });
});

describe("alpha", () => {
  it("premultiplied bytes survive the way through straight alpha within half a byte's worth", () => {
    const bytes = Uint8Array.of(10, 20, 30, 60, 0, 0, 0, 0, 255, 1, 128, 255);
    const straight = new Uint8ClampedArray(bytes.length);
    unpremultiply(bytes, straight);
    expect([...straight.slice(4, 8)]).toEqual([0, 0, 0, 0]);
    // Straight colour is rounded to a byte (±½), times alpha/255 ≤ 1, rounded again: at most 1 off.
    premultiply(straight).forEach((byte, i) => expect(Math.abs(byte - bytes[i])).toBeLessThanOrEqual(1));
  });
});

describe("brightness", () => {
  it("is that of what can be seen", () => {
    expect(brightnessOf([0, 0, 0, 0, 100, 100, 100, 200])).toBeCloseTo(0.5, 12);
    expect(brightnessOf([0, 0, 0, 255, 0, 0, 0, 0])).toBe(0);
    expect(brightnessOf([0, 0, 0, 0])).toBe(0.5);
  });
});

describe("an upload is fitted inside", () => {
  it("keeps its shape, is centred and never cut", () => {
    expect(fitInside(100, 50, 64)).toEqual({left: 0, top: 16, width: 64, height: 32});
    expect(fitInside(10_000, 10_000, 64)).toEqual({left: 0, top: 0, width: 64, height: 64});
  });
  it("never vanishes", () => {
    expect(fitInside(5000, 2, 64).height).toBe(1);
  });
});

describe("the window on the plane", () => {
  const size = {width: 600, height: 400};
  const view = {x: 3, y: -2, scale: 7};
  it("window and world are inverses; up is up", () => {
    const [left, top] = toWindow(view, size, 10, 5);
    expect(toWorld(view, size, left, top)).toEqual([10, 5]);
    expect(top).toBeLessThan(size.height / 2);
  });
  it("zooming keeps the point under the finger, within its limits", () => {
    const before = toWorld(view, size, 100, 50);
    const after = toWorld(zoomAt(view, size, 1.7, 100, 50, {min: 1, max: 100}), size, 100, 50);
    expect(after[0]).toBeCloseTo(before[0], 12);
    expect(after[1]).toBeCloseTo(before[1], 12);
    expect(zoomAt(view, size, 1000, 0, 0, {min: 1, max: 100}).scale).toBe(100);
  });
  it("shows all points", () => {
    const points = [[-97, 10], [111, 83], [0, -56]] as const;
    const fit = fitView(points, size);
    for (const [x, y] of points) {
      const [left, top] = toWindow(fit, size, x, y);
      expect(left >= 0 && left <= size.width && top >= 0 && top <= size.height).toBe(true);
    }
  });
  it("lattice steps are powers of two and tiles between 34 and 68 pixels", () => {
    for (let scale = 0.01; scale < 100; scale *= 1.37) {
      const step = latticeStep(scale);
      expect(Number.isInteger(Math.log2(step))).toBe(true);
      expect(step * scale).toBeGreaterThanOrEqual(48 / Math.SQRT2 - 1e-9);
      expect(step * scale).toBeLessThanOrEqual(48 * Math.SQRT2 + 1e-9);
    }
  });
});
