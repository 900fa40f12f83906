import {describe, expect, it} from "vitest";
import {cellOfNumber, cellsOf, numberInCell, numberOfPixel, pixelOfNumber, type Arrangement} from "../../src/figures/point/arrangement.js";

const all = Array.from({length: 16384}, (_, k) => k);

describe("arrangements of the numbers", () => {
  it.each<Arrangement>(["pixels", "sheets", "list"])("%s is a permutation with its inverse", (arrangement) => {
    expect(new Set(all.map((k) => cellOfNumber(k, arrangement))).size).toBe(16384);
    expect(all.every((k) => numberInCell(cellOfNumber(k, arrangement), arrangement) === k)).toBe(true);
    expect(cellsOf(arrangement)[12345]).toBe(cellOfNumber(12345, arrangement));
  });
  it("numbers are in NHWC order: k = (row·64 + column)·4 + channel", () => {
    expect(numberOfPixel(31, 12, 2)).toBe((12 * 64 + 31) * 4 + 2);
    expect(pixelOfNumber(3198)).toEqual({column: 31, row: 12, channel: 2});
  });
  it("a sheet holds one channel: green stands to the right of red, blue below it", () => {
    const at = (channel: number) => cellOfNumber(numberOfPixel(5, 9, channel), "sheets");
    expect([at(1) - at(0), at(2) - at(0), at(3) - at(0)]).toEqual([64, 64 * 128, 64 * 129]);
  });
  it("in its pixel a number is within the pixel's block of 2 × 2", () => {
    const cell = cellOfNumber(numberOfPixel(5, 9, 3), "pixels");
    expect([cell % 128, Math.floor(cell / 128)]).toEqual([11, 19]);
  });
});
