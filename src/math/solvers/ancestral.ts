import {combine} from "../numeric/combine.js";
import {requireFalling} from "./check.js";
import type {SigmaStepInput} from "./unit-scale.js";

/**
 * Splits a step from σ to σ′ into a deterministic part, down to `sigmaDown` ≤ σ′, and fresh noise of standard deviation
 * `sigmaUp` that brings it back up to σ′ (k-diffusion's `get_ancestral_step`):
 *
 *     sigmaUp = η·σ′·√(1 − σ′²/σ²),     sigmaDown² + sigmaUp² = σ′².
 *
 * η = 1 is the variance of DDPM's posterior q(x′ | x, x₀), and then sigmaDown = σ′²/σ. (For flow-matching models
 * ComfyUI splits in their own time instead, with η = 1 down to t′²/t: `sample_euler_ancestral_RF` and its like.)
 * @param where the solver, for the message
 * @throws RangeError where noise is to be added and σ rises
 */
export function splitAncestral(
  where: string,
  sigma: number,
  sigmaNext: number,
  eta: number
): {sigmaDown: number; sigmaUp: number} {
  if (eta === 0 || sigmaNext === 0) return {sigmaDown: sigmaNext, sigmaUp: 0};
  requireFalling(where, sigma, sigmaNext);
  const ratio = sigmaNext / sigma;
  const upOverNext = eta * Math.sqrt((1 - ratio) * (1 + ratio));
  return {sigmaDown: sigmaNext * Math.sqrt((1 - upOverNext) * (1 + upOverNext)), sigmaUp: sigmaNext * upOverNext};
}

/** x + noiseStd·z, z the run's noise for the interval from σ to σ′. Where noiseStd is 0 none is asked for. */
export function renoise(
  x: Float64Array,
  noiseStd: number,
  {sigma, sigmaNext, noise}: Pick<SigmaStepInput, "sigma" | "sigmaNext" | "noise">
): Float64Array {
  return noiseStd === 0 ? x : combine([1, x], [noiseStd, noise(sigma, sigmaNext)]);
}

/** √(a·b), the middle in log σ: 0 where either is 0, and never outside the two by rounding. */
export function middleSigma(a: number, b: number): number {
  return Math.min(Math.max(a, b), Math.max(Math.min(a, b), Math.sqrt(a) * Math.sqrt(b)));
}
