/** Tables that need no browser: rows that do the same work, timed in turn, A B C … A B C …, and compared with the first. */
import {digits, range, spread} from "../numbers.js";
import type {Spread} from "../types.js";

/** One way to do the work. */
export interface NodeRow {
  readonly label: string;
  readonly what: string;
  /** Does the work once and returns its result, which must be that of the first row. */
  run(): ArrayLike<number>;
}

/** The first row is the 1 of the ratios: the most direct way to write it. */
export interface NodeTable {
  readonly title: string;
  /** What one `run` does so many times: "steps", "iterations". */
  readonly unit: string;
  readonly unitsPerRun: number;
  /** How far a result may be from the first row's. */
  readonly tolerance: number;
  readonly rows: readonly NodeRow[];
}

export interface NodeResult {
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly {
    readonly label: string;
    readonly what: string;
    /** Speed against the first row of the same round; the first against its own median. */
    readonly ratio: Spread;
    readonly msPerUnit: Spread;
    readonly maxError: number;
    readonly wrong: boolean;
  }[];
}

/** Two runs of each row before the first round are for the compiler, and for the comparison of results. */
export function measureTable({title, unit, unitsPerRun, tolerance, rows}: NodeTable, rounds: number): NodeResult {
  const expected = rows[0].run();
  const errors = rows.map(({run}) => (run(), largestDifference(run(), expected)));
  const times = rows.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    rows.forEach(({run}, i) => {
      const started = performance.now();
      run();
      times[i].push((performance.now() - started) / unitsPerRun);
    });
  const first = spread(times[0]).median;
  return {
    title,
    unit,
    rows: rows.map(({label, what}, i) => ({
      label,
      what,
      ratio: spread(times[i].map((ms, round) => (i === 0 ? first : times[0][round]) / ms)),
      msPerUnit: spread(times[i]),
      maxError: errors[i],
      wrong: !(errors[i] <= tolerance) // NaN is wrong too
    }))
  };
}

export function formatNodeResult({title, unit, rows}: NodeResult): string[] {
  const width = Math.max(...rows.map(({label}) => label.length), title.length);
  return [
    `${title.padEnd(width)}  ${"ratio".padStart(6)}  ${"".padEnd(13)}  ${`ms/${unit.replace(/s$/, "")}`.padStart(12)}  error`,
    ...rows.map(({label, ratio, msPerUnit, maxError, wrong}) => {
      const shown = wrong ? `${"WRONG".padStart(6)}  ${"".padEnd(13)}` : `${digits(ratio.median).padStart(6)}  ${range(ratio).padEnd(13)}`;
      return `${label.padEnd(width)}  ${shown}  ${digits(msPerUnit.median).padStart(12)}  ${maxError.toExponential(0)}`;
    })
  ];
}

function largestDifference(result: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (result.length !== expected.length) return NaN;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(result[i] - expected[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
