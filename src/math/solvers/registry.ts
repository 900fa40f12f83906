import {ddim} from "./ddim.js";
import {euler} from "./euler.js";
import {eulerAncestral} from "./euler-ancestral.js";
import {heun} from "./heun.js";
import type {Solver} from "../types.js";

/** What solvers can be told; each takes the options that its entry names, and has its own defaults. */
export interface SolverOptions {
  /** How much noise a stochastic solver adds, 0 … 1. */
  readonly eta?: number;
  /** Order of a multistep solver. */
  readonly order?: number;
}

/** A solver as a menu, a spec or a table needs it. */
export interface SolverEntry {
  /** Its usual name, as shown to people. */
  readonly label: string;
  /** True if it draws noise with its default options. */
  readonly stochastic: boolean;
  /** Order in the step size: of the error for deterministic solvers, of the distribution (weak) for stochastic ones. */
  readonly order: number;
  /** Questions per step, away from σ = 0. */
  readonly evaluations: number;
  /** The options it takes. */
  readonly options: readonly (keyof SolverOptions)[];
  /** Where it comes from: paper, equation or algorithm, and its name in k-diffusion or diffusers. */
  readonly source: string;
  readonly create: (options?: SolverOptions) => Solver;
}

/**
 * Every solver by its name in k-diffusion and ComfyUI: the one list that menus, specs, tests and tables are made from.
 */
export const SOLVERS = {
  euler: {
    label: "Euler",
    stochastic: false,
    order: 1,
    evaluations: 1,
    options: [],
    source: "Karras et al. 2022, Alg. 1 (Euler step); k-diffusion sample_euler",
    create: () => euler
  },
  heun: {
    label: "Heun",
    stochastic: false,
    order: 2,
    evaluations: 2,
    options: [],
    source: "Karras et al. 2022, Alg. 1; k-diffusion sample_heun",
    create: () => heun
  },
  ddim: {
    label: "DDIM",
    stochastic: false,
    order: 1,
    evaluations: 1,
    options: ["eta"],
    source: "Song, Meng & Ermon 2021, eq. 12; diffusers DDIMScheduler",
    create: ddim
  },
  euler_ancestral: {
    label: "Euler a",
    stochastic: true,
    order: 1,
    evaluations: 1,
    options: ["eta"],
    source: "k-diffusion sample_euler_ancestral",
    create: eulerAncestral
  }
} satisfies Record<string, SolverEntry>;

export type SolverName = keyof typeof SOLVERS;
