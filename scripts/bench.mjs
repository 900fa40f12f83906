/** `npm run bench`: installs what the comparison needs, then runs test/bench. Its options: docs/benchmarks.md */
import {createHash} from "node:crypto";
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {ensurePackages, run, runScript} from "./set-up.mjs";

const marker = "test/bench/node_modules/.set-up.json";

if (process.argv[2] === "set-up") {
  ensurePackages({development: true});
  if (process.argv.includes("--node") || process.argv.includes("--scaling")) process.exit();
  runScript("ensure-chromium.ts");
  const lock = createHash("sha256").update(readFileSync("test/bench/package-lock.json")).digest("hex");
  if (!existsSync(marker) || JSON.parse(readFileSync(marker, "utf8")).lock !== lock) {
    console.log("Installing the runtimes to compare with (240 MB, in test/bench/node_modules) …");
    run("npm", ["--prefix", "test/bench", "ci", "--no-audit", "--no-fund"]);
    writeFileSync(marker, JSON.stringify({lock}));
  }
} else {
  // What setting up says goes to stderr: stdout is the result and nothing else.
  run(process.execPath, [fileURLToPath(import.meta.url), "set-up", ...process.argv.slice(2)], {stdio: ["inherit", 2, 2]});
  run(process.execPath, ["--import", "tsx", "test/bench/run.ts", ...process.argv.slice(2)]);
}
