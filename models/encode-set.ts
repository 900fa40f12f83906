/**
 * Encodes the picture set, so that a page can show its 1433 latents without computing them: `npx tsx models/encode-set.ts`, a minute
 * or two, to be run again when the encoder has changed. Writes autoencoder-latents.bin and what a page has to know of it.
 */
import {createHash} from "node:crypto";
import {readFileSync, writeFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {env, InferenceSession, Tensor} from "onnxruntime-web";
import {DIM, HALF_RANGE, WIDTH, CHANNELS} from "../data/layout.js";
import {packLatents} from "../src/sampler/latents.js";
import {toChannels, toPixels} from "../src/sampler/onnx/layout.js";
import {gzip} from "../data/gzip.js";

const BATCH = 8;
const read = (path: string): Buffer => readFileSync(new URL(path, import.meta.url));
const write = (path: string, content: Uint8Array | string): void => writeFileSync(new URL(path, import.meta.url), content);

env.wasm.numThreads = 1;
const model = read("autoencoder-encoder.onnx");
const encoder = await InferenceSession.create(model);
const pictures = gunzipSync(read("../data/pictures/pictures.bin"));
const count = pictures.length / DIM;
const latents: Float64Array[] = [];
for (let first = 0; first < count; first += BATCH) {
  const n = Math.min(BATCH, count - first);
  const x = Float64Array.from(pictures.subarray(first * DIM, (first + n) * DIM), (byte) => byte / HALF_RANGE - 1);
  const {mean} = await encoder.run({x: new Tensor("float32", toChannels(x, [CHANNELS, WIDTH, WIDTH]), [n, CHANNELS, WIDTH, WIDTH])});
  latents.push(toPixels(mean!.data as Float32Array, [4, 8, 8]));
}
const content = gzip(packLatents(latents.flatMap((batch) => [...batch])));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
write("autoencoder-latents.bin", content);
write("autoencoder-latents.json", JSON.stringify({count, bytes: content.length, sha256: sha256(content), encoder: sha256(model)}, null, 1) + "\n");
