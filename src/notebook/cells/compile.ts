/**
 * A cell's TypeScript becomes a module that Framework's runtime can run. Types are taken away by sucrase, which leaves every
 * line where it is; what a cell reads and defines is found by Framework's own analysis, so that an edited cell means what
 * the same text would mean in the page.
 */
import {findReferences} from "@observablehq/framework/dist/javascript/references.js";
import {findDeclarations} from "@observablehq/framework/dist/javascript/declarations.js";
import {checkAssignments} from "@observablehq/framework/dist/javascript/assignments.js";
import {Parser, tokTypes, type Identifier, type ImportDeclaration, type Node, type Options, type Program} from "acorn";
import {simple} from "acorn-walk";
import {transform} from "../../vendor/sucrase.js";
import {guardLoops} from "./guard.js";
import {applyPatches, type Patch} from "./patches.js";
import {CellProblem, offsetOf, positionAt, type Position} from "./problem.js";
import {readSourceMap} from "./source-map.js";
import {findInnermost, findUnbalanced} from "./syntax.js";

export interface Import {
  readonly specifier: string;
  /** Names taken from the module; `default` and `*` for those. */
  readonly names: readonly string[];
  readonly position: Position;
}

export interface CompiledCell {
  /** What the cell reads, in the order of its parameters. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly imports: readonly Import[];
  /** Text of an ES module; its default export takes a `CellTools`, then the inputs. */
  readonly code: string;
  /** Where a name is first read, or defined. */
  positionOf(name: string): Position | undefined;
  /** From a place in `code`, as stack traces give it (both from 1), to the reader's source. */
  locate(position: Position): Position | undefined;
}

/** What the module's code is given. */
export interface CellTools {
  /** Looks at the clock; `isOwnLoop` in a loop of the cell that is in no function. */
  tick(isOwnLoop?: boolean): void;
  /** The module of the cell's n-th import declaration. */
  module(index: number): Promise<unknown>;
  /** Stands for `import(…)`. */
  load(specifier: unknown): Promise<unknown>;
  inWorker(fn: (...values: never[]) => unknown, ...values: unknown[]): Promise<unknown>;
}

const options: Options = {ecmaVersion: "latest", sourceType: "module"};

/** Throws a CellProblem where the source is not a cell. */
export function compileCell(source: string): CompiledCell {
  const {js, toSource} = stripTypes(source);
  const {body, isExpression} = parseCell(js, toSource);
  const at = ({start}: Node) => toSource(start);
  const {references, declarations} = analyse(body, isExpression, js, toSource);
  const imports: {node: ImportDeclaration; names: string[]}[] = [];
  const calls: Node[] = [];
  simple(body, {
    ImportDeclaration: (node) => void imports.push({node, names: node.specifiers.map(importedName)}),
    ImportExpression: (node) => void calls.push(node),
    MetaProperty(node) {
      if (node.meta.name === "import") throw new CellProblem("An edited cell has no import.meta: it is no file.", at(node));
    },
    ExportAllDeclaration: refuseExport,
    ExportNamedDeclaration: refuseExport,
    ExportDefaultDeclaration: refuseExport
  });
  function refuseExport(node: Node): never {
    throw new CellProblem("A cell exports nothing: every name that it declares can be read by the other cells anyway.", at(node));
  }

  const reads = new Set(references.map(({name}) => name));
  const givesWorker = reads.delete("inWorker"); // ends with the run that started it, so each run has its own
  const inputs = Array.from(reads);
  const outputs = Array.from(new Set(declarations.map(({name}) => name)));
  const displays = isExpression && !inputs.includes("display") && !inputs.includes("view");
  if (displays) inputs.push("display");
  const tools = unusedName("$cell", js);
  const tick = unusedName("$tick", js);
  const importing = imports.map(({node}, i) => `const ${importPattern(node)} = await ${tools}.module(${i});`).join(" ");
  const offered = givesWorker ? `, {inWorker} = ${tools}` : "";
  const head = `export default async (${[tools, ...inputs].join(", ")}) => {const ${tick} = ${tools}.tick${offered}; ${importing}${displays ? "display(await(" : ""}\n`;
  const tail = displays ? "\n))}" : `\nreturn {${outputs.join(", ")}};}`;
  const patches: Patch[] = [
    {at: 0, text: head},
    ...guardLoops(body, tick),
    ...imports.map(({node: {start, end}}) => ({at: start, text: blank(js.slice(start, end)), remove: end - start})),
    ...calls.map(({start}) => ({at: start, text: `${tools}.load`, remove: "import".length})),
    {at: js.length, text: tail}
  ];
  const {text: code, toOld} = applyPatches(js, patches);
  return {
    inputs,
    outputs,
    code,
    imports: imports.map(({node, names}) => ({specifier: String(node.source.value), names, position: at(node.source)})),
    positionOf(name) {
      const node = references.find((reference) => reference.name === name) ?? declarations.find((declared) => declared.name === name);
      return node && at(node);
    },
    locate(position) {
      const offset = offsetOf(code, position);
      return offset < head.length || offset > code.length - tail.length ? undefined : toSource(toOld(offset));
    }
  };
}

