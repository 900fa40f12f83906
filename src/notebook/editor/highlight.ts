/**
 * The colours of the text while it is edited: those of the static source, by the same highlighter and the same links of
 * names, so that pressing Edit does not change the look. A cell is short: all of it is read again at each change.
 */
import {Decoration, EditorView, hljs, hljsTypescript, StateField, type DecorationSet} from "../../vendor/codemirror.js";
import {linkNames, mathImports} from "./link-names.js";

hljs.registerLanguage("typescript", hljsTypescript);

/** Longer texts stay black: reading them at each key would be felt. In UTF-16 units. */
const longest = 30_000;

/** TypeScript as the pages show it, without links. */
export function highlight(source: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = hljs.highlight(source, {language: "typescript"}).value; // escapes what it does not write itself
  return template.content;
}

/** Colours, symbols and marked names of `imported`, for the whole text. */
export function decorate(source: string, imported: ReadonlySet<string>): DecorationSet {
  if (source.length > longest) return Decoration.none;
  const template = document.createElement("template");
  template.innerHTML = linkNames(hljs.highlight(source, {language: "typescript"}).value, imported);
  const ranges: ReturnType<Decoration["range"]>[] = [];
  let offset = 0;
  const visit = (node: Node) => {
    const from = offset;
    if (node instanceof Text) offset += node.length;
    for (const child of node.childNodes) visit(child);
    if (node instanceof HTMLElement && offset > from) ranges.push(mark(node).range(from, offset));
  };
  visit(template.content);
  return Decoration.set(ranges, true);
}

function mark(element: HTMLElement): Decoration {
  const {sym} = element.dataset;
  return Decoration.mark({class: element.className, ...(sym && {attributes: {"data-sym": sym}})});
}

/** Names that the page's own sources link to the reference. */
function linkedNames(): Set<string> {
  return new Set(Array.from(document.querySelectorAll("a.api-link"), ({textContent}) => textContent ?? ""));
}

export const highlighting = StateField.define<DecorationSet>({
  create: ({doc}) => decorateCell(doc.toString()),
  update: (decorations, {docChanged, newDoc}) => (docChanged ? decorateCell(newDoc.toString()) : decorations),
  provide: (field) => EditorView.decorations.from(field)
});

function decorateCell(source: string): DecorationSet {
  return decorate(source, new Set([...linkedNames(), ...mathImports(source)]));
}
