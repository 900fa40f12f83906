/** `npm test`: installs what tests need, a Chromium included, then types, lint, unit, GPU and the built site. */
import {ensurePackages, run, runScript} from "./set-up.mjs";

ensurePackages({development: true});
runScript("ensure-chromium.ts");
runScript("check.ts");
runScript("build.ts", ["--if-changed"]);
run(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)]);
