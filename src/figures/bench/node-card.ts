/** The bench as ComfyUI draws it: KSampler's knobs on one card. They are what the run follows from, and what links hold. */
import {sigmaOfLevel} from "../../math/level.js";
import {numberField, select, slider} from "../controls.js";
import {drawNode, MOST_STEPS, samplerMenu, schedulerMenu} from "../ksampler/panel.js";
import {seedText} from "../ksampler/seed-text.js";
import {ksampler} from "../strings/en/ksampler.js";
import {fact} from "./cards.js";
import type {CardMaker} from "./door.js";
import {FIRST_KNOBS, specOfNode, type LatentName} from "./node-spec.js";

/** Below it ComfyUI runs too, but on levels so close together that nothing moves. */
const LEAST_DENOISE = 0.05;

export const nodeCard: CardMaker = ({edit}) => {
  const words = ksampler.bench;
  const latent = select<LatentName>({label: "latent_image", options: words.latents, value: FIRST_KNOBS.latent});
  const seed = seedText({label: "seed", value: FIRST_KNOBS.seed, complaint: ksampler.node.badSeed});
  const steps = numberField({label: "steps", min: 1, max: MOST_STEPS, value: FIRST_KNOBS.steps});
  const sampler = select({label: "sampler_name", options: samplerMenu, value: FIRST_KNOBS.samplerName});
  const scheduler = select({label: "scheduler", options: schedulerMenu, value: FIRST_KNOBS.scheduler});
  const denoise = slider({label: "denoise", min: LEAST_DENOISE, max: 1, step: 0.01, value: FIRST_KNOBS.denoise, format: (value) => value.toFixed(2)});
  const knobs = [latent, seed, steps, sampler, scheduler, denoise];
  const turn = (): void =>
    edit(specOfNode({steps: steps.value, samplerName: sampler.value, scheduler: scheduler.value, denoise: denoise.value, seed: seed.value, latent: latent.value}));
  for (const knob of knobs) knob.addEventListener("input", turn);
  const facts = fact("");
  const element = drawNode(...knobs, facts);
  return ({levels}) => {
    facts.textContent = words.facts(levels.map(sigmaOfLevel));
    return element;
  };
};
