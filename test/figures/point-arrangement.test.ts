import {describe, expect, it} from "vitest";
import {numberInPlace, numberOfPixel, pixelOfNumber} from "../../src/figures/point/arrangement.js";
import {placeOfSheet, stageOf, writeSheet} from "../../src/figures/point/sheets.js";
import {compositeOverGrey} from "../../src/math/pictures/pictures.js";
import {createRandom} from "../../src/math/noise/random.js";

const all = Array.from({length: 16384}, (_, k) => k);

describe("the square of all numbers", () => {
  it("holds each number once", () => {
    expect(new Set(all.map((place) => numberInPlace(place % 128, Math.floor(place / 128)))).size).toBe(16384);
  });
  it("numbers are in NHWC order: k = (row·64 + column)·4 + channel", () => {
    expect(numberOfPixel(31, 12, 2)).toBe((12 * 64 + 31) * 4 + 2);
    expect(pixelOfNumber(3198)).toEqual({column: 31, row: 12, channel: 2});
  });
  it("has each number where its sheet ends: pixel (column, row) of a sheet 64 wide", () => {
    for (const k of [0, 777, 10329, 16383]) {
      const {column, row, channel} = pixelOfNumber(k);
      const {left, top, size} = placeOfSheet(channel, 1);
      expect(size).toBe(0.5);
      expect(numberInPlace(128 * left + column, 128 * top + row)).toBe(k);
    }
  });
});

describe("the sheets", () => {
  it("lie on one another at first and are drained at last", () => {
    expect(stageOf(0)).toEqual({moved: 0, drained: 0});
    expect(stageOf(1)).toEqual({moved: 1, drained: 1});
    for (let channel = 0; channel < 4; channel++) expect(placeOfSheet(channel, 0)).toEqual({left: 0, top: 0, size: 1});
  });
  it("do not lose their colour before they have arrived", () => {
    for (let apart = 0; apart <= 1; apart += 0.01) expect(stageOf(apart).moved === 1 || stageOf(apart).drained === 0).toBe(true);
  });
  const random = createRandom("sheets");
  const x = Float64Array.from({length: 4 * 64}, () => 2 * random.uniform() - 1);
  const sheets = (drained: number) =>
    [0, 1, 2, 3].map((channel) => {
      const out = new Uint8ClampedArray(x.length);
      writeSheet(out, x, channel, drained);
      return out;
    });
  it("add up to the picture as it is shown: each light is rounded to a byte (±½), the sum of two is at most 1 off", () => {
    const lights = sheets(0);
    compositeOverGrey(x, new Uint8ClampedArray(x.length)).forEach((byte, i) => {
      if ((i & 3) === 3) return;
      const sum = Math.min(255, lights.reduce((total, light) => total + light[i], 0));
      expect(Math.abs(sum - byte)).toBeLessThanOrEqual(1);
    });
  });
  it("end as greys, one number to a square", () => {
    sheets(1).forEach((out, channel) => {
      for (let i = 0; i < x.length; i += 4) {
        const grey = Math.round(127.5 * (x[i + channel] + 1));
        expect([...out.slice(i, i + 4)]).toEqual([grey, grey, grey, 255]);
      }
    });
  });
});
