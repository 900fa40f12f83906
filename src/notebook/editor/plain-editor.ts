/** The editor as a plain text area: what is there when CodeMirror cannot be loaded. */
import {editor as strings} from "../../figures/strings/en/editor.js";
import type {Editor, EditorOptions} from "./editor.js";
import {createHint, frameEditor} from "./frame.js";
import {createProblemList, offsetOf} from "./problems.js";

export function createPlainEditor({parent, source, label, onRun, onChange, onLeave}: EditorOptions): Editor {
  const area = document.createElement("textarea");
  Object.assign(area, {className: "plain-editor", value: source, spellcheck: false, wrap: "off"});
  area.setAttribute("autocapitalize", "off");
  area.setAttribute("aria-label", label);
  const fit = () => (area.rows = area.value.split("\n").length);
  const list = createProblemList({
    onPick(problem) {
      const at = offsetOf(area.value, problem);
      area.focus();
      area.setSelectionRange(at, at);
    }
  });
  const hint = createHint([strings.keys]);
  area.setAttribute("aria-describedby", hint.id);
  area.addEventListener("input", () => {
    fit();
    onChange(area.value);
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || !((event.key === "Enter" && event.shiftKey) || event.key === "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") onRun();
    else onLeave();
  });
  fit();
  const frame = frameEditor(parent, [area, list.element, hint]);
  return {
    source: () => area.value,
    setSource(next) {
      area.value = next;
      fit();
    },
    setProblems: list.show,
    focus: () => area.focus(),
    destroy: () => frame.remove()
  };
}
