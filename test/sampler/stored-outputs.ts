/** What torch answered when a model was exported: models/*.check.bin, inputs and then outputs, float32. */
import {readFileSync} from "node:fs";
import {rowLength, type FileDigest, type NetworkEntry, type Tensors} from "../../src/sampler/onnx/network.js";

export const MODELS = new URL("../../models/", import.meta.url);

export type StoredEntry = NetworkEntry & {readonly check: FileDigest & {readonly n: number}};

export const manifest = JSON.parse(readFileSync(new URL("manifest.json", MODELS), "utf8")) as Readonly<Record<string, StoredEntry>>;

/** float32 against float32: the rounding of a hundred layers, and sums in another order; 1e-6 to 4e-6 are seen. */
export const TOLERANCE = 1e-4;

export interface StoredOutputs {
  readonly inputs: Tensors;
  readonly outputs: Tensors;
}

export function readStoredOutputs({inputs, outputs, check}: StoredEntry): StoredOutputs {
  const bytes = readFileSync(new URL(check.file, MODELS));
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let end = 0;
  const take = (tensors: NetworkEntry["inputs"]): Tensors =>
    Object.fromEntries(tensors.map((tensor) => [tensor.name, all.slice(end, (end += check.n * rowLength(tensor)))]));
  return {inputs: take(inputs), outputs: take(outputs)};
}

/** The largest difference, over the largest expected entry where that is above 1. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [worst, scale] = [0, 1];
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(found[i]! - expected[i]!));
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return found.length === expected.length && !Number.isNaN(worst) ? worst / scale : Infinity;
}
