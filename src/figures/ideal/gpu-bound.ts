/**
 * How far float32 in pixel space may be from the exact D: the a-priori bound of docs/gpu-precision.md, for
 * coordinates in [−1, 1] and D = 16384. Worst case: every rounding goes the same way.
 */
import {PICTURE_DIM} from "../../math/pictures/pictures.js";

/** Relative error of one operation; WGSL does not promise the direction of rounding. */
const U = 2 ** -23;
/** ‖yₙ‖ ≤ √D. */
const NORM = Math.sqrt(PICTURE_DIM);
/** ‖yₙ − mean‖; no picture of the set is farther out. */
const RADIUS = 128;
/** Below this σ the kernel takes direct differences. */
const DIFFERENCE_SIGMA = 0.5;
/** Pictures farther behind than this many nats have no weight that counts. */
const GAP = 40;

/** Largest error of a logit against the best picture's, in nats, at x = y + σ·noise. */
export function logitBound(sigma: number): number {
  const between = 2 * RADIUS;
  const lengthOfX = NORM * (1 + sigma);
  if (sigma >= DIFFERENCE_SIGMA) {
    const lengthOfP = NORM * sigma + RADIUS;
    const sums = 76 * lengthOfP * NORM + 2 * RADIUS ** 2 + (lengthOfX + lengthOfP) * between;
    return U * (sums / sigma ** 2 + 6 + 6 * GAP);
  }
  const squares = 39 * (PICTURE_DIM * sigma ** 2 + GAP * sigma ** 2);
  return U * ((squares + lengthOfX * between) / sigma ** 2 + 6 + 6 * GAP);
}

/**
 * Largest error of a coordinate of D: 2κq + M·u, at most 2.
 *
 * @param q weight that is not on the best picture, 1 − w₁
 * @param n number of pictures
 */
export function denoisedBound(sigma: number, q: number, n: number): number {
  const e = logitBound(sigma);
  const kappa = ((Math.exp(e) - 1) * (1 + q * Math.exp(-e))) / (1 - q + q * Math.exp(-e));
  const roundings = n / 256 + n / 128 + 41;
  return Math.min(2, 2 * kappa * q + roundings * U);
}
