import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {createBlend} from "../../src/math/degradations/blend.js";
import {createBlur} from "../../src/math/degradations/blur.js";
import type {Degrade} from "../../src/math/degradations/degradation.js";
import {createDesaturate} from "../../src/math/degradations/desaturate.js";
import {createGaussianNoise} from "../../src/math/degradations/gaussian-noise.js";
import {createMask} from "../../src/math/degradations/mask.js";
import {createPixelate} from "../../src/math/degradations/pixelate.js";
import {DEGRADATIONS, type DegradationName} from "../../src/math/degradations/registry.js";
import {createSnow} from "../../src/math/degradations/snow.js";
import {createRandom} from "../../src/math/noise/random.js";
import {deviation} from "./helpers.js";

const SIZE = {width: 7, height: 5};
const PIXELS = 35;
const random = createRandom("degradations");
/** Coordinates of a picture of bytes, premultiplied: 0 ≤ colour ≤ alpha ≤ 255. */
function drawPicture(pixels: number): Float64Array {
  const x = new Float64Array(4 * pixels);
  for (let i = 0; i < x.length; i += 4) {
    const alpha = random.integer(256);
    for (let k = 0; k < 3; k++) x[i + k] = (2 * random.integer(alpha + 1) - 255) / 255;
    x[i + 3] = (2 * alpha - 255) / 255;
  }
  return x;
}
const picture = drawPicture(PIXELS);
const other = drawPicture(PIXELS);
const names = Object.keys(DEGRADATIONS) as DegradationName[];
const make = (name: DegradationName, seed: number | string = 5): Degrade => DEGRADATIONS[name].create({...SIZE, seed, other});
const channel = (x: Float64Array, k: number): Float64Array => x.filter((_, i) => i % 4 === k);
const average = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, value) => sum + value, 0) / x.length;

describe("every degradation", () => {
  it("is the identity to the bit at s = 0, a new array", () => {
    for (const name of names) {
      const untouched = make(name)(picture, 0);
      expect(untouched, name).toEqual(picture);
      expect(untouched).not.toBe(picture);
    }
  });

  it("is deterministic, depends on the seed where it says so, and leaves x₀ alone", () => {
    const before = picture.slice();
    for (const name of names) {
      for (const severity of [0.01, 0.4, 1]) expect(make(name)(picture, severity), name).toEqual(make(name)(picture, severity));
      const twice = make(name);
      twice(picture, 0.9);
      expect(twice(picture, 0.4)).toEqual(make(name)(picture, 0.4)); // no memory
      const another = make(name, "another seed")(picture, 0.4);
      const needsSeed = (DEGRADATIONS[name].needs as readonly string[]).includes("seed");
      expect(deviation(another, make(name)(picture, 0.4)) > 0, name).toBe(needsSeed);
    }
    expect(picture).toEqual(before);
  });

  it("is continuous in s, at both ends too", () => {
    // The steepest is a rim: 1.1/0.1 or 1.2/0.2 per unit of s, times |1 − x| ≤ 2, or 4·halvings·2 of pixelate.
    const h = 1e-6;
    for (const name of names)
      for (const severity of [0, h, 0.1, 1 / 3, 0.5, 2 / 3, 0.999, 1 - h]) {
        const moved = make(name)(picture, severity + h);
        expect(deviation(moved, make(name)(picture, severity)), `${name} at ${severity}`).toBeLessThan(30 * h);
      }
  });

  it("is affine in the picture (a mix of two is the mix of the degraded)", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.double({min: 0, max: 1, noNaN: true}), fc.double({min: -2, max: 3, noNaN: true}), (name, severity, share) => {
        const degrade = make(name);
        const mixed = picture.map((value, i) => share * value + (1 - share) * other[i]!);
        const [a, b] = [degrade(picture, severity), degrade(other, severity)];
        expect(deviation(degrade(mixed, severity), a.map((value, i) => share * value + (1 - share) * b[i]!))).toBeLessThan(1e-13);
      }),
      {seed: 1, numRuns: 100}
    );
  });

  it("moves in one straight line with s exactly where the registry says so", () => {
    for (const name of names) {
      const degrade = make(name);
      const end = degrade(picture, 1);
      const onLine = Math.max(...[0.2, 0.5, 0.7].map((s) => deviation(degrade(picture, s), picture.map((value, i) => (1 - s) * value + s * end[i]!))));
      if (DEGRADATIONS[name].linearInSeverity) expect(onLine, name).toBeLessThan(1e-14);
      else expect(onLine, name).toBeGreaterThan(1e-3);
    }
  });

  it("keeps premultiplied colours within alpha, and all within [−1, 1], but for noise and the paper's blend", () => {
    for (const name of names.filter((each) => each !== "noise" && each !== "blend"))
      for (const severity of [0.1, 0.5, 0.9, 1]) {
        const x = make(name)(picture, severity);
        for (let i = 0; i < x.length; i += 4)
          for (let k = 0; k < 4; k++) {
            expect(x[i + k]!, name).toBeGreaterThanOrEqual(-1 - 1e-14);
            expect(x[i + k]!, name).toBeLessThanOrEqual(Math.min(1, x[i + 3]!) + 1e-14);
          }
      }
  });

  it("works on pictures of one pixel, one row and one column, and says what it cannot do", () => {
    for (const name of names) {
      for (const [width, height] of [[1, 1], [6, 1], [1, 6], [16, 16]] as const) {
        const small = drawPicture(width * height);
        const degrade = DEGRADATIONS[name].create({width, height, seed: 1, other: small});
        for (const severity of [0, 0.3, 1]) {
          const degraded = degrade(small, severity);
          expect(degraded, name).not.toBe(small);
          expect(degraded.every(Number.isFinite), `${name} ${width}×${height}`).toBe(true);
        }
      }
      for (const severity of [-0.1, 1.1, NaN]) expect(() => make(name)(picture, severity)).toThrow(/severity is/);
      expect(() => make(name)(picture.slice(4), 0.5)).toThrow(/x0 has length 136; it must be 140/);
      expect(() => DEGRADATIONS[name].create({width: 0, height: 5, seed: 1, other: new Float64Array(0)})).toThrow(/width is 0|maxStd is/);
      expect(() => DEGRADATIONS[name].create({width: 7, height: 2.5, seed: 1, other: new Float64Array(70)})).toThrow(/height is 2.5/);
    }
  });
});

