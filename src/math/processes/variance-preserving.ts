import {variancePreservingLevel} from "../level.js";
import {createLinearBeta, type ContinuousBeta, type LinearBetaOptions} from "./beta.js";
import {makeProcess, type Process} from "./process.js";

/**
 * Creates a continuous variance-preserving process (Song et al. 2021b, eq. 11, 29 and 32–33). With B(t) = ∫₀ᵗ β:
 *
 *     dx = −½β(t)·x dt + √β(t) dw,    signalScale = e^(−B/2) = √ᾱ,    noiseStd = √(1 − e^(−B)),    σ = √(e^B − 1)
 *
 * noiseStdRate is ∞ at t = 0 where β(0) > 0.
 *
 * @param options.beta β(t) with its integral: see `createBeta`. Else it is linear:
 * @param options.betaMin 0.1 unless given
 * @param options.betaMax 20 unless given
 * @throws RangeError unless 0 < betaMin ≤ betaMax < ∞; noiseStdRate(0) throws where β(0) is 0, where its limit is not
 *   known
 */
export function createVariancePreserving(options: LinearBetaOptions | {readonly beta: ContinuousBeta} = {}): Process {
  const {tMax, beta, integral, timeOfIntegral} = "beta" in options ? options.beta : createLinearBeta(options);
  const signalScale = (t: number): number => Math.exp(-integral(t) / 2);
  const noiseStd = (t: number): number => Math.sqrt(-Math.expm1(-integral(t)));
  return makeProcess({
    name: "variance preserving",
    tMin: 0,
    tMax,
    level: (t) => ({signalScale: signalScale(t), noiseStd: noiseStd(t)}),
    sigma: (t) => Math.exp(integral(t) / 2) * noiseStd(t), // e^B itself would overflow for half as large a B
    levelOfSigma: variancePreservingLevel,
    timeOfSigma: (sigma) => timeOfIntegral(logOnePlusSquare(sigma)),
    signalScaleRate: (t) => -0.5 * beta(t) * signalScale(t),
    noiseStdRate(t) {
      if (noiseStd(t) === 0 && beta(t) === 0)
        throw new RangeError(`variance preserving: noiseStdRate is 0/0 at t = ${t}; ask at a greater t.`);
      return (0.5 * beta(t) * signalScale(t) ** 2) / noiseStd(t);
    },
    drift: (t) => -0.5 * beta(t),
    diffusion: (t) => Math.sqrt(beta(t))
  });
}

/** log(1 + σ²), for any σ whose square overflows too. */
function logOnePlusSquare(sigma: number): number {
  return sigma > 1e8 ? 2 * Math.log(sigma) : Math.log1p(sigma * sigma);
}
