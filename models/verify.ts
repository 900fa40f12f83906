/**
 * Runs every exported model in ONNX Runtime Web on the inputs kept beside it and compares with torch's outputs:
 * `npx tsx models/verify.ts [name …]`. Prints the largest difference of each output, relative to its largest entry
 * where that is above 1, and fails above 1e-4. (`npm run test:full` does it through the page's own code, in Chromium too.)
 */
import {InferenceSession, Tensor} from "onnxruntime-web";
import {toFeeds} from "../src/sampler/onnx/feeds.js";
import {differenceOf, manifest, readChecked, readStoredOutputs, TOLERANCE, type StoredEntry} from "./stored-outputs.js";

/** The largest difference of each output of one model. */
async function verifyModel(entry: StoredEntry): Promise<Record<string, number>> {
  const session = await InferenceSession.create(readChecked(entry.onnx));
  const stored = readStoredOutputs(entry);
  const feeds = Object.entries(toFeeds(entry, stored.inputs)).map(([name, {data, dims}]) => [name, new Tensor("float32", data, dims)]);
  const found = await session.run(Object.fromEntries(feeds));
  return Object.fromEntries(
    Object.keys(stored.outputs).map((name) => [name, differenceOf(entry, stored, name, found[name]!.data as Float32Array)])
  );
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(manifest);
for (const name of names) {
  const entry = manifest[name];
  if (!entry) throw new Error(`verify: no model “${name}”; the manifest has ${Object.keys(manifest).join(", ")}`);
  const differences = await verifyModel(entry);
  const shown = Object.entries(differences).map(([output, worst]) => `${output} ${worst.toExponential(1)}`);
  console.log(name, shown.join(", "));
  if (Object.values(differences).some((worst) => !(worst <= TOLERANCE))) process.exitCode = 1;
}
