/** Where each of the 16384 numbers stands in a square of 128 × 128: on its channel's sheet, red and green above blue and alpha. */
import {PICTURE_SIZE} from "../../math/pictures/pictures.js";

/** Side of the square of all numbers: √16384. */
export const NUMBERS_SIDE = 128;

/** Coordinate k as pixel column, pixel row and channel: k = (row·64 + column)·4 + channel. */
export function pixelOfNumber(k: number): {column: number; row: number; channel: number} {
  const pixel = k >> 2;
  return {column: pixel % PICTURE_SIZE, row: Math.floor(pixel / PICTURE_SIZE), channel: k & 3};
}

export function numberOfPixel(column: number, row: number, channel: number): number {
  return (row * PICTURE_SIZE + column) * 4 + channel;
}

/** The number that stands in a place of the square, counted in numbers from its left upper corner. */
export function numberInPlace(x: number, y: number): number {
  return numberOfPixel(x % PICTURE_SIZE, y % PICTURE_SIZE, Math.floor(x / PICTURE_SIZE) + 2 * Math.floor(y / PICTURE_SIZE));
}
