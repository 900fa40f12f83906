/** ComfyUI's sampler names, and which solver each is: the one map from a label of its menu to a function of this module. */
import {SOLVERS, type SolverEntry, type SolverName, type SolverOptions} from "../solvers/registry.js";
import type {Solver} from "../types.js";

/** A sampler_name as a menu, a run or a table needs it. */
export interface ComfySampler {
  /** The entry of `SOLVERS` that says label, paper, order and questions per step. */
  readonly solver: SolverName;
  /**
   * Where noise on the way comes from: nowhere, from torch's generator (draw after draw), or from one Brownian path
   * (`BrownianTreeNoiseSampler`).
   */
  readonly noise: "none" | "torch" | "brownian";
  /** diffusers' class, with the options that make it this one; "" where it has none. */
  readonly diffusers: string;
  /**
   * What the solver is told beside its own defaults.
   * @param numSteps of the run: steps of its level list
   */
  readonly options: (numSteps: number) => SolverOptions;
  /** The solver with these options. */
  readonly create: (numSteps: number) => Solver;
}

const plain = (solver: SolverName, noise: ComfySampler["noise"], diffusers: string, options: ComfySampler["options"] = () => ({})): ComfySampler => ({
  solver,
  noise,
  diffusers,
  options,
  create: (numSteps) => (SOLVERS[solver] as SolverEntry).create(options(numSteps))
});

/** ComfyUI's `sample_unipc`: order min(3, steps − 1), lowered at the end of every run. */
const uniPcOptions: ComfySampler["options"] = (numSteps) => ({order: Math.max(1, Math.min(3, numSteps - 1)), lowerOrderFinal: true});

/**
 * The names of ComfyUI's menu that this module has, in the menu's order (`SAMPLER_NAMES` in comfy/samplers.py). Three are
 * not what they sound like: `ddim` is Euler's method (the two agree at unit signal scale), names with `_gpu` draw the same
 * noise elsewhere, and `uni_pc` ends at σ = 0.001 (`planKsampler`).
 */
export const COMFY_SAMPLERS = {
  euler: plain("euler", "none", "EulerDiscreteScheduler"),
  euler_ancestral: plain("euler_ancestral", "torch", "EulerAncestralDiscreteScheduler"),
  heun: plain("heun", "none", "HeunDiscreteScheduler"),
  dpm_2: plain("dpm_2", "none", "KDPM2DiscreteScheduler"),
  dpm_2_ancestral: plain("dpm_2_ancestral", "torch", "KDPM2AncestralDiscreteScheduler"),
  lms: plain("lms", "none", "LMSDiscreteScheduler"),
  dpmpp_2s_ancestral: plain("dpmpp_2s_ancestral", "torch", ""),
  dpmpp_sde: plain("dpmpp_sde", "brownian", "DPMSolverSDEScheduler"),
  dpmpp_sde_gpu: plain("dpmpp_sde", "brownian", "DPMSolverSDEScheduler"),
  dpmpp_2m: plain("dpmpp_2m", "none", "DPMSolverMultistepScheduler"),
  dpmpp_2m_sde: plain("dpmpp_2m_sde", "brownian", "DPMSolverMultistepScheduler, sde-dpmsolver++"),
  dpmpp_2m_sde_gpu: plain("dpmpp_2m_sde", "brownian", "DPMSolverMultistepScheduler, sde-dpmsolver++"),
  dpmpp_2m_sde_heun: plain("dpmpp_2m_sde_heun", "brownian", "DPMSolverMultistepScheduler, sde-dpmsolver++, heun"),
  dpmpp_3m_sde: plain("dpmpp_3m_sde", "brownian", ""),
  dpmpp_3m_sde_gpu: plain("dpmpp_3m_sde", "brownian", ""),
  ddpm: plain("ddpm", "torch", "DDPMScheduler"),
  ddim: plain("euler", "none", "DDIMScheduler"),
  uni_pc: plain("uni_pc", "none", "UniPCMultistepScheduler, bh1", uniPcOptions),
  uni_pc_bh2: plain("uni_pc_bh2", "none", "UniPCMultistepScheduler", uniPcOptions)
} satisfies Record<string, ComfySampler>;

/** A sampler_name of `COMFY_SAMPLERS`. */
export type ComfySamplerName = keyof typeof COMFY_SAMPLERS;
