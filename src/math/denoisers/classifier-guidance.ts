import {requirePositive} from "../check.js";
import {combine} from "../numeric/combine.js";
import type {AsyncDenoiser, Denoiser} from "../types.js";
import {readWeight, type GuidanceWeight} from "./guidance.js";
import {whenAll} from "./when-all.js";

/** A denoiser, a classifier of noisy points, and how strongly to follow it. */
export interface ClassifierGuidanceOptions<D extends AsyncDenoiser = Denoiser> {
  /** The denoiser to guide, usually the unconditional one. */
  readonly denoise: D;
  /** ∇ₓ log p(c | x) of a classifier of *noisy* points, from (x, σ): batch in, batch out. */
  readonly logGradient: D;
  /** w: 0 is no guidance, 1 is Bayes' rule. */
  readonly weight: GuidanceWeight;
}

/**
 * Classifier guidance (Dhariwal & Nichol 2021, Alg. 1 and 2; Song et al. 2021b, eq. 14): by Bayes' rule
 * ∇log p(x|c) = ∇log p(x) + ∇log p(c|x), and by Tweedie's formula D = x + σ²·score, so
 *
 *     D_w(x; σ) = D(x; σ) + w·σ²·∇ₓ log p_σ(c | x).
 *
 * With exact parts w = 1 is the exact conditional denoiser. An exact classifier's gradient is (D_c − D)/σ², so then
 * this is `guide` with the same w. At w = 0 the classifier is not called, nor at σ = 0, where D is x.
 * Synchronous if both functions are.
 * @throws RangeError in a call, where w is not finite, an answer has another length than x, or sigma is infinite with
 *   w ≠ 0 (σ²·gradient is ∞·0 there; start from a finite σ)
 */
export function guideByClassifier(options: ClassifierGuidanceOptions): Denoiser;
export function guideByClassifier(options: ClassifierGuidanceOptions<AsyncDenoiser>): AsyncDenoiser;
export function guideByClassifier({
  denoise,
  logGradient,
  weight
}: ClassifierGuidanceOptions<AsyncDenoiser>): AsyncDenoiser {
  return (x, sigma) => {
    const w = readWeight("guideByClassifier", weight, sigma);
    if (w === 0 || sigma === 0) return denoise(x, sigma);
    requirePositive("guideByClassifier", "sigma", sigma);
    return whenAll("guideByClassifier", x, [denoise(x, sigma), logGradient(x, sigma)], (denoised, gradient) =>
      combine([1, denoised], [w * sigma * sigma, gradient])
    );
  };
}
