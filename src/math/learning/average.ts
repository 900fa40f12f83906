import {requireInteger, requireLength} from "../check.js";

/**
 * Moves a running average towards what the numbers are now, in place: average ← decay·average + (1 − decay)·numbers. A
 * network trained on noise jitters about its optimum; the average of its weights hardly does (Polyak & Juditsky 1992).
 * @param decay 0 … 1: 0 forgets all, 1 learns nothing
 * @throws RangeError if the lengths differ or decay is out of range
 */
export function stepAverage(average: Float64Array, numbers: Float64Array, decay: number): void {
  requireLength("stepAverage", "average", average.length, numbers.length);
  if (!(decay >= 0 && decay <= 1)) throw new RangeError(`stepAverage: decay is ${decay}; give a number from 0 to 1.`);
  for (let i = 0; i < numbers.length; i++) average[i]! += (1 - decay) * (numbers[i]! - average[i]!);
}

/**
 * The decay at a step, so that the average is not held back by how it began: the smaller of `decay` and t/(t + 9),
 * which averages over the last tenth of the way.
 * @param step t, 1 for the first
 * @throws RangeError unless step is a whole number ≥ 1
 */
export function decayAt(step: number, decay: number): number {
  requireInteger("decayAt", "step", step);
  return Math.min(decay, step / (step + 9));
}
