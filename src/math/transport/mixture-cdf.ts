import {mapNumbers, quantileOfTails, tailsAt, toLineParts} from "./line.js";
import {tailsOf} from "../numeric/normal.js";
import type {Mixture} from "../targets/mixture.js";

/**
 * F_σ(x) = Σ πₖ·Φ((x − μₖ)/√(cₖ + σ²)), the distribution function of a 1-D mixture noised at σ: P(x₀ + σε ≤ x).
 * Relative error 1e-13 in the lower tail.
 * @param x numbers, one per point @param sigma 0 unless given
 * @returns as many probabilities
 * @throws RangeError if the mixture has more than one dimension, unless 0 ≤ σ < ∞, or where an x is NaN
 */
export function mixtureCdf(mixture: Mixture, x: Float64Array, sigma = 0): Float64Array {
  const parts = toLineParts("mixtureCdf", mixture, sigma);
  return mapNumbers("mixtureCdf", "x", x, (value) => Math.exp(tailsAt(parts, value).lower));
}

/**
 * Q_σ(p) = F_σ⁻¹(p), the quantile function of a 1-D mixture noised at σ: the least x with F_σ(x) ≥ p. 0 and 1 give the
 * ends of the line, unless the mixture consists of points. By bracketed Newton steps; relative error about 1e-13
 * wherever the density is not nearly 0.
 * @param p probabilities @param sigma 0 unless given
 * @throws RangeError if the mixture has more than one dimension, unless 0 ≤ σ < ∞, or unless 0 ≤ p ≤ 1
 */
export function mixtureQuantile(mixture: Mixture, p: Float64Array, sigma = 0): Float64Array {
  const parts = toLineParts("mixtureQuantile", mixture, sigma);
  return p.map((value) => quantileOfTails(parts, tailsOf("mixtureQuantile", value)));
}
