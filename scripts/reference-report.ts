/** The result of `checkReference` as lines of text. */
import {failed, type Comparison} from "./reference-check.js";

export interface Report {
  readonly text: string;
  /** Whether every comparison passed. */
  readonly ok: boolean;
}

/** One line per table with its worst deviation, and under it one per solver, rule or quantity. */
export function reportComparisons(comparisons: readonly Comparison[], {skipUnknown = false}: {readonly skipUnknown?: boolean} = {}): Report {
  const counts = (c: Comparison): boolean => !(skipUnknown && c.problem !== undefined);
  const bad = (c: Comparison): boolean => counts(c) && failed(c);
  const tables = [...new Set(comparisons.map(({table}) => table))];
  const lines = tables.flatMap((table) => {
    const rows = comparisons.filter((c) => c.table === table);
    const worst = Math.max(...rows.filter(({problem}) => problem === undefined).map(({deviation}) => deviation), -1);
    const head = `${rows.some(bad) ? "FAILED" : "ok    "} ${table.padEnd(44)} ${worst < 0 ? "" : worst.toExponential(1)}`;
    return [head.trimEnd(), ...rows.filter(({name}) => name !== "").map((c) => describe(c, bad(c))), ...rows.filter(({name}) => name === "").map((c) => `       ${c.problem}`)];
  });
  const compared = comparisons.filter(({problem}) => problem === undefined);
  const failures = comparisons.filter(bad).length;
  const unknown = comparisons.length - compared.length;
  const ok = failures === 0 && compared.length > 0;
  const summary = `${compared.length} compared, ${failures} failed${unknown ? `, ${unknown} ${skipUnknown ? "skipped" : "unknown or impossible"}` : ""}`;
  return {text: [...lines, "", compared.length ? summary : `${summary}: nothing to compare`].join("\n"), ok};
}

function describe({name, deviation, tolerance, problem}: Comparison, bad: boolean): string {
  const said = problem ?? `${deviation.toExponential(1)}${bad ? `, more than ${tolerance.toExponential(0)}` : ""}`;
  return `${bad ? "     ✗" : "      "}   ${name.padEnd(42)} ${said}`;
}
