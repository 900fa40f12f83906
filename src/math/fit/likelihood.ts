import {countRows} from "../check.js";
import type {Target} from "../types.js";

/**
 * Likelihood of data under a density: the product Πᵢ p_σ(xᵢ), multiplied out as it is written. So it underflows, as
 * every product of many small factors does: of 0.4 each (one coordinate near the mean of N(0, 1)), some 810 factors
 * reach the smallest number of float64, 4.9e-324, and the next one gives 0. Densities above 1 overflow to ∞ instead.
 * `logLikelihood` does neither.
 *
 * @param x a batch, n·dim numbers
 * @param sigma of the noised density, 0 unless given
 * @throws RangeError where `logDensity` does, and unless x is a whole number of points, one or more
 */
export function likelihood(target: Target, x: Float64Array, sigma = 0): number {
  let product = 1;
  for (const point of pointsOf("likelihood", target, x)) product *= Math.exp(target.logDensity(point, sigma));
  return product;
}

/**
 * Log-likelihood of data under a density, Σᵢ log p_σ(xᵢ), in nats.
 * @param x a batch, n·dim numbers
 * @param sigma of the noised density, 0 unless given
 * @throws as `likelihood`
 */
export function logLikelihood(target: Target, x: Float64Array, sigma = 0): number {
  let sum = 0;
  for (const point of pointsOf("logLikelihood", target, x)) sum += target.logDensity(point, sigma);
  return sum;
}

function pointsOf(where: string, {dim}: Target, x: Float64Array): Float64Array[] {
  return Array.from({length: countRows(where, "x", x.length, dim)}, (_, row) => x.subarray(row * dim, (row + 1) * dim));
}
