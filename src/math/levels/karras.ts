import {checkRange} from "./range.js";
import {requirePositive} from "../check.js";

/**
 * Levels of Karras et al. 2022, eq. 5: σ^(1/ρ) falls linearly from σ_max to σ_min, then 0 is added.
 * k-diffusion's `get_sigmas_karras`, ComfyUI's "karras" (ρ = 7). As ρ → ∞ they become `exponentialSigmas`.
 *
 * @param numSteps number of steps, ≥ 1
 * @param options.sigmaMin the last level before 0, > 0
 * @param options.sigmaMax the first level
 * @param options.rho 7 unless given; larger puts more levels near σ_min
 * @returns numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless 0 < sigmaMin ≤ sigmaMax < ∞, rho > 0 and numSteps is a whole number ≥ 1
 */
export function karrasSigmas(
  numSteps: number,
  {sigmaMin, sigmaMax, rho = 7}: {readonly sigmaMin: number; readonly sigmaMax: number; readonly rho?: number}
): Float64Array {
  checkRange("karrasSigmas", numSteps, sigmaMin, sigmaMax);
  requirePositive("karrasSigmas", "rho", rho);
  // σ = σ_max·(1 + u·((σ_min/σ_max)^(1/ρ) − 1))^ρ: the root overflows for small ρ, and is 1 to rounding for large ones.
  const fall = Math.expm1(Math.log(sigmaMin / sigmaMax) / rho);
  const sigmas = new Float64Array(numSteps + 1);
  for (let i = 1; i < numSteps; i++) sigmas[i] = sigmaMax * Math.exp(rho * Math.log1p((i / (numSteps - 1)) * fall));
  sigmas[0] = sigmaMax; // the ends exactly, not through the ρ-th root
  if (numSteps > 1) sigmas[numSteps - 1] = sigmaMin;
  return sigmas;
}
