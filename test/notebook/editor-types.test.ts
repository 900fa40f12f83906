/** The check of types, with the declarations that the build writes: right cells pass, slips are found where they are. */
import {gzipSync} from "node:zlib";
import ts from "typescript";
import {readdirSync, readFileSync} from "node:fs";
import {beforeAll, describe, expect, test} from "vitest";
import {readCatalogue} from "../../scripts/completions.js";
import {readDeclarations, type Declarations} from "../../scripts/declarations.js";
import {readApi} from "../../scripts/api-model.js";
import type {Catalogue} from "../../src/notebook/editor/completion/catalogue.js";
import {createCheck} from "../../src/notebook/editor/types/check.js";

let declarations: Declarations;
let check: ReturnType<typeof createCheck>;
beforeAll(() => {
  declarations = readDeclarations();
  check = createCheck(ts, declarations);
}, 120_000);

/** The `ts` cells of a page. */
const cellsOf = (page: string) => Array.from(readFileSync(`src/${page}`, "utf8").matchAll(/^```ts(?!.*run=false).*\n([^]*?)^```$/gm), ([, source]) => source!);
const pages = readdirSync("src").filter((name) => name.endsWith(".md") && cellsOf(name).length);

describe("check", () => {
  // npm run check has every cell; here it is the declarations that are tried, on the longest ones
  test.each(pages)("cells of %s fit", (page) => {
    const sources = cellsOf(page);
    const longest = sources.toSorted((a, b) => b.length - a.length).slice(0, 3);
    for (const source of longest) expect(check({sources, index: sources.indexOf(source)}), source).toEqual([]);
  });

  const sources = ['import {createRandom} from "./math/noise/random.js";\nimport {slider} from "./figures/controls.js";', "const eps = createRandom(7).normals(4);", ""];
  const slips = (source: string, others = sources) => check({sources: [...others.slice(0, -1), source], index: others.length - 1});

  test("a slip has its line, its column and TypeScript's own words", () => {
    expect(slips("const a = eps;\nconst b: string = eps[0]!;\n")).toEqual([{line: 2, column: 7, message: "Type 'number' is not assignable to type 'string'.", severity: "warning"}]);
  });

  test.each([
    ["a missing option", 'slider({label: "σ", min: 0, max: 1})', /Property 'value' is missing/],
    ["an unknown option", 'slider({label: "σ", min: 0, max: 1, value: 0, color: 1})', /'color' does not exist/],
    ["an unknown name", "nothingOfTheSort()", /Cannot find name/],
    ["an unknown member", "eps.lenght", /lenght/],
    ["a name that another cell has", "const eps = 3;", /redeclare/],
    ["the document's types", "document.createElement(3)", /not assignable/],
    ["a module that is not there", 'import {a} from "./math/nothing.js";', /Cannot find module/]
  ])("finds %s", (_, source, message) => {
    const found = slips(source);
    expect(found[0]?.message).toMatch(message);
    expect(found[0]?.line).toBe(1);
  });

  test("says nothing about other cells, nor about the order of cells", () => {
    expect(check({sources: [sources[0]!, "const wrong: string = 3;", "later + 1;", "const later = 2;"], index: 2})).toEqual([]);
    expect(slips("late + 1;\nconst late = 2;")).toMatchObject([{line: 1, column: 1, message: expect.stringContaining("before its declaration")}]);
  });

  test("a cell that cannot be read does not take the others down", () => {
    expect(slips("const fine = eps.length;", [sources[0]!, sources[1]!, "const broken = {{{ `", ""])).toEqual([]);
    expect(slips("const wrong: string = 3;", [sources[0]!, sources[1]!, "const broken = {{{ `", ""])).toHaveLength(1);
    expect(slips("const = ;")[0]?.line).toBe(1);
  });

  test("the library that was put together is complete", () => {
    const program = ts.createProgram(["/lib/lib.es2023.d.ts"], {noLib: true, types: []}, {
      ...ts.createCompilerHost({}),
      getSourceFile: (path) => (declarations[path] === undefined ? undefined : ts.createSourceFile(path, declarations[path], ts.ScriptTarget.ES2022))
    });
    const files = program.getSourceFiles();
    expect(files.flatMap((file) => program.getSyntacticDiagnostics(file))).toEqual([]);
    const referred = Object.values(declarations).flatMap((text) => Array.from(text.matchAll(/<reference lib="([\w.]+)"/g), ([, name]) => `/lib/lib.${name}.d.ts`));
    expect(referred.filter((path) => !(path in declarations))).toEqual([]);
  });
});

describe("the catalogue", () => {
  let catalogue: Catalogue;
  beforeAll(() => {
    catalogue = readCatalogue();
  }, 120_000);

  test("has every public name of src/math with its doc comment, and what every cell has", () => {
    const documented = new Set(catalogue.filter(({doc}) => doc).map(({name}) => name));
    const missing = readApi().flatMap(({entries}) => entries.map(({name}) => name)).filter((name) => !documented.has(name));
    expect(missing).toEqual([]);
    expect([..."display view width invalidation FileAttachment".split(" ")].filter((name) => !documented.has(name))).toEqual([]);
  });

  test("names modules that exist, none of this machine's paths", () => {
    const modules = new Set(catalogue.flatMap(({module}) => (module ? [module] : [])));
    expect([...modules].filter((module) => !(`/src/${module.slice(2, -3)}.d.ts` in declarations))).toEqual([]);
    expect(JSON.stringify(catalogue)).not.toContain(process.cwd());
  });

  test("knows the options of a function, with type and word", () => {
    const sample = catalogue.find(({name}) => name === "sample")!;
    expect(sample.options![0]!.map(({name}) => name)).toEqual(["denoise", "levels", "x", "solver", "noise"]);
    expect(sample.options![0]![4]).toMatchObject({optional: true, type: "NoiseSource"});
    expect(sample.options![0]![0]!.doc).toMatch(/questions/);
  });

  test("is small, and so are the declarations", () => {
    const size = (value: unknown) => gzipSync(JSON.stringify(value)).length;
    expect(size(catalogue)).toBeLessThan(100_000);
    expect(size(declarations)).toBeLessThan(250_000);
  });
});
