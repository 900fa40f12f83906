/**
 * Edit buttons at the cells of a page, and what the page says about them at its end. The notebook itself is loaded with the
 * first press, or when there are edits to run.
 */
import {cells as words} from "../../figures/strings/en/cells.js";
import {edits} from "../edits.js";
import type {Shell} from "./shell.js";

export function installCells(): void {
  const sources = Array.from(document.querySelectorAll<HTMLDetailsElement>("details.cell-source[data-key]"));
  if (sources.length === 0) return;
  let loading: Promise<Shell> | undefined;
  const load = () => (loading ??= import("./shell.js").then(({openShell}) => openShell()));
  /** Loads on the press of `button`, which says so if that fails, and can be pressed again. */
  const on = (button: HTMLButtonElement, then: (shell: Shell) => void) => button.addEventListener("click", async () => {
    button.ariaBusy = "true";
    try {
      then(await load());
    } catch (error) {
      loading = undefined;
      complain(button.parentElement!, error);
    }
    button.ariaBusy = null;
  });

  for (const details of sources) {
    const tools = Object.assign(document.createElement("div"), {className: "cell-tools"});
    const edit = tool(words.edit, "edit");
    const add = tool(words.add, "add");
    tools.append(edit, add);
    details.append(tools);
    on(edit, (shell) => shell.edit(details));
    on(add, (shell) => shell.addBelow(details));
  }

  const bar = Object.assign(document.createElement("div"), {className: "cells-bar"});
  const hidden = sources.filter(({hidden}) => hidden);
  const show = tool(words.showAll(hidden.length), "show");
  show.ariaPressed = "false";
  show.addEventListener("click", () => {
    const isShown = show.ariaPressed === "false";
    show.ariaPressed = String(isShown);
    show.textContent = isShown ? words.hideAgain : words.showAll(hidden.length);
    for (const details of hidden) details.hidden = !isShown && !details.dataset.edited;
  });
  const reset = tool("", "reset-all");
  on(reset, (shell) => shell.resetAll());
  bar.append(Object.assign(document.createElement("p"), {textContent: words.about}), ...(hidden.length ? [show] : []), reset);
  document.querySelector("main")?.append(bar);

  const hear = () => {
    const count = Object.keys(edits.get()).length;
    reset.hidden = count === 0;
    reset.textContent = words.resetAll(count);
    if (count > 0) load().catch((error: unknown) => complain(bar, error));
  };
  edits.subscribe(hear);
  hear();
}

function tool(label: string, name: string): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), {type: "button", className: "cell-tool", textContent: label});
  button.dataset.tool = name;
  return button;
}

/** Says at the buttons why they do nothing. */
function complain(place: Element, error: unknown): void {
  const element = place.querySelector(".notice") ?? place.appendChild(Object.assign(document.createElement("p"), {className: "notice", role: "alert"}));
  element.textContent = words.notLoaded(error instanceof Error ? error.message : String(error));
}