/** TypeScript to JavaScript, and from offsets in the JavaScript to positions in the TypeScript. */
function stripTypes(source: string): {js: string; toSource: (offset: number) => Position} {
  try {
    const {code: js, sourceMap} = transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      keepUnusedImports: true, // a cell that only imports is there for the others
      production: true,
      filePath: "cell",
      sourceMapOptions: {compiledFilename: "cell"}
    });
    const toSource = readSourceMap(sourceMap!.mappings);
    return {js, toSource: (offset) => toSource(positionAt(js, offset))};
  } catch (error) {
    throw findUnbalanced(source) ?? explainSyntax(findInnermost(source, error), (offset) => positionAt(source, offset));
  }
}

function parseCell(js: string, toSource: (offset: number) => Position): {body: Program; isExpression: boolean} {
  const expression = parseExpression(js);
  if (expression) return {body: expression as Program, isExpression: true};
  try {
    return {body: Parser.parse(js, options), isExpression: false};
  } catch (error) {
    throw explainSyntax(error, toSource);
  }
}

/** A cell that is one expression shows its value, unless it is a named function or class, which it defines. */
function parseExpression(js: string): Node | undefined {
  try {
    const parser = new (Parser as unknown as new (options: Options, input: string, start: number) => {nextToken(): void; parseExpression(): Node & {id?: Node | null}; type: unknown})(options, js, 0);
    parser.nextToken();
    const node = parser.parseExpression();
    const isNamed = (node.type === "FunctionExpression" || node.type === "ClassExpression") && node.id;
    return parser.type === tokTypes.eof && !isNamed ? node : undefined;
  } catch {
    return undefined;
  }
}

function analyse(body: Program, isExpression: boolean, js: string, toSource: (offset: number) => Position): {references: Identifier[]; declarations: Identifier[]} {
  try {
    const references = findReferences(body);
    checkAssignments(body, references, js);
    return {references, declarations: isExpression ? [] : findDeclarations(body, js)};
  } catch (error) {
    throw explainSyntax(error, toSource, js);
  }
}

/** acorn and sucrase give an offset and write "(line:column)" behind their message; Framework only the latter, columns from 0. */
function explainSyntax(error: unknown, toSource: (offset: number) => Position, text = ""): unknown {
  if (!(error instanceof Error)) return error;
  const place = /\((\d+):(\d+)\)$/.exec(error.message);
  const offset = (error as {pos?: number}).pos ?? (place ? offsetOf(text, {line: Number(place[1]), column: Number(place[2]) + 1}) : undefined);
  const message = error.message.replace(/^Error transforming cell: /, "").replace(/ \(\d+:\d+\)$/, "");
  return new CellProblem(`${message}.`, offset === undefined ? undefined : toSource(offset));
}

function importedName(specifier: ImportDeclaration["specifiers"][number]): string {
  if (specifier.type === "ImportDefaultSpecifier") return "default";
  if (specifier.type === "ImportNamespaceSpecifier") return "*";
  return specifier.imported.type === "Identifier" ? specifier.imported.name : String(specifier.imported.value);
}

/** `import * as d3` is a name, everything else a pattern; a default beside a namespace is taken from it. */
function importPattern({specifiers}: ImportDeclaration): string {
  const namespace = specifiers.find(({type}) => type === "ImportNamespaceSpecifier")?.local.name;
  const named = specifiers.filter(({type}) => type !== "ImportNamespaceSpecifier");
  const pattern = `{${named.map((specifier) => `${JSON.stringify(importedName(specifier))}: ${specifier.local.name}`).join(", ")}}`;
  return namespace ? (named.length ? `${namespace}, ${pattern} = ${namespace}` : namespace) : pattern;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

function unusedName(name: string, text: string): string {
  return text.includes(name) ? unusedName(`${name}_`, text) : name;
}
