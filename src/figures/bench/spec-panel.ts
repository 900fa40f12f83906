/** The spec of the run as text: to copy, to change, to paste another; what is wrong with it is said beneath it. */
import type {SampleSpec} from "../../math/spec/types.js";
import {button, controls} from "../controls.js";
import {copyButton} from "./copy-button.js";
import {createProgramPanel} from "./program-panel.js";
import {strings} from "../strings.js";
import {sentenceOf, specOfText, textOfSpec} from "./text.js";

export interface SpecPanel {
  readonly element: HTMLElement;
  /** This is what runs, with or without a network in place of the exact denoiser. */
  show(spec: SampleSpec, options?: {readonly network?: "learned" | "trained" | undefined}): void;
  /** A change was refused; the text stays as it is. */
  refuse(error: unknown): void;
}

/** @param onRun may refuse by throwing a RangeError */
export function createSpecPanel(onRun: (spec: SampleSpec) => void): SpecPanel {
  const words = strings.lab.spec;
  const area = Object.assign(document.createElement("textarea"), {id: "lab-spec", rows: 12, spellcheck: false, className: "spec"});
  area.setAttribute("autocapitalize", "off");
  const label = Object.assign(document.createElement("label"), {htmlFor: area.id, textContent: words.label});
  const message = Object.assign(document.createElement("p"), {className: "spec-message"});
  message.setAttribute("role", "status");
  let running = "";
  let runs: string = words.runs;
  const tell = (text: string, wrong = false): void => {
    message.textContent = text;
    area.setAttribute("aria-invalid", String(wrong));
  };
  const run = button({label: words.run, primary: true, onClick: () => {
    try {
      onRun(specOfText(area.value));
    } catch (error) {
      panel.refuse(error);
    }
  }});
  const undo = button({label: words.undo, onClick: () => {
    area.value = running;
    changed();
  }});
  const copy = copyButton({label: words.copy, area, tell});
  const program = createProgramPanel();
  function changed(): void {
    const edited = area.value !== running;
    run.disabled = undo.disabled = !edited;
    tell(edited ? words.edited : runs);
  }
  area.addEventListener("input", changed);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !run.disabled) run.click();
  });
  const panel: SpecPanel = {
    element: Object.assign(document.createElement("section"), {className: "spec-panel"}),
    show(spec, {network} = {}) {
      program.show(spec, network);
      runs = network ? words.runsWithNetwork : words.runs;
      running = textOfSpec(spec);
      area.value = running;
      changed();
    },
    refuse(error) {
      tell(sentenceOf(error), true);
    }
  };
  panel.element.append(Object.assign(document.createElement("p"), {className: "card-title", textContent: words.title}), label, area, message, controls(run, undo, copy), program.element);
  return panel;
}
