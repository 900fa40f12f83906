import {requireInteger, requirePositive} from "../check.js";

/**
 * Shifts a time of flow matching towards noise (Esser et al. 2024, eq. 23): t ↦ shift·t/(1 + (shift − 1)·t), for 0 ≤ t
 * ≤ 1. In σ = t/(1−t) it is a multiplication: σ ↦ shift·σ. (m times as many pixels drown a picture √m times later.)
 *
 * @throws RangeError unless 0 ≤ t ≤ 1 and 0 < shift < ∞
 */
export function shiftTime(t: number, shift: number): number {
  if (!(t >= 0 && t <= 1)) throw new RangeError(`shiftTime: t is ${t}; give a number from 0 to 1.`);
  requirePositive("shiftTime", "shift", shift);
  return (shift * t) / (1 + (shift - 1) * t);
}

/**
 * The times of diffusers' `FlowMatchEulerDiscreteScheduler` (Stable Diffusion 3, Flux): evenly spaced, shifted, then 0.
 * There they are called "sigmas", and they are n(t) = t of `flowMatching`; σ at unit signal scale is t/(1−t).
 *
 * The first is 1, pure noise. The last before 0 is 1/T shifted **twice**, as there: once when the scheduler is made,
 * and once more with all the others.
 *
 * @param numSteps number of steps, ≥ 1
 * @param options.shift 1 unless given; Stable Diffusion 3 has 3
 * @param options.numTrainSteps T, 1000 unless given
 * @returns numSteps + 1 times, decreasing, from 1 to 0
 * @throws RangeError unless numSteps ≥ 1 and T ≥ 2 are whole numbers and 0 < shift < ∞
 */
export function flowMatchTimes(
  numSteps: number,
  {shift = 1, numTrainSteps = 1000}: {readonly shift?: number; readonly numTrainSteps?: number} = {}
): Float64Array {
  requireInteger("flowMatchTimes", "numSteps", numSteps);
  requireInteger("flowMatchTimes", "numTrainSteps", numTrainSteps, 2);
  const last = shiftTime(1 / numTrainSteps, shift);
  const times = new Float64Array(numSteps + 1);
  for (let i = 0; i < numSteps; i++) {
    const share = i / Math.max(1, numSteps - 1); // one step begins at 1
    times[i] = shiftTime(1 - share + share * last, shift);
  }
  return times;
}

/**
 * The levels at `flowMatchTimes`: σ = t/(1−t), the first ∞ (pure noise). For `sample`, turn them into levels of a
 * process that gets there: `sigmas.map(flowMatching.levelOfSigma)`.
 * @returns numSteps + 1 numbers, decreasing, the first ∞, the last 0
 * @throws RangeError as `flowMatchTimes`
 */
export function flowMatchSigmas(
  numSteps: number,
  options: {readonly shift?: number; readonly numTrainSteps?: number} = {}
): Float64Array {
  return flowMatchTimes(numSteps, options).map((t) => t / (1 - t));
}
