/** KSampler's panel: the node as ComfyUI draws it, with native controls. What comes in by a wire there is a menu here. */
import {button, checkbox, numberField, select, slider} from "../controls.js";
import {folded} from "../parts.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {NO_PROMPT} from "./prompts.js";
import {seedText, type SeedControl} from "./seed-text.js";
import {COMFY_SAMPLERS, type ComfySamplerName} from "../../math/comfyui/samplers.js";
import {COMFY_SCHEDULERS, type ComfySchedulerName} from "../../math/comfyui/schedulers.js";

export const MOST_STEPS = 60;
/** An empty latent_image. */
export const EMPTY = "empty";

const menuOf = <T extends string>(names: Readonly<Record<T, unknown>>) => Object.fromEntries(Object.keys(names).map((name) => [name, name])) as Record<T, string>;

export const samplerMenu = menuOf<ComfySamplerName>(COMFY_SAMPLERS);
export const schedulerMenu = menuOf<ComfySchedulerName>(COMFY_SCHEDULERS);

export type ModelName = keyof typeof words.node.models;
type Menu = Readonly<Record<string, string>>;

/** The node with its title, and what stands in it. */
export function drawNode(...content: Node[]): HTMLElement {
  const element = Object.assign(document.createElement("div"), {className: "comfy-node"});
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", words.node.knobs);
  element.append(Object.assign(document.createElement("p"), {className: "node-title", textContent: words.node.title}), ...content);
  return element;
}

/** Makes the panel. `onRun` is called by the button; the controls tell by `input`. */
export function createPanel({prompts, pictures, onRun}: {readonly prompts: Menu; readonly pictures: Menu; readonly onRun: () => void}) {
  const text = words.node;
  const model = select<ModelName>({label: "model", options: text.models, value: "some"});
  const positive = select({label: "positive", options: prompts, value: NO_PROMPT});
  const negative = select({label: "negative", options: prompts, value: NO_PROMPT});
  const latent = select({label: "latent_image", name: "latent-image", options: {[EMPTY]: words.empty, ...pictures}, value: EMPTY});
  const seed = seedText({label: "seed", value: "7", complaint: text.badSeed});
  const control = select<SeedControl>({label: text.control, name: "control-after-generate", options: text.controls, value: "increment"});
  const steps = numberField({label: "steps", min: 1, max: MOST_STEPS, value: 20});
  const cfg = numberField({label: text.cfg, min: 0, max: 100, step: 0.1, value: 8});
  const sampler = select({label: "sampler_name", options: samplerMenu, value: "euler"});
  const scheduler = select({label: "scheduler", options: schedulerMenu, value: "normal"});
  const denoise = slider({label: "denoise", min: 0, max: 1, step: 0.01, value: 1, format: (value) => value.toFixed(2)});
  const addNoise = checkbox({label: "add_noise", value: true});
  const start = numberField({label: "start_at_step", min: 0, max: 10_000, value: 0});
  const end = numberField({label: "end_at_step", min: 0, max: 10_000, value: 10_000});
  const leftover = checkbox({label: "return_with_leftover_noise", value: false});
  const knobs = [model, positive, negative, latent, seed, control, steps, cfg, sampler, scheduler, denoise, addNoise, start, end, leftover] as const;
  const more = folded(text.advanced, addNoise, start, end, leftover);
  const ports = document.createElement("div");
  ports.className = "node-ports";
  for (const [port, input] of Object.entries({model, positive, negative, latent})) {
    input.dataset.port = port;
    ports.append(input);
  }
  const run = button({label: text.run, primary: true, onClick: onRun});
  run.dataset.stillPress = "";
  const element = drawNode(ports, seed, control, steps, cfg, sampler, scheduler, denoise, more, run);
  return {element, model, positive, negative, latent, seed, control, steps, cfg, sampler, scheduler, denoise, addNoise, start, end, leftover, knobs};
}

export type Panel = ReturnType<typeof createPanel>;
