import {variancePreservingLevel} from "../level.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";
import {makeProcess, type Process} from "./process.js";

/**
 * Creates the variance-preserving process of a DDPM schedule (Ho et al. 2020, eq. 4); t is the training step, from 0 to
 * T − 1, real numbers between steps allowed: `schedule.sigmaAt` (log σ is interpolated). t = 0 has noise already,
 * σ_min.
 *
 *     dx = −½β·x dt + √β dw,    β(t) = dlog(1 + σ²)/dt = 2·noiseStd²·dlog σ/dt
 *
 * β jumps at whole t, where σ(t) has a kink; there it is that of the interval above. A schedule with zero terminal SNR
 * ends at σ = ∞: drift −∞ and diffusion ∞ at t = T − 1, rates finite.
 */
export function createDdpmProcess(schedule: DdpmSchedule): Process {
  const {numTrainSteps, sigmaAt, timeOfSigma, logSigmaRateAt} = schedule;
  const tMax = numTrainSteps - 1;
  const level = (t: number) => variancePreservingLevel(sigmaAt(t));
  const beta = (t: number): number => 2 * level(t).noiseStd ** 2 * logSigmaRateAt(t);
  // s·dlog σ/dt. Where σ reaches ∞, as σ′/(1 − share), this tends to 1/σ′: σ′ the last finite σ.
  const scaledRate = (t: number): number => {
    const {signalScale} = level(t);
    return signalScale === 0 ? 1 / schedule.sigmas[tMax - 1]! : signalScale * logSigmaRateAt(t);
  };
  return makeProcess({
    name: "variance preserving, discrete",
    tMin: 0,
    tMax,
    level,
    sigma: sigmaAt,
    levelOfSigma: variancePreservingLevel,
    timeOfSigma,
    signalScaleRate: (t) => -(level(t).noiseStd ** 2) * scaledRate(t),
    noiseStdRate(t) {
      const {signalScale, noiseStd} = level(t);
      return noiseStd * signalScale * scaledRate(t);
    },
    drift: (t) => -0.5 * beta(t),
    diffusion: (t) => Math.sqrt(beta(t))
  });
}
