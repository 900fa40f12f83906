import {requireOneOf, requirePositive} from "../check.js";
import {preconditionEdm} from "../denoisers/preconditioning.js";
import type {NoiseDistribution} from "./noise-distribution.js";

/**
 * How much an error of D counts at each noise level: λ(σ) in E λ(σ)·‖D(x; σ) − x₀‖², σ drawn from a distribution whose
 * density of ln σ is q.
 *
 *     "clean"       1             errors of the picture count alike at every level
 *     "simple"      1/σ²          errors of the noise do: ‖ε̂ − ε‖² (Ho et al. 2020, eq. 14)
 *     "edm"         1/c_out²      errors of EDM's network do: (σ² + σ_d²)/(σσ_d)² (Karras et al. 2022, Sec. 5)
 *     "likelihood"  1/(σ²·q(σ))   the loss bounds the log-likelihood, whatever q is
 *
 * **Likelihood.** Song et al. 2021 ("Maximum likelihood training", Thm. 1 and 3): for the process with dx = g dw, weights g² of
 * the score's error bound −log p of the model by ½∫ g²·E‖s_θ − ∇log p(x|x₀)‖² dt + const. With unit signal scale
 * g² dt = dσ², and the error of the score is that of D over σ⁴; so the integral is
 *
 *     ½ ∫ E‖D − x₀‖²/σ⁴ dσ²  =  ∫ E‖D − x₀‖²/σ² d ln σ  =  E_{σ~q} [ ‖D − x₀‖² / (σ²·q(σ)) ]
 *
 * in nats: the diffusion loss of Kingma et al. 2021 (eq. 17–18), which does not change when levels are drawn otherwise.
 * "simple" is the same up to a factor where ln σ is uniform.
 */
export type LossWeighting = "simple" | "likelihood" | "edm" | "clean";

/** All weightings. */
export const LOSS_WEIGHTINGS: readonly LossWeighting[] = ["simple", "likelihood", "edm", "clean"];

/** What a weight may depend on besides σ. */
export interface LossWeightOptions {
  /** q: how levels are drawn. "likelihood" divides by it. */
  readonly noise: NoiseDistribution;
  /** σ_d of "edm": the standard deviation of the data's coordinates. */
  readonly sigmaData: number;
}

/**
 * λ(σ).
 * @throws RangeError unless 0 < sigma < ∞; with "likelihood" where σ is never drawn
 */
export function lossWeight(weighting: LossWeighting, sigma: number, {noise, sigmaData}: LossWeightOptions): number {
  requireOneOf("lossWeight", "weighting", weighting, LOSS_WEIGHTINGS);
  requirePositive("lossWeight", "sigma", sigma);
  switch (weighting) {
    case "clean": return 1;
    case "simple": return 1 / sigma / sigma;
    case "edm": return preconditionEdm(sigma, {sigmaData}).lossWeight;
    case "likelihood": {
      const density = noise.density(sigma);
      if (!(density > 0)) throw new RangeError(`lossWeight: sigma is ${sigma}, which the noise distribution never draws; give one from ${noise.sigmaMin} to ${noise.sigmaMax}.`);
      return 1 / sigma / sigma / density;
    }
  }
}

/**
 * How much a unit of ln σ counts for the expected loss, λ(σ)·q(σ): weighting and drawing are one thing, and only this
 * product decides which levels a network works on. For "likelihood" it is 1/σ².
 * @throws RangeError unless 0 < sigma < ∞
 */
export function importanceOf(weighting: LossWeighting, sigma: number, options: LossWeightOptions): number {
  requirePositive("importanceOf", "sigma", sigma);
  const density = options.noise.density(sigma);
  return density > 0 ? lossWeight(weighting, sigma, options) * density : 0;
}
