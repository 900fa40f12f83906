import {checkBetaRange, type BetaRangeOptions} from "./beta-range.js";
import {scheduleOfBetas, type DdpmSchedule} from "./ddpm-schedule.js";

/**
 * Creates DDPM's linear schedule (Ho et al. 2020, §4): β_t = betaStart + (betaEnd − betaStart)·t/(T − 1). diffusers'
 * "linear".
 *
 * @param options.betaStart 0.0001 unless given
 * @param options.betaEnd 0.02 unless given
 * @param options.numTrainSteps T, 1000 unless given
 * @throws RangeError unless 0 < betaStart ≤ betaEnd < 1 and T ≥ 2
 */
export function createLinearSchedule({
  betaStart = 0.0001,
  betaEnd = 0.02,
  numTrainSteps = 1000
}: BetaRangeOptions = {}): DdpmSchedule {
  checkBetaRange("createLinearSchedule", betaStart, betaEnd, numTrainSteps);
  const step = (betaEnd - betaStart) / (numTrainSteps - 1);
  return scheduleOfBetas(Float64Array.from({length: numTrainSteps}, (_, t) => betaStart + t * step));
}
