import {checkRange} from "./range.js";

/**
 * arctan σ falls linearly from σ_max to σ_min, then 0 is added (ComfyUI's "kl_optimal"). For Gaussian data of unit
 * variance no other levels bring Euler's method on the probability flow nearer to p_σmin, in KL divergence (Sabour et
 * al. 2024, "Align Your Steps", Thm. 3.1). The step to 0 is no part of that.
 *
 * One step is [σ_max, 0] (ComfyUI divides 0 by 0 there).
 *
 * @param numSteps number of steps, ≥ 1
 * @param options.sigmaMin the last level before 0, > 0
 * @param options.sigmaMax the first level
 * @returns numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless 0 < sigmaMin ≤ sigmaMax < ∞ and numSteps is a whole number ≥ 1
 */
export function klOptimalSigmas(
  numSteps: number,
  {sigmaMin, sigmaMax}: {readonly sigmaMin: number; readonly sigmaMax: number}
): Float64Array {
  checkRange("klOptimalSigmas", numSteps, sigmaMin, sigmaMax);
  const [first, last] = [Math.atan(sigmaMax), Math.atan(sigmaMin)];
  const sigmas = new Float64Array(numSteps + 1);
  for (let i = 1; i < numSteps; i++) {
    const share = i / (numSteps - 1);
    sigmas[i] = Math.tan((1 - share) * first + share * last);
  }
  sigmas[0] = sigmaMax;
  if (numSteps > 1) sigmas[numSteps - 1] = sigmaMin;
  return sigmas;
}
