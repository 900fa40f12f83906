import {describe, expect, it} from "vitest";
import {shareHalfTransparent} from "../../src/figures/latent/between.js";
import {BLOCK_DIM, fitBlockCode, toBlocks, toRows} from "../../src/figures/latent/block-code.js";
import {correlation} from "../../src/figures/latent/correlation.js";
import {standardiseLatents, summarise} from "../../src/figures/latent/lengths.js";
import {psnr, quantise, rangesOf, shareInside} from "../../src/figures/latent/measure.js";
import {drawSheets, gridOf, gridPlaceOf, middleOf, numberAt, numberInGrid, placeOf, sheetsAbreast} from "../../src/figures/latent/sheets.js";
import {createRandom} from "../../src/math/noise/random.js";
import {dot} from "../../src/math/numeric/geometry.js";

const DIM = 16384;

describe("measures", () => {
  it("psnr: an error of 0.2 in each number is 20 dB under a range of 2", () => {
    expect(psnr(new Float64Array(DIM), new Float64Array(DIM).fill(0.2))).toBeCloseTo(20, 9);
    expect(psnr([1], [1])).toBe(Infinity);
  });

  it("quantise: no error is larger than half a part, and each kind has its own range", () => {
    const random = createRandom(1);
    const values = Float64Array.from({length: 400}, (_, i) => (i % 2 === 0 ? random.uniform() : 100 * random.uniform()));
    const ranges = rangesOf(values, 2);
    for (const bits of [1, 3, 8]) {
      quantise(values, ranges, bits).forEach((value, i) => {
        const {least, greatest} = ranges[i % 2]!;
        expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual((greatest - least) / 2 ** (bits + 1) + 1e-12);
      });
      expect(new Set(quantise(values, ranges, bits).filter((_, i) => i % 2 === 0)).size).toBeLessThanOrEqual(2 ** bits);
    }
    expect(quantise(values, ranges, 32)).toEqual(values);
    expect(quantise(Float64Array.of(-5, 9), [{least: 0, greatest: 1}], 1)).toEqual(Float64Array.of(0.25, 0.75));
    expect(quantise(Float64Array.of(3), [{least: 3, greatest: 3}], 4)).toEqual(Float64Array.of(3));
  });

  it("shareInside: a change of one pixel is inside its square and not in the next", () => {
    const change = new Float64Array(DIM);
    change[(9 * 64 + 17) * 4 + 2] = 1; // row 9, column 17
    expect(shareInside(change, {column: 16, row: 8, side: 8})).toBe(1);
    expect(shareInside(change, {column: 8, row: 8, side: 8})).toBe(0);
    expect(shareInside(change, {column: 8, row: 16, side: 8})).toBe(0);
    expect(shareInside(new Float64Array(DIM), {column: 0, row: 0, side: 8})).toBe(0);
  });

  it("half-transparent pixels, correlation", () => {
    expect(shareHalfTransparent([0, 0, 0, 0.4, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0, -0.6])).toBe(0.25);
    expect(correlation(Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 6))).toBeCloseTo(1, 12);
    expect(correlation(Float64Array.of(1, 2, 3), Float64Array.of(3, 2, 1))).toBeCloseTo(-1, 12);
  });
});

