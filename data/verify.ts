/**
 * Checks the committed pictures against their manifest and against each other. Needs only Node: no installed packages
 * but the one that runs TypeScript. `tsx data/verify.ts`, or verifyPictures() from a test.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import {
  CHANNELS, COMPONENTS, DIM, HALF_RANGE, triangleIndex, triangleLength,
  type FileRecord, type Keywords, type Manifest, type Names, type PictureMap,
} from "./layout.js";

const GRAM_PROBES = 500;
const MAX_ORTHONORMALITY_ERROR = 1e-3;
/** Relative: storing in int8 turns a component by under 1°, which changes its variance by far less than this. */
const MAX_VARIANCE_ERROR = 1e-2;
const MAX_MEAN_ERROR = 1e-6;

type Problems = string[];

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Returns the content (inflated where it is a gzip stream), or undefined after noting why there is none. */
async function readChecked(directory: string, name: string, record: FileRecord, problems: Problems) {
  const bytes = await readFile(join(directory, name)).catch(() => undefined);
  if (!bytes) return void problems.push(`${name}: cannot be read`);
  if (bytes.length !== record.bytes) problems.push(`${name}: ${bytes.length} bytes, manifest says ${record.bytes}`);
  if (sha256(bytes) !== record.sha256) problems.push(`${name}: sha256 differs from the manifest`);
  return record.inflatedSha256 === undefined ? bytes : inflate(bytes, name, record, problems);
}

function inflate(bytes: Uint8Array, name: string, record: FileRecord, problems: Problems): Uint8Array | undefined {
  try {
    const inflated = gunzipSync(bytes);
    if (inflated.length !== record.inflatedBytes) problems.push(`${name}: inflates to ${inflated.length} bytes`);
    if (sha256(inflated) !== record.inflatedSha256) problems.push(`${name}: inflated sha256 differs from the manifest`);
    return inflated;
  } catch (error) {
    problems.push(`${name}: does not inflate (${String(error)})`);
    return undefined;
  }
}

function checkLength(name: string, bytes: Uint8Array, expected: number, problems: Problems): boolean {
  if (bytes.length !== expected) problems.push(`${name}: inflates to ${bytes.length} bytes, layout needs ${expected}`);
  return bytes.length === expected;
}

function checkPremultiplied(name: string, pictures: Uint8Array, problems: Problems): void {
  let wrong = 0;
  for (let p = 0; p < pictures.length; p += CHANNELS) {
    const alpha = pictures[p + 3];
    if (pictures[p] > alpha || pictures[p + 1] > alpha || pictures[p + 2] > alpha) wrong++;
  }
  if (wrong > 0) problems.push(`${name}: ${wrong} pixels have a colour above their alpha`);
}

function pictureAt(pictures: Uint8Array, n: number): Uint8Array {
  return pictures.subarray(n * DIM, (n + 1) * DIM);
}

function checkSubset(subset: Uint8Array, pictures: Uint8Array, indices: number[], problems: Problems): void {
  indices.forEach((n, k) => {
    if (k > 0 && n <= indices[k - 1]) problems.push(`manifest: subset index ${n} is not increasing`);
    const same = Buffer.compare(pictureAt(subset, k), pictureAt(pictures, n)) === 0;
    if (!same) problems.push(`subset.bin: picture ${k} is not picture ${n} of pictures.bin`);
  });
}

function dotBytes(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let d = 0; d < DIM; d++) sum += a[d] * b[d];
  return sum;
}

/** A fixed sequence of picture numbers: a failure must fail again. */
function* probes(count: number): Generator<number> {
  for (let state = 1; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield Math.floor((state / 2 ** 32) * count);
  }
}

function checkGram(planes: Uint8Array, pictures: Uint8Array, count: number, problems: Problems): void {
  const length = triangleLength(count);
  const entry = (k: number) => [3, 2, 1, 0].reduce((value, b) => value * 256 + planes[b * length + k], 0);
  const numbers = probes(count);
  for (let probe = 0; probe < GRAM_PROBES; probe++) {
    const a = numbers.next().value as number, b = numbers.next().value as number;
    const i = Math.max(a, b), j = probe % 10 === 0 ? i : Math.min(a, b); // a tenth on the diagonal
    const expected = dotBytes(pictureAt(pictures, i), pictureAt(pictures, j));
    const found = entry(triangleIndex(i, j));
    if (found !== expected) problems.push(`gram.bin: G[${i}][${j}] is ${found}, the pictures give ${expected}`);
  }
}

