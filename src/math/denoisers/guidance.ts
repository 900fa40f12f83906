import {requireFinite} from "../check.js";
import {combine} from "../numeric/combine.js";
import type {AsyncDenoiser, Denoiser} from "../types.js";
import {whenAll} from "./when-all.js";

/** w, or w as a function of σ: ∈ ℝ. 1 is no guidance, more exaggerates, 0 is the other denoiser. */
export type GuidanceWeight = number | ((sigma: number) => number);

/** Two denoisers, and how far to go from the second through the first. */
export interface GuidanceOptions<D extends AsyncDenoiser = Denoiser> {
  /** What to go towards: the conditional model, the prompt, the good model. */
  readonly toward: D;
  /** What to go away from: the unconditional model, the negative prompt, the bad model. */
  readonly away: D;
  readonly weight: GuidanceWeight;
}

/**
 * Guidance: a denoiser made of two,
 *
 *     D_w(x; σ) = w·D_toward(x; σ) + (1 − w)·D_away(x; σ).
 *
 * | `toward` | `away` | name | source |
 * |---|---|---|---|
 * | conditional | unconditional | classifier-free guidance | Ho & Salimans 2021 (their w + 1); ComfyUI's `cfg` |
 * | prompt | negative prompt | negative prompt | ComfyUI, diffusers |
 * | good model | a worse one of the same condition | autoguidance | Karras et al. 2024, Sec. 4 |
 *
 * At w = 1 the answer is `toward`'s own, to the bit, and `away` is not called; at w = 0 the other way round. So a run's
 * `nfe` counts questions, each of which costs two calls where w is neither.
 *
 * In general D_w is not the denoiser of the tilted density p(x|c)^w·p(x)^(1−w): noising and tilting do not commute.
 * (For two Gaussians of one covariance they do.)
 *
 * Synchronous if both denoisers are, else asynchronous.
 * @throws RangeError in a call, where w is not finite or an answer has another length than x
 */
export function guide(options: GuidanceOptions): Denoiser;
export function guide(options: GuidanceOptions<AsyncDenoiser>): AsyncDenoiser;
export function guide({toward, away, weight}: GuidanceOptions<AsyncDenoiser>): AsyncDenoiser {
  return (x, sigma) => {
    const w = readWeight("guide", weight, sigma);
    if (w === 1) return toward(x, sigma);
    if (w === 0) return away(x, sigma);
    return whenAll("guide", x, [toward(x, sigma), away(x, sigma)], (to, from) => combine([w, to], [1 - w, from]));
  };
}

/**
 * Guidance in an interval of noise levels only (Kynkäänniemi et al. 2024): the weight is w for sigmaLow < σ ≤ sigmaHigh
 * and 1, no guidance, elsewhere. Give it to `guide` as `weight`. Outside, `away` costs nothing.
 *
 * @param options.sigmaLow 0 unless given
 * @param options.sigmaHigh ∞ unless given
 * @throws RangeError unless w is finite and 0 ≤ sigmaLow ≤ sigmaHigh
 */
export function guideInInterval(
  weight: number,
  {sigmaLow = 0, sigmaHigh = Infinity}: {readonly sigmaLow?: number; readonly sigmaHigh?: number} = {}
): (sigma: number) => number {
  requireFinite("guideInInterval", "weight", weight);
  if (!(sigmaLow >= 0 && sigmaHigh >= sigmaLow))
    throw new RangeError(
      `guideInInterval: sigmaLow is ${sigmaLow} and sigmaHigh ${sigmaHigh}; they must satisfy 0 ≤ sigmaLow ≤ sigmaHigh.`
    );
  return (sigma) => (sigma > sigmaLow && sigma <= sigmaHigh ? weight : 1);
}

/** w at σ. Internal. */
export function readWeight(where: string, weight: GuidanceWeight, sigma: number): number {
  const w = typeof weight === "number" ? weight : weight(sigma);
  requireFinite(where, "weight", w);
  return w;
}
