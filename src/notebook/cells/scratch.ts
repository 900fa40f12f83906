/** The elements of a cell of the reader's own, below the cell that it was added to and those added before. */
import {cells as words} from "../../figures/strings/en/cells.js";
import {cellShell} from "../../figures/strings/en/cell-shell.js";
import type {PageCell} from "./page-cells.js";

export function placeScratch(key: string, above: PageCell): Pick<PageCell, "block" | "details"> {
  const block = Object.assign(document.createElement("div"), {className: "observablehq observablehq--block scratch"});
  const details = Object.assign(document.createElement("details"), {className: "cell-source scratch", open: true});
  details.dataset.scratch = key;
  const summary = Object.assign(document.createElement("summary"), {textContent: cellShell.yourCode});
  const add = Object.assign(document.createElement("button"), {type: "button", className: "cell-tool", textContent: words.add});
  add.dataset.tool = "add";
  const edit = Object.assign(document.createElement("button"), {type: "button", className: "cell-tool", textContent: words.edit});
  edit.dataset.tool = "edit";
  const tools = Object.assign(document.createElement("div"), {className: "cell-tools"});
  tools.append(edit, add);
  details.append(summary, tools);
  const others = document.querySelectorAll(`details[data-scratch^="${CSS.escape(above.key)}+"]`);
  (Array.from(others).at(-1) ?? above.details).after(block, details);
  return {block, details};
}
