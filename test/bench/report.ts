/** The result as a text to read. Ratios first: a time alone says more about the machine than about the contestants. */
import {digits, range} from "./numbers.js";
import {CONTESTANTS, type BenchResult, type Row, type Table} from "./types.js";

export interface Machine {
  readonly chromium: string;
  readonly platform: string;
  readonly packages: Readonly<Record<string, string>>;
}

export function formatReport(result: BenchResult, machine: Machine): string {
  const {dim, sigmas, rounds, tables, cores} = result;
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    `Steps per second of the exact denoiser: Euler's steps of the ODE in ${dim} dimensions.`,
    `${sigmas.length - 1} steps a walk, σ = ${sigmas.map((sigma) => Number(sigma.toPrecision(2))).join(", ")}; ${rounds} rounds in turn.`,
    `${machine.chromium}, ${machine.platform}, ${cores} cores; ${packages}`,
    adapterLine(result.webgpu),
    "",
    "ratio: speed against plain TypeScript in the same round: median (least–most)",
    "steps/s: of the whole batch; on this machine only, to be compared with nothing but this table",
    "error: largest distance of a coordinate from float64 at the end of the walk",
    ...tables.flatMap((table) => ["", ...formatTable(table)]),
    "",
    ...CONTESTANTS.map(({label, what}) => `${label.padEnd(LABEL)}  ${what}`)
  ].join("\n");
}

const LABEL = Math.max(...CONTESTANTS.map(({label}) => label.length));

function adapterLine(webgpu: BenchResult["webgpu"]): string {
  if ("reason" in webgpu) return `WebGPU: none. ${webgpu.reason}`;
  return webgpu.software
    ? `WebGPU: ${webgpu.name}. No graphics hardware: it runs on the processor, on all cores, and says NOTHING about a GPU's speed.`
    : `WebGPU: ${webgpu.name}`;
}

function formatTable({n, batch, rows}: Table): string[] {
  const heading = `N = ${n}, batch ${batch}`.padEnd(LABEL);
  return [`${heading}  ${"ratio".padStart(6)}  ${"".padEnd(13)}  ${"steps/s".padStart(8)}  error`, ...rows.map(formatRow)];
}

function formatRow(row: Row): string {
  const name = CONTESTANTS.find(({id}) => id === row.id)!.label.padEnd(LABEL);
  if ("failed" in row) return `${name}  did not run: ${row.failed.replace(/\s+/g, " ").slice(0, 200)}`;
  const speed = `${digits(row.stepsPerSecond.median).padStart(8)}  ${row.maxError.toExponential(0)}`;
  if (row.wrong) return `${name}  ${"WRONG".padStart(6)}  ${"".padEnd(13)}  ${speed}`;
  return `${name}  ${digits(row.ratio.median).padStart(6)}  ${range(row.ratio).padEnd(13)}  ${speed}`;
}
