/** Shrinking is the mean of blocks: linear, exact on what is flat, and blind to the colour of what is transparent. */
import {expect, test} from "vitest";
import {shrink} from "../../data/shrink.js";

const shape = {width: 4, height: 2, channels: 4};

test("a block becomes its mean, halves rounded up, each channel by itself", () => {
  const picture = Uint8Array.from({length: 32}, (_, i) => i); // value = 16·row + 4·column + channel
  // The first block holds 0, 4, 16, 20 in channel 0: mean 10; the second is 8 further.
  expect([...shrink(picture, shape, 2)]).toEqual([10, 11, 12, 13, 18, 19, 20, 21]);
  expect([...shrink(Uint8Array.of(1, 2, 2, 1), {width: 2, height: 2, channels: 1}, 2)]).toEqual([2]); // 1.5
});

test("several pictures in one array do not mix", () => {
  const pictures = new Uint8Array(64).fill(9, 0, 32).fill(200, 32);
  expect([...shrink(pictures, shape, 2)]).toEqual([...new Array(8).fill(9), ...new Array(8).fill(200)]);
});

test("factor 1 changes nothing; a factor that does not divide is refused", () => {
  const picture = Uint8Array.from({length: 32}, (_, i) => 7 * i);
  expect(shrink(picture, shape, 1)).toEqual(picture);
  for (const factor of [3, 4, 0, 1.5, -2]) expect(() => shrink(picture, shape, factor)).toThrow(/shrink: factor/);
});

test("premultiplied stays premultiplied", () => {
  // Opaque white beside transparent: half white, half there. Averaging straight alpha would darken it.
  const square = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0);
  expect([...shrink(square, {width: 2, height: 2, channels: 4}, 2)]).toEqual([128, 128, 128, 128]);
});
