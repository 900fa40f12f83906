/** An error at its cell: the sentence, the place as a way there, and the line of the source that it is about. */
import {cellShell as words} from "../../figures/strings/en/cell-shell.js";
import type {Problem} from "./explain.js";

export interface ShowProblemOptions {
  /** The cell's source. */
  readonly source: string;
  /** Leads to the place. */
  readonly onGo?: () => void;
}

/** Fills `element`, or empties it where there is no problem. */
export function showProblem(element: HTMLElement, problem: Problem | undefined, {source, onGo}: ShowProblemOptions): void {
  const key = problem ? JSON.stringify([problem, source]) : "";
  if (element.dataset.shown === key) return;
  element.dataset.shown = key;
  element.replaceChildren();
  if (!problem) return;
  element.toggleAttribute("data-inherited", problem.isInherited === true);
  const sentence = document.createElement("p");
  const {message, position, isInherited} = problem;
  if (position && !isInherited) {
    const go = Object.assign(document.createElement("button"), {type: "button", className: "cell-place", textContent: words.place(position.line, position.column)});
    go.addEventListener("click", () => onGo?.());
    sentence.append(go, " ");
  }
  sentence.append(...withCode(message));
  element.append(sentence);
  const line = position && !isInherited ? source.split("\n")[position.line - 1] : undefined;
  if (position && line?.trim()) element.append(excerpt(line, position.column));
}

/** What stands between backticks, as code. */
function withCode(message: string): Node[] {
  return message.split("`").map((part, i) => (i % 2 ? Object.assign(document.createElement("code"), {textContent: part}) : document.createTextNode(part)));
}

/** The line with its place marked: the word there, else one sign. */
function excerpt(line: string, column: number): HTMLElement {
  const at = Math.min(column - 1, line.length);
  const word = /^(?:[\w$]+|.)/.exec(line.slice(at))?.[0] ?? "";
  const mark = Object.assign(document.createElement("mark"), {textContent: word || " "});
  const code = document.createElement("code");
  const indent = /^\s*/.exec(line)![0].length;
  code.append(line.slice(Math.min(indent, at), at), mark, line.slice(at + word.length));
  const pre = Object.assign(document.createElement("pre"), {className: "cell-excerpt"});
  pre.append(code);
  return pre;
}
