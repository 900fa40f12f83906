/** Finds a Chromium or installs one: the system's package manager where we may, else Playwright's download. */
import {spawnSync} from "node:child_process";
import {findChromium} from "./chromium.js";

function tryRun(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, {stdio: "inherit", env: {...process.env, DEBIAN_FRONTEND: "noninteractive"}}).status === 0;
}

if (!findChromium()) {
  console.log("No Chromium found; installing one …");
  const isRoot = process.getuid?.() === 0;
  const fromSystem = isRoot && tryRun("apt-get", "update") && tryRun("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-color-emoji");
  if (!fromSystem) tryRun("npx", "playwright-core", "install", "chromium");
}
if (!findChromium()) {
  console.error("The site's tests need Chromium or Chrome. Install one, or set CHROMIUM_PATH to its executable, and run npm test again.");
  process.exit(1);
}
