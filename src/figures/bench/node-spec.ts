/** ComfyUI's node as a spec: the σ that it lists, its solver with its options, and points of the plane in place of a latent. Pure. */
import {planKsampler, type KsamplerPlan} from "../../math/comfyui/ksampler.js";
import type {ComfySamplerName} from "../../math/comfyui/samplers.js";
import type {ComfySchedulerName} from "../../math/comfyui/schedulers.js";
import {createScaledLinearSchedule} from "../../math/schedules/scaled-linear.js";
import type {SampleSpec} from "../../math/spec/types.js";
import {PRESETS} from "./presets.js";

export interface NodeKnobs {
  readonly steps: number;
  readonly samplerName: ComfySamplerName;
  readonly scheduler: ComfySchedulerName;
  /** Above 0: at 0 the node gives back what went in. */
  readonly denoise: number;
  /** Digits, below 2⁶⁴. */
  readonly seed: string;
  /** What goes in: nothing, every point at the middle; or points of the target itself. */
  readonly latent: LatentName;
}

export type LatentName = "empty" | "target";

export const FIRST_KNOBS: NodeKnobs = {steps: 12, samplerName: "euler", scheduler: "normal", denoise: 1, seed: "7", latent: "empty"};

/** Points that go through the node. */
const COUNT = 10_000;
/** Stable Diffusion 1.x's. */
const schedule = createScaledLinearSchedule();

export const planNode = ({steps, samplerName, scheduler, denoise}: NodeKnobs): KsamplerPlan => planKsampler({steps, samplerName, scheduler, denoise}, schedule);

/**
 * The levels are the plan's, digit by digit. Noise is drawn by counting, as for all particles: torch's numbers are for one latent.
 * @throws RangeError as `planKsampler`
 */
export function specOfNode(knobs: NodeKnobs, count = COUNT): SampleSpec {
  const {levels, sampler} = planNode(knobs);
  const seed = Number(knobs.seed);
  return {
    version: 1, target: PRESETS.digits(), process: {kind: "ve"}, levels: {rule: "sigmas", sigmas: Array.from(levels)},
    solver: {name: sampler.solver, ...sampler.options(levels.length - 1)}, start: {kind: knobs.latent === "empty" ? "prior" : "marginal", n: count},
    noise: {kind: "counter"}, seed: Number.isSafeInteger(seed) ? seed : knobs.seed
  };
}
