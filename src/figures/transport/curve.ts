/**
 * A curve through handles, as a map of the line: the natural cubic spline, straight beyond the outermost handles. Its
 * slope is continuous, so the density that it makes of a bell has no corners that nobody drew.
 */
import {solveIncreasing} from "../../math/numeric/root.js";

export interface Curve {
  /** G(z). */
  readonly at: (z: number) => number;
  /** G′(z). */
  readonly slope: (z: number) => number;
  /** Where it turns round, increasing: between two neighbours, and beyond the outermost, it is monotone. */
  readonly turns: readonly number[];
  /** Every z that G sends to x, increasing; none from a piece that is level. */
  readonly sources: (x: number) => number[];
}

/** Distance between handles, and where they stand: near enough for two hills, far enough for fingers. */
const GAP = 0.8;
export const KNOTS = [-2, -1, 0, 1, 2].map((k) => k * GAP);

/** No draw of a bell is farther out: Φ(−9) is 1e-19. */
export const END = 9;

/** @param heights one for each of `KNOTS`, finite */
export function createCurve(heights: readonly number[]): Curve {
  const n = heights.length;
  const [first, last] = [KNOTS[0]!, KNOTS[n - 1]!];
  const bends = bendsOf(heights);
  // In u = (z − knotᵢ)/GAP from 0 to 1: heightᵢ + slopeᵢ·u + bendᵢ·u²/2 + (bendᵢ₊₁ − bendᵢ)·u³/6.
  const slopes = heights.map((height, i) =>
    i + 1 < n ? heights[i + 1]! - height - (2 * bends[i]! + bends[i + 1]!) / 6 : height - heights[i - 1]! + (bends[i - 1]! + 2 * bends[i]!) / 6
  );
  const pieceOf = (z: number) => Math.min(n - 2, Math.max(0, Math.floor((z - first) / GAP)));
  const at = (z: number): number => {
    if (z <= first) return heights[0]! + (slopes[0]! * (z - first)) / GAP;
    if (z >= last) return heights[n - 1]! + (slopes[n - 1]! * (z - last)) / GAP;
    const i = pieceOf(z);
    const u = (z - KNOTS[i]!) / GAP;
    return heights[i]! + u * (slopes[i]! + u * (bends[i]! / 2 + (u * (bends[i + 1]! - bends[i]!)) / 6));
  };
  const slope = (z: number): number => {
    if (z <= first) return slopes[0]! / GAP;
    if (z >= last) return slopes[n - 1]! / GAP;
    const i = pieceOf(z);
    const u = (z - KNOTS[i]!) / GAP;
    return (slopes[i]! + u * (bends[i]! + (u * (bends[i + 1]! - bends[i]!)) / 2)) / GAP;
  };
  const turns = heights.slice(1).flatMap((_, i) =>
    rootsInUnit((bends[i + 1]! - bends[i]!) / 2, bends[i]!, slopes[i]!)
      .map((u) => KNOTS[i]! + GAP * u)
      .filter((z) => slope(z - 1e-6) * slope(z + 1e-6) < 0)
  );
  const edges = [-END, ...turns, END];
  return {
    at,
    slope,
    turns,
    sources: (x) =>
      edges.slice(1).flatMap((end, i) => {
        const start = edges[i]!;
        const sign = Math.sign(at(end) - at(start));
        if (sign * (at(start) - x) > 0 || sign * (at(end) - x) < 0 || sign === 0) return [];
        return [solveIncreasing((z) => ({value: sign * (at(z) - x), slope: sign * slope(z)}), start, end)];
      })
  };
}

/** Second derivatives at the handles, 0 at both ends, in units of the gap: bᵢ₋₁ + 4bᵢ + bᵢ₊₁ = 6·(hᵢ₋₁ − 2hᵢ + hᵢ₊₁), by Thomas' algorithm. */
function bendsOf(heights: readonly number[]): number[] {
  const n = heights.length;
  const bends = new Array<number>(n).fill(0);
  const ratios = new Array<number>(n).fill(0);
  for (let i = 1; i < n - 1; i++) {
    const pivot = 4 - ratios[i - 1]!;
    ratios[i] = 1 / pivot;
    bends[i] = (6 * (heights[i - 1]! - 2 * heights[i]! + heights[i + 1]!) - bends[i - 1]!) / pivot;
  }
  for (let i = n - 2; i > 0; i--) bends[i]! -= ratios[i]! * bends[i + 1]!;
  return bends;
}

/** Roots of a·u² + b·u + c in [0, 1), increasing. */
function rootsInUnit(a: number, b: number, c: number): number[] {
  const inside = (roots: number[]) => roots.filter((u) => u >= 0 && u < 1).sort((left, right) => left - right);
  if (Math.abs(a) < 1e-12) return b === 0 ? [] : inside([-c / b]);
  const discriminant = b * b - 4 * a * c;
  if (discriminant <= 0) return [];
  const q = -0.5 * (b + (b < 0 ? -1 : 1) * Math.sqrt(discriminant)); // no digits lost where b² is large
  return inside(q === 0 ? [0] : [q / a, c / q]);
}

/** Where the line is cut for the area, besides the turns: so that no piece holds a hill and a long empty tail. */
const CUTS = [-END, -4, -3, -2.2, ...KNOTS, 2.2, 3, 4, END];

/**
 * ∫ density over the line, cut where the density may be infinite: at the heights of the curve's turns. u ↦ u²(3 − 2u) on
 * each piece takes away a spike like 1/√distance; the midpoint rule does the rest. Error below 1e-3.
 */
export function areaUnder(density: (x: number) => number, {at, turns}: Curve, count = 80): number {
  const cuts = [...CUTS, ...turns].map(at).sort((a, b) => a - b);
  let area = 0;
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i]!, cuts[i + 1]!];
    if (to - from < 1e-9) continue; // two turns of one height, but for rounding
    for (let k = 0; k < count; k++) {
      const u = (k + 0.5) / count;
      area += (density(from + (to - from) * u * u * (3 - 2 * u)) * (to - from) * 6 * u * (1 - u)) / count;
    }
  }
  return area;
}
