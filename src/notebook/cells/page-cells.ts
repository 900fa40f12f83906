/** The cells of a page as the notebook knows them: found in the document, with what each was before any edit. */
import type {Definition, PageRuntime} from "../framework.js";
import type {CompiledCell} from "./compile.js";
import type {Problem} from "./explain.js";
import type {Runner} from "./run.js";

export interface PageCell {
  readonly key: string;
  /** Framework's. */
  readonly id: string;
  /** Where it displays. */
  readonly block: HTMLElement;
  /** Where its source is. */
  readonly details: HTMLDetailsElement;
  /** The page's own source and definition; a scratch cell has none. */
  readonly original?: {readonly source: string; readonly definition: Definition};
  /** What it is to be: the page's text or the reader's. */
  source: string;
  isEdited: boolean;
  /** Counts the reader's runs, so that a slow one does not overtake the next. */
  attempt: number;
  compiled?: CompiledCell;
  runner?: Runner;
  /** The source cannot run; what ran before still does. */
  sourceProblem?: Problem;
  /** What the cell, a promise among its names, or a function of it called later, ended with. */
  error?: unknown;
  lateError?: unknown;
  isRunning: boolean;
  /** It has kept the reader waiting for a while. */
  isWaiting: boolean;
  /** As shown. */
  problem?: Problem;
  isStale: boolean;
}

/** Everything a new cell starts with. */
export function createPageCell({key, id, block, details, original}: Pick<PageCell, "key" | "id" | "block" | "details" | "original">): PageCell {
  return {key, id, block, details, original, source: original?.source ?? "", isEdited: false, attempt: 0, isRunning: false, isWaiting: false, isStale: false};
}

/** The cells whose source the build put into the page, in order. */
export function findPageCells(runtime: PageRuntime): Map<string, PageCell> {
  const cells = new Map<string, PageCell>();
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details.cell-source[data-key]")) {
    const {key = "", cell: id = ""} = details.dataset;
    const block = details.previousElementSibling;
    if (!(block instanceof HTMLElement)) continue;
    const source = details.querySelector("code")?.textContent ?? "";
    cells.set(key, createPageCell({key, id, block, details, original: {source, definition: runtime.read(id)}}));
  }
  return cells;
}

/** A scratch cell's key names the cell above it and counts: `walk+1`. */
export function scratchKey(key: string): {readonly above: string; readonly number: number} | undefined {
  const match = /^(.+)\+([1-9]\d*)$/.exec(key);
  return match ? {above: match[1]!, number: Number(match[2])} : undefined;
}
