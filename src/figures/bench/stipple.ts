/** A grey picture as points of the plane: as many to a place as it is dark there. */
import type {Point} from "../../math/spec/types.js";
import {toGrid} from "./spec-link.js";

/** How dark each pixel is, 0 … 1, row after row. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly dark: Float64Array;
}

/** Half the longer side of the picture, in the plane. */
const REACH = 2.2;

/**
 * `count` points, evenly along the picture's ink: the pixels are passed in the order of a Hilbert curve, which leaves a place only when
 * it has seen what lies about it, and each time that one share of the ink has been passed a point is put there, at a random place
 * within the pixel. So every part of the picture has its share of points to within one or two.
 *
 * @param options.random for the places within pixels, 0 … 1
 * @returns no points where there is no ink
 */
export function stipple({width, height, dark}: Ink, {count, random}: {readonly count: number; readonly random: () => number}): Point[] {
  const total = dark.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return [];
  const side = 2 ** Math.ceil(Math.log2(Math.max(width, height, 2)));
  const unit = (2 * REACH) / Math.max(width, height);
  const points: Point[] = [];
  let passed = 0;
  for (let step = 0; step < side * side; step++) {
    const [x, y] = hilbert(step, side);
    if (x >= width || y >= height) continue;
    passed += (dark[y * width + x]! / total) * count;
    while (points.length < count && points.length + 0.5 < passed)
      points.push([toGrid(unit * (x + random() - width / 2)), toGrid(unit * (height / 2 - y - random()))]);
  }
  return points;
}

/** Place number `step` of the Hilbert curve that fills a square of side 2^k. */
function hilbert(step: number, side: number): readonly [number, number] {
  let [x, y, rest] = [0, 0, step];
  for (let size = 1; size < side; size *= 2) {
    const right = (rest >> 1) & 1;
    const up = (rest ^ right) & 1;
    if (up === 0) {
      if (right === 1) [x, y] = [size - 1 - x, size - 1 - y];
      [x, y] = [y, x];
    }
    x += size * right;
    y += size * up;
    rest >>= 2;
  }
  return [x, y];
}

/** Of pixels with straight alpha: how much darker than white paper each one is. `light`: how much lighter than black paper. */
export function inkOfPixels({width, height, data}: {readonly width: number; readonly height: number; readonly data: Uint8ClampedArray}, {light = false} = {}): Ink {
  const dark = Float64Array.from({length: width * height}, (_, k) => {
    const [r, g, b, a] = data.subarray(4 * k, 4 * k + 4);
    const luminance = (0.2126 * r! + 0.7152 * g! + 0.0722 * b!) / 255;
    return (a! / 255) * (light ? luminance : 1 - luminance);
  });
  return {width, height, dark};
}
