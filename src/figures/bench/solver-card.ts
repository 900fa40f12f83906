/** The card of the solver with its noise; or two cards, where a page keeps the two choices apart. */
import {SOLVERS, type SolverEntry, type SolverOptions} from "../../math/solvers/registry.js";
import type {SolverSpec} from "../../math/spec/types.js";
import {checkbox, select, slider, type Control} from "../controls.js";
import {folded} from "../parts.js";
import {strings} from "../strings.js";
import {card, fact, labels, optionFields, type Edit} from "./cards.js";
import {withSolver} from "./edits.js";
import {etaOf, familyOf, FAMILIES, withEta, withFamily, type FamilyName} from "./stochasticity.js";
import type {Built} from "./thumbs.js";

export function solverCard({spec}: Built, edit: Edit): HTMLElement {
  const words = strings.lab.solver;
  const menu = select<string>({name: "", label: words.menu, options: {...labels(SOLVERS), forward: words.forward}, value: spec.solver.name as string});
  menu.addEventListener("input", () => edit(withSolver(spec, {name: menu.value as SolverSpec["name"]})));
  if (spec.solver.name === "forward") return card(words.title, menu, fact(words.forwardFacts));
  const entry: SolverEntry = SOLVERS[spec.solver.name];
  const eta = entry.options.includes("eta") ? [etaSlider(spec.solver.eta ?? (entry.stochastic ? 1 : 0), (value) => edit(withSolver(spec, {...spec.solver, eta: value})))] : [];
  return card(words.title, menu, ...eta, factsOf(entry), optionsOf(spec.solver, entry, (solver) => edit(withSolver(spec, solver))));
}

/** The solver without its noise: Euler and Euler a are one. */
export function familyCard({spec}: Built, edit: Edit): HTMLElement {
  const words = strings.lab.solver;
  const {solver} = spec;
  const forward = solver.name === "forward";
  const menu = select<string>({name: "", label: words.menu, options: {...labels(FAMILIES), ...(forward && {forward: words.forward})}, value: forward ? "forward" : familyOf(solver)});
  menu.addEventListener("input", () => menu.value !== "forward" && edit(withSolver(spec, withFamily(solver, menu.value as FamilyName))));
  if (forward) return card(words.title, menu, fact(words.forwardFacts));
  const entry: SolverEntry = SOLVERS[solver.name as keyof typeof SOLVERS];
  return card(words.title, menu, factsOf(entry), optionsOf(solver, entry, (next) => edit(withSolver(spec, next))));
}

/** How much noise is added on the way, whatever the solver. */
export function noiseCard({spec}: Built, edit: Edit): HTMLElement {
  const {noise: words} = strings.lab;
  const eta = etaOf(spec.solver);
  if (eta === undefined) return card(words.title, fact(spec.solver.name === "forward" || SOLVERS[spec.solver.name].stochastic ? words.always : words.never));
  const entry: SolverEntry = SOLVERS[withEta(spec.solver, eta).name as keyof typeof SOLVERS];
  return card(words.title, etaSlider(eta, (value) => edit(withSolver(spec, withEta(spec.solver, value)))), fact(words.known(entry.label, eta)));
}

function etaSlider(value: number, change: (value: number) => void): Control<number> {
  const control = slider({name: "", label: strings.lab.solver.eta, symbol: "eps", min: 0, max: Math.max(1, value), step: 0.05, value});
  control.addEventListener("change", () => change(control.value));
  return control;
}

function factsOf({order, evaluations, stochastic, adaptive = false}: SolverEntry): HTMLElement {
  return fact(strings.lab.solver.facts(order, evaluations, stochastic, adaptive));
}

/** All options but η, folded, with where the solver comes from. */
function optionsOf(solver: SolverSpec, {options, source}: SolverEntry, change: (solver: SolverSpec) => void): HTMLElement {
  const numbers = options.filter((name): name is Exclude<keyof SolverOptions, "eta" | "lowerOrderFinal"> => name !== "eta" && name !== "lowerOrderFinal");
  const fields = optionFields(numbers, solver, (name, value) => change({...solver, [name]: value} as SolverSpec));
  if (options.includes("lowerOrderFinal")) {
    const lower = checkbox({name: "", label: strings.lab.solver.lowerOrderFinal, value: solver.lowerOrderFinal ?? false});
    lower.addEventListener("input", () => change({...solver, lowerOrderFinal: lower.value}));
    fields.push(lower);
  }
  return folded(strings.lab.more, ...fields, fact(source));
}
