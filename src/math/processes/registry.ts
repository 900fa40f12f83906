import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";
import {createCosineProcess, trigonometricPath} from "./cosine.js";
import {createDdpmProcess} from "./ddpm.js";
import {flowMatching} from "./flow-matching.js";
import type {Process} from "./process.js";
import {createSubVariancePreserving} from "./sub-variance-preserving.js";
import {varianceExploding} from "./variance-exploding.js";
import {createVariancePreserving} from "./variance-preserving.js";

/** What processes can be told; each takes the options that its entry names, and has its own defaults. */
export interface ProcessOptions {
  readonly betaMin?: number;
  readonly betaMax?: number;
  readonly offset?: number;
  readonly schedule?: DdpmSchedule;
}

/** A process as a menu, a spec or a table needs it. */
export interface ProcessEntry {
  /** Its usual name, as shown to people. */
  readonly label: string;
  /** What it must be given. */
  readonly needs: "schedule" | "nothing";
  /** The options it takes. */
  readonly options: readonly (keyof ProcessOptions)[];
  /** Where it comes from. */
  readonly source: string;
  readonly create: (options?: ProcessOptions) => Process;
}

/** Every process by a short name. */
export const PROCESSES = {
  ve: {
    label: "Variance exploding",
    needs: "nothing",
    options: [],
    source: "Karras et al. 2022, table 1",
    create: () => varianceExploding
  },
  vp: {
    label: "Variance preserving",
    needs: "nothing",
    options: ["betaMin", "betaMax"],
    source: "Song et al. 2021b, eq. 11",
    create: createVariancePreserving
  },
  sub_vp: {
    label: "Sub-variance preserving",
    needs: "nothing",
    options: ["betaMin", "betaMax"],
    source: "Song et al. 2021b, eq. 12",
    create: createSubVariancePreserving
  },
  cosine: {
    label: "Cosine",
    needs: "nothing",
    options: ["offset"],
    source: "Nichol & Dhariwal 2021, eq. 17",
    create: createCosineProcess
  },
  flow: {
    label: "Flow matching",
    needs: "nothing",
    options: [],
    source: "Lipman et al. 2023; Liu et al. 2023",
    create: () => flowMatching
  },
  trigonometric: {
    label: "Trigonometric",
    needs: "nothing",
    options: [],
    source: "Albergo & Vanden-Eijnden 2023",
    create: () => trigonometricPath
  },
  ddpm: {
    label: "DDPM",
    needs: "schedule",
    options: ["schedule"],
    source: "Ho et al. 2020, eq. 4",
    create({schedule} = {}) {
      if (!schedule) throw new RangeError("ddpm: schedule is missing; give a DDPM schedule.");
      return createDdpmProcess(schedule);
    }
  }
} satisfies Record<string, ProcessEntry>;

/** A name of `PROCESSES`. */
export type ProcessName = keyof typeof PROCESSES;
