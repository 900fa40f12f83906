import {requireSigma} from "../check.js";
import {createLinearBeta, type ContinuousBeta, type LinearBetaOptions} from "./beta.js";
import {makeProcess, type Process} from "./process.js";

/**
 * Creates the sub-VP process (Song et al. 2021b, eq. 12 and 29): the drift of VP with less noise, so that its variance
 * never exceeds VP's; it meets it at B = 0 and as B → ∞. With B(t) = ∫₀ᵗ β:
 *
 *     dx = −½β·x dt + √(β·(1 − e^(−2B))) dw,    signalScale = e^(−B/2),    noiseStd = 1 − e^(−B),    σ = 2 sinh(B/2)
 *
 * @param options.beta β(t) with its integral: see `createBeta`. Else it is linear:
 * @param options.betaMin 0.1 unless given
 * @param options.betaMax 20 unless given
 * @throws RangeError unless 0 < betaMin ≤ betaMax < ∞
 */
export function createSubVariancePreserving(
  options: LinearBetaOptions | {readonly beta: ContinuousBeta} = {}
): Process {
  const {tMax, beta, integral, timeOfIntegral} = "beta" in options ? options.beta : createLinearBeta(options);
  const levelOfIntegral = (total: number) => ({signalScale: Math.exp(-total / 2), noiseStd: -Math.expm1(-total)});
  return makeProcess({
    name: "sub-variance preserving",
    tMin: 0,
    tMax,
    level: (t) => levelOfIntegral(integral(t)),
    sigma: (t) => 2 * Math.sinh(integral(t) / 2),
    levelOfSigma(sigma) {
      requireSigma("sub-variance preserving", sigma, {allowInfinity: true});
      return levelOfIntegral(2 * Math.asinh(sigma / 2));
    },
    timeOfSigma: (sigma) => timeOfIntegral(2 * Math.asinh(sigma / 2)),
    signalScaleRate: (t) => -0.5 * beta(t) * Math.exp(-integral(t) / 2),
    noiseStdRate: (t) => beta(t) * Math.exp(-integral(t)),
    drift: (t) => -0.5 * beta(t),
    diffusion: (t) => Math.sqrt(-beta(t) * Math.expm1(-2 * integral(t)))
  });
}
