/** `npm test`: installs what tests need, a Chromium included, then types, lint, unit, GPU and the built site. */
import {ensurePackages, run, runScript} from "./set-up.mjs";

ensurePackages({development: true});
runScript("ensure-chromium.ts");
runScript("check.ts");
runScript("build.ts", ["--if-changed"]);

const vitest = ["node_modules/vitest/vitest.mjs", "run"];
const given = process.argv.slice(2);
if (given.length) run(process.execPath, [...vitest, ...given]);
else {
  run(process.execPath, [...vitest, "--project", "unit", "--coverage"]); // fails below the threshold for src/math
  run(process.execPath, [...vitest, "--project", "gpu", "--project", "site"]);
}
