import {ddim} from "./ddim.js";
import {ddpm} from "./ddpm.js";
import {dpm2} from "./dpm-2.js";
import {dpm2Ancestral} from "./dpm-2-ancestral.js";
import {dpmpp2m} from "./dpmpp-2m.js";
import {dpmpp2mSde} from "./dpmpp-2m-sde.js";
import {dpmpp2sAncestral} from "./dpmpp-2s-ancestral.js";
import {dpmpp3m} from "./dpmpp-3m.js";
import {dpmpp3mSde} from "./dpmpp-3m-sde.js";
import {dpmppSde} from "./dpmpp-sde.js";
import {euler} from "./euler.js";
import {eulerAncestral} from "./euler-ancestral.js";
import {eulerMaruyama} from "./euler-maruyama.js";
import {heun} from "./heun.js";
import {lms} from "./lms.js";
import {predictorCorrector} from "./predictor-corrector.js";
import {rk45} from "./rk45.js";
import {uniPc} from "./unipc.js";
import type {Solver} from "../types.js";

/** What solvers can be told; each takes the options that its entry names, and has its own defaults. */
export interface SolverOptions {
  /** How much noise a stochastic solver adds, 0 … 1. */
  readonly eta?: number;
  /** How many answers a multistep solver continues from. */
  readonly order?: number;
  /** UniPC: the last steps have orders … 3, 2, 1 even where the run ends above σ = 0. */
  readonly lowerOrderFinal?: boolean;
  /** Signal-to-noise ratio of Langevin steps, between 0 and 1. */
  readonly snr?: number;
  /** Langevin steps per level. */
  readonly numCorrections?: number;
  /** Relative and absolute error that an adaptive solver allows in its inner steps. */
  readonly rtol?: number;
  readonly atol?: number;
}

