import {requireInteger} from "../check.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";

/**
 * ComfyUI's "normal": training times evenly spaced from T − 1 down to 0, their σ, then 0
 * (`normal_scheduler` in comfy/samplers.py).
 *
 * @param numSteps number of steps, ≥ 1
 * @param schedule the model's schedule
 * @returns numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless numSteps is a whole number ≥ 1
 */
export function normalSigmas(numSteps: number, schedule: DdpmSchedule): Float64Array {
  requireInteger("normalSigmas", "numSteps", numSteps);
  const last = schedule.numTrainSteps - 1;
  const sigmas = new Float64Array(numSteps + 1);
  const intervals = Math.max(1, numSteps - 1); // one step stays at the top
  for (let i = 0; i < numSteps; i++) sigmas[i] = schedule.sigmaAt(last - (i * last) / intervals);
  return sigmas;
}

/**
 * ComfyUI's "simple": every (T/steps)-th σ of the schedule, counted from its end, then 0
 * (`simple_scheduler` in comfy/samplers.py). Does not reach σ_min. Beyond T steps levels repeat, as there.
 *
 * @param numSteps number of steps, ≥ 1
 * @param schedule the model's schedule
 * @returns numSteps + 1 numbers, never increasing, last 0
 * @throws RangeError unless numSteps is a whole number ≥ 1
 */
export function simpleSigmas(numSteps: number, schedule: DdpmSchedule): Float64Array {
  requireInteger("simpleSigmas", "numSteps", numSteps);
  const {numTrainSteps, sigmas: trained} = schedule;
  const stride = numTrainSteps / numSteps;
  const sigmas = new Float64Array(numSteps + 1);
  for (let i = 0; i < numSteps; i++) sigmas[i] = trained[numTrainSteps - 1 - Math.floor(i * stride)]!;
  return sigmas;
}

/**
 * The σ list of ComfyUI's KSampler, from its knobs (`KSampler.set_steps` and `calculate_sigmas`):
 * `denoise` < 1 spaces ⌊numSteps/denoise⌋ steps and takes the last numSteps of them, so it starts at a lower σ and
 * spends all its steps there. It does **not** run a share of the steps.
 *
 * @param numSteps the knob "steps"
 * @param levels a level rule: steps ↦ steps + 1 numbers, last 0 (the knob "scheduler")
 * @param options.denoise the knob "denoise", in (0, 1]; above 0.9999 counts as 1, as there
 * @param options.discardPenultimate true for the samplers that drop the level before 0 (dpm_2, dpm_2_ancestral, uni_pc,
 *   uni_pc_bh2)
 * @returns numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless numSteps is a whole number ≥ 1 and 0 < denoise ≤ 1, and where the rule throws
 */
export function ksamplerSigmas(
  numSteps: number,
  levels: (numSteps: number) => Float64Array,
  {denoise = 1, discardPenultimate = false}: {readonly denoise?: number; readonly discardPenultimate?: boolean} = {}
): Float64Array {
  requireInteger("ksamplerSigmas", "numSteps", numSteps);
  if (!(denoise > 0 && denoise <= 1))
    throw new RangeError(`ksamplerSigmas: denoise is ${denoise}; give a number greater than 0, at most 1.`);
  const spaced = denoise > 0.9999 ? numSteps : Math.floor(numSteps / denoise);
  let sigmas = levels(spaced + (discardPenultimate ? 1 : 0));
  if (discardPenultimate) sigmas = sigmas.filter((_, i) => i !== sigmas.length - 2);
  return sigmas.slice(-(numSteps + 1));
}
