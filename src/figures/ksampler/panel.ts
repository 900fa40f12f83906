/** KSampler's panel: the node as ComfyUI draws it, with native controls. */
import {button, checkbox, numberField, select, slider} from "../controls.js";
import {ksampler as words} from "../strings/en/ksampler.js";
import {seedText, type SeedControl} from "./seed-text.js";
import {COMFY_SAMPLERS, type ComfySamplerName} from "../../math/comfyui/samplers.js";
import {COMFY_SCHEDULERS, type ComfySchedulerName} from "../../math/comfyui/schedulers.js";

export const MOST_STEPS = 60;

const menuOf = <T extends string>(names: Readonly<Record<T, unknown>>) => Object.fromEntries(Object.keys(names).map((name) => [name, name])) as Record<T, string>;

export const samplerMenu = menuOf<ComfySamplerName>(COMFY_SAMPLERS);
export const schedulerMenu = menuOf<ComfySchedulerName>(COMFY_SCHEDULERS);

/** Makes the panel. `onRun` is called by the button; the controls tell by `input`. */
export function createPanel({onRun}: {readonly onRun: () => void}) {
  const text = words.node;
  const seed = seedText({label: "seed", value: "7", complaint: text.badSeed});
  const control = select<SeedControl>({label: text.control, name: "control-after-generate", options: text.controls, value: "increment"});
  const steps = numberField({label: "steps", min: 1, max: MOST_STEPS, value: 20});
  const cfg = numberField({label: text.cfg, name: "", min: 1, max: 1, value: 1});
  const sampler = select({label: "sampler_name", options: samplerMenu, value: "euler"});
  const scheduler = select({label: "scheduler", options: schedulerMenu, value: "normal"});
  const denoise = slider({label: "denoise", min: 0, max: 1, step: 0.01, value: 1, format: (value) => value.toFixed(2)});
  const addNoise = checkbox({label: "add_noise", value: true});
  const start = numberField({label: "start_at_step", min: 0, max: 10_000, value: 0});
  const end = numberField({label: "end_at_step", min: 0, max: 10_000, value: 10_000});
  const leftover = checkbox({label: "return_with_leftover_noise", value: false});
  const field = cfg.querySelector("input")!;
  field.disabled = true;
  const why = document.createElement("p");
  why.className = "node-why";
  why.id = "cfg-why";
  why.textContent = text.cfgWhy;
  field.setAttribute("aria-describedby", why.id);
  const knobs = [seed, control, steps, cfg, sampler, scheduler, denoise, addNoise, start, end, leftover] as const;
  const more = document.createElement("details");
  more.className = "more";
  const summary = document.createElement("summary");
  summary.textContent = text.advanced;
  more.append(summary, addNoise, start, end, leftover);
  const element = document.createElement("div");
  element.className = "comfy-node";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", text.knobs);
  const header = document.createElement("p");
  header.className = "node-title";
  header.textContent = text.title;
  const ports = document.createElement("ul");
  ports.className = "node-ports";
  for (const [port, name] of Object.entries(text.ports)) {
    const item = document.createElement("li");
    item.dataset.port = port;
    item.textContent = name;
    ports.append(item);
  }
  element.append(header, ports, seed, control, steps, cfg, sampler, scheduler, denoise, why, more, button({label: text.run, primary: true, onClick: onRun}));
  return {element, seed, control, steps, sampler, scheduler, denoise, addNoise, start, end, leftover, knobs};
}

export type Panel = ReturnType<typeof createPanel>;
