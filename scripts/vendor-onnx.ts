/**
 * ONNX Runtime's WebAssembly, gzip-compressed: 4 to 7 MB on hosts that compress nothing, and each file under their limits (27 MB
 * plain). The page fetches what it needs like any blob of data, with progress, checked and kept (src/sampler/load-blob.ts).
 */
import {createHash} from "node:crypto";
import {existsSync} from "node:fs";
import {cp, mkdir, readFile, rename, writeFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {dirname, join} from "node:path";
import {promisify} from "node:util";
import {gzip} from "node:zlib";
import type {OnnxRuntimeFile, OnnxRuntimeName} from "../src/sampler/onnx/runtime-files.js";

const files: Readonly<Record<OnnxRuntimeName, string>> = {
  wasm: "ort-wasm-simd-threaded.wasm",
  webgpu: "ort-wasm-simd-threaded.asyncify.wasm",
  jspi: "ort-wasm-simd-threaded.jspi.wasm"
};
const resolve = createRequire(import.meta.url).resolve;

/** Writes onnx/NAME.bin, and onnx.js, which says where they are and how to know them. */
export async function vendorOnnx(vendor = "src/vendor"): Promise<void> {
  const folder = dirname(resolve("onnxruntime-web"));
  const {version} = JSON.parse(await readFile(join(folder, "../package.json"), "utf8")) as {version: string};
  await mkdir(join(vendor, "onnx"), {recursive: true});
  const entries = await Promise.all((Object.keys(files) as OnnxRuntimeName[]).map(async (name) => {
    const packed = await pack(join(folder, files[name]), `.cache/onnx/${name}-${version}.bin`);
    await cp(packed, join(vendor, "onnx", `${name}.bin`));
    const content = await readFile(packed);
    const file = {file: `${name}.bin`, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex")};
    return [name, file] satisfies [OnnxRuntimeName, Omit<OnnxRuntimeFile, "url"> & {file: string}];
  }));
  // The build puts the files beside those that Framework copies itself (finish-site.ts); in a preview they are served from there.
  const list = entries.map(([name, {file, ...known}]) => `  ${name}: {url: at("${file}"), ...${JSON.stringify(known)}}`).join(",\n");
  await writeFile(join(vendor, "onnx.js"), `const at = (file) => new URL("../../_file/vendor/onnx/" + file, import.meta.url).href;\nexport const runtimeFiles = {\n${list}\n};\n`);
}

/** Compresses a file, once for each version of it. */
async function pack(source: string, packed: string): Promise<string> {
  if (existsSync(packed)) return packed;
  await mkdir(dirname(packed), {recursive: true});
  const unfinished = `${packed}.${process.pid}`;
  await writeFile(unfinished, await promisify(gzip)(await readFile(source), {level: 9}));
  await rename(unfinished, packed); // whole or not at all
  return packed;
}
