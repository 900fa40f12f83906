/**
 * The cards of the bench, one for each part of the spine: what is chosen, a small picture of it, its options folded. Their controls
 * have no names for links: the link holds the whole run.
 */
import {LEVEL_RULES, type LevelRuleEntry, type LevelRuleName, type LevelRuleOptions} from "../../math/levels/registry.js";
import {PROCESSES, type ProcessEntry, type ProcessName, type ProcessOptions} from "../../math/processes/registry.js";
import {SOLVERS, type SolverEntry, type SolverOptions} from "../../math/solvers/registry.js";
import type {SampleSpec, SolverSpec} from "../../math/spec/types.js";
import {select, slider} from "../controls.js";
import {folded} from "../parts.js";
import {strings} from "../strings.js";
import {isRule, withLevels, withProcess, withRule, withSolver} from "./edits.js";
import {createOptionField} from "./option-field.js";
import {levelsThumb, processThumb, type Built} from "./thumbs.js";

/** Takes the place of the spec that is run, or is refused with a sentence. */
export type Edit = (next: SampleSpec) => void;

/** One of the bench's cards. A wide one is a row of its own. */
export function card(title: string, ...content: Node[]): HTMLElement {
  const element = Object.assign(document.createElement("section"), {className: "card"});
  element.setAttribute("aria-label", title);
  element.append(Object.assign(document.createElement("p"), {className: "card-title", textContent: title}), ...content);
  return element;
}

export function fact(text: string): HTMLElement {
  return Object.assign(document.createElement("p"), {className: "fact", textContent: text});
}

/** Fields for the options of an entry. */
function optionFields<K extends keyof typeof strings.lab.options>(
  names: readonly K[], values: Readonly<Partial<Record<K, unknown>>>, change: (name: K, value: number | undefined) => void
): Node[] {
  const {lab} = strings;
  return names.map((name) => createOptionField({
    label: lab.options[name], value: values[name] as number | undefined, placeholder: lab.ownDefault, onChange: (value) => change(name, value)
  }));
}

const labels = <Entry extends {readonly label: string}>(registry: Readonly<Record<string, Entry>>): Record<string, string> =>
  Object.fromEntries(Object.entries(registry).map(([name, {label}]) => [name, label]));

export function processCard({spec, levels}: Built, edit: Edit): HTMLElement {
  const words = strings.lab.process;
  const menu = select<string>({name: "", label: words.menu, options: labels(PROCESSES), value: spec.process.kind});
  menu.addEventListener("input", () => edit(withProcess(spec, {kind: menu.value as ProcessName})));
  const entry: ProcessEntry = PROCESSES[spec.process.kind];
  const numbers = entry.options.filter((name): name is Exclude<keyof ProcessOptions, "schedule"> => name !== "schedule");
  const fields = optionFields(numbers, spec.process, (name, value) => edit(withProcess(spec, {...spec.process, [name]: value})));
  return card(words.title, menu, processThumb(levels, words.thumb), folded(strings.lab.more, ...fields, fact(entry.source)));
}

export function levelsCard({spec, levels}: Built, edit: Edit): HTMLElement {
  const words = strings.lab.levels;
  const rule = isRule(spec.levels) ? spec.levels : undefined;
  const menu = select<string>({name: "", label: words.menu, options: {...labels(LEVEL_RULES), ...(!rule && {given: words.given})}, value: rule?.rule ?? "given"});
  menu.addEventListener("input", () => menu.value !== "given" && edit(withRule(spec, menu.value as LevelRuleName)));
  const thumb = levelsThumb(levels, words.thumb);
  if (!rule) return card(words.title, menu, thumb, fact(words.listed(levels.length)));
  const entry: LevelRuleEntry = LEVEL_RULES[rule.rule];
  const steps = slider({name: "", label: words.steps, min: 1, max: Math.max(60, rule.numSteps), step: 1, value: rule.numSteps});
  steps.addEventListener("change", () => edit(withLevels(spec, {numSteps: steps.value})));
  const range = (["sigmaMax", "sigmaMin"] as const).filter((name) => rule[name] !== undefined).map((name) => {
    const [min, max] = name === "sigmaMax" ? [1, 200] : [0.001, 1];
    const control = slider({name: "", label: words[name], symbol: "sigma", min: Math.min(min, rule[name]!), max: Math.max(max, rule[name]!), scale: "log", value: rule[name]!});
    control.addEventListener("change", () => edit(withLevels(spec, {[name]: control.value})));
    return control;
  });
  const fields = optionFields<keyof LevelRuleOptions>(entry.options, rule, (name, value) => edit(withLevels(spec, {[name]: value})));
  return card(words.title, menu, thumb, steps, folded(strings.lab.more, ...range, ...fields, fact(entry.source)));
}

export function solverCard({spec}: Built, edit: Edit): HTMLElement {
  const words = strings.lab.solver;
  const menu = select<string>({name: "", label: words.menu, options: {...labels(SOLVERS), forward: words.forward}, value: spec.solver.name as string});
  menu.addEventListener("input", () => edit(withSolver(spec, {name: menu.value as SolverSpec["name"]})));
  if (spec.solver.name === "forward") return card(words.title, menu, fact(words.forwardFacts));
  const entry: SolverEntry = SOLVERS[spec.solver.name];
  const change = (name: keyof SolverOptions, value: number | undefined): void => edit(withSolver(spec, {...spec.solver, [name]: value}));
  const eta = entry.options.includes("eta") ? [slider({
    name: "", label: words.eta, symbol: "eps", min: 0, max: Math.max(1, spec.solver.eta ?? 0), step: 0.05, value: spec.solver.eta ?? (entry.stochastic ? 1 : 0)
  })] : [];
  for (const control of eta) control.addEventListener("change", () => change("eta", control.value));
  const fields = optionFields(entry.options.filter((name) => name !== "eta"), spec.solver, change);
  const facts = fact(words.facts(entry.order, entry.evaluations, entry.stochastic, entry.adaptive ?? false));
  return card(words.title, menu, ...eta, facts, folded(strings.lab.more, ...fields, fact(entry.source)));
}
