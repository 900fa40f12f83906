/**
 * A round net over the plane of noise: rings and sectors, every cell with the same share of the draws, as the columns of a
 * bell have in one dimension. No DOM.
 */
import {toRgb} from "../theme.js";

/** Of the draws, so many lie on the net: all but those beyond its rim. */
const INSIDE = 0.98;
export const NET = {rings: 22, sectors: 64, rim: Math.sqrt(-2 * Math.log(1 - INSIDE)), share: INSIDE / (22 * 64)} as const;

export interface Cell {
  /** Indices of its corners, in order around. */
  readonly corners: readonly [number, number, number, number];
  /** Radians, from the first axis. */
  readonly angle: number;
  /** 0 in the middle, 1 at the rim. */
  readonly out: number;
  /** Dark or light, as on a chess board. */
  readonly dark: boolean;
}

export interface Net {
  /** x and y by turns. */
  readonly vertices: Float64Array;
  readonly cells: readonly Cell[];
}

/** Rings of equal probability: P(‖z‖ ≤ r) = 1 − exp(−r²/2). */
export function netOfCells({rings, sectors} = NET): Net {
  const radius = (ring: number) => Math.sqrt(-2 * Math.log(1 - (INSIDE * ring) / rings));
  const vertices = Float64Array.from({length: 2 * (rings + 1) * sectors}, (_, k) => {
    const [vertex, turn] = [Math.floor(k / 2), k % 2 === 0 ? Math.cos : Math.sin];
    return radius(Math.floor(vertex / sectors)) * turn((2 * Math.PI * (vertex % sectors)) / sectors);
  });
  const cells = Array.from({length: rings * sectors}, (_, k): Cell => {
    const [ring, sector] = [Math.floor(k / sectors), k % sectors];
    const [near, far] = [ring * sectors, (ring + 1) * sectors];
    const next = (sector + 1) % sectors;
    return {
      corners: [near + sector, far + sector, far + next, near + next],
      angle: (2 * Math.PI * (sector + 0.5)) / sectors,
      out: (ring + 0.5) / rings,
      dark: (ring + sector) % 2 === 0
    };
  });
  return {vertices, cells};
}

/** Of a cell, its corners at these places (x and y by turns), joined by straight lines. */
export function areaOf([a, b, c, d]: Cell["corners"], at: ArrayLike<number>): number {
  const [x, y] = [(k: number) => at[2 * k]!, (k: number) => at[2 * k + 1]!];
  return 0.5 * Math.abs((x(c) - x(a)) * (y(d) - y(b)) - (x(d) - x(b)) * (y(c) - y(a)));
}

/** Lightness, chroma and hue (oklch) of the rim in the four directions, all of them tints of the density's violet; as oklab. */
const [EAST, NORTH, WEST, SOUTH] = ([[0.64, 0.2, 352], [0.78, 0.1, 315], [0.52, 0.18, 268], [0.36, 0.13, 315]] as const).map(([lightness, chroma, hue]) => {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)] as const;
}) as [Lab, Lab, Lab, Lab];
type Lab = readonly [lightness: number, a: number, b: number];

/** Where it started, and no other meaning: pink in the east, indigo in the west, pale in the north, deep in the south. */
export function cellColor({angle, out, dark}: Cell, paper: string): string {
  const [x, y] = [Math.cos(angle), Math.sin(angle)].map((share) => (0.25 + 0.75 * out) * share) as [number, number];
  const [l, a, b] = EAST.map((east, i) => (east + NORTH[i]! + WEST[i]! + SOUTH[i]!) / 4 + (x * (east - WEST[i]!) + y * (NORTH[i]! - SOUTH[i]!)) / 2) as [number, number, number];
  const onDark = toRgb(paper).reduce((sum, part) => sum + part, 0) < 1.5;
  const lightness = (onDark ? 0.3 + 0.7 * l : l) + (dark ? -0.035 : 0.035);
  return `oklab(${lightness.toFixed(3)} ${a.toFixed(3)} ${b.toFixed(3)})`;
}
