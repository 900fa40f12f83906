/** What was changed in a source, readable before it is run: lines taken away and added, what stayed folded to its edges. */
import {editor} from "../../figures/strings/en/editor.js";
import {diffLines, diffWordsWithSpace} from "../../vendor/diff.js";

const strings = editor.difference;

/** Unchanged lines shown on each side of a change. */
const context = 2;

/** Words are compared in lines up to this length, both together. */
const longLine = 1000;

/** A comparison that takes longer is given up, and all of it counts as changed: sources come from strangers. In milliseconds. */
const patience = 500;

interface Line {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/**
 * The difference of two sources as a list of lines. Signs + and − and words for screen readers say what colours say; within a line
 * that was changed the words that differ are marked. All text is set as text: nothing in a source becomes markup.
 */
export function renderDifference(before: string, after: string): HTMLElement {
  const lines = compareLines(before, after);
  const element = document.createElement("div");
  element.className = "difference";
  element.tabIndex = 0; // it scrolls
  element.setAttribute("role", "group");
  const count = (kind: Line["kind"]) => lines.filter((line) => line.kind === kind).length;
  const summary = count("added") + count("removed") ? strings.summary(count("added"), count("removed")) : strings.same;
  element.setAttribute("aria-label", `${strings.label}: ${summary}`);
  const list = document.createElement("ol");
  for (let i = 0; i < lines.length; ) {
    const run = runFrom(lines, i);
    const hunk = lines.slice(i, i + run);
    if (hunk[0]!.kind === "same") list.append(...renderUnchanged(hunk, {first: i === 0, last: i + run === lines.length}));
    else list.append(...renderChanged(hunk));
    i += run;
  }
  const total = Object.assign(document.createElement("p"), {className: "difference-summary", textContent: summary});
  element.append(total, list);
  return element;
}

/** Every line of both sources, in order; what was removed before what was added in its place. */
export function compareLines(before: string, after: string): Line[] {
  const end = (source: string) => (source === "" || source.endsWith("\n") ? source : `${source}\n`); // a last line without its end is the same line
  const [old, young] = [end(before), end(after)];
  const all = [{value: old, removed: true, added: false}, {value: young, removed: false, added: true}].filter(({value}) => value);
  return (diffLines(old, young, {timeout: patience}) ?? all).flatMap(({value, added, removed}) =>
    value.replace(/\n$/, "").split("\n").map((text) => ({kind: added ? "added" : removed ? "removed" : "same", text}) as const)
  );
}

/** How many lines from `start` on are all unchanged, or all changed. */
function runFrom(lines: readonly Line[], start: number): number {
  const same = lines[start]!.kind === "same";
  const end = lines.findIndex(({kind}, i) => i > start && (kind === "same") !== same);
  return (end < 0 ? lines.length : end) - start;
}

/** Unchanged lines; those far from any change are folded. */
function renderUnchanged(lines: readonly Line[], {first, last}: {first: boolean; last: boolean}): HTMLElement[] {
  const head = first ? 0 : context;
  const tail = last ? 0 : context;
  const items = lines.map(({text}) => renderLine("same", [text]));
  if (lines.length <= head + tail + 1) return items;
  const fold = document.createElement("li");
  const details = document.createElement("details");
  const inner = document.createElement("ol");
  inner.append(...items.slice(head, items.length - tail));
  details.append(Object.assign(document.createElement("summary"), {textContent: strings.unchanged(lines.length - head - tail)}), inner);
  fold.append(details);
  return [...items.slice(0, head), fold, ...items.slice(items.length - tail)];
}

/** Changed lines; a removed line and the added one in its place show which words differ. */
function renderChanged(lines: readonly Line[]): HTMLElement[] {
  const removed = lines.filter(({kind}) => kind === "removed").map(({text}) => text);
  const added = lines.filter(({kind}) => kind === "added").map(({text}) => text);
  const pairs = removed.length === added.length ? removed.map((text, i) => (text.length + added[i]!.length < longLine ? diffWordsWithSpace(text, added[i]!) : undefined)) : [];
  const parts = (text: string, i: number, kind: "added" | "removed") =>
    pairs[i]?.filter((part) => !(kind === "added" ? part.removed : part.added)).map((part) => (part[kind] ? markWords(part.value) : part.value)) ?? [text];
  return [...removed.map((text, i) => renderLine("removed", parts(text, i, "removed"))), ...added.map((text, i) => renderLine("added", parts(text, i, "added")))];
}

function markWords(text: string): HTMLElement {
  return Object.assign(document.createElement("mark"), {textContent: text});
}

function renderLine(kind: Line["kind"], parts: readonly (string | Node)[]): HTMLElement {
  const item = document.createElement("li");
  item.className = kind;
  const sign = Object.assign(document.createElement("span"), {className: "sign", textContent: {same: " ", added: "+", removed: "−"}[kind]});
  sign.setAttribute("aria-hidden", "true");
  const code = document.createElement(kind === "added" ? "ins" : kind === "removed" ? "del" : "span");
  if (kind !== "same") code.append(Object.assign(document.createElement("span"), {className: "unseen", textContent: `${strings[kind]}: `}));
  code.append(...parts);
  item.append(sign, code);
  return item;
}
