/** Where in the argument of a call the cursor is: `slider({label: "σ", |})`. */
import type {SyntaxNode, Tree} from "@lezer/common";

export interface OptionPlace {
  /** Name of the function called. */
  readonly callee: string;
  /** Which argument, from 0. */
  readonly argument: number;
  /** Where the name that is being typed begins. */
  readonly from: number;
  /** Names that the braces have already. */
  readonly given: ReadonlySet<string>;
}

/** The place of a property's name directly inside `callee(…, {…})`; undefined elsewhere. `tree` is the source's, by Lezer. */
export function optionsAt(tree: Tree, {source, pos}: {source: string; pos: number}): OptionPlace | undefined {
  const typed = /[\p{L}\p{N}_$]*$/u.exec(source.slice(0, pos))![0];
  const from = pos - typed.length;
  if (!/[{,]\s*$/.test(source.slice(0, from))) return undefined;
  let braces: SyntaxNode | null = tree.resolveInner(from, -1);
  while (braces && braces.name !== "ObjectExpression" && /^(Property|[{,]|⚠)/.test(braces.name)) braces = braces.parent;
  const list = braces?.name === "ObjectExpression" ? braces.parent : null;
  const callee = list?.name === "ArgList" ? list.parent?.getChild("VariableName") : undefined;
  if (!braces || !list || !callee) return undefined;
  const before = list.getChildren(",").filter((comma) => comma.to <= braces.from).length;
  const names = braces.getChildren("Property").filter((property) => property.to < from || property.from > pos).flatMap(({firstChild}) => (firstChild ? [source.slice(firstChild.from, firstChild.to)] : []));
  return {callee: source.slice(callee.from, callee.to), argument: before, from, given: new Set(names)};
}