/** A solver as a menu, a spec or a table needs it. */
export interface SolverEntry {
  /** Its usual name, as shown to people. */
  readonly label: string;
  /** True if it draws noise with its default options. */
  readonly stochastic: boolean;
  /**
   * Order in the step size with its default options, from σ_max to σ > 0: of the error for deterministic solvers, of
   * the distribution (weak) for stochastic ones. What the step to σ = 0 costs, ½·σ²·|score| but for LMS, comes on top.
   * 0 where something stays however small the steps.
   */
  readonly order: number;
  /** Questions per step, away from σ = 0; the least there can be where it is adaptive. */
  readonly evaluations: number;
  /** True if it looks at the numbers to choose steps of its own between two levels: it cannot be planned beforehand. */
  readonly adaptive?: boolean;
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
  dpm_2: {
    label: "DPM-2",
    stochastic: false,
    order: 2,
    evaluations: 2,
    options: [],
    source: "Lu et al. 2022a, Alg. 1; k-diffusion sample_dpm_2",
    create: () => dpm2
  },
  lms: {
    label: "LMS",
    stochastic: false,
    order: 2,
    evaluations: 1,
    options: ["order"],
    source: "Adams & Bashforth; k-diffusion sample_lms",
    create: lms
  },
  dpmpp_2m: {
    label: "DPM++ 2M",
    stochastic: false,
    order: 2,
    evaluations: 1,
    options: [],
    source: "Lu et al. 2022b, Alg. 2; k-diffusion sample_dpmpp_2m",
    create: () => dpmpp2m
  },
  dpmpp_3m: {
    label: "DPM++ 3M",
    stochastic: false,
    order: 2,
    evaluations: 1,
    options: [],
    source: "Lu et al. 2022b; diffusers DPMSolverMultistepScheduler, solver_order 3",
    create: () => dpmpp3m()
  },
  dpmpp_3m_corrected: {
    label: "DPM++ 3M, corrected",
    stochastic: false,
    order: 3,
    evaluations: 1,
    options: [],
    source: "DPM++ 3M with the second derivative, not half of it, and its first step made good",
    create: () => dpmpp3m({corrected: true})
  },
  uni_pc: {
    label: "UniPC",
    stochastic: false,
    order: 3,
    evaluations: 1,
    options: ["order", "lowerOrderFinal"],
    source: "Zhao et al. 2023, B(h) = h; ComfyUI uni_pc, diffusers UniPCMultistepScheduler with bh1",
    create: (options) => uniPc({...options, variant: "bh1"})
  },
  uni_pc_bh2: {
    label: "UniPC bh2",
    stochastic: false,
    order: 3,
    evaluations: 1,
    options: ["order", "lowerOrderFinal"],
    source: "Zhao et al. 2023, B(h) = 1 − e^{−h}; ComfyUI uni_pc_bh2, diffusers UniPCMultistepScheduler",
    create: (options) => uniPc({...options, variant: "bh2"})
  },
  rk45: {
    label: "RK45, adaptive",
    stochastic: false,
    order: 5,
    evaluations: 7,
    adaptive: true,
    options: ["rtol", "atol"],
    source: "Dormand & Prince 1980; Song et al. 2021b, App. D.4",
    create: rk45
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
  },
  ddpm: {
    label: "DDPM",
    stochastic: true,
    order: 1,
    evaluations: 1,
    options: [],
    source: "Ho, Jain & Abbeel 2020, eq. 6 and 7; ComfyUI ddpm",
    create: () => ddpm
  },
  dpm_2_ancestral: {
    label: "DPM-2 a",
    stochastic: true,
    order: 2,
    evaluations: 2,
    options: ["eta"],
    source: "k-diffusion sample_dpm_2_ancestral",
    create: dpm2Ancestral
  },
  dpmpp_2s_ancestral: {
    label: "DPM++ 2S a",
    stochastic: true,
    order: 2,
    evaluations: 2,
    options: ["eta"],
    source: "Lu et al. 2022b, Alg. 1; k-diffusion sample_dpmpp_2s_ancestral",
    create: dpmpp2sAncestral
  },
  dpmpp_sde: {
    label: "DPM++ SDE",
    stochastic: true,
    order: 2, // on one Brownian path; 1 with independent draws
    evaluations: 2,
    options: ["eta"],
    source: "k-diffusion sample_dpmpp_sde (r = 1/2)",
    create: dpmppSde
  },
  dpmpp_2m_sde: {
    label: "DPM++ 2M SDE",
    stochastic: true,
    order: 2,
    evaluations: 1,
    options: ["eta"],
    source: "Lu et al. 2022b, SDE-DPM-Solver++; k-diffusion sample_dpmpp_2m_sde (midpoint)",
    create: dpmpp2mSde
  },
  dpmpp_2m_sde_heun: {
    label: "DPM++ 2M SDE (Heun)",
    stochastic: true,
    order: 2,
    evaluations: 1,
    options: ["eta"],
    source: "k-diffusion sample_dpmpp_2m_sde (heun)",
    create: (options) => dpmpp2mSde({...options, solverType: "heun"})
  },
  dpmpp_3m_sde: {
    label: "DPM++ 3M SDE",
    stochastic: true,
    order: 2,
    evaluations: 1,
    options: ["eta"],
    source: "k-diffusion sample_dpmpp_3m_sde",
    create: dpmpp3mSde
  },
  euler_maruyama: {
    label: "Euler–Maruyama",
    stochastic: true,
    order: 1,
    evaluations: 1,
    options: [],
    source: "Song et al. 2021b, eq. 6 and Appendix E",
    create: () => eulerMaruyama
  },
  predictor_corrector: {
    label: "Predictor–corrector",
    stochastic: true,
    order: 0, // Langevin steps of a fixed size leave an error at every σ > 0
    evaluations: 2,
    options: ["snr", "numCorrections"],
    source: "Song et al. 2021b, Alg. 2 and 4",
    create: predictorCorrector
  }
} satisfies Record<string, SolverEntry>;

/** A name of `SOLVERS`. */
export type SolverName = keyof typeof SOLVERS;
