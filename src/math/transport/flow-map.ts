import {logNormalCdf} from "../numeric/normal.js";
import {quantileOfTails, tailsAt, toLineParts} from "./line.js";
import type {Mixture} from "../targets/mixture.js";

/**
 * The inverse-CDF map: z ↦ F_σ⁻¹(Φ(z)). It pushes N(0, 1) forward to the 1-D mixture (noised at σ), is increasing, and
 * so is the optimal transport between the two (Peyré & Cuturi 2019, §2.6).
 * @param z standard normal numbers @param sigma 0 unless given
 * @throws RangeError if the mixture has more than one dimension, or unless 0 ≤ σ < ∞
 */
export function inverseCdfMap(mixture: Mixture, z: Float64Array, sigma = 0): Float64Array {
  const parts = toLineParts("inverseCdfMap", mixture, sigma);
  return z.map((value) => quantileOfTails(parts, {lower: logNormalCdf(value), upper: logNormalCdf(-value)}));
}

/**
 * Where the probability-flow ODE dx/dσ = (x − D(x; σ))/σ takes x from one noise level to another, in closed form for a
 * 1-D mixture: x ↦ F_to⁻¹(F_from(x)).
 *
 * For the flow carries the marginal at one σ to the marginal at every other, and paths on a line cannot cross: whoever
 * has a share F of all points on the left keeps it. So ranks are conserved, and the rank fixes the point. For one
 * Gaussian the map is linear, μ + √((c + to²)/(c + from²))·(x − μ). Works in either direction; σ may be 0 at the end.
 * Each tail is followed by its own logarithm, so points 1e6 away keep their digits.
 *
 * @param x numbers at unit signal scale, one per point
 * @throws RangeError if the mixture has more than one dimension, or unless both are finite and ≥ 0
 */
export function flowMap(mixture: Mixture, x: Float64Array, from: number, to: number): Float64Array {
  const [parts, moved] = [toLineParts("flowMap", mixture, from), toLineParts("flowMap", mixture, to)];
  return x.map((value) => quantileOfTails(moved, tailsAt(parts, value)));
}
