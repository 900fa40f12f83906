/** The result as a text to read. Ratios first: a time alone says more about the machine than about the contestants. */
import {CONTESTS, type Contest} from "./contests.js";
import {digits, range, ratios, spread} from "./numbers.js";
import type {BenchResult, Contestant, Row, Table} from "./types.js";
import {formatVerdict, judge} from "./verdict.js";

export interface Machine {
  readonly chromium: string;
  readonly platform: string;
  readonly packages: Readonly<Record<string, string>>;
}

export function formatReport({webgpu, cores, rounds, contests}: BenchResult, {chromium, platform, packages}: Machine): string {
  return [
    `${chromium}, ${platform}, ${cores} cores; ${Object.entries(packages).map(([name, version]) => `${name} ${version}`).join(", ")}`,
    adapterLine(webgpu),
    "",
    `ratio: speed against the first row (plain TypeScript; ONNX Runtime alone for networks) in the same round: median (least–most) of ${rounds} rounds in turn, of fewer where a row is slow;`,
    "       of networks many more: median (where it is, 95 times of 100)",
    "steps/s, ms/step: of all points together; on this machine only, to be compared with nothing but its table",
    ...formatContests(contests)
  ].join("\n");
}

/** Tables with their verdicts, and what their rows are; of those who took part. */
export const formatContests = (contests: BenchResult["contests"]): string[] =>
  CONTESTS.flatMap((contest) => (contests[contest.id].length > 0 ? formatContest(contest, contests[contest.id]) : []));


/** Whether any row came out wrong; and whether each table has at least one that did not. */
export const isSound = (contests: BenchResult["contests"]): boolean =>
  Object.values(contests).flat().every(({rows}) => rows.some((row) => "speeds" in row) && rows.every((row) => "failed" in row || !row.wrong));

export function adapterLine(webgpu: BenchResult["webgpu"]): string {
  if ("reason" in webgpu) return `WebGPU: none. ${webgpu.reason}`;
  return webgpu.software
    ? `WebGPU: ${webgpu.name}. No graphics hardware: it runs on the processor, on all cores, and says NOTHING about a GPU's speed.`
    : `WebGPU: ${webgpu.name}`;
}

function formatContest({about, contestants: all}: Contest, tables: readonly Table[]): string[] {
  const contestants = all.filter(({id}) => tables[0].rows.some((row) => row.id === id));
  const width = Math.max(...contestants.map(({label}) => label.length));
  return [
    "", "", ...about,
    ...tables.flatMap((table) => ["", ...formatTable(table, contestants, width)]),
    "",
    ...contestants.map(({label, what}) => `${label.padEnd(width)}  ${what}`)
  ];
}

function formatTable(table: Table, contestants: readonly Contestant[], width: number): string[] {
  const baseline = table.rows[0];
  const against = "speeds" in baseline && !baseline.wrong ? baseline.speeds : undefined;
  return [
    table.title,
    `${"".padEnd(width)}  ${"ratio".padStart(6)}  ${"".padEnd(13)}  ${"steps/s".padStart(8)}  ${"ms/step".padStart(8)}  error`,
    ...table.rows.map((row) => formatRow(row, contestants.find(({id}) => id === row.id)!.label.padEnd(width), row === baseline, against)),
    ...judge(table, contestants).map((verdict) => `→ ${formatVerdict(verdict)}`)
  ];
}

/** The first row is divided by its own median: its brackets are the noise of the machine. */
function formatRow(row: Row, name: string, isBaseline: boolean, against: readonly number[] | undefined): string {
  if ("failed" in row) return `${name}  did not run: ${row.failed.replace(/\s+/g, " ").slice(0, 200)}`;
  const own = spread(row.speeds);
  const rounds = row.speeds.length === 1 ? "  (one round)" : "";
  const speed = `${digits(own.median).padStart(8)}  ${digits(1000 / own.median).padStart(8)}  ${row.error.toExponential(0)}${rounds}`;
  if (row.wrong || !against) return `${name}  ${row.wrong ? " WRONG" : "     –"}  ${"".padEnd(13)}  ${speed}`;
  const ratio = spread(isBaseline ? row.speeds.map((value) => value / own.median) : ratios(row.speeds, against));
  return `${name}  ${digits(ratio.median).padStart(6)}  ${range(ratio).padEnd(13)}  ${speed}`;
}
