import {requireInteger} from "../check.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";

/**
 * ComfyUI's "ddim_uniform": the σ of every ⌊T/steps⌋-th training time from t = 1 upward, falling, then 0
 * (`ddim_scheduler` in comfy/samplers.py). The spacing of the first DDIM code: as diffusers' "leading" with offset 1,
 * but taken as far as it goes, so that there are **more steps than asked for** where T/steps leaves a remainder:
 * ⌈(T − 1)/⌊T/steps⌋⌉ of them (20 ↦ 20, 7 ↦ 8, 600 ↦ 999). It never reaches σ_max, unless the stride divides T − 2.
 *
 * Where σ at t = 1 is 1e-5 or less it stands for the 0 at the end, and one step more is spaced, as there.
 *
 * @param numSteps number of steps, ≥ 1
 * @param schedule the model's schedule
 * @returns decreasing numbers, last 0 (or that small)
 * @throws RangeError unless numSteps is a whole number ≥ 1
 */
export function ddimUniformSigmas(numSteps: number, {numTrainSteps, sigmas: trained}: DdpmSchedule): Float64Array {
  requireInteger("ddimUniformSigmas", "numSteps", numSteps);
  const endsAtZero = trained[1]! <= 1e-5;
  const stride = Math.max(1, Math.floor(numTrainSteps / (endsAtZero ? numSteps + 1 : numSteps)));
  const sigmas = endsAtZero ? [] : [0];
  for (let t = 1; t < numTrainSteps; t += stride) sigmas.push(trained[t]!);
  return Float64Array.from(sigmas.reverse());
}
