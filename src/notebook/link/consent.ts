/**
 * The question before code runs that the reader has not written on this page as it is: a dialogue beside the text, which
 * stays readable, with each cell's difference to the page's own.
 */
import {button} from "../../figures/controls.js";
import {link as words} from "../../figures/strings/en/link.js";
import {renderDifference} from "../editor/difference.js";
import {cellOfKey, type EditedCell, type Originals} from "./edited-cells.js";
import {cut} from "./notices.js";

export interface Choice<T extends string> {
  readonly id: T;
  readonly label: string;
}

export interface Question<T extends string> {
  readonly title: string;
  readonly lead: readonly string[];
  /** What each cell would become. */
  readonly cells: readonly EditedCell[];
  /** Said above a cell, if anything. */
  readonly remark?: (cell: EditedCell) => string | undefined;
  /** Cells that the page does not have: shown, never run. */
  readonly lost?: readonly EditedCell[];
  readonly originals: Originals;
  /** In order; the last is what closing the dialogue means. */
  readonly choices: readonly Choice<T>[];
}

/** Asks, and resolves with the reader's choice. Escape and the closing of the dialogue are the last choice. */
export function ask<T extends string>({title, lead, cells, remark, lost = [], originals, choices}: Question<T>): Promise<T> {
  const dialog = Object.assign(document.createElement("dialog"), {className: "consent"});
  const heading = Object.assign(document.createElement("h2"), {id: `consent-${++count}`, textContent: title, tabIndex: -1});
  dialog.setAttribute("aria-labelledby", heading.id);
  const body = document.createElement("div");
  body.className = "consent-body";
  body.append(...lead.map(paragraph));
  for (const cell of inPageOrder(cells, originals)) {
    const isScratch = !originals.has(cell.key);
    const said = remark?.(cell);
    body.append(subheading(isScratch ? words.scratch(cellOfKey(cell.key)) : words.cell(cell.key)), ...(said ? [paragraph(said)] : []), renderDifference(originals.get(cell.key) ?? "", cell.source));
  }
  for (const cell of lost) body.append(subheading(words.cell(cut(cell.key))), paragraph(words.lost(cut(cell.key))), renderDifference("", cell.source));
  const row = document.createElement("div");
  row.className = "controls";
  dialog.append(heading, body, row);
  document.body.append(dialog);
  const before = document.activeElement;
  return new Promise((resolve) => {
    const choose = (id: T) => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(id);
    };
    choices.forEach(({id, label}, i) => row.append(button({label, primary: i === 0, onClick: () => choose(id)})));
    const close = () => choose(choices.at(-1)!.id);
    dialog.addEventListener("close", close);
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close(); // a dialogue that blocks nothing does not hear it by itself
    });
    dialog.show(); // not modal: the page can be read before it is decided
    heading.focus({preventScroll: true});
  });
}

let count = 0;

/** As they stand in the page, new cells under the one that they were put under. */
function inPageOrder(cells: readonly EditedCell[], originals: Originals): EditedCell[] {
  const places = [...originals.keys()];
  return [...cells].sort((a, b) => places.indexOf(cellOfKey(a.key)) - places.indexOf(cellOfKey(b.key)) || a.key.localeCompare(b.key, "en", {numeric: true}));
}

function paragraph(text: string): HTMLElement {
  return Object.assign(document.createElement("p"), {textContent: text});
}

function subheading(text: string): HTMLElement {
  return Object.assign(document.createElement("h3"), {textContent: text});
}
