import {countRows, requireInteger, requireOneOf} from "../check.js";
import {toLevelScale, variancePreservingLevel} from "../level.js";
import {combine} from "../numeric/combine.js";
import type {AsyncDenoiser, Denoiser} from "../types.js";
import {denoisedFromEps, denoisedFromVelocity, epsFromDenoised, velocityFromDenoised} from "./algebra.js";
import {readWeight, type GuidanceOptions} from "./guidance.js";
import {whenAll} from "./when-all.js";

/** Guidance, and how much of its excess contrast to take back. */
export interface RescaledGuidanceOptions<D extends AsyncDenoiser = Denoiser> extends GuidanceOptions<D> {
  /** φ in [0, 1]: 0 is plain guidance; the paper recommends 0.7. */
  readonly rescale: number;
  /** Numbers per point, 2 or more: the standard deviation is over them. */
  readonly dim: number;
  /**
   * Which prediction is rescaled: "velocity" (v, the paper's; ComfyUI's RescaleCFG) unless given, or "eps" (diffusers
   * with an ε-model). They differ, because std is not linear.
   */
  readonly prediction?: "velocity" | "eps";
}

/**
 * Rescaled classifier-free guidance (Lin et al. 2024, Sec. 3.4; diffusers' `rescale_noise_cfg`). Guidance
 * inflates the prediction, which overexposes; so its standard deviation over each point's coordinates is brought back
 * to that of the conditional prediction, and the two are mixed:
 *
 *     g = w·f_toward + (1 − w)·f_away        f = φ·g·std(f_toward)/std(g) + (1 − φ)·g
 *
 * f is v or ε̂ at the variance-preserving level of σ. Where g is constant, std(g) = 0, it is left as it is; so is g at
 * σ = 0 (D is x) and for "eps" at σ = ∞ (ε̂ is x, whatever the model).
 *
 * @throws RangeError unless 0 ≤ rescale ≤ 1 and dim ≥ 2, and for another prediction; in a call, as `guide`, or where x
 *   is no batch of dim numbers
 */
export function guideRescaled(options: RescaledGuidanceOptions): Denoiser;
export function guideRescaled(options: RescaledGuidanceOptions<AsyncDenoiser>): AsyncDenoiser;
export function guideRescaled({
  toward,
  away,
  weight,
  rescale,
  dim,
  prediction = "velocity"
}: RescaledGuidanceOptions<AsyncDenoiser>): AsyncDenoiser {
  if (!(rescale >= 0 && rescale <= 1))
    throw new RangeError(`guideRescaled: rescale is ${rescale}; give a number from 0 (plain guidance) to 1.`);
  requireInteger("guideRescaled", "dim", dim, 2);
  requireOneOf("guideRescaled", "prediction", prediction, ["velocity", "eps"]);
  const [toPrediction, toDenoised] =
    prediction === "velocity" ? [velocityFromDenoised, denoisedFromVelocity] : [epsFromDenoised, denoisedFromEps];

  return (x, sigma) => {
    const rows = countRows("guideRescaled", "x", x.length, dim);
    const w = readWeight("guideRescaled", weight, sigma);
    if (w === 1) return toward(x, sigma);
    return whenAll("guideRescaled", x, [toward(x, sigma), away(x, sigma)], (to, from) => {
      const guided = combine([w, to], [1 - w, from]);
      if (rescale === 0 || sigma === 0 || (sigma === Infinity && prediction === "eps")) return guided;
      const level = variancePreservingLevel(sigma);
      const xAtLevel = toLevelScale(x, level);
      const wanted = toPrediction(xAtLevel, to, level);
      const inflated = toPrediction(xAtLevel, guided, level);
      for (let row = 0; row < rows; row++) {
        const spread = standardDeviation(inflated, row * dim, dim);
        if (spread === 0) continue;
        const factor = (rescale * standardDeviation(wanted, row * dim, dim)) / spread + 1 - rescale;
        for (let d = 0; d < dim; d++) inflated[row * dim + d]! *= factor;
      }
      return toDenoised(xAtLevel, inflated, level);
    });
  };
}

/** Standard deviation of one point's coordinates about their mean (divided by n: only ratios are used). */
function standardDeviation(values: Float64Array, start: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[start + i]!;
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[start + i]! - mean) ** 2;
  return Math.sqrt(squares / count);
}
