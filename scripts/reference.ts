/**
 * `npm run reference -- FILE [--tolerance 1e-8] [--skip-unknown]`: compares src/math with a file of recorded numbers of the
 * shape of test/fixtures/samplers.json and prints the worst deviation per table and per solver. Exit code 1 past a
 * tolerance, and for tables, solvers or rules that the module does not know, unless told to skip those.
 */
import {readFileSync} from "node:fs";
import {resolve} from "node:path";
import {parseArgs} from "node:util";
import {checkReference} from "./reference-check.js";
import {reportComparisons} from "./reference-report.js";

const usage = "npm run reference -- FILE [--tolerance 1e-8] [--skip-unknown]";

try {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {tolerance: {type: "string"}, "skip-unknown": {type: "boolean", default: false}}
  });
  if (positionals.length !== 1) throw new RangeError(`give one file. ${usage}`);
  const tolerance = values.tolerance === undefined ? undefined : Number(values.tolerance);
  if (tolerance !== undefined && !(tolerance > 0)) throw new RangeError(`--tolerance is ${values.tolerance}; give a number greater than 0.`);
  const file = JSON.parse(readFileSync(resolve(process.env.INIT_CWD ?? ".", positionals[0]!), "utf8")) as unknown;
  const {text, ok} = reportComparisons(checkReference(file, {tolerance}), {skipUnknown: values["skip-unknown"]});
  console.log(text);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? `reference: ${error.message}` : error);
  process.exitCode = 1;
}
