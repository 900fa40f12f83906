/** Puts the page together in a folder: each contestant a bundle of its own, so that one that breaks takes nobody along. */
import {copyFile, cp, writeFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {vendorOnnx} from "../../scripts/vendor-onnx.js";
import {CONTESTS} from "./contests.js";
import type {PageOptions} from "./types.js";

/** What is used of esbuild. It is required, not imported: its types are there only once test/bench is installed. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<unknown>;
}

/** Fetched by the runtimes themselves, from the page's own folder. */
const WASM = ["onnxruntime-web/ort-wasm-simd-threaded.wasm", "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm"];
const TFJS_WASM = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"];

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** Sites bring jax-js in one file that their build makes; here it is the package itself. */
const jaxOfThePackage = {
  name: "jax-of-the-package",
  setup: ({onResolve}: {onResolve(options: {filter: RegExp}, answer: () => {path: string}): void}) =>
    onResolve({filter: /\/vendor\/jax\.js$/}, () => ({path: join(dirname(require.resolve("@jax-js/jax")), "index.js")}))
};

/** @returns the modules that could not be bundled, and why */
export async function bundlePage(folder: string): Promise<PageOptions["broken"]> {
  const {build} = require("esbuild") as Esbuild;
  const bundle = (entry: string, outfile: string): Promise<unknown> =>
    build({
      entryPoints: [join(here, entry)], outfile: join(folder, outfile), bundle: true, format: "esm", target: "es2022", minify: true, logLevel: "silent",
      plugins: [jaxOfThePackage]
    });

  await vendorOnnx(); // our runtime imports and fetches what the site's does, from where the site has it
  await bundle("page.ts", "page.js");
  await writeFile(join(folder, "index.html"), '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="page.js"></script>');
  const broken: Record<string, string> = {};
  for (const name of new Set(CONTESTS.flatMap(({id, contestants}) => contestants.map(({module}) => `${id}/${module}`)))) {
    try {
      await bundle(`${name}.ts`, `${name}.js`);
    } catch (error) {
      broken[name] = error instanceof Error ? error.message : String(error);
    }
  }
  await cp(join(here, "../../src/vendor/onnx"), join(folder, "_file/vendor/onnx"), {recursive: true});
  await bundle("../../src/sampler/onnx/session-worker.ts", "networks/session-worker.js");
  const tfjs = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  const files = [
    ...WASM.map((name) => require.resolve(name)),
    ...TFJS_WASM.map((name) => join(tfjs, "dist", name)),
    ...["pictures.bin", "gram.bin"].map((name) => join(here, "../../data/pictures", name))
  ];
  await cp(join(here, "../../models"), join(folder, "models"), {recursive: true, filter: (path) => !/train$|\.checkpoints/.test(path)});
  for (const file of files) await copyFile(file, join(folder, file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1)));
  return broken;
}

/** Versions of the packages that are compared. */
export function versions(): Record<string, string> {
  const {dependencies} = require("./package.json") as {dependencies: Record<string, string>};
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => name !== "esbuild"));
}