describe("blur", () => {
  const WIDE = {width: 41, height: 41};
  /** One opaque white pixel in the middle of nothing. */
  const dot = new Float64Array(41 * 41 * 4).fill(-1);
  dot.fill(1, (20 * 41 + 20) * 4, (20 * 41 + 20) * 4 + 4);

  it("is a Gaussian of std s·maxStd: its sum, its variance, its shape", () => {
    for (const [severity, std] of [[0.5, 1.5], [1, 3]] as const) {
      const amounts = createBlur({...WIDE, maxStd: 3})(dot, severity).map((value) => (value + 1) / 2);
      const red = channel(amounts, 0);
      // Cut at 5·std: 6e-7 of the mass, 1.5e-5 of the variance; sampling a Gaussian of std ≥ 1.5 is exact to exp(−2π²·std²) = 5e-20.
      const columns = red.map((_, i) => (i % 41) - 20);
      expect(red.reduce((sum, value) => sum + value)).toBeCloseTo(1, 12);
      expect(Math.abs(red.reduce((sum, value, i) => sum + value * columns[i]! ** 2, 0) - std ** 2)).toBeLessThan(2e-5 * std ** 2);
      expect(red[20 * 41 + 23]! / red[20 * 41 + 20]!).toBeCloseTo(Math.exp(-9 / (2 * std ** 2)), 12);
      expect(red[23 * 41 + 20]!).toBeCloseTo(red[20 * 41 + 23]!, 15);
      expect(channel(amounts, 3)).toEqual(red);
    }
  });

  it("does not tint what is transparent or let anything in from beyond the border", () => {
    const nothing = new Float64Array(4 * PIXELS).fill(-1);
    expect(createBlur(SIZE)(nothing, 1)).toEqual(nothing);
    const full = new Float64Array(4 * PIXELS).fill(1);
    const blurred = createBlur({...SIZE, maxStd: 2})(full, 1);
    expect(blurred[0]!).toBeLessThan(blurred[(2 * 7 + 3) * 4]!); // the corner lost more than the middle
  });

  it("reaches an eighth of the longer side unless told", () => {
    expect(createBlur(SIZE)(picture, 0.6)).toEqual(createBlur({...SIZE, maxStd: 7 / 8})(picture, 0.6));
    expect(() => createBlur({...SIZE, maxStd: 0})).toThrow(/maxStd is 0/);
  });
});

