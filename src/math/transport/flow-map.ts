import {logNormalCdf} from "../numeric/normal.js";
import {mapNumbers, quantileOfTails, tailsAt, toLineParts} from "./line.js";
import type {Mixture} from "../targets/mixture.js";

/**
 * The inverse-CDF map: z ↦ F_σ⁻¹(Φ(z)). It pushes N(0, 1) forward to the 1-D mixture (noised at σ), is increasing, and
 * so is the optimal transport between the two (Peyré & Cuturi 2019, §2.6).
 * @param z standard normal numbers @param sigma 0 unless given
 * @throws RangeError if the mixture has more than one dimension, unless 0 ≤ σ < ∞, or where a z is NaN
 */
export function inverseCdfMap(mixture: Mixture, z: Float64Array, sigma = 0): Float64Array {
  const parts = toLineParts("inverseCdfMap", mixture, sigma);
  return mapNumbers("inverseCdfMap", "z", z, (value) =>
    quantileOfTails(parts, {lower: logNormalCdf(value), upper: logNormalCdf(-value)})
  );
}

/**
 * Where the probability-flow ODE dx/dσ = (x − D(x; σ))/σ takes x from one noise level to another, in closed form for a
 * 1-D mixture: x ↦ F_to⁻¹(F_from(x)).
 *
 * For the flow carries the marginal at one σ to the marginal at every other, and paths on a line cannot cross: whoever
 * has a share F of all points on the left keeps it. So ranks are conserved, and the rank fixes the point. For one
 * Gaussian the map is a stretch, μ + √((c + to²)/(c + from²))·(x − μ). Works in either direction; `to` may be 0.
 * Each tail is followed by its own logarithm, so points 1e6 away keep their digits. In a wide gap between hills all
 * ranks are one in float64, as they are for any method: out of it the map is right, but what comes back into it may lie
 * anywhere there.
 *
 * @param x numbers at unit signal scale, one per point
 * @throws RangeError if the mixture has more than one dimension, unless both σ are finite and ≥ 0, where an x is NaN,
 *   and where `from` is 0 and a part has variance 0
 */
export function flowMap(mixture: Mixture, x: Float64Array, from: number, to: number): Float64Array {
  const [parts, moved] = [toLineParts("flowMap", mixture, from), toLineParts("flowMap", mixture, to)];
  if (parts.stds.includes(0))
    throw new RangeError(
      "flowMap: from is 0 and a part has variance 0, so it has many ranks at one place; give from > 0 or more variance."
    );
  return mapNumbers("flowMap", "x", x, (value) => quantileOfTails(moved, tailsAt(parts, value)));
}
