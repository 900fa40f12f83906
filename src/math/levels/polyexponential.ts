import {requirePositive} from "../check.js";
import {checkRange} from "./range.js";

/**
 * log σ falls from log σ_max to log σ_min as a power of the share that is left, then 0 is added:
 *
 *     σ_i = σ_min·(σ_max/σ_min)^(u^ρ),    u = 1 − i/(numSteps − 1)
 *
 * k-diffusion's `get_sigmas_polyexponential`. ρ = 1 is "exponential"; larger puts more levels near σ_min.
 *
 * @param numSteps number of steps, ≥ 1
 * @param options.sigmaMin the last level before 0, > 0
 * @param options.sigmaMax the first level
 * @param options.rho 1 unless given
 * @returns numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless 0 < sigmaMin ≤ sigmaMax < ∞, rho > 0 and numSteps is a whole number ≥ 1
 */
export function polyexponentialSigmas(
  numSteps: number,
  {sigmaMin, sigmaMax, rho = 1}: {readonly sigmaMin: number; readonly sigmaMax: number; readonly rho?: number}
): Float64Array {
  checkRange("polyexponentialSigmas", numSteps, sigmaMin, sigmaMax);
  requirePositive("polyexponentialSigmas", "rho", rho);
  const reach = Math.log(sigmaMax) - Math.log(sigmaMin);
  const sigmas = new Float64Array(numSteps + 1);
  for (let i = 1; i < numSteps; i++) sigmas[i] = sigmaMin * Math.exp((1 - i / (numSteps - 1)) ** rho * reach);
  sigmas[0] = sigmaMax;
  if (numSteps > 1) sigmas[numSteps - 1] = sigmaMin;
  return sigmas;
}
