/** A name of the course, explained: its declaration and its doc comment, for the list of completions and under the pointer. */
import {EditorView} from "../../../vendor/codemirror.js";
import {editor as strings} from "../../../figures/strings/en/editor.js";
import {highlight} from "../highlight.js";
import type {CatalogueEntry, CatalogueOption} from "./catalogue.js";

export function renderEntry({signature, doc, tags = []}: CatalogueEntry): HTMLElement {
  const throws = tags.filter(({tag}) => tag === "throws").map(({text}) => `**${strings.throws}** ${text}`);
  return card(signature, [doc ?? "", ...throws]);
}

export function renderOption({name, type, optional, doc}: CatalogueOption): HTMLElement {
  return card(`${name}${optional ? "?" : ""}: ${type}`, [doc ?? ""]);
}

/** Moves the focus from the text into the explanation of the name that is selected in the list; false where there is none. */
export function enterCard({dom}: EditorView): boolean {
  const element = dom.querySelector<HTMLElement>(".cm-completionInfo .entry-card");
  element?.focus();
  return Boolean(element);
}

function card(signature: string, paragraphs: readonly string[]): HTMLElement {
  const element = document.createElement("div");
  element.className = "entry-card";
  element.tabIndex = 0; // a long one scrolls
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && !(event.key === "Tab" && event.shiftKey)) return;
    event.preventDefault();
    const editor = element.closest<HTMLElement>(".cm-editor");
    if (editor) EditorView.findFromDOM(editor)?.focus();
  });
  const code = document.createElement("code");
  code.append(highlight(signature));
  element.append(code, ...paragraphs.flatMap(renderDoc));
  return element;
}

/** A doc comment's Markdown: paragraphs, `code`, **bold**, *stress*, and indented formulas as they stand. */
export function renderDoc(doc: string): HTMLElement[] {
  return doc.split(/\n\s*\n/).filter((paragraph) => paragraph.trim()).map((paragraph) => {
    const formula = /^ {4}/.test(paragraph);
    const element = document.createElement(formula ? "pre" : "p");
    if (formula) element.textContent = paragraph.replace(/^ {4}/gm, "");
    else element.append(...renderWords(paragraph.replace(/\s+/g, " ")));
    return element;
  });
}

function renderWords(text: string): Node[] {
  return text.split(/(`[^`]*`|\*\*[^*]+\*\*|(?<!\w)\*[^*\s][^*]*\*(?!\w))/).map((part) => {
    const mark = /^(`|\*\*|\*)(.+)\1$/.exec(part);
    if (!mark) return document.createTextNode(part);
    return Object.assign(document.createElement({"`": "code", "**": "strong", "*": "em"}[mark[1]!]!), {textContent: mark[2]});
  });
}
