/** One cell's tools: edit, run, reset, stop; its state in a word; its error, beside the code or, if that is folded, where the cell displays. */
import {cellShell as words} from "../../figures/strings/en/cell-shell.js";
import {makeScrollersFocusable} from "../scrollers.js";
import type {PageCell} from "./page-cells.js";
import {createEditor, type Editor} from "../editor/load.js";
import {showProblem} from "./show-problem.js";

export interface CellShellOptions {
  readonly run: (source: string) => void;
  readonly stop: () => void;
  readonly reset: () => void;
  readonly addBelow: () => void;
  /** All cells in the page's order. */
  readonly sources: () => readonly {readonly key: string; readonly source: string}[];
  /** Names that cells define. */
  readonly names: () => readonly string[];
  readonly announce: (message: string) => void;
}

export interface CellShell {
  /** Brings what is seen to the cell's state; `isQuiet`: another cell near by says what is wrong here too. */
  show(options?: {isQuiet?: boolean}): void;
  /** Opens the editor and goes into it. */
  edit(): Promise<void>;
  /** Drops what was typed and not run. */
  forget(): void;
  /** A sentence at the cell that is no error of its source. */
  say(message: string): void;
}

export function createCellShell(cell: PageCell, {run, stop, reset, addBelow, sources, names, announce}: CellShellOptions): CellShell {
  const {details, block, key} = cell;
  const tools = details.querySelector<HTMLElement>(".cell-tools")!;
  const name = cell.original ? words.cell(key) : words.yourCell(key);
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", name);
  const edit = tools.querySelector<HTMLButtonElement>('[data-tool="edit"]')!;
  const add = tools.querySelector<HTMLButtonElement>('[data-tool="add"]')!;
  const runIt = tool(words.run, "run", () => runNow());
  const close = tool(words.close, "close", () => leave());
  const resetIt = tool(cell.original ? words.reset : words.remove, "reset", () => (forget(), reset()));
  const stopIt = tool(words.stop, "stop", stop);
  const state = Object.assign(document.createElement("span"), {className: "cell-state"});
  const text = document.createElement("pre"); // the reader's source; the page's own stays where it is
  const code = Object.assign(document.createElement("code"), {className: "hljs"});
  const problem = Object.assign(document.createElement("div"), {className: "cell-problem"});
  const original = details.querySelector<HTMLElement>(":scope > pre, :scope > .observablehq-pre-container");
  runIt.title = words.runKeys;
  text.append(code);
  tools.before(text);
  edit.after(runIt, resetIt, close, stopIt);
  tools.append(state);
  block.after(problem);
  makeScrollersFocusable(details);
  details.addEventListener("toggle", () => show());
  if (!cell.original) {
    edit.addEventListener("click", () => void open());
    add.addEventListener("click", addBelow);
  }

  let editor: Editor | undefined;
  let isOpening = false;
  let draft: string | undefined; // typed, and not run
  let isAnswerDue = false; // the reader has pressed Run and has not been told what came of it

  async function open(): Promise<void> {
    details.hidden = false;
    details.open = true;
    if (editor || isOpening) return editor?.focus();
    isOpening = true;
    const here = sources().findIndex((other) => other.key === key);
    editor = await createEditor({
      parent: Object.assign(tools.parentElement!.insertBefore(document.createElement("div"), tools), {className: "cell-editor"}),
      source: draft ?? cell.source.trimEnd(),
      label: name,
      onRun: () => runNow(),
      onChange(source) {
        draft = source === cell.source.trimEnd() ? undefined : source;
        show();
      },
      onLeave: () => leave(),
      names,
      cells: () => ({sources: sources().map(({source}) => source), index: here})
    });
    isOpening = false;
    show();
    editor.focus();
  }

  function runNow(): void {
    const source = editor?.source() ?? draft ?? cell.source;
    draft = undefined;
    isAnswerDue = true;
    run(source);
  }

  /** Closes the editor; what was typed waits for the next time. */
  function leave(): void {
    closeEditor();
    show();
    edit.focus();
  }

  function closeEditor(): void {
    editor?.destroy();
    editor = undefined;
    details.querySelector(".cell-editor")?.remove();
  }

  function forget(): void {
    draft = undefined;
    if (cell.original) editor?.setSource(cell.original.source.trimEnd());
    show();
  }

  function show({isQuiet = false} = {}): void {
    const {isEdited, isStale, isWaiting, isRunning, problem: wrong} = cell;
    const focused = tools.querySelector<HTMLElement>(":focus"); // asked before it may be hidden, which takes the focus away
    const shown = draft ?? cell.source.trimEnd();
    const isOwn = (isEdited && cell.original?.source.trimEnd() !== cell.source.trimEnd()) || draft !== undefined;
    details.toggleAttribute("data-edited", isEdited);
    if (isEdited && details.hidden) details.hidden = false;
    if (original) original.hidden = !!editor || isOwn;
    text.hidden = !!editor || !isOwn;
    if (code.textContent !== shown) code.textContent = shown;
    block.toggleAttribute("data-stale", isStale);
    edit.hidden = !!editor;
    close.hidden = !editor;
    runIt.hidden = !editor && draft === undefined && !wrong;
    resetIt.hidden = !!cell.original && !isEdited && draft === undefined;
    stopIt.hidden = !isWaiting;
    state.textContent = isWaiting ? words.waiting : draft !== undefined ? words.draft : "";
    const position = wrong?.position;
    editor?.setProblems(wrong && position ? [{...position, message: wrong.message}] : []);
    const isAtCode = !!wrong && !wrong.isInherited && details.open && !details.hidden;
    if (isAtCode && !details.contains(problem)) tools.before(problem); // own errors beside the code, if that is in sight
    if (!isAtCode && details.contains(problem)) block.after(problem);
    showProblem(problem, (editor && position) || isQuiet ? undefined : wrong, {source: cell.source, onGo: () => void open()});
    tellAloud(isRunning, isWaiting);
    if (focused?.hidden) (editor ?? edit).focus();
  }

  function tellAloud(isRunning: boolean, isWaiting: boolean): void {
    if (!isAnswerDue || (isRunning && !isWaiting)) return;
    isAnswerDue = isWaiting && !cell.problem;
    const {problem: wrong} = cell;
    const place = wrong?.position ? words.place(wrong.position.line, wrong.position.column) : "";
    announce(wrong ? words.problem(key, wrong.message, place) : isWaiting ? words.waitingAloud(key) : words.ran(key));
  }

  return {show, edit: open, forget, say: (message) => showProblem(problem, {message}, {source: ""})};
}

function tool(label: string, kind: string, onClick: () => void): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), {type: "button", className: "cell-tool", textContent: label, hidden: true});
  button.dataset.tool = kind;
  button.addEventListener("click", onClick);
  return button;
}
