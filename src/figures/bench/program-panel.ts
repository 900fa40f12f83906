/** The run as TypeScript, folded: written when it is unfolded, and again for each run while it is open. */
import type {SampleSpec} from "../../math/spec/types.js";
import {controls} from "../controls.js";
import {folded} from "../parts.js";
import {strings} from "../strings.js";
import {copyButton} from "./copy-button.js";

export interface ProgramPanel {
  readonly element: HTMLElement;
  /** @param network answers on the page: the program says that it does not */
  show(spec: SampleSpec, network: "learned" | "trained" | undefined): void;
}

export function createProgramPanel(): ProgramPanel {
  const words = strings.lab.program;
  const area = Object.assign(document.createElement("textarea"), {id: "lab-program", rows: 14, spellcheck: false, readOnly: true, className: "spec"});
  const label = Object.assign(document.createElement("label"), {htmlFor: area.id, textContent: words.label});
  const message = Object.assign(document.createElement("p"), {className: "program-message"});
  message.setAttribute("role", "status");
  const element = folded(words.title, label, area, message, controls(copyButton({label: words.copy, area, tell: (text) => (message.textContent = text)})));
  let now: {readonly spec: SampleSpec; readonly network: "learned" | "trained" | undefined} | undefined;

  async function write(): Promise<void> {
    if (!element.open || !now) return;
    const {spec, network} = now;
    const {programOfSpec} = await import("./program.js");
    if (now.spec !== spec) return;
    area.value = programOfSpec(spec);
    message.textContent = network ? words[network] : "";
  }
  element.addEventListener("toggle", () => void write());
  return {
    element,
    show(spec, network) {
      now = {spec, network};
      void write();
    }
  };
}
