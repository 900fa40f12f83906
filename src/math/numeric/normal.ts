import {normalCdf} from "./special.js";

const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/**
 * log Φ(z), for every z including ±∞: where Φ(z) itself is 0 in float64 (z < −38) too. Error 1e-13, relative where the
 * value is large. Below z = −10 by the continued fraction of the tail (Abramowitz & Stegun 26.2.14),
 * Φ(z) = φ(z)/(|z| + 1/(|z| + 2/(|z| + 3/…))). NaN gives NaN.
 */
export function logNormalCdf(z: number): number {
  if (z > 0) return Math.log1p(-normalCdf(-z));
  if (z > -10) return Math.log(normalCdf(z));
  if (z === -Infinity || Number.isNaN(z)) return z;
  return logMillsRatio(z) - 0.5 * z * z - LOG_SQRT_2PI;
}

/** log Φ(z)/φ(z), which varies slowly where both fall like exp(−z²/2). Finite z, best z ≤ 0. Internal. */
export function logMillsRatio(z: number): number {
  if (z > -10) return logNormalCdf(z) + 0.5 * z * z + LOG_SQRT_2PI;
  let fraction = -z;
  for (let k = 60; k > 0; k--) fraction = -z + k / fraction; // 60 terms leave 1e-17 at z = −10, less beyond
  return -Math.log(fraction);
}

/**
 * Both logarithms of a probability: {lower: log p, upper: log(1 − p)}. Near 0 and near 1 alike it keeps its digits.
 */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/** Reads a probability as its tails. @throws RangeError unless 0 ≤ p ≤ 1 */
export function tailsOf(where: string, p: number): Tails {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`${where}: p is ${p}; give a probability from 0 to 1.`);
  return {lower: Math.log(p), upper: Math.log1p(-p)};
}

/**
 * Φ⁻¹(p): the number that a standard normal variable stays below with probability p; −∞ at 0, ∞ at 1. Error 1e-13.
 * @throws RangeError unless 0 ≤ p ≤ 1
 */
export function normalQuantile(p: number): number {
  return normalQuantileOfTails(tailsOf("normalQuantile", p));
}

/**
 * Φ⁻¹ from the logarithms of a probability: reaches as far as their float64 does, to |z| ≈ 1e154. The first guess is
 * Abramowitz & Stegun 26.2.23 (error 5e-4); Newton's steps on log Φ, which is concave, do the rest.
 */
export function normalQuantileOfTails({lower, upper}: Tails): number {
  const target = Math.min(lower, upper);
  if (target === -Infinity) return lower < upper ? -Infinity : Infinity;
  const t = Math.sqrt(-2 * target);
  let z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let i = 0; i < 4; i++) {
    const logCdf = logNormalCdf(z);
    z -= (logCdf - target) * Math.exp(logCdf + 0.5 * z * z + LOG_SQRT_2PI);
  }
  return lower < upper ? z : -z;
}
