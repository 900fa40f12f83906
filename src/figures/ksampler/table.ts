/** Every sampler_name and scheduler of the menus, what it is, where it comes from and what diffusers calls it: made from the registries. */
import {ksampler as words} from "../strings/en/ksampler.js";
import {COMFY_SAMPLERS, type ComfySampler} from "../../math/comfyui/samplers.js";
import {COMFY_SCHEDULERS, type ComfySchedulerName} from "../../math/comfyui/schedulers.js";
import {LEVEL_RULES} from "../../math/levels/registry.js";
import {SOLVERS, type SolverEntry} from "../../math/solvers/registry.js";

export interface NameTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The rows, sampler by sampler: name, what it is, questions a step, noise, source, diffusers. */
export function samplerRows(): NameTable {
  const {samplers, what, asks, noise, source, diffusers, noises, missing} = words.table;
  return {
    head: [samplers, what, asks, noise, source, diffusers],
    rows: Object.entries<ComfySampler>(COMFY_SAMPLERS).map(([name, entry]) => {
      const solver: SolverEntry = SOLVERS[entry.solver];
      return [name, solver.label, String(solver.evaluations), noises[entry.noise], solver.source, entry.diffusers || missing];
    })
  };
}

/** The rows, scheduler by scheduler: name, what it is, source, diffusers. */
export function schedulerRows(): NameTable {
  const {schedulers, what, source, diffusers, missing} = words.table;
  return {
    head: [schedulers, what, source, diffusers],
    rows: Object.entries(COMFY_SCHEDULERS).map(([name, theirs]) => [name, LEVEL_RULES[name as ComfySchedulerName].label, LEVEL_RULES[name as ComfySchedulerName].source, theirs || missing])
  };
}

export function createNameTable({head, rows}: NameTable): HTMLElement {
  const scroller = document.createElement("div");
  scroller.className = "name-table";
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "region");
  scroller.setAttribute("aria-label", `${words.table.caption}: ${head[0]}`);
  const table = document.createElement("table");
  const top = table.createTHead().insertRow();
  for (const text of head) top.append(Object.assign(document.createElement("th"), {scope: "col", textContent: text}));
  const body = table.createTBody();
  for (const [name, ...cells] of rows) {
    const row = body.insertRow();
    const first = Object.assign(document.createElement("th"), {scope: "row"});
    first.append(Object.assign(document.createElement("code"), {textContent: name}));
    row.append(first, ...cells.map((text) => Object.assign(document.createElement("td"), {textContent: text})));
  }
  scroller.append(table);
  return scroller;
}