describe("pixelate", () => {
  it("has blocks of 2ᵏ pixels at whole k, the mean at s = 1, and keeps the mean of whole blocks", () => {
    const size = {width: 8, height: 8};
    const x0 = drawPicture(64);
    const degrade = createPixelate(size);
    for (const k of [1, 2, 3]) {
      const side = 2 ** k;
      const x = degrade(x0, k / 3);
      for (let i = 0; i < x.length; i++) {
        const [row, column] = [Math.floor(i / 32), Math.floor(i / 4) % 8];
        const inBlock = (j: number): boolean =>
          j % 4 === i % 4 && Math.floor(Math.floor(j / 32) / side) === Math.floor(row / side) && Math.floor((Math.floor(j / 4) % 8) / side) === Math.floor(column / side);
        expect(x[i]!).toBeCloseTo(average(x0.filter((_, j) => inBlock(j))), 13);
      }
    }
    for (const severity of [0.1, 0.5, 0.77, 1])
      for (let k = 0; k < 4; k++) expect(average(channel(degrade(x0, severity), k))).toBeCloseTo(average(channel(x0, k)), 13);
  });

  it("mixes its neighbours in between, and cuts the last blocks of other sizes", () => {
    const degrade = createPixelate(SIZE); // 7 wide: 3 halvings
    const [fine, coarse] = [degrade(picture, 1 / 3), degrade(picture, 2 / 3)];
    expect(deviation(degrade(picture, 0.4), fine.map((value, i) => 0.8 * value + 0.2 * coarse[i]!))).toBeLessThan(1e-14);
    const end = degrade(picture, 1);
    for (let k = 0; k < 4; k++) for (const value of channel(end, k)) expect(value).toBeCloseTo(average(channel(picture, k)), 14);
    // The corner pixel is a block of its own: the last column and row are odd ones out.
    expect(fine.slice(-4)).toEqual(picture.slice(-4));
  });
});

describe("desaturate", () => {
  it("ends in BT.601 grey, keeps luma and alpha all the way, and greys as they are", () => {
    const degrade = createDesaturate(SIZE);
    const luma = (x: Float64Array): Float64Array => channel(x, 0).map((red, i) => 0.299 * red + 0.587 * channel(x, 1)[i]! + 0.114 * channel(x, 2)[i]!);
    for (const severity of [0.3, 1]) {
      const x = degrade(picture, severity);
      expect(deviation(luma(x), luma(picture))).toBeLessThan(1e-14);
      expect(channel(x, 3)).toEqual(channel(picture, 3));
    }
    const end = degrade(picture, 1);
    expect(channel(end, 0)).toEqual(channel(end, 1));
    expect(channel(end, 0)).toEqual(channel(end, 2));
    const grey = Float64Array.from({length: 4 * PIXELS}, (_, i) => (i % 4 === 3 ? 1 : -0.25));
    expect(deviation(degrade(grey, 0.7), grey)).toBeLessThan(1e-15);
  });
});

describe("snow", () => {
  const WIDE = {width: 40, height: 30};
  const black = Float64Array.from({length: 4800}, (_, i) => (i % 4 === 3 ? 1 : -1));

  it("covers the share s of the picture, grows only, and is all white at s = 1", () => {
    for (const flakeSize of [0, 1, 2.5]) {
      const degrade = createSnow({...WIDE, seed: 3, flakeSize});
      let before: Float64Array = black;
      for (const severity of [0.05, 0.2, 0.5, 0.8, 0.95, 1]) {
        const x = degrade(black, severity);
        // ∫ ramp((1.1·s − r)/0.1) dr over ranks r in [0, 1): 1.1·s − 0.05 between the rims.
        const covered = average(channel(x, 0).map((value) => (value + 1) / 2));
        if (severity >= 0.1 && severity <= 0.9) expect(covered).toBeCloseTo(1.1 * severity - 0.05, 2);
        expect(x.every((value, i) => value >= before[i]! - 1e-15)).toBe(true);
        before = x;
      }
      expect(before).toEqual(new Float64Array(4800).fill(1));
    }
  });

  it("falls in flakes: neighbours are covered together, unless flakeSize is 0", () => {
    const together = (flakeSize: number): number => {
      const cover = channel(createSnow({...WIDE, flakeSize})(black, 0.3), 0);
      const centered = cover.map((value) => value - average(cover));
      const pairs = centered.map((value, i) => (i % 40 < 39 ? value * centered[i + 1]! : 0));
      return pairs.reduce((sum, value) => sum + value, 0) / centered.reduce((sum, value) => sum + value * value, 0);
    };
    // Correlation of neighbours 5 standard errors (1/√1200) from 0; a Gaussian of std 1 correlates by exp(−1/4) = 0.78.
    expect(Math.abs(together(0))).toBeLessThan(5 / Math.sqrt(1200));
    expect(together(1)).toBeGreaterThan(0.5);
    expect(() => createSnow({...WIDE, flakeSize: -1})).toThrow(/flakeSize is -1/);
  });
});

