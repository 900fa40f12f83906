/** A colour for each part of a mixture: violet and its tints; and the blend of a point that belongs to several. */
import {toRgb, type Colors} from "../theme.js";

/** Lightness, chroma and hue (oklch) on light paper; parts beyond the last begin again. */
const TINTS: readonly (readonly [lightness: number, chroma: number, hue: number])[] = [
  [0.44, 0.17, 305],
  [0.7, 0.15, 350],
  [0.5, 0.16, 275],
  [0.74, 0.11, 300],
  [0.55, 0.19, 340],
  [0.68, 0.1, 272],
  [0.36, 0.12, 330],
  [0.62, 0.16, 318]
];

type Lab = readonly [number, number, number];

function labOf(k: number, dark: boolean): Lab {
  const [lightness, chroma, hue] = TINTS[k % TINTS.length]!;
  const angle = (hue * Math.PI) / 180;
  return [dark ? 0.34 + 0.66 * lightness : lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

const isDark = ({paper}: Colors) => toRgb(paper).reduce((sum, part) => sum + part, 0) < 1.5;
const write = ([l, a, b]: Lab) => `oklab(${l.toFixed(3)} ${a.toFixed(3)} ${b.toFixed(3)})`;

/** The colour of part k. */
export function tintOf(k: number, colors: Colors): string {
  return write(labOf(k, isDark(colors)));
}

/** The colour of a point whose shares stand in `shares` from `offset` on: the parts' colours, mixed in those shares. */
export function blendTints(shares: ArrayLike<number>, offset: number, count: number, colors: Colors): string {
  const dark = isDark(colors);
  const sum = [0, 0, 0];
  for (let k = 0; k < count; k++) labOf(k, dark).forEach((value, i) => (sum[i]! += shares[offset + k]! * value));
  return write([sum[0]!, sum[1]!, sum[2]!]);
}