interface Basis {
  mean: Float64Array;
  variance: Float64Array;
  component(k: number): Float64Array;
}

function readBasis(packed: Uint8Array): Basis {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const floats = (from: number, count: number) =>
    Float64Array.from({ length: count }, (_, k) => view.getFloat32(4 * (from + k), true));
  const scale = floats(DIM + COMPONENTS, COMPONENTS);
  const start = 4 * (DIM + 2 * COMPONENTS);
  return {
    mean: floats(0, DIM),
    variance: floats(DIM, COMPONENTS),
    component: (k) => Float64Array.from({ length: DIM }, (_, d) => scale[k] * view.getInt8(start + k * DIM + d)),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < DIM; d++) sum += a[d] * b[d];
  return sum;
}

function checkOrthonormal(components: Float64Array[], problems: Problems): void {
  components.forEach((a, j) => {
    for (let k = 0; k <= j; k++) {
      const error = Math.abs(dot(a, components[k]) - (j === k ? 1 : 0));
      if (!(error <= MAX_ORTHONORMALITY_ERROR)) problems.push(`pca.bin: ⟨v${j}, v${k}⟩ is off by ${error}`);
    }
  });
}

function checkMean(mean: Float64Array, pictures: Uint8Array, count: number, problems: Problems): void {
  const sums = new Float64Array(DIM);
  for (let n = 0; n < count; n++) for (let d = 0; d < DIM; d++) sums[d] += pictures[n * DIM + d];
  const error = Math.max(...sums.map((sum, d) => Math.abs(sum / count / HALF_RANGE - 1 - mean[d])));
  if (!(error <= MAX_MEAN_ERROR)) problems.push(`pca.bin: the mean is off by ${error}`);
}

/** The variance of the scores along a few components must be the stated one. */
function checkScores(basis: Basis, components: Float64Array[], pictures: Uint8Array, count: number, problems: Problems) {
  for (const k of [0, 1, COMPONENTS - 1]) {
    let squares = 0;
    for (let n = 0; n < count; n++) {
      const picture = pictureAt(pictures, n);
      let score = 0;
      for (let d = 0; d < DIM; d++) score += components[k][d] * (picture[d] / HALF_RANGE - 1 - basis.mean[d]);
      squares += score * score;
    }
    const error = Math.abs(squares / count / basis.variance[k] - 1);
    if (!(error <= MAX_VARIANCE_ERROR)) problems.push(`pca.bin: variance ${k} is off by ${error} of itself`);
  }
}

function checkPca(packed: Uint8Array, pictures: Uint8Array, count: number, problems: Problems): void {
  const basis = readBasis(packed);
  const components = Array.from({ length: COMPONENTS }, (_, k) => basis.component(k));
  checkOrthonormal(components, problems);
  checkMean(basis.mean, pictures, count, problems);
  checkScores(basis, components, pictures, count, problems);
}

function parse<T>(name: string, bytes: Uint8Array, problems: Problems): T | undefined {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8")) as T;
  } catch (error) {
    problems.push(`${name}: is not JSON (${String(error)})`);
    return undefined;
  }
}

function checkMap(map: PictureMap, count: number, problems: Problems): void {
  for (const kind of ["pca", "tsne"] as const) {
    const points = map[kind];
    if (points.length !== count) problems.push(`map.json: ${kind} has ${points.length} points, not ${count}`);
    if (!points.flat().every(Number.isFinite)) problems.push(`map.json: ${kind} has a coordinate that is no number`);
  }
  const largest = Math.max(...map.tsne.flat().map(Math.abs));
  if (largest !== 1) problems.push(`map.json: tsne reaches ${largest}, not 1`);
}

