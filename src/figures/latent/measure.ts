/** Numbers about codes: how faithful, how coarse, how far a change reaches. */
import {squaredDistance} from "../../math/numeric/geometry.js";
import {PICTURE_CHANNELS, PICTURE_SIZE} from "../../math/pictures/pictures.js";

/** Decibels of (peak to peak)² = 2² over the mean squared error; ∞ for equal pictures. */
export const psnr = (x: ArrayLike<number>, y: ArrayLike<number>): number => 10 * Math.log10(4 / (squaredDistance(x, y) / x.length));

export interface Range {
  readonly least: number;
  readonly greatest: number;
}

/** Of numbers that come in rows of `kinds`, the range of each kind. */
export function rangesOf(values: ArrayLike<number>, kinds: number): Range[] {
  const ranges = Array.from({length: kinds}, () => ({least: Infinity, greatest: -Infinity}));
  for (let i = 0; i < values.length; i++) {
    const range = ranges[i % kinds]!;
    range.least = Math.min(range.least, values[i]!);
    range.greatest = Math.max(range.greatest, values[i]!);
  }
  return ranges;
}

/**
 * Each number as the middle of one of 2^bits equal parts of its kind's range; what lies outside goes to the nearest end.
 * @param bits ≥ 1; 32 leaves the numbers as they are
 */
export function quantise(values: Float64Array, ranges: readonly Range[], bits: number): Float64Array {
  if (bits >= 32) return values.slice();
  const parts = 2 ** bits;
  return values.map((value, i) => {
    const {least, greatest} = ranges[i % ranges.length]!;
    const size = (greatest - least) / parts;
    if (!(size > 0)) return least;
    return least + (Math.min(parts - 1, Math.max(0, Math.floor((value - least) / size))) + 0.5) * size;
  });
}

/** Share of a displacement's squared length that falls into the square of pixels from (column, row), `side` wide. */
export function shareInside(displacement: ArrayLike<number>, {column, row, side}: {column: number; row: number; side: number}): number {
  let [inside, all] = [0, 0];
  for (let i = 0; i < displacement.length; i++) {
    const pixel = Math.floor(i / PICTURE_CHANNELS);
    const [r, c] = [Math.floor(pixel / PICTURE_SIZE), pixel % PICTURE_SIZE];
    const square = displacement[i]! ** 2;
    all += square;
    if (c >= column && c < column + side && r >= row && r < row + side) inside += square;
  }
  return all > 0 ? inside / all : 0;
}
