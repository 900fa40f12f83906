import {checkBetaRange, type BetaRangeOptions} from "./beta-range.js";
import {scheduleOfBetas, type DdpmSchedule} from "./ddpm-schedule.js";

/**
 * Creates the sigmoid schedule (GeoDiff, Xu et al. 2022; diffusers' "sigmoid"):
 * β_t = betaStart + (betaEnd − betaStart)/(1 + e^(−u)), u from −6 to 6. It comes near its ends without touching them.
 *
 * @param options.betaStart 0.0001 unless given
 * @param options.betaEnd 0.02 unless given
 * @param options.numTrainSteps T, 1000 unless given
 * @throws RangeError unless 0 < betaStart ≤ betaEnd < 1 and T ≥ 2
 */
export function createSigmoidSchedule({
  betaStart = 0.0001,
  betaEnd = 0.02,
  numTrainSteps = 1000
}: BetaRangeOptions = {}): DdpmSchedule {
  checkBetaRange("createSigmoidSchedule", betaStart, betaEnd, numTrainSteps);
  const share = (u: number): number => 1 / (1 + Math.exp(-u));
  return scheduleOfBetas(
    Float64Array.from(
      {length: numTrainSteps},
      (_, t) => betaStart + (betaEnd - betaStart) * share((12 * t) / (numTrainSteps - 1) - 6)
    )
  );
}
