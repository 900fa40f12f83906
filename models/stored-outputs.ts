/** What torch answered when a model was exported: NAME.check.bin, inputs and then outputs, float32, one after the other. */
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {rowLength, type FileDigest, type NetworkEntry, type Tensors} from "../src/sampler/onnx/network.js";

export const MODELS = new URL("./", import.meta.url);

export type StoredEntry = NetworkEntry & {readonly check: FileDigest & {readonly n: number}};

export const manifest = JSON.parse(readFileSync(new URL("manifest.json", MODELS), "utf8")) as Readonly<Record<string, StoredEntry>>;

/** float32 against float32: the rounding of a hundred layers, and sums in another order; up to 5e-6 is seen. */
export const TOLERANCE = 1e-4;

export interface StoredOutputs {
  readonly inputs: Tensors;
  readonly outputs: Tensors;
}

/** @throws Error where the file is not what the manifest says */
export function readStoredOutputs({inputs, outputs, check}: StoredEntry): StoredOutputs {
  const bytes = readChecked(check);
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let end = 0;
  const take = (tensors: NetworkEntry["inputs"]): Tensors =>
    Object.fromEntries(tensors.map((tensor) => [tensor.name, all.slice(end, (end += check.n * rowLength(tensor)))]));
  return {inputs: take(inputs), outputs: take(outputs)};
}

/** A file of this folder. @throws Error where it is not what the manifest says */
export function readChecked({file, bytes, sha256}: FileDigest): Uint8Array {
  const content = readFileSync(new URL(file, MODELS));
  if (content.length !== bytes || createHash("sha256").update(content).digest("hex") !== sha256) {
    throw new Error(`readChecked: ${file} is not what the manifest says; export it again`);
  }
  return content;
}

/**
 * How far an answer is from the stored one, to be compared with `TOLERANCE`. A network trained elsewhere may answer ε: then D = x − σε
 * carries ε's rounding σ times, and each of its rows is measured by its σ where that is above 1.
 */
export function differenceOf({origin, check}: StoredEntry, {inputs, outputs}: StoredOutputs, output: string, found: ArrayLike<number>): number {
  const expected = outputs[output]!;
  if (!origin || found.length !== expected.length) return largestDifference(found, expected);
  const row = expected.length / check.n;
  const rowOf = (values: ArrayLike<number>, k: number): number[] => Array.from(values).slice(row * k, row * (k + 1));
  return Math.max(...Array.from(inputs.sigma!, (sigma, k) => largestDifference(rowOf(found, k), rowOf(expected, k)) / Math.max(1, sigma)));
}

/** The largest difference, over the largest expected entry where that is above 1; ∞ where the lengths differ or one is not a number. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  let [worst, scale] = [0, 1];
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(found[i]! - expected[i]!);
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return worst / scale;
}
