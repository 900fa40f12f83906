/** Controls that a link hides or fixes, by their names, whenever they come into being. */
import {slugOf} from "./request.js";

/** What a control answers to: the names that links give it, the symbol that it moves, its label. */
export function namesOf(control: HTMLElement): string[] {
  const {keeps = "", sym = ""} = control.dataset;
  const label = control.matches("button") ? control.textContent : (control.querySelector("label, .label, legend")?.textContent ?? control.getAttribute("aria-label"));
  return [...new Set([...keeps.split(" "), sym, label ?? ""].map(slugOf).filter(Boolean))];
}

const controls = ".control, fieldset, .controls button, .handle, [data-keeps]";
const fields = "input, select, textarea, button";

/** Applies `hide` and `fix` to what is in `figure` and to what comes later. */
export function constrainControls(figure: HTMLElement, {hide, fix}: {hide: readonly string[]; fix: readonly string[]}): void {
  if (!hide.length && !fix.length) return;
  const apply = () => {
    for (const control of figure.querySelectorAll<HTMLElement>(controls)) {
      const names = namesOf(control);
      if (names.some((name) => hide.includes(name)) && !control.hidden) control.hidden = true;
      if (!names.some((name) => fix.includes(name))) continue;
      for (const field of [control, ...control.querySelectorAll(fields)]) if ("disabled" in field && !field.disabled) field.disabled = true;
    }
  };
  apply();
  new MutationObserver(apply).observe(figure, {subtree: true, childList: true, attributeFilter: ["disabled", "hidden"]});
}

/** Names in `asked` that no control of the figure has. */
export function unknownNames(figure: HTMLElement, asked: readonly string[]): {unknown: string[]; known: string[]} {
  const known = [...new Set(Array.from(figure.querySelectorAll<HTMLElement>(controls), (control) => namesOf(control)[0] ?? "").filter(Boolean))];
  const all = new Set(Array.from(figure.querySelectorAll<HTMLElement>(controls), namesOf).flat());
  return {unknown: asked.filter((name) => !all.has(name)), known};
}
