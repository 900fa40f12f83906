/** The schedules that the page compares, by name. */
import {createVariancePreserving} from "../../math/processes/variance-preserving.js";
import {createCosineSchedule} from "../../math/schedules/cosine.js";
import {scheduleOfAlphaBars, type DdpmSchedule} from "../../math/schedules/ddpm-schedule.js";
import {createLinearSchedule} from "../../math/schedules/linear.js";
import {createScaledLinearSchedule} from "../../math/schedules/scaled-linear.js";
import {createSigmoidSchedule} from "../../math/schedules/sigmoid.js";
import {rescaleZeroTerminalSnr} from "../../math/schedules/zero-terminal-snr.js";

/** The continuous process of Song et al. 2021b, looked at after 1, 2, … T parts of its time. */
export function createContinuousSchedule(numTrainSteps = 1000): DdpmSchedule {
  const {signalScale} = createVariancePreserving();
  return scheduleOfAlphaBars(Float64Array.from({length: numTrainSteps}, (_, i) => signalScale((i + 1) / numTrainSteps) ** 2));
}

/** T = 1000 each, with their usual numbers. */
export const NAMED = {
  linear: () => createLinearSchedule(),
  "scaled-linear": () => createScaledLinearSchedule(),
  cosine: () => createCosineSchedule(),
  sigmoid: () => createSigmoidSchedule(),
  continuous: () => createContinuousSchedule()
} as const satisfies Record<string, () => DdpmSchedule>;

export type ScheduleName = keyof typeof NAMED;
export const NAMES = Object.keys(NAMED) as ScheduleName[];

/** The same, and Stable Diffusion's with its last step set to pure noise. */
export const ENDINGS = {...NAMED, "zero-end": () => rescaleZeroTerminalSnr(createScaledLinearSchedule())} as const satisfies Record<string, () => DdpmSchedule>;
export type EndingName = keyof typeof ENDINGS;
