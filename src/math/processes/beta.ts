import {requirePositive} from "../check.js";
import {invertIncreasing} from "../numeric/invert.js";

/** The rate β(t) ≥ 0 at which a variance-preserving process replaces signal by noise, t from 0 to tMax. */
export interface ContinuousBeta {
  readonly tMax: number;
  /** β(t). */
  beta(t: number): number;
  /** B(t) = ∫₀ᵗ β; ᾱ(t) = e^(−B). */
  integral(t: number): number;
  /** The t with B(t) = `integral`. */
  timeOfIntegral(integral: number): number;
}

/** A β that rises linearly in time, from betaMin to betaMax. */
export interface LinearBetaOptions {
  readonly betaMin?: number;
  readonly betaMax?: number;
}

/**
 * Creates the linear rate of Song et al. 2021b (App. C): β(t) = betaMin + t·(betaMax − betaMin), t in [0, 1], whose
 * integral is ½(betaMax − betaMin)t² + betaMin·t. The limit of DDPM's linear schedule, β_t ≈ β(t/T)/T.
 *
 * @param options.betaMin 0.1 unless given
 * @param options.betaMax 20 unless given
 * @throws RangeError unless 0 < betaMin ≤ betaMax < ∞
 */
export function createLinearBeta({betaMin = 0.1, betaMax = 20}: LinearBetaOptions = {}): ContinuousBeta {
  if (!(betaMin > 0 && betaMax >= betaMin && betaMax < Infinity))
    throw new RangeError(
      `createLinearBeta: betaMin is ${betaMin} and betaMax ${betaMax}; they must satisfy 0 < betaMin ≤ betaMax < ∞.`
    );
  const slope = betaMax - betaMin;
  return {
    tMax: 1,
    beta: (t) => betaMin + t * slope,
    integral: (t) => t * (betaMin + (slope * t) / 2),
    // The quadratic, solved without cancellation.
    timeOfIntegral: (integral) => (2 * integral) / (betaMin + Math.sqrt(betaMin * betaMin + 2 * slope * integral))
  };
}

/**
 * Makes a rate of any β(t) and its integral; the integral is inverted by bisection, to the last digit.
 *
 * @param options.beta β(t), not negative
 * @param options.integral ∫₀ᵗ β, increasing from 0, finite at tMax
 * @param options.tMax 1 unless given
 * @throws RangeError unless tMax is finite and > 0, integral(0) is 0, and integral(tMax) is finite and > 0
 */
export function createBeta({
  beta,
  integral,
  tMax = 1
}: {
  readonly beta: (t: number) => number;
  readonly integral: (t: number) => number;
  readonly tMax?: number;
}): ContinuousBeta {
  requirePositive("createBeta", "tMax", tMax);
  requirePositive("createBeta", "integral(tMax)", integral(tMax));
  if (integral(0) !== 0)
    throw new RangeError(`createBeta: integral(0) is ${integral(0)}; subtract it, so that the integral begins at 0.`);
  return {tMax, beta, integral, timeOfIntegral: (target) => invertIncreasing(integral, target, 0, tMax)};
}
