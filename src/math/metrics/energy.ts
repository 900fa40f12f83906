import {estimateKernelDistance} from "./pairs.js";
import type {Estimate} from "./estimate.js";

/**
 * Energy distance of two laws (Székely & Rizzo 2013), from a sample of each:
 *
 *     𝓔 = 2·E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖,
 *
 * in the unit of the coordinates; for laws whose mean length is finite it is 0 if and only if they are equal. No
 * bandwidth to choose. (Some call √𝓔 the energy distance.) It is the squared MMD of the kernel −‖x − y‖ (Sejdinovic et
 * al. 2013), and is estimated like it: unbiased, so it may be negative, with a standard error that holds for different
 * laws (with finite variances) and, a third too large, for equal ones.
 *
 * O((n + m)²·dim) time, O(n + m) memory.
 * @param a n ≥ 3 points, n·dim finite numbers, row after row
 * @param b m ≥ 3 points
 * @throws RangeError if a sample has fewer than three points or a number that is not finite
 */
export function estimateEnergyDistance(a: Float64Array, b: Float64Array, {dim}: {readonly dim: number}): Estimate {
  return estimateKernelDistance("estimateEnergyDistance", a, b, dim, (square) => -Math.sqrt(square));
}
