import {createCosineSchedule} from "./cosine.js";
import type {DdpmSchedule} from "./ddpm-schedule.js";
import {createLinearSchedule} from "./linear.js";
import {createScaledLinearSchedule} from "./scaled-linear.js";
import {createSigmoidSchedule} from "./sigmoid.js";

/** What schedules can be told; each takes the options that its entry names, and has its own defaults. */
export interface ScheduleOptions {
  readonly betaStart?: number;
  readonly betaEnd?: number;
  readonly numTrainSteps?: number;
  readonly offset?: number;
  readonly maxBeta?: number;
}

/** A DDPM schedule as a menu, a spec or a table needs it. */
export interface ScheduleEntry {
  /** Its usual name, as shown to people. */
  readonly label: string;
  /** The options it takes. */
  readonly options: readonly (keyof ScheduleOptions)[];
  /** Where it comes from. */
  readonly source: string;
  readonly create: (options?: ScheduleOptions) => DdpmSchedule;
}

/** Every DDPM schedule by its name in diffusers (`beta_schedule`). */
export const DDPM_SCHEDULES = {
  linear: {
    label: "Linear",
    options: ["betaStart", "betaEnd", "numTrainSteps"],
    source: "Ho et al. 2020, §4",
    create: createLinearSchedule
  },
  scaled_linear: {
    label: "Scaled linear",
    options: ["betaStart", "betaEnd", "numTrainSteps"],
    source: "Rombach et al. 2022; Stable Diffusion",
    create: createScaledLinearSchedule
  },
  squaredcos_cap_v2: {
    label: "Cosine",
    options: ["offset", "maxBeta", "numTrainSteps"],
    source: "Nichol & Dhariwal 2021, eq. 17",
    create: createCosineSchedule
  },
  sigmoid: {
    label: "Sigmoid",
    options: ["betaStart", "betaEnd", "numTrainSteps"],
    source: "Xu et al. 2022 (GeoDiff)",
    create: createSigmoidSchedule
  }
} satisfies Record<string, ScheduleEntry>;

/** A name of `DDPM_SCHEDULES`. */
export type ScheduleName = keyof typeof DDPM_SCHEDULES;
