import {checkRange} from "./range.js";

/**
 * Exponential levels: log σ falls linearly from σ_max to σ_min, then 0 is added. k-diffusion's
 * `get_sigmas_exponential`, ComfyUI's "exponential".
 *
 * @param numSteps number of steps, ≥ 1
 * @param options.sigmaMin the last level before 0, > 0
 * @param options.sigmaMax the first level
 * @returns numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless 0 < sigmaMin ≤ sigmaMax < ∞ and numSteps is a whole number ≥ 1
 */
export function exponentialSigmas(
  numSteps: number,
  {sigmaMin, sigmaMax}: {readonly sigmaMin: number; readonly sigmaMax: number}
): Float64Array {
  checkRange("exponentialSigmas", numSteps, sigmaMin, sigmaMax);
  const ratio = Math.log(sigmaMin / sigmaMax);
  const sigmas = new Float64Array(numSteps + 1);
  for (let i = 1; i < numSteps; i++) sigmas[i] = sigmaMax * Math.exp((i / (numSteps - 1)) * ratio);
  sigmas[0] = sigmaMax;
  if (numSteps > 1) sigmas[numSteps - 1] = sigmaMin;
  return sigmas;
}
