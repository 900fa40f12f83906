import {checkBetaRange, type BetaRangeOptions} from "./beta-range.js";
import {scheduleOfBetas, type DdpmSchedule} from "./ddpm-schedule.js";

/**
 * Creates the "scaled linear" schedule of Stable Diffusion 1.x, 2.x and XL: √β grows linearly from √betaStart to
 * √betaEnd (Rombach et al. 2022, whose code calls it "linear"; diffusers' `scaled_linear`). With the defaults σ goes
 * from 0.0292 to 14.6146.
 *
 * @param options.betaStart 0.00085 unless given
 * @param options.betaEnd 0.012 unless given
 * @param options.numTrainSteps T, 1000 unless given
 * @throws RangeError unless 0 < betaStart ≤ betaEnd < 1 and T ≥ 2
 */
export function createScaledLinearSchedule({
  betaStart = 0.00085,
  betaEnd = 0.012,
  numTrainSteps = 1000
}: BetaRangeOptions = {}): DdpmSchedule {
  checkBetaRange("createScaledLinearSchedule", betaStart, betaEnd, numTrainSteps);
  const [first, last] = [Math.sqrt(betaStart), Math.sqrt(betaEnd)];
  return scheduleOfBetas(
    Float64Array.from({length: numTrainSteps}, (_, t) => (first + (t / (numTrainSteps - 1)) * (last - first)) ** 2)
  );
}
