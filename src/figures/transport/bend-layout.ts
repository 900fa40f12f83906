/**
 * Where things lie in the figure of the bent curve. A unit of z times a unit of density in below is as much ink as a unit
 * of x times a unit of density out on the right, so equal shares are equal areas.
 */

/** The window: z in [−Z_REACH, Z_REACH], x in [−X_REACH, X_REACH]. */
export const Z_REACH = 3.1;
export const X_REACH = 3.6;
/** Half the width of the strip. */
export const STRIP = 0.15;
/** The greatest density out that is still in sight. */
const TALLEST = 0.66;

export interface BendLayout {
  readonly width: number;
  readonly height: number;
  /** The curve's panel. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly toZ: (z: number) => number;
  readonly fromZ: (pixels: number) => number;
  readonly toX: (x: number) => number;
  readonly fromX: (pixels: number) => number;
  /** The axis of what goes in, and pixels per density above it. */
  readonly bellBase: number;
  readonly bellUnit: number;
  /** The axis of what comes out, and pixels per density to its right. */
  readonly outBase: number;
  readonly outUnit: number;
}

export function layOutBend(width: number, height: number): BendLayout {
  const [left, top] = [4, 4];
  const right = Math.round(0.7 * width);
  const bottom = Math.round(0.72 * height);
  const unitZ = (right - left) / (2 * Z_REACH);
  const unitX = (bottom - top) / (2 * X_REACH);
  const outBase = right + 10;
  const outUnit = (width - outBase - 4) / TALLEST;
  return {
    width,
    height,
    left,
    top,
    right,
    bottom,
    toZ: (z) => (left + right) / 2 + unitZ * z,
    fromZ: (pixels) => (pixels - (left + right) / 2) / unitZ,
    toX: (x) => (top + bottom) / 2 - unitX * x,
    fromX: (pixels) => ((top + bottom) / 2 - pixels) / unitX,
    bellBase: height - 24,
    bellUnit: (outUnit * unitX) / unitZ,
    outBase,
    outUnit
  };
}
