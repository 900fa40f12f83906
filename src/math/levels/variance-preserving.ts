import {requireInteger, requireNonNegative, requirePositive} from "../check.js";

/**
 * Levels of the continuous variance-preserving process with linear β at times evenly spaced from 1 to ε_s
 * (Song et al. 2021b; Karras et al. 2022, table 1, "VP"; k-diffusion's `get_sigmas_vp`), then 0:
 *
 *     σ(t) = √(exp(½·betaD·t² + betaMin·t) − 1)
 *
 * As `createVariancePreserving` with betaMax = betaMin + betaD.
 *
 * @param numSteps number of steps, ≥ 1
 * @param options.betaD how far β rises, 19.9 unless given
 * @param options.betaMin β(0), 0.1 unless given
 * @param options.epsS the last time before 0, 0.001 unless given
 * @returns numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless numSteps is a whole number ≥ 1, betaD ≥ 0, betaMin > 0 and 0 < epsS < 1, and σ(1) is finite
 */
export function vpSigmas(
  numSteps: number,
  {
    betaD = 19.9,
    betaMin = 0.1,
    epsS = 0.001
  }: {readonly betaD?: number; readonly betaMin?: number; readonly epsS?: number} = {}
): Float64Array {
  requireInteger("vpSigmas", "numSteps", numSteps);
  requireNonNegative("vpSigmas", "betaD", betaD);
  requirePositive("vpSigmas", "betaMin", betaMin);
  if (!(epsS > 0 && epsS < 1))
    throw new RangeError(`vpSigmas: epsS is ${epsS}; give a number between 0 and 1, both excluded.`);
  const sigmas = new Float64Array(numSteps + 1);
  for (let i = 0; i < numSteps; i++) {
    const t = i === 0 ? 1 : 1 + (i / (numSteps - 1)) * (epsS - 1);
    sigmas[i] = Math.sqrt(Math.expm1((betaD / 2) * t * t + betaMin * t));
  }
  if (sigmas[0] === Infinity)
    throw new RangeError(`vpSigmas: betaD is ${betaD} and betaMin ${betaMin}; give less, σ(1) is no longer finite.`);
  return sigmas;
}
