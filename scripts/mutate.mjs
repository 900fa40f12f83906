/**
 * `npm run mutate`, `npm run mutate -- src/math/levels/karras.ts …`: plants bugs in src/math and counts those that no test
 * notices. By hand, not in CI: the whole module takes long. Report: .cache/mutation/report.html. docs/testing.md
 */
import {createHash} from "node:crypto";
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {ensurePackages, run} from "./set-up.mjs";

ensurePackages({development: true});
const marker = "test/mutation/node_modules/.set-up.json";
const lock = createHash("sha256").update(readFileSync("test/mutation/package-lock.json")).digest("hex");
if (!existsSync(marker) || JSON.parse(readFileSync(marker, "utf8")).lock !== lock) {
  run("npm", ["--prefix", "test/mutation", "ci", "--no-audit", "--no-fund"]);
  writeFileSync(marker, JSON.stringify({lock}));
}
const files = process.argv.slice(2);
run(process.execPath, [
  "test/mutation/node_modules/@stryker-mutator/core/bin/stryker.js",
  "run",
  "test/mutation/stryker.config.mjs",
  ...(files.length ? ["--mutate", files.join(",")] : [])
]);
