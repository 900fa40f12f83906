/** The course's own names as the editor offers them: signature, doc comment, module, and the options of its functions. */
import {readdirSync, readFileSync} from "node:fs";
import ts from "typescript";
import type {Catalogue, CatalogueEntry, CatalogueOption} from "../src/notebook/editor/completion/catalogue.js";
import {readApi, readEntry, type ApiEntry} from "./api-model.js";
import {coursePath, openCourse} from "./course-program.js";

/** Everything that src/math makes public, and the functions and values that pages import from elsewhere or may, from src/figures; not the figures' sentences. */
export function readCatalogue(): Catalogue {
  const program = openCourse();
  const checker = program.getTypeChecker();
  const open = new Set(readApi().flatMap(({entries}) => entries.map(({name}) => name)));
  const importable = new Set([...importedByPages(), ...folder("src/figures"), "src/figures/strings.ts"]);
  const catalogue: CatalogueEntry[] = [];
  for (const source of program.getSourceFiles()) {
    const path = coursePath(source.fileName);
    const isMath = path.startsWith("src/math/") && path !== "src/math/index.ts";
    const symbol = (isMath || (importable.has(path) && !path.startsWith("src/figures/strings/"))) && checker.getSymbolAtLocation(source);
    if (!symbol) continue;
    for (const name of checker.getExportsOfModule(symbol)) {
      const declaration = name.valueDeclaration ?? name.declarations?.[0];
      if (!declaration || declaration.getSourceFile() !== source || !(isMath ? open.has(name.name) : name.valueDeclaration)) continue;
      catalogue.push(describe(readEntry(name.name, declaration, checker), {declaration, checker}));
    }
  }
  return [...catalogue, ...cellGlobals()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describe({name, kind, signature, doc, file}: ApiEntry, {declaration, checker}: {declaration: ts.Declaration; checker: ts.TypeChecker}): CatalogueEntry {
  const options = ts.isFunctionDeclaration(declaration) ? declaration.parameters.map((parameter) => optionsOf(parameter, checker)) : [];
  return {
    name,
    kind,
    module: file.replace(/^src\//, "./").replace(/\.ts$/, ".js"),
    signature,
    ...(doc.text && {doc: firstParagraph(doc.text)}), // derivations are read on /api
    ...(doc.tags.length && {tags: doc.tags}),
    ...(options.some((list) => list.length) && {options})
  };
}

function firstParagraph(text: string): string {
  return text.split("\n\n", 1)[0]!;
}

/** The properties of a parameter that is an object of this course's own making; none for numbers, arrays and elements. */
function optionsOf(parameter: ts.ParameterDeclaration, checker: ts.TypeChecker): CatalogueOption[] {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || type.getCallSignatures().length) return [];
  return checker.getPropertiesOfType(type).flatMap((property) => {
    const declaration = property.declarations?.[0];
    if (!declaration || !coursePath(declaration.getSourceFile().fileName).startsWith("src/")) return [];
    const doc = ts.displayPartsToString(property.getDocumentationComment(checker)) || paramDoc(parameter, property.name);
    const optional = Boolean(property.flags & ts.SymbolFlags.Optional);
    const text = checker.typeToString(checker.getTypeOfSymbolAtLocation(property, parameter), parameter);
    return [{name: property.name, type: optional ? text.replace(/ \| undefined$/, "") : text, ...(optional && {optional}), ...(doc && {doc})}];
  });
}

/** What `@param options.name` says. */
function paramDoc(parameter: ts.ParameterDeclaration, name: string): string {
  const tag = ts.getJSDocTags(parameter.parent).find((tag) => ts.isJSDocParameterTag(tag) && tag.name.getText().endsWith(name));
  return ts.getTextOfJSDocComment(tag?.comment) ?? "";
}

/** What Framework gives every cell: scripts/cell-globals.d.ts. */
function cellGlobals(): CatalogueEntry[] {
  const path = "scripts/cell-globals.d.ts";
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  return source.statements.flatMap((statement) => {
    const signature = statement.getText().replace(/^declare /, "").replace(/;$/, "");
    const doc = (ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).map(({comment}) => ts.getTextOfJSDocComment(comment)).at(-1) ?? "").trim();
    const name = /^(?:function|const) (\w+)/.exec(signature)?.[1];
    return name ? [{name, kind: signature.startsWith("function") ? "function" : "constant", signature, ...(doc && {doc})} as const] : [];
  });
}

/** Modules that pages import, without the figures that one chapter alone can draw. */
function importedByPages(): string[] {
  const pages = readdirSync("src").filter((name) => name.endsWith(".md"));
  const own = (path: string) => pages.some((page) => path.startsWith(`figures/${page.replace(/\.md$/, "")}/`));
  return pages.flatMap((page) => Array.from(readFileSync(`src/${page}`, "utf8").matchAll(/from "\.\/([\w/-]+)\.js"/g), ([, path]) => path!).filter((path) => !own(path)).map((path) => `src/${path}.ts`));
}

function folder(path: string): string[] {
  return readdirSync(path).filter((name) => name.endsWith(".ts")).map((name) => `${path}/${name}`);
}
