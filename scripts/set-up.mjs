/** Installs what a command needs and nothing more. Plain JavaScript, because it runs before any package is there. */
import {spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {fileURLToPath} from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const marker = "node_modules/.set-up.json";

/**
 * Makes sure that the locked packages are in. Readers get none of the development packages.
 * @param {{development: boolean}} options
 */
export function ensurePackages({development}) {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) stop(`Node ${process.versions.node} is too old: install Node 20 or later from https://nodejs.org and run the command again.`);
  const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  const done = existsSync(marker) ? JSON.parse(readFileSync(marker, "utf8")) : undefined;
  if (done?.lock === lock && (done.development || !development)) return;
  console.error(`Installing packages${development ? "" : " (the reader's part)"} …`);
  run("npm", ["ci", "--no-audit", "--no-fund", ...(development ? ["--include=dev"] : ["--omit=dev"])], {stdio: ["inherit", 2, 2]}); // stdout is the command's own
  writeFileSync(marker, JSON.stringify({lock, development}));
}

/** Runs a TypeScript file of this folder with the same arguments; resolves to nothing, exits on failure. */
export function runScript(name, args = []) {
  run(process.execPath, ["--import", "tsx", `scripts/${name}`, ...args]);
}

export function run(command, args, options = {}) {
  const {status, error} = spawnSync(command, args, {stdio: "inherit", shell: process.platform === "win32" && command === "npm", ...options});
  if (error) stop(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

export function stop(message) {
  console.error(message);
  process.exit(1);
}
