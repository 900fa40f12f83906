/** A small site for the editor alone: its modules as they are, the pages' style, and every cell of every page as the build shows it. */
import {existsSync} from "node:fs";
import {cp, mkdir, readdir, readFile, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {build} from "esbuild";
import MarkdownIt from "markdown-it";
import {configureMarkdown} from "../../scripts/markdown.js";
import {vendorEditor} from "../../scripts/vendor-editor.js";
import {vendorTypefaces} from "../../scripts/vendor.js";

/** Builds the site into a folder under .cache and returns the folder. */
export async function buildEditorSite(): Promise<string> {
  const directory = ".cache/editor-site";
  await rm(directory, {recursive: true, force: true});
  await mkdir(directory, {recursive: true});
  if (!existsSync("src/vendor/typefaces.css")) await vendorTypefaces();
  await vendorEditor();
  await cp("src/vendor", join(directory, "vendor"), {recursive: true});
  await cp("src/style/favicon.svg", join(directory, "favicon.svg"));
  await build({entryPoints: ["src/notebook/**/*.ts", "src/figures/**/*.ts", "src/math/**/*.ts", "src/*.ts"], outbase: "src", outdir: directory, format: "esm", target: "es2022"});
  await build({entryPoints: ["src/style/site.css"], bundle: true, outfile: join(directory, "style.css")});
  await writeFile(join(directory, "index.html"), page((await staticCells()).join("\n")));
  return directory;
}

function page(cells: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Editor</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="./favicon.svg"><link rel="stylesheet" href="./vendor/typefaces.css"><link rel="stylesheet" href="./style.css">
<script>globalThis.load = (module) => import("./notebook/editor/" + module); // tests are rewritten when they run, and their own import() with them</script></head>
<body><main id="observablehq-main" class="observablehq"><h1>The editor</h1><div id="here"></div><h2>Cells</h2>${cells}</main></body></html>`;
}

/** The sources of each page, as scripts/markdown.ts writes them. */
async function staticCells(): Promise<string[]> {
  const names = (await readdir("src")).filter((name) => name.endsWith(".md"));
  const cells = await Promise.all(names.map(async (name) => {
    const md = new MarkdownIt({html: true});
    md.inline.ruler.push("placeholder", () => false);
    md.renderer.rules.fence = (_tokens, i, _options, {code}: {code: {id: string}[]}) => (code.push({id: `cell${i}`}), "");
    return configureMarkdown(md).render(await readFile(join("src", name), "utf8"), {code: []}).match(/<details class="cell-source"[^]*?<\/details>/g) ?? [];
  }));
  return cells.map((all) => `<section>${all.join("\n")}</section>`);
}
