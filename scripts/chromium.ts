/** Finds the Chromium that tests, stills and benchmarks drive. Never downloads one: `npm test` does that, before. */
import {chromium} from "playwright-core";
import {existsSync} from "node:fs";
import {delimiter, join} from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
const macOS = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

/** CHROMIUM_PATH, else one on the PATH, else a usual place, else Playwright's own. */
export function findChromium(): string | undefined {
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [process.env.CHROMIUM_PATH, ...onPath, ...macOS, chromium.executablePath()].find((path) => path && existsSync(path));
}

const quiet = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const software = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"];

/** Headless Chromium, with WebGPU on SwiftShader or without WebGPU. */
export async function launchChromium({webgpu = true}: {webgpu?: boolean} = {}) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("No Chromium found. Install one, or set CHROMIUM_PATH to its executable.");
  return chromium.launch({executablePath, args: ["--headless=new", ...quiet, ...(webgpu ? software : ["--disable-gpu"])], headless: false, ignoreDefaultArgs: ["--headless"]});
}
