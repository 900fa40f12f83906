import {requireInteger, requireNonNegative} from "../check.js";
import {scheduleOfBetas, type DdpmSchedule} from "./ddpm-schedule.js";

/**
 * Creates the cosine schedule (Nichol & Dhariwal 2021, eq. 17; diffusers' `squaredcos_cap_v2`):
 * β_t = min(1 − ᾱ(t+1)/ᾱ(t), maxBeta) with ᾱ(t) = cos²(½π·(t/T + offset)/(1 + offset)).
 *
 * The cap keeps the last step from erasing everything; it also keeps terminal SNR above 0 (σ_max is 20 291 at T =
 * 1000).
 *
 * @param options.offset 0.008 unless given
 * @param options.maxBeta the cap, 0.999 unless given
 * @param options.numTrainSteps T, 1000 unless given
 * @throws RangeError unless T ≥ 2, 0 ≤ offset < ∞ and 0 < maxBeta < 1
 */
export function createCosineSchedule({
  offset = 0.008,
  maxBeta = 0.999,
  numTrainSteps = 1000
}: {readonly offset?: number; readonly maxBeta?: number; readonly numTrainSteps?: number} = {}): DdpmSchedule {
  requireInteger("createCosineSchedule", "numTrainSteps", numTrainSteps, 2);
  requireNonNegative("createCosineSchedule", "offset", offset);
  if (!(maxBeta > 0 && maxBeta < 1))
    throw new RangeError(`createCosineSchedule: maxBeta is ${maxBeta}; give a number between 0 and 1, both excluded.`);
  const alphaBar = (t: number): number => Math.cos(((t / numTrainSteps + offset) / (1 + offset)) * (Math.PI / 2)) ** 2;
  return scheduleOfBetas(
    Float64Array.from({length: numTrainSteps}, (_, t) => Math.min(1 - alphaBar(t + 1) / alphaBar(t), maxBeta))
  );
}
