/** The card of the levels, and the one of their number, where a page gives it a card of its own. */
import {LEVEL_RULES, type LevelRuleEntry, type LevelRuleName, type LevelRuleOptions} from "../../math/levels/registry.js";
import type {LevelRuleSpec, SampleSpec} from "../../math/spec/types.js";
import {select, slider} from "../controls.js";
import {folded} from "../parts.js";
import {strings} from "../strings.js";
import {card, fact, labels, optionFields, type Edit} from "./cards.js";
import {isRule, withLevels, withRule} from "./edits.js";
import {levelsThumb, type Built} from "./thumbs.js";

/** @param options.steps false: their number is chosen elsewhere */
export function levelsCard({spec, levels}: Built, edit: Edit, {steps = true}: {readonly steps?: boolean} = {}): HTMLElement {
  const words = strings.lab.levels;
  const rule = isRule(spec.levels) ? spec.levels : undefined;
  const menu = select<string>({name: "", label: words.menu, options: {...labels(LEVEL_RULES), ...(!rule && {given: words.given})}, value: rule?.rule ?? "given"});
  menu.addEventListener("input", () => menu.value !== "given" && edit(withRule(spec, menu.value as LevelRuleName)));
  const thumb = levelsThumb(levels, words.thumb);
  if (!rule) return card(words.title, menu, thumb, fact(words.listed(levels.length)));
  const entry: LevelRuleEntry = LEVEL_RULES[rule.rule];
  const range = (["sigmaMax", "sigmaMin"] as const).filter((name) => rule[name] !== undefined).map((name) => {
    const [min, max] = name === "sigmaMax" ? [1, 200] : [0.001, 1];
    const control = slider({name: "", label: words[name], symbol: "sigma", min: Math.min(min, rule[name]!), max: Math.max(max, rule[name]!), scale: "log", value: rule[name]!});
    control.addEventListener("change", () => edit(withLevels(spec, {[name]: control.value})));
    return control;
  });
  const fields = optionFields<keyof LevelRuleOptions>(entry.options, rule, (name, value) => edit(withLevels(spec, {[name]: value})));
  return card(words.title, menu, thumb, ...(steps ? [stepsSlider(spec, rule, edit)] : []), folded(strings.lab.more, ...range, ...fields, fact(entry.source)));
}

/** How many steps the levels make. */
export function stepsCard({spec, levels}: Built, edit: Edit): HTMLElement {
  const words = strings.lab.levels;
  return card(words.steps, isRule(spec.levels) ? stepsSlider(spec, spec.levels, edit, words.howMany) : fact(words.listed(levels.length)));
}

function stepsSlider(spec: SampleSpec, {numSteps}: LevelRuleSpec, edit: Edit, label: string = strings.lab.levels.steps): HTMLElement {
  const steps = slider({name: "", label, min: 1, max: Math.max(60, numSteps), step: 1, value: numSteps});
  steps.addEventListener("change", () => edit(withLevels(spec, {numSteps: steps.value})));
  return steps;
}
