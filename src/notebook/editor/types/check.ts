/**
 * The check of a cell's types with TypeScript's compiler: the cells of the page as one program, as `npm run check` has them,
 * and what it says about one of them. No document, no worker: it is handed the compiler and the declarations.
 */
import type typescript from "typescript";
import type {PageCells, Problem} from "../editor.js";

/** Path → text of declarations (scripts/declarations.ts). */
export type Declarations = Readonly<Record<string, string>>;

const program = "/src/cells.ts"; // beside the pages, so that "./math/…" means what it means there
const globals = ["/cell-globals.d.ts", "/plot.d.ts"];

/** "Used before it is declared": a slip within a cell; between cells it is none, they run in the order of their dependencies. */
const beforeDeclared = 2448;
/** "Used before it is assigned": says the same again. */
const beforeAssigned = 2454;

/** Returns the check. The first takes a second or two, the next ones reuse what was read. */
export function createCheck(ts: typeof typescript, declarations: Declarations): (cells: PageCells) => Problem[] {
  const options: typescript.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true
  };
  const read = new Map<string, typescript.SourceFile>();
  let previous: typescript.Program | undefined;
  const open = (path: string) => {
    const text = declarations[path];
    if (!read.has(path) && text !== undefined) read.set(path, ts.createSourceFile(path, text, ts.ScriptTarget.ES2022));
    return read.get(path);
  };
  return ({sources, index}) => {
    const {text, first, last} = joinCells(sources.map((source, i) => (i === index || parses(ts, source) ? source : "")), index);
    const file = ts.createSourceFile(program, text, ts.ScriptTarget.ES2022);
    previous = ts.createProgram([program, ...globals], options, {
      getSourceFile: (path) => (path === program ? file : open(path)),
      getDefaultLibFileName: () => "/lib/lib.es2023.d.ts",
      getDefaultLibLocation: () => "/lib",
      writeFile: () => undefined,
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (path) => path === program || path in declarations,
      readFile: (path) => (path === program ? text : declarations[path])
    }, previous);
    const diagnostics = [...previous.getSyntacticDiagnostics(file), ...previous.getSemanticDiagnostics(file)];
    const isHere = (line: number) => line >= first && line <= last;
    return diagnostics.flatMap(({start, code, messageText, relatedInformation}) => {
      const {line, character} = file.getLineAndCharacterOfPosition(start ?? 0);
      const declared = file.getLineAndCharacterOfPosition(relatedInformation?.[0]?.start ?? 0).line;
      if (!isHere(line) || code === beforeAssigned || (code === beforeDeclared && !isHere(declared))) return [];
      return [{line: line - first + 1, column: character + 1, message: ts.flattenDiagnosticMessageText(messageText, "\n"), severity: "warning" as const}];
    });
  };
}

/** The cells as one program, each a program of its own (";" between them), and the lines of the one at `index`, from 0. */
function joinCells(sources: readonly string[], index: number): {text: string; first: number; last: number} {
  const before = sources.slice(0, index).map((source) => `${source}\n;\n`).join("");
  const first = before.split("\n").length - 1;
  return {
    text: `${before}${sources.slice(index).join("\n;\n")}\nexport {};\n`,
    first,
    last: first + sources[index]!.split("\n").length - 1
  };
}

/** Whether a cell can be read at all: one that cannot would take the others down with it. */
function parses(ts: typeof typescript, source: string): boolean {
  return !ts.transpileModule(source, {reportDiagnostics: true}).diagnostics?.length;
}