function checkNames(names: Names, count: number, problems: Problems): void {
  for (const column of ["emoji", "hexcode", "en", "ja", "group", "subgroup"] as const) {
    const length = names[column].length;
    if (length !== count) problems.push(`names.json: column ${column} has ${length} entries, not ${count}`);
  }
  if (new Set(names.hexcode).size !== names.hexcode.length) problems.push("names.json: a hexcode occurs twice");
  names.subgroup.forEach((subgroup, n) => {
    const group = names.subgroups[subgroup]?.group;
    if (group === undefined || group !== names.group[n]) problems.push(`names.json: picture ${n} has a wrong group`);
    if (!names.en[n] || !names.ja[n] || !names.emoji[n]) problems.push(`names.json: picture ${n} lacks a name`);
  });
}

function checkKeywords(keywords: Keywords, count: number, problems: Problems): void {
  for (const language of ["en", "ja"] as const) {
    const length = keywords[language].length;
    if (length !== count) problems.push(`keywords.json: ${language} has ${length} entries, not ${count}`);
  }
}

function checkBinaries(files: Map<string, Uint8Array>, manifest: Manifest, problems: Problems): void {
  const { count, subset } = manifest;
  const withLength = (name: string, expected: number) => {
    const bytes = files.get(name);
    return bytes && checkLength(name, bytes, expected, problems) ? bytes : undefined;
  };
  const pictures = withLength("pictures.bin", count * DIM);
  const first = withLength("subset.bin", subset.indices.length * DIM);
  const gram = withLength("gram.bin", 4 * triangleLength(count));
  const pca = withLength("pca.bin", 4 * (DIM + 2 * COMPONENTS) + COMPONENTS * DIM);
  if (!pictures) return;
  checkPremultiplied("pictures.bin", pictures, problems);
  if (first) checkSubset(first, pictures, subset.indices, problems);
  if (gram) checkGram(gram, pictures, count, problems);
  if (pca) checkPca(pca, pictures, count, problems);
}

function checkTables(files: Map<string, Uint8Array>, count: number, problems: Problems): void {
  const table = <T>(name: string) => {
    const bytes = files.get(name);
    return bytes && parse<T>(name, bytes, problems);
  };
  const map = table<PictureMap>("map.json"), names = table<Names>("names.json");
  const keywords = table<Keywords>("keywords.json");
  if (map) checkMap(map, count, problems);
  if (names) checkNames(names, count, problems);
  if (keywords) checkKeywords(keywords, count, problems);
}

const EXPECTED_FILES = [
  "pictures.bin", "subset.bin", "gram.bin", "pca.bin", "map.json", "names.json", "keywords.json", "contact-sheet.png",
];

function checkManifest(manifest: Manifest, problems: Problems): void {
  if (manifest.dim !== DIM) problems.push(`manifest: dim is ${manifest.dim}, not ${DIM}`);
  const left = manifest.selection.at(-1)?.left;
  if (left !== manifest.count) problems.push(`manifest: the rules leave ${left} pictures, count says ${manifest.count}`);
  for (const name of EXPECTED_FILES) if (!manifest.files[name]) problems.push(`manifest: does not list ${name}`);
}

async function checkAll(directory: string, manifest: Manifest, problems: Problems): Promise<void> {
  checkManifest(manifest, problems);
  const files = new Map<string, Uint8Array>();
  for (const [name, record] of Object.entries(manifest.files)) {
    const content = await readChecked(directory, name, record, problems);
    if (content) files.set(name, content);
  }
  checkBinaries(files, manifest, problems);
  checkTables(files, manifest.count, problems);
}

/** @returns what is wrong, one sentence each; empty when all is well */
export async function verifyPictures(directory: string): Promise<string[]> {
  const problems: Problems = [];
  const text = await readFile(join(directory, "manifest.json")).catch(() => undefined);
  if (!text) return ["manifest.json: cannot be read; run `npm run data`"];
  const manifest = parse<Manifest>("manifest.json", text, problems);
  try {
    if (manifest) await checkAll(directory, manifest, problems);
  } catch (error) {
    problems.push(`a file is not of the shape described in data/README.md (${String(error)})`);
  }
  return problems;
}

async function main(): Promise<void> {
  const problems = await verifyPictures(fileURLToPath(new URL("./pictures/", import.meta.url)));
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? "data: pictures agree with their manifest" : `data: ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) void main();
