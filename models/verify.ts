/**
 * Runs every exported model in ONNX Runtime Web on the inputs kept beside it and compares with torch's outputs:
 * `npx tsx models/verify.ts [name …]`. Prints the largest difference of each output, relative to its largest entry
 * where that is above 1, and fails above 1e-4.
 */
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

/** Float32 against float32: rounding of a hundred layers, and sums in another order. */
const TOLERANCE = 1e-4;
const FOLDER = new URL("./", import.meta.url);

interface TensorShape {
  name: string;
  /** The first is "n", the size of the batch. */
  shape: (string | number)[];
}

interface FileDigest {
  file: string;
  bytes: number;
  sha256: string;
}

interface ModelEntry {
  onnx: FileDigest;
  inputs: TensorShape[];
  outputs: TensorShape[];
  check: FileDigest & {n: number};
}

/** What is used of onnxruntime-web, which lives with the benchmarks: whoever only builds the site never installs it. */
interface Runtime {
  Tensor: new (type: "float32", data: Float32Array, dims: number[]) => {data: Float32Array};
  InferenceSession: {create(bytes: Uint8Array): Promise<Session>};
}

interface Session {
  run(feeds: Record<string, unknown>): Promise<Record<string, {data: Float32Array}>>;
}

async function loadRuntime(): Promise<Runtime> {
  for (const place of ["./", "../", "../test/bench/"]) {
    try {
      const path = createRequire(new URL(`${place}package.json`, FOLDER)).resolve("onnxruntime-web");
      return (await import(pathToFileURL(path).href)) as Runtime;
    } catch {
      // the next place
    }
  }
  throw new Error("loadRuntime: onnxruntime-web is not installed; `npm --prefix test/bench ci` does it");
}

function readChecked({file, bytes, sha256}: FileDigest): Uint8Array {
  const content = readFileSync(new URL(file, FOLDER));
  if (content.length !== bytes || createHash("sha256").update(content).digest("hex") !== sha256) {
    throw new Error(`readChecked: ${file} is not what the manifest says; export it again`);
  }
  return content;
}

/** Cuts the stored arrays apart: inputs, then outputs. */
function readArrays({inputs, outputs, check}: ModelEntry): {dims: number[]; data: Float32Array}[] {
  const bytes = readChecked(check);
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let offset = 0;
  return [...inputs, ...outputs].map(({shape}) => {
    const dims = shape.map((side) => (side === "n" ? check.n : Number(side)));
    const start = offset;
    offset += dims.reduce((product, side) => product * side, 1);
    return {dims, data: all.slice(start, offset)};
  });
}

/** Largest difference of two arrays, over the largest entry where that is above 1. */
function difference(found: Float32Array, expected: Float32Array): number {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  return found.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0) / scale;
}

/** The largest difference of each output of one model. */
export async function verifyModel(runtime: Runtime, entry: ModelEntry): Promise<Record<string, number>> {
  const session = await runtime.InferenceSession.create(readChecked(entry.onnx));
  const arrays = readArrays(entry);
  const tensors = arrays.map(({data, dims}) => new runtime.Tensor("float32", data, dims));
  const feeds = entry.inputs.map(({name}, i) => [name, tensors[i]]);
  const results = await session.run(Object.fromEntries(feeds));
  return Object.fromEntries(
    entry.outputs.map(({name}, i) => [name, difference(results[name]!.data, arrays[entry.inputs.length + i]!.data)])
  );
}

const manifest = JSON.parse(readFileSync(new URL("manifest.json", FOLDER), "utf8")) as Record<string, ModelEntry>;
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(manifest);
const runtime = await loadRuntime();
for (const name of names) {
  const entry = manifest[name];
  if (!entry) throw new Error(`verify: no model “${name}”; the manifest has ${Object.keys(manifest).join(", ")}`);
  const differences = await verifyModel(runtime, entry);
  const shown = Object.entries(differences).map(([output, worst]) => `${output} ${worst.toExponential(1)}`);
  console.log(name, shown.join(", "));
  if (Object.values(differences).some((worst) => !(worst <= TOLERANCE))) process.exitCode = 1;
}
