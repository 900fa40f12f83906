/**
 * What the editor loads on demand, each bundled once into src/vendor (generated, not committed): CodeMirror with the
 * highlighter of the static sources; TypeScript's compiler; the declarations and the doc comments of the course's modules.
 * What takes seconds is kept in .cache until its inputs change.
 */
import {createHash} from "node:crypto";
import {mkdir, readdir, readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {build, type Plugin} from "esbuild";
import {readCatalogue} from "./completions.js";
import {readDeclarations} from "./declarations.js";

const vendor = "src/vendor";
const cache = ".cache/vendor";

/** Exactly what src/notebook/editor uses; the rest is shaken off. src/notebook/editor/vendor.d.ts gives it types. */
const codemirror = `
export {Annotation, EditorState, StateField} from "@codemirror/state";
export {Decoration, EditorView, hoverTooltip, keymap} from "@codemirror/view";
export {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
export {bracketMatching, indentOnInput, indentUnit, LanguageSupport, syntaxTree} from "@codemirror/language";
export {autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap} from "@codemirror/autocomplete";
export {completionPath, localCompletionSource, typescriptLanguage} from "@codemirror/lang-javascript";
export {forEachDiagnostic, lintGutter, lintKeymap, setDiagnostics} from "@codemirror/lint";
export {default as hljs} from "highlight.js/lib/core";
export {default as hljsTypescript} from "highlight.js/lib/languages/typescript";
`;

export async function vendorEditor(): Promise<void> {
  await mkdir(vendor, {recursive: true});
  await mkdir(cache, {recursive: true});
  const packages = await readFile("package-lock.json", "utf8");
  const sources = packages + (await readSources());
  await keep("codemirror.js", {key: packages + codemirror, make: () => bundle(codemirror)});
  await keep("diff.js", {key: packages, make: () => bundle('export {diffLines, diffWordsWithSpace} from "diff";')});
  await keep("typescript.js", {key: packages, make: () => bundle('export {default} from "typescript";')});
  await keep("declarations.js", {key: sources, make: () => Promise.resolve(asModule(readDeclarations()))});
  await keep("catalogue.js", {key: sources, make: () => Promise.resolve(asModule(readCatalogue()))});
}

/** One module without imports, for browsers. */
async function bundle(contents: string): Promise<string> {
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: process.cwd()},
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    legalComments: "eof",
    write: false,
    plugins: [withoutNode]
  });
  return outputFiles[0]!.text;
}

/** The compiler asks for Node's modules and does without where there are none. */
const withoutNode: Plugin = {
  name: "without-node",
  setup({onResolve, onLoad}) {
    onResolve({filter: /^(node:)?(fs|path|os|crypto|inspector|perf_hooks|source-map-support|module|url)$/}, ({path}) => ({path, namespace: "without-node"}));
    onLoad({filter: /.*/, namespace: "without-node"}, () => ({contents: "module.exports = {};"}));
  }
};

/** JSON that engines parse faster than an object literal. */
function asModule(value: unknown): string {
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(value))});\n`;
}

/** Writes src/vendor/`name`: from the cache when it was made from the same `key`. */
async function keep(name: string, {key, make}: {key: string; make: () => Promise<string>}): Promise<void> {
  const path = join(cache, `${createHash("sha256").update(key).digest("hex").slice(0, 16)}-${name}`);
  const text = await readFile(path, "utf8").catch(async () => {
    const made = await make();
    await writeFile(path, made);
    return made;
  });
  await writeFile(join(vendor, name), text);
}

/** All that declarations and completions are read from, and what reads them. */
async function readSources(): Promise<string> {
  const names = (await Promise.all(["src", "scripts"].map(async (folder) => (await readdir(folder, {recursive: true})).map((name) => join(folder, name))))).flat();
  const read = names.filter((name) => /(?<!\.(json|bin))\.ts$|^src\/\w+\.md$/.test(name)).sort();
  return (await Promise.all(read.map(async (name) => `${name}\n${await readFile(name, "utf8")}`))).join("\n");
}
