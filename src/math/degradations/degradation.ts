import {requireInteger, requireLength, requireOneOf} from "../check.js";
import {PICTURE_CHANNELS} from "../pictures/pictures.js";

/**
 * A way of making one picture worse: (x₀, severity) ↦ x, a new array. Severity s runs from 0 (x₀ itself, to the bit) to
 * 1 (what the degradation says). Continuous in s and deterministic: what is random was drawn from the seed when it was
 * made.
 *
 * A picture is width·height·4 coordinates: premultiplied RGBA, row by row, −1 for nothing and 1 for full
 * (pictures/pictures.ts). They need not lie in [−1, 1].
 * @throws RangeError unless 0 ≤ severity ≤ 1 and x₀ has the right length
 */
export type Degrade = (x0: Float64Array, severity: number) => Float64Array;

/** Size of a picture in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a `Degrade` of what happens for 0 < s ≤ 1: checks the arguments and answers s = 0. `degrade` may not change x₀.
 * Internal.
 */
export function makeDegrade(where: string, {width, height}: PictureSize, degrade: Degrade): Degrade {
  requireInteger(where, "width", width);
  requireInteger(where, "height", height);
  return (x0, severity) => {
    requireSeverity(where, severity);
    requireLength(where, "x0", x0.length, width * height * PICTURE_CHANNELS);
    return severity === 0 ? x0.slice() : degrade(x0, severity);
  };
}

/** Internal. */
export function requireSeverity(where: string, severity: number): void {
  if (!(severity >= 0 && severity <= 1))
    throw new RangeError(`${where}: severity is ${severity}; give a number from 0 (untouched) to 1.`);
}

/** How much of two things there is at severity s: a(0) = 1, b(0) = 0, a(1) = 0, b(1) = 1, exactly. */
export type Mixing = "circular" | "linear";

/**
 * The two weights: (cos(πs/2), sin(πs/2)), whose squares sum to 1 — the √ᾱ and √(1−ᾱ) of Bansal et al. 2022 —, or
 * (1 − s, s), the straight line of flow matching. Internal.
 * @throws RangeError unless mixing is one of the two
 */
export function mixingWeights(where: string, mixing: Mixing, severity: number): readonly [kept: number, added: number] {
  requireOneOf(where, "mixing", mixing, ["circular", "linear"]);
  if (mixing === "linear") return [1 - severity, severity];
  if (severity === 1) return [0, 1]; // cos(π/2) is 6e-17 in float64
  return [Math.cos((Math.PI / 2) * severity), Math.sin((Math.PI / 2) * severity)];
}
