/** From what the runtime says to what the reader is told: which sentence, and where. */
import {cellProblems as say} from "../../figures/strings/en/cell-problems.js";
import type {Input} from "../framework.js";
import {Runaway, patience} from "./guard.js";
import {nearestNames} from "./nearest.js";
import {CellProblem, type Position} from "./problem.js";

export interface Problem {
  readonly message: string;
  readonly position?: Position;
  /** The cell itself is in order; one that it reads is not. */
  readonly isInherited?: boolean;
}

export interface Circumstances {
  /** What the cell reads. */
  readonly inputs: readonly Input[];
  /** Where the cell's source reads or defines a name; nothing for a cell as the page has it. */
  readonly positionOf: (name: string) => Position | undefined;
  /** The cell's own place in an error's stack. */
  readonly locate: (error: Error) => {readonly position: Position; readonly elsewhere?: string} | undefined;
  readonly isFailing: (id: string) => boolean;
  /** How a cell is called in a sentence. */
  readonly nameOf: (id: string) => string;
  /** The cells of a circle through this one, by their names. */
  readonly circle: () => readonly string[] | undefined;
  /** Whether the page itself defines the name. */
  readonly isOfPage: (name: string) => boolean;
  /** Everything that could have been meant. */
  readonly names: () => readonly string[];
  readonly exporting: (name: string) => readonly string[];
}

/** What the reader is told of an error that a cell ended with. */
export function explain(error: unknown, at: Circumstances): Problem {
  if (error instanceof CellProblem) return {message: error.message, position: error.position ?? at.locate(error)?.position};
  if (isRuntimeError(error)) return explainInputs(at) ?? {message: say.waits, isInherited: true};
  if (!(error instanceof Error)) return {message: `threw ${String(error)}`};
  const place = at.locate(error);
  const elsewhere = place?.elsewhere ? ` (${place.elsewhere}, ${say.at(place.position.line, place.position.column)})` : "";
  return {message: sentenceOf(error) + elsewhere, position: place?.elsewhere ? undefined : place?.position};
}

/** A name defined twice, if there is one. */
export function explainDuplicates(duplicates: readonly {name: string; others: readonly string[]}[], {nameOf, positionOf}: Pick<Circumstances, "nameOf" | "positionOf">): Problem | undefined {
  const [first] = duplicates;
  return first && {message: say.duplicate(first.name, first.others.map(nameOf).join(", ")), position: positionOf(first.name)};
}

function explainInputs({inputs, positionOf, isFailing, nameOf, circle, isOfPage, names, exporting}: Circumstances): Problem | undefined {
  const path = circle();
  if (path) return {message: say.circle(path), position: inputs.map(({name}) => positionOf(name)).find(Boolean)};
  const unknown = inputs.find(({state}) => state === "undefined");
  if (unknown) {
    const {name} = unknown;
    const position = positionOf(name);
    if (isOfPage(name)) return {message: say.gone(name), position, isInherited: !position};
    return {message: say.undefinedName(name, nearestNames(name, names()), exporting(name)), position};
  }
  const failed = inputs.find(({owners}) => owners.some(isFailing));
  if (!failed) return undefined;
  return {message: say.waitsFor(failed.name, nameOf(failed.owners.find(isFailing)!)), position: positionOf(failed.name), isInherited: true};
}

function sentenceOf(error: Error): string {
  if (error instanceof Runaway) return say.runaway(patience / 1000);
  if (/call stack|too much recursion/i.test(error.message)) return say.recursion;
  return `${error.name}: ${error.message}`;
}

/** The runtime's own: a circle, a name twice or not at all, or an input that failed. */
function isRuntimeError(error: unknown): error is Error {
  return error instanceof Error && error.name === "RuntimeError";
}

/** Places in the modules of cells that a stack names, the innermost first. Chromium, Firefox and Safari write `url:line:column`. */
export function placesInStack(stack: string): {readonly url: string; readonly position: Position}[] {
  return Array.from(stack.matchAll(/(blob:[^\s)]+?):(\d+):(\d+)/g), ([, url, line, column]) => ({url: url!, position: {line: Number(line), column: Number(column)}}));
}
