import {describe, expect, it} from "vitest";
import {compositeOverGrey, PICTURE_DIM, toBytes, toCoordinates} from "../../src/math/pictures/pictures.js";

const allBytes = Uint8Array.from({length: 256}, (_, i) => i);

describe("bytes and coordinates", () => {
  it("go there and back exactly, for all 256 values, in float32 and float64", () => {
    expect(toBytes(toCoordinates(allBytes))).toEqual(allBytes);
    expect(toBytes(toCoordinates(allBytes, new Float64Array(256)))).toEqual(allBytes);
  });

  it("are u/127.5 − 1, to one rounding", () => {
    const exact = toCoordinates(allBytes, new Float64Array(256));
    const single = toCoordinates(allBytes);
    for (let u = 0; u < 256; u++) {
      // u/127.5 is rounded to 2⁻⁵³·2, the difference once more: two roundings of numbers up to 2.
      expect(Math.abs(exact[u]! - (u / 127.5 - 1))).toBeLessThan(2 * 2 ** -52);
      expect(Math.abs(single[u]! - exact[u]!)).toBeLessThanOrEqual(2 ** -25);
    }
    expect([exact[0], exact[255]]).toEqual([-1, 1]);
    expect(PICTURE_DIM).toBe(16384);
  });

  it("clamp and round what is no byte", () => {
    expect([...toBytes([-7, 9, NaN, Infinity, 0, 0.0039])]).toEqual([0, 255, 0, 255, 128, 128]);
  });
});

describe("compositeOverGrey", () => {
  const show = (pixel: number[], scale?: number) =>
    [...compositeOverGrey(pixel, new Uint8ClampedArray(pixel.length), scale === undefined ? {} : {scale})];

  it("shows opaque pixels as they are and transparent ones as grey", () => {
    for (let u = 0; u < 256; u++) expect(show([...toCoordinates(Uint8Array.of(u, u, u, 255))])).toEqual([u, u, u, 255]);
    expect(show([-1, -1, -1, -1])).toEqual([128, 128, 128, 255]);
  });

  it("is c + (1 − a)·128 for premultiplied pixels", () => {
    // colour 200 at alpha 100/255: premultiplied 78; shown 78 + (155/255)·128 = 155.8
    expect(show([...toCoordinates(Uint8Array.of(78, 0, 0, 100))])[0]).toBe(156);
  });

  it("clamps last: channel and alpha may cancel outside their range", () => {
    // y = 3 is 510 in bytes; a = 2 takes away 128: 382, clamped once. y = −3: −255 + 256 = 1.
    expect(show([3, -3, 1, 3])).toEqual([255, 0, 127, 255]);
    expect(show([-1, -1.5, 1, -3])).toEqual([255, 192, 255, 255]);
  });

  it("scales the point, not the shown colour", () => {
    expect(show([2, 0, -2, 2], 0.5)).toEqual(show([1, 0, -1, 1]));
  });

  it("names wrong lengths", () => {
    expect(() => compositeOverGrey([0, 0, 0], new Uint8ClampedArray(3))).toThrow(/multiple of 4/);
    expect(() => compositeOverGrey([0, 0, 0, 0], new Uint8ClampedArray(8))).toThrow(/out has length 8/);
    expect(() => toCoordinates(allBytes, new Float32Array(3))).toThrow(/out has length 3/);
  });
});
