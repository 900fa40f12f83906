/**
 * A batch as a sheet of square tiles: where each goes, and the canvas renderer. In whole pixels throughout, so that the WebGPU
 * renderer (gpu-tiles.ts) draws the same ones to the pixel. Over mid-grey and clamped last, as everywhere (src/math/pictures).
 */
import {GREY, PICTURE_CHANNELS} from "../../../math/pictures/pictures.js";

/** How a batch is laid out. */
export interface TileStyle {
  /** Tiles side by side; as many columns as rows, or one more, unless given. */
  readonly columns?: number;
  /** Pixels between neighbours, 0 unless given. */
  readonly gap?: number;
  /** What shows between tiles: red, green, blue, 0 … 1; the mid-grey unless given. */
  readonly ground?: readonly [number, number, number];
}

/** Places in pixels of the target. Tile k is in column k mod columns, row ⌊k/columns⌋. */
export interface Tiles {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly columns: number;
  /** From tile to tile. */
  readonly pitch: number;
  /** Of each tile, from the left and the top of its cell. */
  readonly margin: number;
  /** Of a tile. */
  readonly side: number;
  /** Of a picture, in its own pixels. */
  readonly size: number;
  readonly ground: readonly [number, number, number];
}

const MID_GREY = [GREY / 255, GREY / 255, GREY / 255] as const;

/** @throws RangeError where pictures of `dim` numbers are not square, or the target is too small for so many tiles */
export function layoutTiles(
  {width, height, count, dim}: {readonly width: number; readonly height: number; readonly count: number; readonly dim: number},
  {columns = Math.ceil(Math.sqrt(count)), gap = 0, ground = MID_GREY}: TileStyle = {}
): Tiles {
  const size = Math.sqrt(dim / PICTURE_CHANNELS);
  if (!Number.isInteger(size)) throw new RangeError(`Pictures of ${dim} numbers are not square with ${PICTURE_CHANNELS} numbers a pixel; they cannot be drawn.`);
  if (!(Number.isInteger(columns) && columns >= 1)) throw new RangeError(`The number of columns is ${columns}; give a whole number, 1 or greater.`);
  if (!(Number.isInteger(gap) && gap >= 0)) throw new RangeError(`The gap between tiles is ${gap}; give a whole number of pixels, 0 or greater.`);
  const pitch = Math.floor(Math.min(width / columns, height / Math.ceil(count / columns)));
  const side = pitch - gap;
  if (!(side >= 1)) {
    throw new RangeError(`${width} × ${height} pixels are too few for ${count} tiles in ${columns} columns, ${gap} apart; give a larger canvas.`);
  }
  return {width, height, count, columns, pitch, margin: gap >> 1, side, size, ground};
}

/**
 * Draws the tiles.
 *
 * @param x one picture after the other, premultiplied RGBA coordinates
 * @param out width·height·4 bytes, RGBA as `ImageData` has them; overwritten
 * @param options.scale factor on x before it is shown
 */
export function paintTiles(x: ArrayLike<number>, out: Uint8ClampedArray, tiles: Tiles, {scale = 1}: {readonly scale?: number} = {}): void {
  const {width, height, count, columns, pitch, margin, side, size, ground} = tiles;
  const spans = Array.from({length: side}, (_, i) => sourceSpan(i, side, size));
  for (let y = 0, at = 0; y < height; y++) {
    for (let left = 0; left < width; left++, at += 4) {
      const [column, row] = [Math.floor(left / pitch), Math.floor(y / pitch)];
      const [i, j] = [left - column * pitch - margin, y - row * pitch - margin];
      const k = row * columns + column;
      const inside = column < columns && k < count && i >= 0 && j >= 0 && i < side && j < side;
      if (inside) averageOf(x, k * size * size, size, spans[i], spans[j], scale, out, at);
      else for (let c = 0; c < 3; c++) out[at + c] = 255 * ground[c];
      out[at + 3] = 255;
    }
  }
}

/** The pixels of a picture that pixel i of a tile shows: the one at its middle where tiles are larger, all that it covers where smaller. */
function sourceSpan(i: number, side: number, size: number): readonly [from: number, to: number] {
  if (side < size) return [Math.floor((i * size) / side), Math.ceil(((i + 1) * size) / side)];
  const middle = Math.floor(((2 * i + 1) * size) / (2 * side));
  return [middle, middle + 1];
}

function averageOf(
  x: ArrayLike<number>, first: number, size: number, [left, right]: readonly [number, number], [top, bottom]: readonly [number, number],
  scale: number, out: Uint8ClampedArray, at: number
): void {
  const sums = [0, 0, 0];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const pixel = 4 * (first + row * size + column);
      const behind = GREY * (0.5 - 0.5 * scale * x[pixel + 3]);
      for (let c = 0; c < 3; c++) sums[c] += Math.min(255, Math.max(0, 127.5 * (scale * x[pixel + c] + 1) + behind));
    }
  }
  for (let c = 0; c < 3; c++) out[at + c] = sums[c] / ((right - left) * (bottom - top));
}
