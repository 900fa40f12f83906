/**
 * Writes a card for each model of manifest.json: `npx tsx models/cards.ts`. What it is, what it cannot do, what it was
 * trained on, its numbers, and its sheet of 64 samples that nobody picked (test/sampler/network-samples.test.ts draws them).
 */
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {descriptions, type Description} from "./descriptions.js";
import {readMeasured, type Measured} from "./measured.js";
import {mean} from "../src/math/metrics/statistics.js";

interface File {
  onnx: {file: string; bytes: number; sha256: string};
  parameters: number;
  inputs: {name: string; shape: (string | number)[]}[];
  outputs: {name: string; shape: (string | number)[]}[];
  sigmaData?: number;
  sigmaMin?: number;
  sigmaMax?: number;
  vocabulary?: {tokens: number};
}

/** Trained by models/train (export.py). */
export interface Trained extends File {
  origin?: undefined;
  data: string;
  rows: string;
  seed: number;
  command: string;
  commit: string;
  steps: number;
  loss: number;
  precision: string;
  evaluation: Record<string, unknown> | null;
}

/** Trained elsewhere (bring.py). */
export interface Brought extends File {
  /** Where it comes from and under which licence. */
  origin: string;
  evaluation?: undefined;
}

export type Entry = Trained | Brought;

export type Manifest = Readonly<Record<string, Entry>>;

const FOLDER = new URL("./", import.meta.url);
const PICTURES = "The pictures are Google's Noto Emoji or drawn after DiceBear's Pixel Art: [data/NOTICE.md](../../data/NOTICE.md).";

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(new URL("manifest.json", FOLDER), "utf8")) as Manifest;
}

/** The card's text; undefined while none of its files is there. */
export function writeCard(name: string, manifest: Manifest, hasSheet: boolean, measured: Measured | undefined = readMeasured(name)): string | undefined {
  const description = descriptions[name]!;
  const files = Object.keys(manifest).filter((file) => description.files.some((pattern) => matches(pattern, file)));
  const first = manifest[files.find((file) => file === description.files[0]) ?? ""];
  if (!first) return undefined;
  return [
    `# ${description.title}`,
    description.what,
    `**What it cannot do.** ${description.cannot}`,
    "## Files",
    table(["file", "MB", "parameters", "step", "in", "out", "sha256"], files.map((file) => fileRow(manifest[file]!))),
    ...(first.origin === undefined ? ["## Training", training(first), PICTURES] : ["## Origin", first.origin]),
    ...(first.evaluation ? ["## Numbers", ...(measured ? ["By PyTorch after training, on draws and with bandwidths of its own: what has the same name below need not be the same number."] : []), numbers(first.evaluation)] : []),
    ...(measured && description.measured ? ["## Measured in the browser's own code", description.measured, numbers(measured)] : []),
    ...(description.obedience ? ["## Is it what was asked for?", description.obedience.text, obedience(description.obedience.file)] : []),
    ...(first.evaluation || measured ? [] : ["Not measured yet."]),
    ...(hasSheet ? sheet(name, description.sheet) : [])
  ].join("\n\n") + "\n";
}

function training({data, rows, seed, steps, loss, precision, command, commit, sigmaData, sigmaMin, vocabulary}: Trained): string {
  return `Set \`${data}\` (${rows}), seed ${seed}, ${steps} steps, loss at the end ${loss}; ${precision}; \`${command}\`, exported at commit \`${commit.slice(0, 7)}\`.` +
    (sigmaData ? ` σ_data ${sigmaData.toFixed(4)}; sample from σ = 80 down to ${sigmaMin}.` : "") +
    (vocabulary ? ` ${vocabulary.tokens} words or, where words have the same pictures, groups of them.` : "");
}

function matches(pattern: string, file: string): boolean {
  return pattern.endsWith("*") ? file.startsWith(pattern.slice(0, -1)) : pattern === file;
}

function fileRow(entry: Entry): string[] {
  const {onnx, parameters, inputs, outputs} = entry;
  const shapes = (list: Entry["inputs"]) => list.map(({name, shape}) => `${name} ${shape.join("×")}`).join(", ");
  return [onnx.file, (onnx.bytes / 1e6).toFixed(2), `${(parameters / 1e6).toFixed(2)} M`, entry.origin === undefined ? String(entry.steps) : "", shapes(inputs), shapes(outputs), `\`${onnx.sha256.slice(0, 12)}…\``];
}

function sheet(name: string, shows: string | undefined): string[] {
  return shows === undefined
    ? ["## Samples", "The first 64 that came, none picked; drawn by the browser's own code.", `![64 samples](sheets/${name}.png)`]
    : ["## Pictures", shows, `![pictures, as described](sheets/${name}.png)`];
}

/** Nested numbers as a table of "path: value". */
function numbers(evaluation: Record<string, unknown>): string {
  const rows: string[][] = [];
  const walk = (value: unknown, path: string) => {
    if (typeof value === "object" && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}, ${inWords(key)}` : inWords(key));
    else rows.push([path, typeof value === "number" ? String(Number(value.toPrecision(4))) : String(value)]);
  };
  walk(evaluation, "");
  return table(["what", "value"], rows);
}

/** A row for each attribute, and their mean. */
function obedience(file: string): string {
  const {attributes} = readMeasured<{attributes: Readonly<Record<string, Readonly<Record<string, number>>>>}>(file)!;
  const columns = Object.keys(Object.values(attributes)[0]!);
  const row = (name: string, shares: readonly number[]): string[] => [name, ...shares.map((share) => share.toFixed(3))];
  const rows = Object.entries(attributes).map(([word, shares]) => row(word, columns.map((column) => shares[column]!)));
  return table(["attribute", ...columns.map(inWords)], [...rows, row("mean", columns.map((column) => mean(Object.values(attributes).map((shares) => shares[column]!))))]);
}

const inWords = (key: string) => key.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

export function cardFile(name: string): URL {
  return new URL(`cards/${name}.md`, FOLDER);
}

export function hasSheet(name: string): boolean {
  return existsSync(new URL(`cards/sheets/${name}.png`, FOLDER));
}

export function allCards(): readonly (readonly [string, Description])[] {
  return Object.entries(descriptions);
}

if (process.argv[1]?.endsWith("cards.ts")) {
  const manifest = readManifest();
  for (const [name] of allCards()) {
    const card = writeCard(name, manifest, hasSheet(name));
    if (card) writeFileSync(cardFile(name), card);
  }
}