describe("the four sheets", () => {
  it("lie abreast, or two by two on a phone", () => {
    expect([519, 520].map(sheetsAbreast)).toEqual([2, 4]);
    expect([2, 4].map(gridOf)).toEqual([{columns: 16, rows: 16}, {columns: 32, rows: 8}]);
    expect([[0, 0], [1, 1], [0.26, 0.13], [0.99, 0]].map(([x, y]) => numberAt(x!, y!, 4))).toEqual([0, 255, 33, 31]);
    expect([[0, 0], [1, 1], [0.51, 0], [0, 0.51]].map(([x, y]) => numberAt(x!, y!, 2))).toEqual([0, 255, 1, 2]);
    expect(placeOf(255)).toEqual({row: 7, column: 7, sheet: 3});
  });

  it.each([4, 2])("%i abreast: each number is drawn where it is picked, and the handle stands in its middle", (abreast) => {
    const [width, height] = abreast === 4 ? [576, 144] : [326, 326];
    const rectangles: number[][] = [];
    let frame: number[] = [];
    const context = {
      fillRect: (...box: number[]) => void rectangles.push(box),
      strokeRect: (...box: number[]) => void (frame = box)
    } as unknown as CanvasRenderingContext2D;
    for (let number = 0; number < 256; number++) {
      rectangles.length = 0;
      drawSheets(context, new Float64Array(256), {width, height, range: 3, paper: "", chosen: number, frame: ""});
      const [left, top, w, h] = frame as [number, number, number, number];
      expect(rectangles[number]!.slice(0, 2)).toEqual([left, top]);
      expect([w, h]).toEqual([width / (8 * abreast), (height * abreast) / 32]);
      const [x, y] = middleOf(number, abreast);
      expect(x * width).toBeCloseTo(left + w / 2, 9);
      expect(y * height).toBeCloseTo(top + h / 2, 9);
      for (const [a, b] of [[0.5, 0.5], [0.01, 0.01], [0.99, 0.01], [0.01, 0.99], [0.99, 0.99]]) {
        expect(numberAt((left + a! * w) / width, (top + b! * h) / height, abreast)).toBe(number);
      }
    }
  });

  it("a step off the edge stays, a step off a sheet goes to the next", () => {
    const {column, row} = gridPlaceOf(28, 4); // row 1, column 8 of sheet 1
    expect([column, row]).toEqual([7, 0]);
    expect([numberInGrid(8, 0, 4), numberInGrid(7, -1, 4), numberInGrid(99, 99, 4)]).toEqual([1, 28, 255]);
    expect(numberInGrid(7, 8, 2)).toBe(30); // below sheet 1 lies sheet 3
  });
});

describe("the linear code of blocks", () => {
  it("blocks are a permutation", () => {
    const x = Float64Array.from({length: DIM}, (_, i) => i);
    expect(toRows(toBlocks(x))).toEqual(x);
    expect(toBlocks(x)[BLOCK_DIM]).toBe(32); // the second block begins at column 8
  });

  it("finds the directions that pictures were made from, and is then lossless", async () => {
    const random = createRandom(3);
    const directions = [random.normals(BLOCK_DIM), random.normals(BLOCK_DIM)];
    const pictures = Array.from({length: 4}, () => {
      const blocks = new Float64Array(DIM);
      for (let b = 0; b < 64; b++) {
        const along = [3 * random.normals(1)[0]!, random.normals(1)[0]!];
        for (let d = 0; d < BLOCK_DIM; d++) blocks[b * BLOCK_DIM + d] = 0.5 + along[0]! * directions[0]![d]! + along[1]! * directions[1]![d]!;
      }
      return toRows(blocks);
    });
    const code = await fitBlockCode(pictures, {components: 2, pause: async () => {}});
    for (const picture of pictures) expect(psnr(picture, code.decode(code.encode(picture, 2), 2))).toBeGreaterThan(150);
    const [one, two] = [1, 2].map((k) => psnr(pictures[0]!, code.decode(code.encode(pictures[0]!, k), k)));
    expect(two!).toBeGreaterThan(one! + 20);
    const numbers = code.encode(pictures[0]!, 2);
    expect(dot(numbers.filter((_, i) => i % 2 === 0), numbers.filter((_, i) => i % 2 === 0))).toBeGreaterThan(dot(numbers.filter((_, i) => i % 2 === 1), numbers.filter((_, i) => i % 2 === 1)));
  });
});

describe("lengths of latents", () => {
  it("have mean square 256 in either scale; the middle is taken off or not", () => {
    const latents = createRandom(5).normals(256 * 40).map((value, i) => 3 * value + (i % 256 === 0 ? 10 : 0)) as Float64Array<ArrayBuffer>;
    for (const from of ["middle", "origin"] as const) expect(summarise(standardiseLatents(latents, from).lengths).square).toBeCloseTo(256, 8);
    expect(standardiseLatents(latents, "origin").center.every((value) => value === 0)).toBe(true);
    expect(standardiseLatents(latents, "middle").center[0]).toBeGreaterThan(8);
    expect(standardiseLatents(latents, "middle").scale).toBeLessThan(standardiseLatents(latents, "origin").scale);
  });
});
