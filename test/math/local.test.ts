import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {boxSum, type BoxBorders} from "../../src/math/denoisers/box-sum.js";
import {createLocalDenoiser, windowSchedule, type LocalDenoiserOptions, type PatchBorders} from "../../src/math/denoisers/local.js";
import {createRandom} from "../../src/math/noise/random.js";
import {toCoordinates} from "../../src/math/pictures/pictures.js";
import {createPointCloud} from "../../src/math/targets/point-cloud.js";
import {deviation} from "./helpers.js";

const modulo = (a: number, n: number): number => ((a % n) + n) % n;

/**
 * The definition, spelled out: for each pixel, over pictures, places and the pixels of the window; no sum is shared.
 * Beyond the border of "zeros" a patch holds `undefined`, which only equals `undefined`.
 */
function directDenoise(options: LocalDenoiserOptions, x: Float64Array, sigma: number): Float64Array {
  const {height, width, channels, maxShift = 0, borders = "zeros", pictures} = options;
  const radius = ((options.window as number) - 1) / 2;
  const torus = borders !== "zeros";
  const dim = height * width * channels;
  type Place = readonly [row: number, column: number];
  /** Offsets of the window; on a torus none that meets the same pixel twice. */
  const reach = (length: number): number[] => {
    const list: number[] = [];
    const r = Math.min(radius, length);
    for (let d = -r; d <= r; d++) list.push(d);
    return torus && list.length > length ? Array.from({length}, (_, i) => i) : list;
  };
  const pixelAt = (values: ArrayLike<number>, start: number, [row, column]: Place): number[] | undefined => {
    if (torus) [row, column] = [modulo(row, height), modulo(column, width)];
    if (row < 0 || column < 0 || row >= height || column >= width) return undefined;
    return Array.from({length: channels}, (_, k) => values[start + (row * width + column) * channels + k]!);
  };
  const apart = (a: number, b: number, length: number): number =>
    torus ? Math.min(modulo(a - b, length), modulo(b - a, length)) : Math.abs(a - b);
  const denoised = new Float64Array(dim);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const found: {distance: number; value: number[]}[] = [];
      for (let n = 0; n < pictures.length / dim; n++)
        for (let r = 0; r < height; r++)
          for (let c = 0; c < width; c++) {
            if (apart(r, row, height) > maxShift || apart(c, column, width) > maxShift) continue;
            if (borders === "circular-inside" && (r < radius || c < radius || r >= height - radius || c >= width - radius)) continue;
            let distance = 0;
            let fits = true;
            for (const dr of reach(height))
              for (const dc of reach(width)) {
                const a = pixelAt(x, 0, [row + dr, column + dc]);
                const b = pixelAt(pictures, n * dim, [r + dr, c + dc]);
                if ((a === undefined) !== (b === undefined)) fits = false;
                else if (a && b) for (let k = 0; k < channels; k++) distance += (a[k]! - b[k]!) ** 2;
              }
            if (fits) found.push({distance, value: pixelAt(pictures, n * dim, [r, c])!});
          }
      const least = Math.min(...found.map(({distance}) => distance));
      const weights = found.map(({distance}) => Math.exp((least - distance) / (2 * sigma * sigma)));
      const total = weights.reduce((sum, w) => sum + w);
      for (let k = 0; k < channels; k++)
        denoised[(row * width + column) * channels + k] = found.reduce((sum, {value}, i) => sum + weights[i]! * value[k]!, 0) / total;
    }
  return denoised;
}

const SIZE = {height: 5, width: 4, channels: 2};
const DIM = 40;
const random = createRandom("local");
const pictures = random.normals(3 * DIM);
const x = random.normals(DIM);
const SIGMAS = [0.3, 1, 4, 1e4];
/** A dozen sums of squares of size 50 at most, rounded, over 2σ² ≥ 0.18: 1e-12. */
const TOLERANCE = 1e-12;

describe("boxSum", () => {
  it("is the sum over the window, whatever its size", () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 9}), fc.integer({min: 1, max: 9}), fc.integer({min: 0, max: 12}), fc.constantFrom<BoxBorders>("zeros", "circular"), fc.integer(), (height, width, radius, borders, seed) => {
        const plane = createRandom(seed).normals(height * width);
        const lines = (center: number, length: number): number[] => {
          const list = new Set<number>();
          for (let d = -radius; d <= radius; d++)
            if (borders === "circular") list.add(modulo(center + d, length));
            else if (center + d >= 0 && center + d < length) list.add(center + d);
          return [...list];
        };
        const expected = plane.map((_, i) => {
          let sum = 0;
          for (const r of lines(Math.floor(i / width), height)) for (const c of lines(i % width, width)) sum += plane[r * width + c]!;
          return sum;
        });
        const sums = plane.slice();
        boxSum(sums, height, width, radius, borders);
        expect(deviation(sums, expected)).toBeLessThan(1e-13);
      }),
      {seed: 1, numRuns: 300}
    );
  });

  it("is not disturbed by a huge number outside the window", () => {
    const plane = Float64Array.of(1e30, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7);
    boxSum(plane, 1, 8, 1, "zeros");
    expect(deviation(plane.subarray(2), [0.6, 0.9, 1.2, 1.5, 1.8, 1.3])).toBeLessThan(1e-15);
  });
});

