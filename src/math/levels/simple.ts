import {requireInteger} from "../check.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";

/**
 * ComfyUI's "simple": every (T/steps)-th σ of the schedule, counted from its end, then 0
 * (`simple_scheduler` in comfy/samplers.py). Does not reach σ_min. Beyond T steps levels repeat, as there.
 *
 * @param numSteps number of steps, ≥ 1
 * @param schedule the model's schedule
 * @returns numSteps + 1 numbers, never increasing, last 0
 * @throws RangeError unless numSteps is a whole number ≥ 1
 */
export function simpleSigmas(numSteps: number, {numTrainSteps, sigmas: trained}: DdpmSchedule): Float64Array {
  requireInteger("simpleSigmas", "numSteps", numSteps);
  const stride = numTrainSteps / numSteps;
  const sigmas = new Float64Array(numSteps + 1);
  for (let i = 0; i < numSteps; i++) sigmas[i] = trained[numTrainSteps - 1 - Math.floor(i * stride)]!;
  return sigmas;
}
