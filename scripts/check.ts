/** `npm run check`: types of modules, of L0 without the DOM, of the pages' cells; then lint. Runs all, fails if any fails. */
import {spawnSync} from "node:child_process";
import {extractCells} from "./extract-cells.js";

const tsc = "node_modules/typescript/bin/tsc";

await extractCells();
const checks: [string, string[]][] = [
  ["types of the modules", [tsc, "-p", "tsconfig.json"]],
  ["types of src/math without the DOM", [tsc, "-p", "tsconfig.math.json"]],
  ["types of the pages' cells", [tsc, "-p", "tsconfig.cells.json"]],
  ["lint", ["node_modules/eslint/bin/eslint.js", "--max-warnings", "0", "."]]
];
const failed = checks.filter(([name, command]) => {
  const started = performance.now();
  const {status} = spawnSync(process.execPath, command, {stdio: "inherit"});
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return status !== 0;
});
process.exit(failed.length ? 1 : 0);
