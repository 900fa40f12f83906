/** Which patches a local denoiser compares: sizes, shifts and borders. Internal; shared with the GPU's version. */
import type {PatchBorders} from "./local.js";

/** The part of a local denoiser's options that says which patches are compared; see `LocalDenoiserOptions`. */
export interface PatchShape {
  readonly height: number;
  readonly width: number;
  readonly window: number | ((sigma: number) => number);
  readonly maxShift: number;
  readonly borders: PatchBorders;
}

/** One shift along one axis: where each position p looks (−1: outside), and whether it may be compared with that. */
export interface PatchShift {
  /** In positions, negative to the left or up. */
  readonly shift: number;
  readonly source: Int32Array;
  readonly allowed: Uint8Array;
}

/** Everything a patch may be compared with at one level: each pair of a row shift and a column shift, in this order. */
export interface PatchCandidates {
  /** The patch's window has 2·radius + 1 pixels a side. */
  readonly radius: number;
  readonly rowShifts: readonly PatchShift[];
  readonly columnShifts: readonly PatchShift[];
}

/** @throws RangeError if the window is not odd, or some pixel has no patch to be compared with ("circular-inside") */
export function listCandidates({height, width, window, maxShift, borders}: PatchShape, sigma: number): PatchCandidates {
  const radius = readRadius(window, sigma, Math.max(height, width));
  requireCandidates(borders, radius, maxShift, height, width);
  return {
    radius,
    rowShifts: listShifts(height, radius, maxShift, borders),
    columnShifts: listShifts(width, radius, maxShift, borders)
  };
}

/** All shifts along an axis with which any position may be compared. */
function listShifts(length: number, radius: number, maxShift: number, borders: PatchBorders): PatchShift[] {
  const torus = borders !== "zeros";
  const all = torus ? Math.floor(length / 2) : length - 1;
  const reach = Math.min(maxShift, all);
  const first = torus && 2 * reach === length ? 1 - reach : -reach; // on an even torus ±length/2 is one shift
  const shifts: PatchShift[] = [];
  for (let shift = first; shift <= reach; shift++) {
    const source = Int32Array.from({length}, (_, p) => {
      const q = p + shift;
      return torus ? (q + length) % length : q >= 0 && q < length ? q : -1;
    });
    const allowed = Uint8Array.from(source, (q, p) => {
      if (borders === "circular") return 1;
      if (borders === "circular-inside") return q >= radius && q < length - radius ? 1 : 0;
      const cutBefore = (at: number): number => Math.min(at, radius);
      const cutAfter = (at: number): number => Math.min(length - 1 - at, radius);
      return cutBefore(p) === cutBefore(q) && cutAfter(p) === cutAfter(q) ? 1 : 0;
    });
    if (allowed.includes(1)) shifts.push({shift, source, allowed});
  }
  return shifts;
}

/** The radius of the window at σ; one that sees the whole picture from everywhere is side − 1. */
function readRadius(window: PatchShape["window"], sigma: number, side: number): number {
  const value = typeof window === "number" ? window : window(sigma);
  if (!(value === Infinity || (Number.isSafeInteger(value) && value >= 1 && value % 2 === 1)))
    throw new RangeError(
      `denoise: window is ${value} at sigma ${sigma}; give an odd whole number of pixels, or Infinity.`
    );
  return Math.min((value - 1) / 2, side - 1);
}

function requireCandidates(
  borders: PatchBorders,
  radius: number,
  maxShift: number,
  height: number,
  width: number
): void {
  if (borders === "circular-inside" && (2 * radius + 1 > Math.min(height, width) || maxShift < radius))
    throw new RangeError(
      `denoise: borders is "circular-inside", the window ${2 * radius + 1} and maxShift ${maxShift}, so some pixel ` +
        `has no patch to be compared with; give a window within the picture and maxShift ${radius} or more.`
    );
}
