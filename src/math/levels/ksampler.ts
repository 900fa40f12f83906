import {requireInteger} from "../check.js";

/**
 * The samplers, by their names in ComfyUI, for which its KSampler drops the level before 0, so that the last step
 * starts higher (`DISCARD_PENULTIMATE_SIGMA_SAMPLERS` in comfy/samplers.py).
 */
export const DISCARD_PENULTIMATE: ReadonlySet<string> = new Set(["dpm_2", "dpm_2_ancestral", "uni_pc", "uni_pc_bh2"]);

/**
 * The σ list of ComfyUI's KSampler, from its knobs (`KSampler.set_steps` and `calculate_sigmas`):
 * `denoise` < 1 spaces ⌊numSteps/denoise⌋ steps and takes the last numSteps of them, so it starts at a lower σ and
 * spends all its steps there. It does **not** run a share of the steps.
 *
 * Agrees with ComfyUI to float32, in which it computes: to 6e-8 of a level where a trained σ is picked, and 2e-6 where
 * one is computed (5e-7 where log σ is interpolated, 1.3e-6 "karras", 2e-6 "kl_optimal", which amplifies rounding near
 * σ_max).
 *
 * @param numSteps the knob "steps"
 * @param levels a level rule: steps ↦ steps + 1 numbers, last 0 (the knob "scheduler")
 * @param options.denoise the knob "denoise", in (0, 1]; above 0.9999 counts as 1, as there
 * @param options.sampler the knob "sampler_name"; those in `DISCARD_PENULTIMATE` lose the level before 0 (one step more
 *   is spaced for it)
 * @param options.discardPenultimate says so directly; as `sampler` has it unless given
 * @returns numSteps + 1 numbers, decreasing, last 0. More or fewer where the rule gives more or fewer ("ddim_uniform",
 *   "beta"); with denoise < 1 never more
 * @throws RangeError unless numSteps is a whole number ≥ 1 and 0 < denoise ≤ 1, and where the rule throws
 */
export function ksamplerSigmas(
  numSteps: number,
  levels: (numSteps: number) => Float64Array,
  {
    denoise = 1,
    sampler = "",
    discardPenultimate = DISCARD_PENULTIMATE.has(sampler)
  }: {readonly denoise?: number; readonly sampler?: string; readonly discardPenultimate?: boolean} = {}
): Float64Array {
  requireInteger("ksamplerSigmas", "numSteps", numSteps);
  if (!(denoise > 0 && denoise <= 1))
    throw new RangeError(`ksamplerSigmas: denoise is ${denoise}; give a number greater than 0, at most 1.`);
  const whole = denoise > 0.9999;
  const spaced = whole ? numSteps : Math.floor(numSteps / denoise);
  let sigmas = levels(spaced + (discardPenultimate ? 1 : 0));
  if (discardPenultimate) sigmas = sigmas.filter((_, i) => i !== sigmas.length - 2);
  return whole ? sigmas : sigmas.slice(-(numSteps + 1));
}
