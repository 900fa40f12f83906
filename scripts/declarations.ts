/** What the type check of a cell needs to know: the declarations of the course's modules and of the language's library. */
import {readFileSync} from "node:fs";
import ts from "typescript";
import {coursePath, openCourse} from "./course-program.js";

/** Path → text, without comments. Paths begin with a slash: "/src/math/sample.d.ts", "/lib/lib.dom.d.ts". */
export type Declarations = Readonly<Record<string, string>>;

/** The libraries of a cell, as in tsconfig.json. */
const libraries = ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"];

/** Plot's own declarations are half as large as the library's; charts are drawn with it unchecked. */
const plot = 'declare module "@observablehq/plot";\n';

export function readDeclarations(): Declarations {
  const files: Record<string, string> = {"/plot.d.ts": plot, "/cell-globals.d.ts": readFileSync("scripts/cell-globals.d.ts", "utf8")};
  openCourse().emit(undefined, (name, text) => (files[`/${coursePath(name)}`] = text));
  for (const name of libraries) addLibrary(name, files);
  return files;
}

/** A library and those that it refers to. */
function addLibrary(name: string, files: Record<string, string>): void {
  const path = `/lib/${name}`;
  if (path in files) return;
  const source = ts.createSourceFile(name, readFileSync(`node_modules/typescript/lib/${name}`, "utf8"), ts.ScriptTarget.ES2022);
  const references = source.libReferenceDirectives.map(({fileName}) => fileName);
  const text = ts.createPrinter({removeComments: true}).printFile(source);
  files[path] = references.map((library) => `/// <reference lib="${library}" />\n`).join("") + text.replace(/^\/\/\/.*\n/gm, "");
  for (const library of references) addLibrary(`lib.${library}.d.ts`, files);
}
