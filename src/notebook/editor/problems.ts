/** What is wrong with a cell: as a list, and as places in the text. Whoever says what is wrong tells it aloud. */
import {editor as strings} from "../../figures/strings/en/editor.js";
import type {Problem} from "./editor.js";

export interface ProblemList {
  readonly element: HTMLElement;
  show(problems: readonly Problem[]): void;
}

/** The list under an editor; empty, it takes no room. The place of each problem is a button that leads there. */
export function createProblemList({onPick}: {onPick: (problem: Problem) => void}): ProblemList {
  const list = document.createElement("ul");
  list.setAttribute("aria-label", strings.problems);
  const element = document.createElement("div");
  element.className = "editor-problems";
  element.append(list);
  let shown = "[]";
  const show = (problems: readonly Problem[]) => {
    const next = JSON.stringify(problems);
    if (next !== shown) list.replaceChildren(...problems.map((problem) => renderProblem(problem, onPick)));
    list.hidden = !problems.length;
    shown = next;
  };
  show([]);
  return {element, show};
}

function renderProblem(problem: Problem, onPick: (problem: Problem) => void): HTMLElement {
  const {line, column, message, severity = "error"} = problem;
  const place = Object.assign(document.createElement("button"), {type: "button", textContent: strings.where(line, column)});
  place.addEventListener("click", () => onPick(problem));
  const kind = Object.assign(document.createElement("strong"), {textContent: `${strings[severity]}: `});
  const item = document.createElement("li");
  item.dataset.severity = severity;
  item.append(place, " ", kind, ...renderMessage(message));
  return item;
}

/** A message: what stands between backticks is code. */
export function renderMessage(message: string): (Node | string)[] {
  return message.split(/`([^`\n]+)`/).map((part, i) => (i % 2 ? Object.assign(document.createElement("code"), {textContent: part}) : part));
}

/** Offset of a problem's place in `source`; the nearest one where there is no such place. */
export function offsetOf(source: string, {line, column}: Pick<Problem, "line" | "column">): number {
  const lines = source.split("\n");
  const row = clamp(line, lines.length) - 1;
  const start = lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0);
  return start + clamp(column, lines[row]!.length + 1) - 1;
}

/** The text to underline: the word at the place, else one sign; before the place where the line ends there. */
export function rangeOf(source: string, place: Pick<Problem, "line" | "column">): {from: number; to: number} {
  const at = offsetOf(source, place);
  const word = /^(?:[\p{L}\p{N}_$]+|[^\n])/u.exec(source.slice(at));
  if (word) return {from: at, to: at + word[0].length};
  return {from: at > 0 && source[at - 1] !== "\n" ? at - 1 : at, to: at};
}

/** A whole number from 1 to `most`. */
function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(1, Math.floor(value) || 1));
}