describe("mask", () => {
  it("is a hole that grows from its centre and leaves nothing", () => {
    const degrade = createMask({width: 9, height: 9, center: [4, 4]});
    const full = new Float64Array(324).fill(1);
    const some = degrade(full, 0.4);
    const at = (row: number, column: number): number => some[(row * 9 + column) * 4]!;
    expect(at(4, 4)).toBe(-1);
    expect(at(0, 0)).toBe(1);
    expect(at(4, 6)).toBeCloseTo(at(2, 4), 15); // round
    expect(at(4, 6)).toBeLessThan(at(4, 7));
    // 1.2·0.4 = 0.48 of the farthest distance √32 is where it ends, 0.28 of it where it is complete.
    expect(at(4, 6)).toBeCloseTo(1 - 2 * ((0.48 - 2 / Math.sqrt(32)) / 0.2), 12);
    let before: Float64Array = full;
    for (const severity of [0.1, 0.5, 0.9, 1]) {
      const x = degrade(full, severity);
      expect(x.every((value, i) => value <= before[i]! + 1e-15)).toBe(true);
      before = x;
    }
    expect(before).toEqual(new Float64Array(324).fill(-1));
  });

  it("draws its centre from the middle half", () => {
    const full = new Float64Array(4 * 21 * 11).fill(1);
    for (let seed = 0; seed < 30; seed++) {
      const x = createMask({width: 21, height: 11, seed})(full, 0.02);
      const gone = [...channel(x, 0).keys()].filter((pixel) => x[4 * pixel]! < 1);
      for (const pixel of gone) {
        expect(pixel % 21).toBeGreaterThan(3);
        expect(pixel % 21).toBeLessThan(17);
      }
    }
    expect(() => createMask({...SIZE, center: [NaN, 0]})).toThrow(/centre's column is NaN/);
    expect(() => createMask({...SIZE, center: [0, Infinity]})).toThrow(/centre's row is Infinity/);
  });
});

describe("blend and noise", () => {
  it("blend ends as the other picture, to the bit, and keeps empty places empty", () => {
    for (const mixing of ["circular", "linear"] as const) {
      expect(createBlend({...SIZE, other, mixing})(picture, 1)).toEqual(other);
      const nothing = new Float64Array(4 * PIXELS).fill(-1);
      expect(deviation(createBlend({...SIZE, other: nothing, mixing})(nothing, 0.3), nothing)).toBeLessThan(1e-15);
    }
    const half = createBlend({...SIZE, other})(picture, 0.5);
    expect(deviation(half, picture.map((value, i) => Math.SQRT1_2 * (value + other[i]! + 2) - 1))).toBeLessThan(1e-15);
    const quarter = createBlend({...SIZE, other, mixing: "linear"})(picture, 0.25);
    expect(deviation(quarter, picture.map((value, i) => 0.75 * value + 0.25 * other[i]!))).toBeLessThan(1e-15);
    expect(() => createBlend({...SIZE, other: other.slice(1)})).toThrow(/other has length 139/);
    expect(() => createBlend({...SIZE, other, mixing: "sideways" as "linear"})).toThrow(/createBlend: mixing is "sideways"; give "circular" or "linear"/);
  });

  it("noise is one ε for all severities, standard normal, and alone at s = 1", () => {
    const size = {width: 50, height: 40};
    const x0 = drawPicture(2000);
    const degrade = createGaussianNoise({...size, seed: 8});
    const eps = degrade(x0, 1);
    expect(eps).toEqual(createRandom(8).normals(8000));
    expect(deviation(degrade(x0, 0.3), x0.map((value, i) => Math.cos(0.15 * Math.PI) * value + Math.sin(0.15 * Math.PI) * eps[i]!))).toBeLessThan(1e-15);
    const linear = createGaussianNoise({...size, seed: 8, mixing: "linear"});
    expect(linear(x0, 1)).toEqual(eps);
    expect(deviation(linear(x0, 0.3), x0.map((value, i) => 0.7 * value + 0.3 * eps[i]!))).toBeLessThan(1e-15);
    expect(() => createGaussianNoise({...size, mixing: "x" as "linear"})).toThrow(/mixing is "x"/);
  });
});
