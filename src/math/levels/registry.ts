import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";
import {betaSigmas} from "./beta.js";
import {ddimUniformSigmas} from "./ddim-uniform.js";
import {exponentialSigmas} from "./exponential.js";
import {flowMatchSigmas} from "./flow-match.js";
import {karrasSigmas} from "./karras.js";
import {klOptimalSigmas} from "./kl-optimal.js";
import {linearQuadraticSigmas} from "./linear-quadratic.js";
import {normalSigmas, sgmUniformSigmas} from "./normal.js";
import {polyexponentialSigmas} from "./polyexponential.js";
import {simpleSigmas} from "./simple.js";
import {vpSigmas} from "./variance-preserving.js";

/**
 * What level rules can be told beside what they need; each takes the options that its entry names, and has its own
 * defaults.
 */
export interface LevelRuleOptions {
  readonly rho?: number;
  /** The two shape parameters of "beta". */
  readonly a?: number;
  readonly b?: number;
  readonly thresholdNoise?: number;
  readonly linearSteps?: number;
  readonly betaD?: number;
  readonly betaMin?: number;
  readonly epsS?: number;
  readonly shift?: number;
  readonly numTrainSteps?: number;
}

/** What a rule is given: a model's schedule, or a range of σ (that of the schedule unless given), and options. */
export interface LevelRuleInput extends LevelRuleOptions {
  readonly schedule?: DdpmSchedule;
  readonly sigmaMin?: number;
  readonly sigmaMax?: number;
}

/** A level rule as a menu, a spec or a table needs it. */
export interface LevelRuleEntry {
  /** Its usual name, as shown to people. */
  readonly label: string;
  /**
   * What it must be given: a schedule, sigmaMin and sigmaMax (or a schedule that has them), sigmaMax alone, or nothing.
   */
  readonly needs: "schedule" | "range" | "sigmaMax" | "nothing";
  /** The options it takes. */
  readonly options: readonly (keyof LevelRuleOptions)[];
  /** Where it comes from: paper, equation, and its name in k-diffusion, diffusers or ComfyUI. */
  readonly source: string;
  /**
   * @returns decreasing σ, last 0
   * @throws RangeError if what it needs is missing, and as the rule's own function
   */
  readonly create: (numSteps: number, input?: LevelRuleInput) => Float64Array;
}

/**
 * Every level rule by its name in ComfyUI (or k-diffusion, where ComfyUI has none): the one list that menus, specs,
 * tests and tables are made from.
 */
export const LEVEL_RULES = {
  karras: {
    label: "Karras",
    needs: "range",
    options: ["rho"],
    source: "Karras et al. 2022, eq. 5; k-diffusion get_sigmas_karras",
    create: (numSteps, {rho, ...input} = {}) => karrasSigmas(numSteps, {...rangeOf("karras", input), rho})
  },
  exponential: {
    label: "Exponential",
    needs: "range",
    options: [],
    source: "k-diffusion get_sigmas_exponential; uniform in log SNR (Lu et al. 2022)",
    create: (numSteps, input = {}) => exponentialSigmas(numSteps, rangeOf("exponential", input))
  },
  polyexponential: {
    label: "Polyexponential",
    needs: "range",
    options: ["rho"],
    source: "k-diffusion get_sigmas_polyexponential",
    create: (numSteps, {rho, ...input} = {}) =>
      polyexponentialSigmas(numSteps, {...rangeOf("polyexponential", input), rho})
  },
  vp: {
    label: "VP",
    needs: "nothing",
    options: ["betaD", "betaMin", "epsS"],
    source: "Song et al. 2021b; k-diffusion get_sigmas_vp",
    create: (numSteps, input = {}) => vpSigmas(numSteps, input)
  },
  normal: {
    label: "Normal",
    needs: "schedule",
    options: [],
    source: "ComfyUI normal_scheduler",
    create: (numSteps, input = {}) => normalSigmas(numSteps, scheduleOf("normal", input))
  },
  simple: {
    label: "Simple",
    needs: "schedule",
    options: [],
    source: "ComfyUI simple_scheduler",
    create: (numSteps, input = {}) => simpleSigmas(numSteps, scheduleOf("simple", input))
  },
  sgm_uniform: {
    label: "SGM uniform",
    needs: "schedule",
    options: [],
    source: "ComfyUI normal_scheduler(sgm=True)",
    create: (numSteps, input = {}) => sgmUniformSigmas(numSteps, scheduleOf("sgm_uniform", input))
  },
  ddim_uniform: {
    label: "DDIM uniform",
    needs: "schedule",
    options: [],
    source: "Song, Meng & Ermon 2021; ComfyUI ddim_scheduler",
    create: (numSteps, input = {}) => ddimUniformSigmas(numSteps, scheduleOf("ddim_uniform", input))
  },
  beta: {
    label: "Beta",
    needs: "schedule",
    options: ["a", "b"],
    source: "Lee et al. 2024; ComfyUI beta_scheduler",
    create: (numSteps, input = {}) => betaSigmas(numSteps, scheduleOf("beta", input), input)
  },
  kl_optimal: {
    label: "KL optimal",
    needs: "range",
    options: [],
    source: "Sabour et al. 2024; ComfyUI kl_optimal_scheduler",
    create: (numSteps, input = {}) => klOptimalSigmas(numSteps, rangeOf("kl_optimal", input))
  },
  linear_quadratic: {
    label: "Linear–quadratic",
    needs: "sigmaMax",
    options: ["thresholdNoise", "linearSteps"],
    source: "Genmo Mochi 2024; ComfyUI linear_quadratic_schedule",
    create: (numSteps, {thresholdNoise, linearSteps, ...input} = {}) =>
      linearQuadraticSigmas(numSteps, {sigmaMax: sigmaMaxOf("linear_quadratic", input), thresholdNoise, linearSteps})
  },
  flow_match: {
    label: "Flow matching",
    needs: "nothing",
    options: ["shift", "numTrainSteps"],
    source: "Esser et al. 2024; diffusers FlowMatchEulerDiscreteScheduler",
    create: (numSteps, input = {}) => flowMatchSigmas(numSteps, input)
  }
} satisfies Record<string, LevelRuleEntry>;

/** A name of `LEVEL_RULES`. */
export type LevelRuleName = keyof typeof LEVEL_RULES;

function scheduleOf(rule: string, {schedule}: LevelRuleInput): DdpmSchedule {
  if (!schedule) throw new RangeError(`${rule}: schedule is missing; give the model's DDPM schedule.`);
  return schedule;
}

function sigmaMaxOf(rule: string, {schedule, sigmaMax = schedule?.sigmaMax}: LevelRuleInput): number {
  if (sigmaMax === undefined) throw new RangeError(`${rule}: sigmaMax is missing; give it, or a schedule.`);
  return sigmaMax;
}

function rangeOf(rule: string, {schedule, sigmaMin = schedule?.sigmaMin, sigmaMax}: LevelRuleInput) {
  if (sigmaMin === undefined)
    throw new RangeError(`${rule}: sigmaMin is missing; give sigmaMin and sigmaMax, or a schedule.`);
  return {sigmaMin, sigmaMax: sigmaMaxOf(rule, {schedule, sigmaMax})};
}
