/**
 * A round net over the plane of noise: rings and sectors, every cell with the same share of the draws, as the columns of a
 * bell have in one dimension. No DOM.
 */

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

/** A colour wheel, paler towards the middle: no meaning but "where it started". */
export function cellColor({angle, out, dark}: Cell, paper: string): string {
  return `color-mix(in oklab, oklch(${dark ? 0.55 : 0.7} ${(0.07 + 0.09 * out).toFixed(3)} ${((180 * angle) / Math.PI).toFixed(0)}) 92%, ${paper})`;
}
