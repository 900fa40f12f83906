import {logNormalCdf} from "../numeric/normal.js";
import {solveIncreasing} from "../numeric/root.js";

/** A map of the real line, and where it turns. */
export interface PushForwardOptions {
  /** G: monotone between neighbouring breaks, and beyond the outermost. May jump at a break. */
  readonly map: (z: number) => number;
  /** G′. Central differences unless given. */
  readonly derivative?: (z: number) => number;
  /** Where G turns or jumps, increasing. None unless given: G is monotone. */
  readonly breaks?: readonly number[];
}

/** The distribution of G(z), z ~ N(0, 1). */
export interface PushForward {
  /** Σ φ(z)/|G′(z)| over all z with G(z) = y, breaks left out; ∞ where G is flat at such a z, 0 where there is none. */
  density(y: number): number;
  /** P(G(z) ≤ y). */
  cdf(y: number): number;
}

/** Beyond this a standard normal variable never goes: Φ(−38) = 3e-316 is all but the end of float64. */
const END = 38;

/**
 * Pushes N(0, 1) forward through a map G: R → R, by the change of variables on each piece where it is monotone:
 *
 *     p(y) = Σ_{z: G(z) = y} φ(z)/|G′(z)|.
 *
 * What lies under the curve between z and z + dz lies afterwards between G(z) and G(z + dz): area is conserved, and
 * the height is divided by the stretch |G′|. Each piece is solved for z by bisection. z beyond ±38 does not count.
 * @throws RangeError if breaks do not increase; its methods, if y is NaN
 */
export function pushForward({map, derivative, breaks = []}: PushForwardOptions): PushForward {
  breaks.forEach((value, i) => {
    if (!(i === 0 ? value > -Infinity && value < Infinity : value > breaks[i - 1]! && value < Infinity))
      throw new RangeError(`pushForward: breaks are [${breaks.join(", ")}]; give finite numbers that increase.`);
  });
  const edges = [-END, ...breaks.filter((value) => Math.abs(value) < END), END];
  const pieces = edges.slice(1).map((end, i) => readPiece(map, edges[i]!, end));

  return {
    density(y) {
      checkPoint("density", y);
      let sum = 0;
      for (const piece of pieces) {
        const z = piece.solve(y);
        if (!(z > piece.start && z < piece.end)) continue;
        const stretch = Math.abs(derivative ? derivative(z) : differenceQuotient(map, z, piece));
        sum += Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) / stretch;
      }
      return sum;
    },
    cdf(y) {
      checkPoint("cdf", y);
      let sum = 0;
      for (const {start, end, rising, solve} of pieces)
        sum += rising ? normalMass(start, solve(y, true)) : normalMass(solve(y), end);
      return Math.min(1, sum);
    }
  };
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly rising: boolean;
  /**
   * Where the piece passes y: the least z on whose right G is at y or beyond it, beyond it only if `strictly`; the end
   * of the piece on which it would lie where it does not pass.
   */
  solve(y: number, strictly?: boolean): number;
}

/** A piece of the map; the breaks themselves, where it may jump, are left out. */
function readPiece(map: (z: number) => number, start: number, end: number): Piece {
  const inset = 1e-12 * (end - start);
  const rising = map(start + inset) <= map(end - inset);
  const sign = rising ? 1 : -1;
  return {
    start,
    end,
    rising,
    solve: (y, strictly = false) => {
      const isPast = (z: number): boolean => (strictly ? sign * (map(z) - y) > 0 : sign * (map(z) - y) >= 0);
      if (sign * (map(start + inset) - y) > 0) return start;
      if (!isPast(end - inset)) return end;
      return solveIncreasing((z) => ({value: isPast(z) ? 1 : -1, slope: 0}), start + inset, end - inset);
    }
  };
}

/** Φ(b) − Φ(a), from whichever tail is the shorter. */
function normalMass(a: number, b: number): number {
  return a > 0
    ? Math.exp(logNormalCdf(-a)) - Math.exp(logNormalCdf(-b))
    : Math.exp(logNormalCdf(b)) - Math.exp(logNormalCdf(a));
}

/** G′(z), without a look beyond the piece. Error about 1e-10 for a map that varies on a scale of 1. */
function differenceQuotient(map: (z: number) => number, z: number, {start, end}: Piece): number {
  const h = Math.min(1e-3, (z - start) / 3, (end - z) / 3);
  return (8 * (map(z + h) - map(z - h)) - (map(z + 2 * h) - map(z - 2 * h))) / (12 * h);
}

function checkPoint(where: string, y: number): void {
  if (Number.isNaN(y)) throw new RangeError(`${where}: y is NaN; give a number.`);
}
