/** The part of the benchmark that needs no browser: `npm run bench -- --node`, and the beginning of `npm run bench`. */
import {emTables} from "./em.js";
import {mixtureStepTables} from "./mixture-step.js";
import {formatNodeResult, measureTable, type NodeResult, type NodeTable} from "./table.js";

/** Each gives one or more tables; to add a benchmark, add its function. */
const TABLES: readonly (() => NodeTable[])[] = [mixtureStepTables, emTables];

export function runNodeTables(rounds: number, say: (text: string) => void): NodeResult[] {
  return TABLES.flatMap((make) =>
    make().map((table) => {
      say(`${table.title}: ${rounds} rounds`);
      return measureTable(table, rounds);
    })
  );
}

export function formatNodeReport(results: readonly NodeResult[]): string {
  const explained = new Map(results.flatMap(({rows}) => rows.map(({label, what}) => [label, what])));
  const width = Math.max(...[...explained.keys()].map((label) => label.length));
  return [
    `The mathematics of src/math in Node ${process.versions.node}, ${process.platform} ${process.arch}, float64, one thread.`,
    "ratio: speed against the first row in the same round: median (least–most)",
    "error: largest difference of a number from the first row's",
    ...results.flatMap((result) => ["", ...formatNodeResult(result)]),
    "",
    ...Array.from(explained, ([label, what]) => `${label.padEnd(width)}  ${what}`)
  ].join("\n");
}
