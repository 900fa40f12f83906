import {requireInteger} from "../check.js";
import {regularizedBetaInverse} from "../numeric/beta.js";
import {roundHalfEven} from "../numeric/round.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";

/**
 * Levels of beta sampling (Lee et al. 2024, arXiv:2407.12173; ComfyUI's "beta", `beta_scheduler`): training times at
 * evenly spaced quantiles of a beta distribution, crowded at both ends for a, b < 1.
 *
 *     t_i = round((T − 1)·I⁻¹(1 − i/numSteps; a, b)),  i = 0 … numSteps − 1
 *
 * Times that are rounded to the same step are taken **once**, so there may be fewer steps than asked for (from 139 on
 * at T = 1000). Halves are rounded to the even time; the median, exactly half where a = b, as there.
 *
 * @param numSteps number of steps, ≥ 1
 * @param schedule the model's schedule
 * @param options.a the paper's α, 0.6 unless given
 * @param options.b the paper's β, 0.6 unless given
 * @returns at most numSteps + 1 numbers, decreasing, last 0
 * @throws RangeError unless numSteps is a whole number ≥ 1 and a and b are > 0
 */
export function betaSigmas(
  numSteps: number,
  {numTrainSteps, sigmas: trained}: DdpmSchedule,
  {a = 0.6, b = 0.6}: {readonly a?: number; readonly b?: number} = {}
): Float64Array {
  requireInteger("betaSigmas", "numSteps", numSteps);
  const times = new Set<number>(); // keeps the order
  for (let i = 0; i < numSteps; i++)
    times.add(roundHalfEven((numTrainSteps - 1) * regularizedBetaInverse(1 - i / numSteps, a, b)));
  return Float64Array.of(...Array.from(times, (t) => trained[t]!), 0);
}
