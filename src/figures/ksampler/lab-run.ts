/** A run of the node as the lab can have it: the same σ in the pictures' own units and the same solver, from other noise. Pure. */
import {LATENT_SCALE} from "./machine.js";
import type {KsamplerPlan} from "../../math/comfyui/ksampler.js";
import type {PictureSetName, SampleSpec} from "../../math/spec/types.js";

/**
 * Prompts, cfg and a picture that goes in have no place in a spec; and torch hands its numbers out channel by channel, which a spec's
 * points do not know. So the lab draws its own.
 * @param plan with two levels or more
 */
export function labRunOf({levels, sampler}: KsamplerPlan, {set, seed}: {readonly set: PictureSetName; readonly seed: string}): SampleSpec {
  return {
    version: 1, target: {kind: "pictures", set}, process: {kind: "ve"}, levels: {rule: "sigmas", sigmas: Array.from(levels, (sigma) => sigma / LATENT_SCALE)},
    solver: {name: sampler.solver, ...sampler.options(levels.length - 1)}, start: {kind: "prior", n: 1}, noise: {kind: "counter"}, seed: Number.isSafeInteger(Number(seed)) ? Number(seed) : seed
  };
}
