import {requireInteger, requirePositive} from "../check.js";

/**
 * Genmo Mochi's levels (2024; ComfyUI's "linear_quadratic"): σ falls from σ_max to 0 slowly along a line, for as long
 * as the share of noise taken away is small, then along the parabola that continues it. With L linear steps of N and
 * the threshold τ:
 *
 *     σ_i = σ_max·(1 − τ·i/L)                                          i ≤ L
 *     σ_i = σ_max·(1 − τ·i/L − (1 − τ·N/L)·((i − L)/(N − L))²)          i ≥ L
 *
 * (ComfyUI's three coefficients, gathered.) Made for flow matching, where σ_max is 1; ComfyUI scales it to any model.
 *
 * @param numSteps N, ≥ 1; one step is [σ_max, 0]
 * @param options.sigmaMax the first level
 * @param options.thresholdNoise τ, the share of noise that the linear part takes away, 0.025 unless given
 * @param options.linearSteps L, ⌊N/2⌋ unless given
 * @returns numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless numSteps is a whole number ≥ 1, 0 < sigmaMax < ∞, 1 ≤ L < N and 0 < τ < 2L/(N + L), past
 *   which levels would rise
 */
export function linearQuadraticSigmas(
  numSteps: number,
  {
    sigmaMax,
    thresholdNoise = 0.025,
    linearSteps = Math.max(1, Math.floor(numSteps / 2))
  }: {readonly sigmaMax: number; readonly thresholdNoise?: number; readonly linearSteps?: number}
): Float64Array {
  requireInteger("linearQuadraticSigmas", "numSteps", numSteps);
  requirePositive("linearQuadraticSigmas", "sigmaMax", sigmaMax);
  requireInteger("linearQuadraticSigmas", "linearSteps", linearSteps);
  const sigmas = new Float64Array(numSteps + 1);
  sigmas[0] = sigmaMax;
  if (numSteps === 1) return sigmas;
  if (linearSteps >= numSteps)
    throw new RangeError(`linearQuadraticSigmas: linearSteps is ${linearSteps}; give less than numSteps, ${numSteps}.`);
  const most = (2 * linearSteps) / (numSteps + linearSteps);
  if (!(thresholdNoise > 0 && thresholdNoise < most))
    throw new RangeError(
      `linearQuadraticSigmas: thresholdNoise is ${thresholdNoise}; give one between 0 and ${most}, so that levels fall.`
    );
  const slope = thresholdNoise / linearSteps;
  for (let i = 1; i < numSteps; i++) {
    const late = Math.max(0, i - linearSteps) / (numSteps - linearSteps);
    sigmas[i] = sigmaMax * (1 - slope * i - (1 - slope * numSteps) * late * late);
  }
  return sigmas;
}
