/** The course's own modules under TypeScript's compiler: what the editor's declarations and completions are read from. */
import {relative} from "node:path";
import ts from "typescript";

let opened: ts.Program | undefined;

/** All of src that a cell may import, opened once. Emitting gives declarations without comments. */
export function openCourse(): ts.Program {
  const {config} = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const {options} = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  const roots = ["math", "sampler", "figures"].flatMap((layer) => ts.sys.readDirectory(`src/${layer}`, [".ts"]));
  return (opened ??= ts.createProgram([...roots, "src/symbols.ts", "src/course.ts"], {
    ...options,
    types: [], // a reader's build has no development packages; the document's types have WebGPU's
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: true,
    noCheck: true // npm run check does that
  }));
}

/** Path from the root of the repository, with slashes. */
export function coursePath(file: string): string {
  return relative(process.cwd(), file).replaceAll("\\", "/");
}
