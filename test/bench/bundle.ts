/** Puts the page together in a folder: each contestant a bundle of its own, so that one that breaks takes nobody along. */
import {copyFile, writeFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {CONTESTANTS, type BenchOptions} from "./types.js";

/** What is used of esbuild. It is required, not imported: its types are there only once test/bench is installed. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<unknown>;
}

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** @returns the contestants that could not be bundled, and why */
export async function bundlePage(folder: string): Promise<BenchOptions["broken"]> {
  const {build} = require("esbuild") as Esbuild;
  const bundle = (entry: string, outfile: string): Promise<unknown> =>
    build({entryPoints: [join(here, entry)], outfile: join(folder, outfile), bundle: true, format: "esm", target: "es2022", minify: true, logLevel: "silent"});

  await bundle("page.ts", "page.js");
  await writeFile(join(folder, "index.html"), '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="page.js"></script>');
  const broken: Record<string, string> = {};
  for (const {id} of CONTESTANTS) {
    try {
      await bundle(`contestants/${id}.ts`, `${id}.js`);
      if (id === "ort") await copyFile(require.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm"), join(folder, "ort-wasm-simd-threaded.wasm"));
    } catch (error) {
      broken[id] = error instanceof Error ? error.message : String(error);
    }
  }
  for (const name of ["pictures.bin", "gram.bin"]) await copyFile(join(here, "../../data/pictures", name), join(folder, name));
  return broken;
}

/** Versions of the packages that are compared. */
export function versions(): Record<string, string> {
  const {dependencies} = require("./package.json") as {dependencies: Record<string, string>};
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => name !== "esbuild"));
}
