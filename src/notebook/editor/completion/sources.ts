/** What the editor proposes while the reader types: the course's names, the page's, members of its values, options, words. */
import {autocompletion, completionPath, localCompletionSource, syntaxTree} from "../../../vendor/codemirror.js";
import type {Completion, CompletionContext, CompletionResult, CompletionSource, EditorView, Extension} from "../../../vendor/codemirror.js";
import type {EditorOptions} from "../editor.js";
import {addImport} from "./add-import.js";
import {loadCatalogue, type Catalogue, type CatalogueEntry} from "./catalogue.js";
import {renderEntry, renderOption} from "./entry-card.js";
import {follow, membersOf, summarize} from "./members.js";
import {optionsAt} from "./options.js";
import {positionInfo} from "./position-info.js";

/** Kinds of text in which no name is meant. */
const inert = new Set(["String", "TemplateString", "LineComment", "BlockComment", "RegExp", "VariableDefinition", "TypeDefinition", "PropertyDefinition", "PropertyName", "Label"]);
const words = ["async", "await", "break", "const", "continue", "else", "export", "false", "for", "function", "if", "import", "let", "new", "null", "of", "return", "throw", "true", "type", "typeof", "undefined", "while", "yield"];
const validFor = /^[\p{L}\p{N}_$]*$/u;

export function completions({names = () => []}: Pick<EditorOptions, "names">): Extension {
  const scope = () => new Map(Array.from(names(), (name) => (typeof name === "string" ? ([name, undefined] as const) : name)));
  const sources = [importSource(), memberSource(scope), optionSource(scope), nameSource(scope), localSource];
  return autocompletion({override: sources, defaultKeymap: false, icons: false, maxRenderedOptions: 60, positionInfo});
}

type Scope = () => ReadonlyMap<string, unknown>;

function nameSource(scope: Scope): CompletionSource {
  return async (context) => {
    const word = context.matchBefore(/[\p{L}_$][\p{L}\p{N}_$]*/u);
    if ((!word && !context.explicit) || inert.has(nodeAt(context).name) || completionPath(context)?.path.length) return null;
    if (importAt(context)) return null;
    const catalogue = await loadCatalogue();
    const known = new Set(catalogue.map(({name}) => name));
    const inScope = scope();
    const own = Array.from(inScope).filter(([name]) => !known.has(name));
    return {
      from: word?.from ?? context.pos,
      validFor,
      options: [
        ...catalogue.map((entry) => ofCourse(entry, inScope)),
        ...own.map(([name, value]) => ({label: name, type: typeof value === "function" ? "function" : "variable", detail: summarize(value), boost: 3})),
        ...words.map((label) => ({label, type: "keyword", boost: -2}))
      ]
    };
  };
}

/** A name of the course; what the page does not have yet brings its import along. */
function ofCourse(entry: CatalogueEntry, scope: ReadonlyMap<string, unknown>): Completion {
  const {name, kind, module} = entry;
  const here = !module || scope.has(name);
  return {
    label: name,
    type: kind,
    detail: module?.slice(2, -3),
    boost: (here ? 2 : 0) - (kind === "type" ? 1 : 0),
    info: () => renderEntry(entry),
    ...(!here && {apply: (view: EditorView, _: Completion, from: number, to: number) => insertWithImport(view, {entry, from, to})})
  };
}

function insertWithImport(view: EditorView, {entry, from, to}: {entry: CatalogueEntry; from: number; to: number}): void {
  const added = addImport(view.state.doc.toString(), entry);
  const shift = added ? added.insert.length : 0;
  view.dispatch({
    changes: [{from, to, insert: entry.name}, ...(added ? [added] : [])],
    selection: {anchor: from + entry.name.length + (added && added.from <= from ? shift : 0)},
    userEvent: "input.complete",
    scrollIntoView: true
  });
}

/** `value.` of a value of the page, or of the language: `Math.`. */
function memberSource(scope: Scope): CompletionSource {
  return (context) => {
    const path = completionPath(context);
    const [first, ...steps] = path?.path ?? [];
    if (!path || first === undefined) return null;
    const inScope = scope();
    const value = follow(inScope.has(first) ? inScope.get(first) : (globalThis as Readonly<Record<string, unknown>>)[first], steps);
    const options = membersOf(value).map(({name, kind}, i) => ({label: name, type: kind, boost: -Math.min(98, i)}));
    return options.length ? {from: context.pos - path.name.length, options, validFor} : null;
  };
}

/** The options of a function of the course, inside the braces of its argument. */
function optionSource(scope: Scope): CompletionSource {
  return async (context) => {
    const place = optionsAt(syntaxTree(context.state), {source: context.state.doc.toString(), pos: context.pos});
    if (!place || (!context.explicit && place.from === context.pos)) return null;
    const entry = (await loadCatalogue()).find(({name, options}) => name === place.callee && options);
    const options = entry?.options?.[place.argument]?.filter(({name}) => !place.given.has(name)) ?? [];
    const inScope = scope();
    return options.length ? {from: place.from, validFor, options: options.map((option, i) => ({
      label: option.name,
      type: "property",
      detail: option.type,
      boost: 20 - i,
      info: () => renderOption(option),
      apply: inScope.has(option.name) ? option.name : `${option.name}: `
    }))} : null;
  };
}

/** In an import: modules in its string, the module's names in its braces. */
function importSource(): CompletionSource {
  return async (context) => {
    const statement = importAt(context);
    if (!statement) return null;
    const catalogue = await loadCatalogue();
    const inString = context.matchBefore(/["'][^"'\n]*/);
    if (inString) return {from: inString.from + 1, options: modulesOf(catalogue), validFor: /^[\w./-]*$/};
    const word = context.matchBefore(/[\w$]*/)!;
    const module = /["']([^"'\n]*)["']/.exec(statement)?.[1];
    if (!context.explicit && word.from === word.to) return null;
    const offered = catalogue.filter((entry) => entry.module && (!module || entry.module === module));
    return {from: word.from, validFor, options: offered.map((entry) => ({...ofCourse(entry, new Map([[entry.name, undefined]]))}))};
  };
}

/** Names of the cell itself: none of them can stand in an import. */
const localSource: CompletionSource = (context) => (importAt(context) ? null : localCompletionSource(context));

function modulesOf(catalogue: Catalogue): CompletionResult["options"] {
  const modules = new Set(catalogue.flatMap(({module}) => (module ? [module] : [])));
  return Array.from(modules, (label) => ({label, type: "namespace"}));
}

function nodeAt({state, pos}: CompletionContext) {
  return syntaxTree(state).resolveInner(pos, -1);
}

/** The text of the import that the cursor is in. */
function importAt(context: CompletionContext): string | undefined {
  for (let node: ReturnType<typeof nodeAt> | null = nodeAt(context); node; node = node.parent)
    if (node.name === "ImportDeclaration") return context.state.sliceDoc(node.from, node.to);
  return undefined;
}

