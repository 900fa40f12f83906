/** A small rasteriser: what the GPU does with its quads, on an array of bytes, by the same rule for edges. */
import {markEdge, markMargin} from "./marks.js";
import type {Mark, Pixels} from "./scene.js";

/** Mixes a colour (bytes) into a pixel: result = under + alpha·(colour − under), rounded to bytes as a GPU does. */
function blend(data: Uint8ClampedArray, at: number, r: number, g: number, b: number, alpha: number): void {
  data[at] += alpha * (r - data[at]);
  data[at + 1] += alpha * (g - data[at + 1]);
  data[at + 2] += alpha * (b - data[at + 2]);
}

/** A disc with its centre at (x, y), in device pixels; `color` is packed RGBA. */
export function fillDisc({width, height, data}: Pixels, x: number, y: number, radius: number, color: number, opacity: number): void {
  const reach = radius + 0.5;
  const left = Math.max(0, Math.floor(x - reach));
  const right = Math.min(width - 1, Math.ceil(x + reach) - 1);
  const top = Math.max(0, Math.floor(y - reach));
  const bottom = Math.min(height - 1, Math.ceil(y + reach) - 1);
  const [r, g, b] = [color & 255, (color >> 8) & 255, (color >> 16) & 255];
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) {
      const coverage = reach - Math.sqrt((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2);
      if (coverage > 0) blend(data, 4 * (row * width + column), r, g, b, opacity * Math.min(1, coverage));
    }
}

/** A mark whose numbers are in device pixels. */
export function fillMark({width, height, data}: Pixels, mark: Mark): void {
  const {kind, ax, ay, bx, by, color, opacity} = mark;
  const around = kind === "ring" || kind === "disc";
  const margin = markMargin(mark) + 0.5;
  const left = Math.max(0, Math.floor((around ? ax : Math.min(ax, bx)) - margin));
  const right = Math.min(width - 1, Math.ceil((around ? ax : Math.max(ax, bx)) + margin));
  const top = Math.max(0, Math.floor((around ? ay : Math.min(ay, by)) - margin));
  const bottom = Math.min(height - 1, Math.ceil((around ? ay : Math.max(ay, by)) + margin));
  const [r, g, b] = [255 * color[0], 255 * color[1], 255 * color[2]];
  const inner = Math.max(0, bx - mark.width / 2 - 1);
  const edge = markEdge(mark);
  const length = Math.hypot(bx - ax, by - ay);
  const [unitX, unitY] = length > 0 ? [(bx - ax) / length, (by - ay) / length] : [1, 0];
  for (let row = top; row <= bottom; row++) {
    const fromY = row + 0.5 - ay;
    let [first, last] = [left, right];
    if (!around && Math.abs(unitY) > 1e-6) {
      // A slanted line is a narrow strip of its box: |fromX·unitY − fromY·unitX| ≤ margin.
      const [middle, half] = [ax + (fromY * unitX) / unitY, (margin + 1) / Math.abs(unitY)];
      first = Math.max(first, Math.floor(middle - half));
      last = Math.min(last, Math.ceil(middle + half));
    }
    // The inside of a large ring is most of the window: it is stepped over.
    const gap = kind === "ring" ? Math.sqrt(Math.max(0, inner * inner - fromY * fromY)) - 1 : 0;
    for (let column = first; column <= last; column++) {
      if (gap > 1 && Math.abs(column + 0.5 - ax) < gap) {
        column = Math.max(column, Math.min(right, Math.floor(ax + gap - 0.5)));
        continue;
      }
      const coverage = 0.5 - edge(column + 0.5, row + 0.5);
      if (coverage > 0) blend(data, 4 * (row * width + column), r, g, b, opacity * Math.min(1, coverage));
    }
  }
}

/** The mark in device pixels. */
export function scaleMark(mark: Mark, ratio: number): Mark {
  return {...mark, ax: ratio * mark.ax, ay: ratio * mark.ay, bx: ratio * mark.bx, by: ratio * mark.by, width: ratio * mark.width};
}
