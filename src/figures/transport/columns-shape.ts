/** A bell cut into columns of equal area, on its way through a map. No DOM. */
import {normalQuantile} from "../../math/numeric/normal.js";
import type {Curve} from "./curve.js";

export const COLUMNS = 20;
/** Where the outermost columns are cut off: 3e-5 of the draws lie beyond. */
const CUT = 4.2;
const POINTS = 24;

/** One column: its outline from left to right, each point with its height. */
export interface Column {
  readonly x: Float64Array;
  readonly height: Float64Array;
}

/**
 * The columns at a share t of the way: every point goes straight from z to G(z), z + t·(G(z) − z), and the height of the
 * bell is divided by how much that stretches.
 */
export function columnsAt({at, slope}: Curve, t: number): Column[] {
  const edges = Array.from({length: COLUMNS + 1}, (_, i) => (i === 0 ? -CUT : i === COLUMNS ? CUT : normalQuantile(i / COLUMNS)));
  return edges.slice(1).map((end, i) => {
    const start = edges[i]!;
    const z = Float64Array.from({length: POINTS + 1}, (_, k) => start + ((end - start) * k) / POINTS);
    return {
      x: z.map((value) => value + t * (at(value) - value)),
      height: z.map((value) => bell(value) / Math.abs(1 + t * (slope(value) - 1)))
    };
  });
}

/** Area under a column's outline, by trapezoids; where the map folds, both layers count. */
export function areaOf({x, height}: Column): number {
  let area = 0;
  for (let k = 0; k + 1 < x.length; k++) area += (Math.abs(x[k + 1]! - x[k]!) * (height[k]! + height[k + 1]!)) / 2;
  return area;
}

/** How wide a column stands, and how high it would be if it were level: the share that it holds, divided by its width. */
export function sizeOf({x}: Column): {readonly left: number; readonly width: number; readonly height: number} {
  const left = x.reduce((least, value) => Math.min(least, value), Infinity);
  const width = x.reduce((most, value) => Math.max(most, value), -Infinity) - left;
  return {left, width, height: 1 / COLUMNS / width};
}

function bell(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}
