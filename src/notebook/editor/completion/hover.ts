/** A name of the course under the pointer shows its declaration and doc comment. */
import {hoverTooltip, syntaxTree} from "../../../vendor/codemirror.js";
import {loadCatalogue} from "./catalogue.js";
import {renderEntry} from "./entry-card.js";

export const hoverDocs = hoverTooltip(async (view, pos) => {
  const {name: kind, from, to} = syntaxTree(view.state).resolveInner(pos, 1);
  if (kind !== "VariableName" && kind !== "TypeName") return null;
  const name = view.state.sliceDoc(from, to);
  const entry = (await loadCatalogue()).find((candidate) => candidate.name === name);
  return entry ? {pos: from, end: to, above: true, create: () => ({dom: renderEntry(entry)})} : null;
});
