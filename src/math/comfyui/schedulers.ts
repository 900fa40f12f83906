/** ComfyUI's scheduler names: which rules of `LEVEL_RULES` are in its menu, and what diffusers calls them. */
import {LEVEL_RULES} from "../levels/registry.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";

/**
 * The schedulers of ComfyUI's menu in its order, each an entry of `LEVEL_RULES` by the same name, and the option of
 * diffusers' schedulers that gives such levels ("" where there is none; ranges and roundings differ in detail).
 */
export const COMFY_SCHEDULERS = {
  simple: 'timestep_spacing="trailing"',
  sgm_uniform: 'timestep_spacing="trailing"',
  karras: "use_karras_sigmas",
  exponential: "use_exponential_sigmas",
  ddim_uniform: 'timestep_spacing="leading"',
  beta: "use_beta_sigmas",
  normal: 'timestep_spacing="linspace"',
  linear_quadratic: "",
  kl_optimal: ""
} as const satisfies Partial<Record<keyof typeof LEVEL_RULES, string>>;

/** A scheduler name of `COMFY_SCHEDULERS`. */
export type ComfySchedulerName = keyof typeof COMFY_SCHEDULERS;

/**
 * The level rule of a scheduler for a model.
 * @returns steps ↦ levels, decreasing, last 0
 */
export const levelRuleOf =
  (scheduler: ComfySchedulerName, schedule: DdpmSchedule) =>
  (numSteps: number): Float64Array =>
    LEVEL_RULES[scheduler].create(numSteps, {schedule});
