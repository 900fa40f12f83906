/** How far many points on a line are from an exact distribution, and what chance alone would leave. No DOM. */
import type {Mixture} from "../../math/targets/mixture.js";
import {mixtureCdf} from "../../math/transport/mixture-cdf.js";

/** Between two places at which the distribution functions are compared. */
const CELLS = 800;

export interface LineDistance {
  /** W₁ = ∫|F_n − F|, in the unit of x: by how much a point has to move, on average. */
  readonly value: number;
  /** What as many exact draws would show on average: E|F_n − F| ≈ √(2/π)·√(F(1 − F)/n). */
  readonly floor: number;
}

/** The places at which distribution functions are compared: both ends of every cell from −reach to reach. */
export const lineEdges = (reach: number): Float64Array => Float64Array.from({length: CELLS + 1}, (_, k) => reach * ((2 * k) / CELLS - 1));

/** Compares on a grid from −reach to reach; what lies beyond is counted at its ends. Off by half a cell where all points are one. */
export function createLineDistance(exact: Mixture, reach: number): (x: ArrayLike<number>) => LineDistance {
  return createCdfDistance(mixtureCdf(exact, lineEdges(reach)), reach);
}

/** The same, from the distribution function at `lineEdges(reach)`. */
export function createCdfDistance(cdf: Float64Array, reach: number): (x: ArrayLike<number>) => LineDistance {
  const width = (2 * reach) / CELLS;
  return (x) => {
    const counts = countCells(x, {from: -reach, to: reach, cells: CELLS});
    let [below, value, floor] = [0, 0, 0];
    for (let k = 0; k < CELLS; k++) {
      value += width * Math.abs(below / x.length - cdf[k]!);
      floor += width * Math.sqrt((2 * cdf[k]! * Math.max(0, 1 - cdf[k]!)) / (Math.PI * x.length));
      below += counts[k]!;
    }
    return {value, floor};
  };
}

export interface CellsOptions {
  readonly from: number;
  readonly to: number;
  readonly cells: number;
}

/** Numbers of points in equal cells of [from, to]; those beyond are counted in the first and the last. */
export function countCells(x: ArrayLike<number>, {from, to, cells}: CellsOptions): Float64Array {
  const counts = new Float64Array(cells);
  const scale = cells / (to - from);
  for (let i = 0; i < x.length; i++) {
    const cell = Math.floor((x[i]! - from) * scale);
    counts[cell < 0 ? 0 : cell >= cells ? cells - 1 : cell]!++; // NaN is nowhere
  }
  return counts;
}
