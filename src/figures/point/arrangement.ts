/** Where each of the 16384 numbers stands in a square of 128 × 128: in its pixel, on its channel's sheet, or in the list. */
import {PICTURE_DIM, PICTURE_SIZE} from "../../math/pictures.js";

/** Side of the square of all numbers: √16384. */
export const NUMBERS_SIDE = 128;

/**
 * `pixels`: each pixel is a block of 2 × 2, its red, green, blue and alpha. `sheets`: four 64 × 64 sheets, red and green
 * above blue and alpha. `list`: in the order of the vector, 128 to a line.
 */
export type Arrangement = "pixels" | "sheets" | "list";

/** Coordinate k as pixel column, pixel row and channel: k = (row·64 + column)·4 + channel. */
export function pixelOfNumber(k: number): {column: number; row: number; channel: number} {
  const pixel = k >> 2;
  return {column: pixel % PICTURE_SIZE, row: Math.floor(pixel / PICTURE_SIZE), channel: k & 3};
}

export function numberOfPixel(column: number, row: number, channel: number): number {
  return (row * PICTURE_SIZE + column) * 4 + channel;
}

/** The place of number k, as row·128 + column of the square. A permutation of 0 … 16383. */
export function cellOfNumber(k: number, arrangement: Arrangement): number {
  if (arrangement === "list") return k;
  const {column, row, channel} = pixelOfNumber(k);
  const right = channel & 1;
  const below = channel >> 1;
  return arrangement === "pixels"
    ? (2 * row + below) * NUMBERS_SIDE + 2 * column + right
    : (row + PICTURE_SIZE * below) * NUMBERS_SIDE + column + PICTURE_SIZE * right;
}

/** The number that stands in a place: the inverse of `cellOfNumber`. */
export function numberInCell(cell: number, arrangement: Arrangement): number {
  if (arrangement === "list") return cell;
  const x = cell % NUMBERS_SIDE;
  const y = Math.floor(cell / NUMBERS_SIDE);
  return arrangement === "pixels"
    ? numberOfPixel(x >> 1, y >> 1, (x & 1) + 2 * (y & 1))
    : numberOfPixel(x % PICTURE_SIZE, y % PICTURE_SIZE, Math.floor(x / PICTURE_SIZE) + 2 * Math.floor(y / PICTURE_SIZE));
}

/** All places at once; made once per arrangement. */
export function cellsOf(arrangement: Arrangement): Uint16Array {
  return (cells[arrangement] ??= Uint16Array.from({length: PICTURE_DIM}, (_, k) => cellOfNumber(k, arrangement)));
}

const cells: Partial<Record<Arrangement, Uint16Array>> = {};
