import {requireInteger} from "../check.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";

/**
 * ComfyUI's "normal": training times evenly spaced from T − 1 down to 0, their σ, then 0
 * (`normal_scheduler` in comfy/samplers.py). Where a time falls between two training times, log σ is interpolated.
 *
 * Where σ_min is 1e-5 or less it stands for the 0 at the end, and one step more is spaced, as there.
 *
 * @param numSteps number of steps, ≥ 1
 * @param schedule the model's schedule
 * @returns numSteps + 1 numbers, decreasing, last 0 (or that small)
 * @throws RangeError unless numSteps is a whole number ≥ 1
 */
export function normalSigmas(numSteps: number, schedule: DdpmSchedule): Float64Array {
  requireInteger("normalSigmas", "numSteps", numSteps);
  const count = schedule.sigmaMin <= 1e-5 ? numSteps + 1 : numSteps;
  return spaceTimes(numSteps, count, Math.max(1, count - 1), schedule); // one step stays at the top
}

/**
 * ComfyUI's "sgm_uniform": as "normal" with one time more, of which the last, 0, is left out
 * (`normal_scheduler` with `sgm`; the spacing of Stability's generative-models). Does not reach σ_min.
 *
 * @param numSteps number of steps, ≥ 1
 * @param schedule the model's schedule
 * @returns numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless numSteps is a whole number ≥ 1
 */
export function sgmUniformSigmas(numSteps: number, schedule: DdpmSchedule): Float64Array {
  requireInteger("sgmUniformSigmas", "numSteps", numSteps);
  return spaceTimes(numSteps, numSteps, numSteps, schedule);
}

/** numSteps + 1 levels: σ at `count` times from T − 1 down, T − 1 being `intervals` wide; 0 for what is left. */
function spaceTimes(
  numSteps: number,
  count: number,
  intervals: number,
  {numTrainSteps, sigmaAt}: DdpmSchedule
): Float64Array {
  const last = numTrainSteps - 1;
  const sigmas = new Float64Array(numSteps + 1);
  for (let i = 0; i < count; i++) sigmas[i] = sigmaAt(last - (i * last) / intervals);
  return sigmas;
}
