/** `npm run build`: vendor, Framework, then what Framework leaves undone. The site is `dist/`. */
import {spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {existsSync} from "node:fs";
import {mkdir, readdir, readFile, rm, stat, writeFile} from "node:fs/promises";
import {delimiter, dirname, join, resolve} from "node:path";
import {finishSite} from "./finish-site.js";
import {answerFrameworkLibraries, assertNothingFetched} from "./framework-libraries.js";
import {vendorEditor} from "./vendor-editor.js";
import {vendorJax} from "./vendor-jax.js";
import {vendorOnnx} from "./vendor-onnx.js";
import {vendorSucrase} from "./vendor-sucrase.js";
import {vendorTypefaces} from "./vendor.js";

const record = ".cache/build.json";
const inputs = ["src", "data/pictures", "models", "scripts", "observablehq.config.ts", "package.json", "package-lock.json", "CITATION.cff"];
const generated = new Set([".observablehq", "vendor", "node_modules", ".checkpoints", "__pycache__"]);

const hash = await hashInputs();
if (process.argv.includes("--if-changed") && (await builtFrom()) === hash) console.log("The site is up to date.");
else await build();

async function build(): Promise<void> {
  console.log("Building the site …");
  await rm(record, {force: true});
  await rm("src/.observablehq/cache", {recursive: true, force: true}); // a data loader's cache does not see its data change
  await answerFrameworkLibraries();
  await vendorTypefaces();
  await vendorEditor();
  await vendorSucrase();
  await vendorJax();
  await vendorOnnx();
  const {status} = spawnSync(process.execPath, ["node_modules/@observablehq/framework/dist/bin/observable.js", "build"], {
    stdio: ["ignore", process.env.VERBOSE ? "inherit" : "ignore", "inherit"],
    // Framework starts tsx for the data loaders and looks for it on the PATH, where npm puts it and nobody else does.
    env: {...process.env, OBSERVABLE_TELEMETRY_DISABLE: "1", PATH: [resolve("node_modules/.bin"), process.env.PATH].join(delimiter)}
  });
  if (status !== 0) throw new Error(`observable build stopped with status ${status}; VERBOSE=1 npm run build shows where`);
  await assertNothingFetched();
  await finishSite({directory: "dist"});
  await mkdir(dirname(record), {recursive: true});
  await writeFile(record, JSON.stringify({hash}));
}

async function builtFrom(): Promise<string | undefined> {
  if (!existsSync(record) || !existsSync("dist/index.html")) return undefined;
  return (JSON.parse(await readFile(record, "utf8")) as {hash: string}).hash;
}

async function hashInputs(): Promise<string> {
  const digest = createHash("sha256").update(process.env.SITE_URL ?? "");
  for (const input of inputs) for (const path of await listFiles(input)) digest.update(path).update(await readFile(path));
  return digest.digest("hex");
}

async function listFiles(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  if ((await stat(path)).isFile()) return [path];
  const names = (await readdir(path)).filter((name) => !generated.has(name)).sort();
  return (await Promise.all(names.map((name) => listFiles(join(path, name))))).flat();
}
