/** What an edit changes, line by line: text only, whatever the text says. */
import {diffLines} from "diff";
import {link as words} from "../../figures/strings/en/link.js";

/** Unchanged lines shown on either side of a change. */
const CONTEXT = 2;

/** The lines of `after` that `before` does not have, and the other way round, with a little of what surrounds them. */
export function renderDifference(before: string, after: string): HTMLElement {
  const list = document.createElement("pre");
  list.className = "difference";
  list.tabIndex = 0; // it may scroll
  const add = (text: string, kind: "added" | "removed" | "same" | "skipped") => {
    const line = Object.assign(document.createElement(kind === "added" ? "ins" : kind === "removed" ? "del" : "span"), {className: kind});
    if (kind === "added" || kind === "removed") line.append(Object.assign(document.createElement("span"), {className: "visually-hidden", textContent: `${words[kind]}: `}));
    line.append(`${{added: "+", removed: "−", same: " ", skipped: "…"}[kind]} ${text}\n`);
    list.append(line);
  };
  const parts = diffLines(endLine(before), endLine(after), {timeout: 1000}) ?? [{value: endLine(before), added: false, removed: true}, {value: endLine(after), added: true, removed: false}];
  parts.forEach(({value, added, removed}, i) => {
    const lines = value.replace(/\n$/, "").split("\n");
    if (added || removed) return lines.forEach((line) => add(line, added ? "added" : "removed"));
    const head = i === 0 ? 0 : CONTEXT;
    const tail = i === parts.length - 1 ? 0 : CONTEXT;
    if (lines.length <= head + tail + 1) return lines.forEach((line) => add(line, "same"));
    lines.slice(0, head).forEach((line) => add(line, "same"));
    add(words.unchanged(lines.length - head - tail), "skipped");
    if (tail) lines.slice(-tail).forEach((line) => add(line, "same"));
  });
  return list;
}

/** With one line end at the end, so that a missing one is no difference; empty stays empty. */
function endLine(text: string): string {
  return text === "" ? "" : `${text.replace(/\n+$/, "")}\n`;
}
