/**
 * `npm test`: installs what tests need, a Chromium included, then types, lint, unit, GPU and the built site. With --full
 * (`npm run test:full`) also what takes long: test/full.ts.
 */
import {ensurePackages, run, runScript} from "./set-up.mjs";

ensurePackages({development: true});
runScript("ensure-chromium.ts");
runScript("check.ts");
runScript("build.ts", ["--if-changed"]);

const vitest = ["node_modules/vitest/vitest.mjs", "run"];
const given = process.argv.slice(2).filter((argument) => argument !== "--full");
if (process.argv.includes("--full")) process.env.FULL = "1";
if (given.length) run(process.execPath, [...vitest, ...given]);
else {
  run(process.execPath, [...vitest, "--project", "unit", "--coverage"]); // fails below the threshold for src/math
  run(process.execPath, [...vitest, "--project", "gpu", "--project", "site"]);
}