describe("createLocalDenoiser", () => {
  const cases: [PatchBorders, number, number][] = [
    ["zeros", 1, 0], ["zeros", 3, 0], ["zeros", 5, 0], ["zeros", 9, 0],
    ["zeros", 1, Infinity], ["zeros", 3, 1], ["zeros", 3, Infinity], ["zeros", 5, Infinity], ["zeros", 7, 2],
    ["circular", 1, 0], ["circular", 3, 0], ["circular", 3, 1], ["circular", 3, Infinity], ["circular", 5, Infinity], ["circular", 1, Infinity],
    ["circular-inside", 1, Infinity], ["circular-inside", 3, Infinity], ["circular-inside", 3, 1]
  ];

  it("is the definition, for every border, window and shift", () => {
    for (const [borders, window, maxShift] of cases) {
      const options = {...SIZE, pictures, window, maxShift, borders};
      const {denoise} = createLocalDenoiser(options);
      for (const sigma of SIGMAS)
        expect(deviation(denoise(x, sigma), directDenoise(options, x, sigma)), `${borders}, window ${window}, shift ${maxShift}, σ ${sigma}`).toBeLessThan(TOLERANCE);
    }
  });

  it("with the whole picture as window is the exact denoiser of the set, for any shift", () => {
    const cloud = createPointCloud(pictures, DIM);
    const batch = random.normals(3 * DIM);
    for (const window of [Infinity, 9, 11])
      for (const maxShift of [0, 2, Infinity]) {
        const {denoise} = createLocalDenoiser({...SIZE, pictures, window, maxShift});
        for (const sigma of [...SIGMAS, 0.05, Infinity])
          expect(deviation(denoise(batch, sigma), cloud.denoise(batch, sigma))).toBeLessThan(1e-9);
      }
    // 7 does not reach from the first row to the last of 5: no longer the same.
    expect(deviation(createLocalDenoiser({...SIZE, pictures, window: 7}).denoise(x, 1), cloud.denoise(x, 1))).toBeGreaterThan(1e-6);
  });

  it("equivariant with the whole torus as window is the exact denoiser of all circular shifts", () => {
    const shifted = new Float64Array(3 * 20 * DIM);
    for (let n = 0, at = 0; n < 3; n++)
      for (let dr = 0; dr < 5; dr++) for (let dc = 0; dc < 4; dc++, at += DIM) shifted.set(shift(pictures.subarray(n * DIM, (n + 1) * DIM), dr, dc), at);
    const cloud = createPointCloud(shifted, DIM);
    const {denoise} = createLocalDenoiser({...SIZE, pictures, window: Infinity, maxShift: Infinity, borders: "circular"});
    for (const sigma of [...SIGMAS, Infinity]) expect(deviation(denoise(x, sigma), cloud.denoise(x, sigma))).toBeLessThan(1e-9);
  });

  function shift(picture: Float64Array, rows: number, columns: number): Float64Array {
    return picture.map((_, i) => {
      const [k, column, row] = [i % 2, Math.floor(i / 2) % 4, Math.floor(i / 8)];
      return picture[(modulo(row + rows, 5) * 4 + modulo(column + columns, 4)) * 2 + k]!;
    });
  }

  it("commutes with shifts where it should, and only there", () => {
    for (const borders of ["circular", "circular-inside"] as const) {
      const {denoise} = createLocalDenoiser({...SIZE, pictures, window: 3, maxShift: Infinity, borders});
      for (const [dr, dc] of [[1, 0], [0, 3], [2, 1]] as const)
        expect(deviation(denoise(shift(x, dr, dc), 0.7), shift(denoise(x, 0.7), dr, dc))).toBeLessThan(TOLERANCE);
    }
    const {denoise} = createLocalDenoiser({...SIZE, pictures, window: 3, maxShift: Infinity});
    expect(deviation(denoise(shift(x, 1, 0), 0.7), shift(denoise(x, 0.7), 1, 0))).toBeGreaterThan(1e-3);
  });

  it("does not depend on the order of pictures, and denoises each row of a batch for itself (properties)", () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.double({min: -1, max: 1, noNaN: true}), fc.integer(), ([borders, window, maxShift], log, seed) => {
        const sigma = 10 ** log;
        const batch = createRandom(seed).normals(2 * DIM);
        const {denoise} = createLocalDenoiser({...SIZE, pictures, window, maxShift, borders});
        const turned = Float64Array.from([...pictures.subarray(2 * DIM), ...pictures.subarray(0, 2 * DIM)]);
        const other = createLocalDenoiser({...SIZE, pictures: turned, window, maxShift, borders});
        const both = denoise(batch, sigma);
        // exponents round by 2⁻⁵²·50/(2σ²), σ ≥ 0.1
        expect(deviation(other.denoise(batch, sigma), both)).toBeLessThan(1e-11);
        expect(both.slice(DIM)).toEqual(denoise(batch.slice(DIM), sigma));
      }),
      {seed: 1, numRuns: 60}
    );
  });

  it("reads bytes as coordinates, and any array-like", () => {
    const bytes = Uint8Array.from({length: 2 * DIM}, () => random.integer(256));
    const coordinates = toCoordinates(bytes, new Float64Array(2 * DIM));
    const options = {...SIZE, window: 3};
    const expected = createLocalDenoiser({...options, pictures: coordinates}).denoise(x, 0.5);
    expect(createLocalDenoiser({...options, pictures: bytes}).denoise(x, 0.5)).toEqual(expected);
    expect(createLocalDenoiser({...options, pictures: [...coordinates]}).denoise(x, 0.5)).toEqual(expected);
    expect(createLocalDenoiser({...options, pictures: bytes})).toMatchObject({size: 2, dim: DIM});
  });

  it("works in pieces that tell how much is done", () => {
    const {denoise, denoiseInSteps} = createLocalDenoiser({...SIZE, pictures, window: 3, maxShift: 1});
    const shares: number[] = [];
    const steps = denoiseInSteps(x, 0.7);
    let step = steps.next();
    for (; !step.done; step = steps.next()) shares.push(step.value);
    expect(step.value).toEqual(denoise(x, 0.7));
    expect(shares).toHaveLength(9); // 3 pictures, 3 rows of shifts
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it("makes no NaN at extremes", () => {
    for (const [borders, window, maxShift] of cases) {
      const {denoise} = createLocalDenoiser({...SIZE, pictures, window, maxShift, borders});
      for (const sigma of [1e-200, 1e-4, 1e4, Infinity])
        for (const scale of [1, 1e6, 1e100]) expect(denoise(x.map((value) => scale * value), sigma).every(Number.isFinite)).toBe(true);
      expect(denoise(x, 0)).toEqual(x);
      expect(denoise(x, 0)).not.toBe(x);
    }
    // One pixel, one channel, one picture.
    const tiny = createLocalDenoiser({pictures: [0.5], height: 1, width: 1, channels: 1, window: 3, maxShift: Infinity, borders: "circular"});
    expect(tiny.denoise(Float64Array.of(7), 1)).toEqual(Float64Array.of(0.5));
    // At σ → 0 the nearest patch alone.
    const {denoise} = createLocalDenoiser({...SIZE, pictures, window: 1});
    const near = pictures.slice(DIM, 2 * DIM).map((value) => value + 1e-6);
    expect(denoise(near, 1e-5)).toEqual(pictures.slice(DIM, 2 * DIM));
  });

  it("takes the window from a schedule", () => {
    const window = windowSchedule([[30, Infinity], [12, 5], [2, 3], [0, 1]]);
    expect([Infinity, 30, 29.9, 12, 2, 1.9, 0].map(window)).toEqual([Infinity, Infinity, 5, 5, 3, 1, 1]);
    const {denoise} = createLocalDenoiser({...SIZE, pictures, window});
    expect(denoise(x, 3)).toEqual(createLocalDenoiser({...SIZE, pictures, window: 3}).denoise(x, 3));
    expect(() => windowSchedule([])).toThrow(/last entry is not for sigma 0/);
    expect(() => windowSchedule([[3, 5], [1, 3]])).toThrow(/last entry/);
    expect(() => windowSchedule([[1, 5], [3, 3], [0, 1]])).toThrow(/sigma of entry 1 is 3/);
  });

  it("says what it cannot do", () => {
    const make = (options: Partial<LocalDenoiserOptions>): Float64Array =>
      createLocalDenoiser({...SIZE, pictures, window: 3, ...options}).denoise(x, 1);
    expect(() => make({height: 0})).toThrow(/height is 0/);
    expect(() => make({width: 1.5})).toThrow(/width is 1.5/);
    expect(() => make({channels: NaN})).toThrow(/channels is NaN/);
    expect(() => make({maxShift: -1})).toThrow(/maxShift is -1/);
    expect(() => make({borders: "reflect" as "zeros"})).toThrow(
      'createLocalDenoiser: borders is "reflect"; give "zeros", "circular" or "circular-inside".'
    );
    expect(() => make({pictures: pictures.slice(1)})).toThrow(/pictures has length 119/);
    for (const window of [0, 2, -3, 2.5, NaN]) expect(() => make({window})).toThrow(/window is .* at sigma 1/);
    expect(() => make({borders: "circular-inside", window: 5, maxShift: Infinity})).toThrow(/some pixel has no patch/);
    expect(() => make({borders: "circular-inside", maxShift: 0})).toThrow(/some pixel has no patch/);
    const {denoise} = createLocalDenoiser({...SIZE, pictures, window: 3});
    expect(() => denoise(x.slice(1), 1)).toThrow(/x has length 39/);
    expect(() => denoise(x, -1)).toThrow(/sigma is -1/);
    for (const bad of [NaN, Infinity, 1e200]) {
      const broken = x.slice();
      broken[17] = bad;
      expect(() => denoise(broken, 1)).toThrow(/not finite or beyond 1e150/);
    }
  });
});
