/**
 * What the cards of the bench share: one stands for each part of the spine, with what is chosen, a small picture of it, its options
 * folded. Their controls have no names for links: the link holds the whole run.
 */
import {PROCESSES, type ProcessEntry, type ProcessName, type ProcessOptions} from "../../math/processes/registry.js";
import type {SampleSpec} from "../../math/spec/types.js";
import {select} from "../controls.js";
import {folded} from "../parts.js";
import {strings} from "../strings.js";
import {withProcess} from "./edits.js";
import {createOptionField} from "./option-field.js";
import {processThumb, type Built} from "./thumbs.js";

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
export function optionFields<K extends keyof typeof strings.lab.options>(
  names: readonly K[], values: Readonly<Partial<Record<K, unknown>>>, change: (name: K, value: number | undefined) => void
): Node[] {
  const {lab} = strings;
  return names.map((name) => createOptionField({
    label: lab.options[name], value: values[name] as number | undefined, placeholder: lab.ownDefault, onChange: (value) => change(name, value)
  }));
}

/** Key → label, for a menu. */
export const labels = <Entry extends {readonly label: string}>(registry: Readonly<Record<string, Entry>>): Record<string, string> =>
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
