/** Stands in for src/vendor/onnx.js in Node: the processor's runtime, as the build packs it. */
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {dirname, join} from "node:path";
import {gzipSync} from "node:zlib";

const folder = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
const packed = gzipSync(readFileSync(join(folder, "ort-wasm-simd-threaded.wasm")), {level: 1});

export const runtimeFiles = {
  wasm: {
    url: URL.createObjectURL(new Blob([packed])),
    bytes: packed.length,
    sha256: createHash("sha256").update(packed).digest("hex")
  }
};
