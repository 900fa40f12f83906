/**
 * `npm run sample -- spec.json`: runs a spec (docs/sample-spec.md) and writes its trajectory as JSON. `-` reads standard
 * input. `--out FILE`, `--only-last`. Needs no development package. `npm run --silent` keeps npm's own words out of a pipe.
 */
import {readFileSync, writeFileSync} from "node:fs";
import {resolve} from "node:path";
import {parseArgs} from "node:util";
import {describeRun} from "./sample-run.js";
import {readPictureSet} from "./picture-sets.js";

const usage = "npm run sample -- spec.json [--out FILE] [--only-last]    (- reads the spec from standard input; docs/sample-spec.md)";

try {
  const {values, positionals} = parseArgs({
    allowPositionals: true,
    options: {out: {type: "string"}, "only-last": {type: "boolean", default: false}}
  });
  if (positionals.length !== 1) throw new RangeError(`give one spec. ${usage}`);
  const [file] = positionals as [string];
  const from = (path: string) => resolve(process.env.INIT_CWD ?? ".", path); // where npm was called
  const json = parseJson(readFileSync(file === "-" ? 0 : from(file), "utf8"), file);
  const result = describeRun(json, {onlyLast: values["only-last"], pictures: readPictureSet});
  if (values.out === undefined) process.stdout.write(result);
  else writeFileSync(from(values.out), result);
} catch (error) {
  console.error(error instanceof Error ? `sample: ${error.message}` : error);
  process.exitCode = 1;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RangeError(`${file === "-" ? "standard input" : file} is no JSON: ${(error as Error).message}`, {cause: error});
  }
}
