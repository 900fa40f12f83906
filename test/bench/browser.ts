/** A Chromium with the machine's own graphics adapter if it lets WebGPU have one, else with SwiftShader. */
import {chromium, type Browser} from "playwright-core";
import {findChromium, launchChromium} from "../../scripts/chromium.js";

/** @param url a page of localhost: elsewhere there is no WebGPU to ask */
export async function launchForBench(url: string): Promise<Browser> {
  return (await launchOnHardware(url)) ?? launchChromium();
}

/** Undefined where there is no hardware adapter, or anything goes wrong on the way to it. */
async function launchOnHardware(url: string): Promise<Browser | undefined> {
  const executablePath = findChromium();
  if (!executablePath) return undefined; // launchChromium says what to do about it
  const args = ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--enable-unsafe-webgpu", "--enable-features=Vulkan"];
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({executablePath, args, headless: false, ignoreDefaultArgs: ["--headless"], timeout: 30_000});
    const page = await browser.newPage();
    await page.goto(url);
    const kind = await page.evaluate(async () => {
      const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), 10_000));
      const adapter = await Promise.race([navigator.gpu?.requestAdapter({powerPreference: "high-performance"}), late]);
      return adapter ? [adapter.info.vendor, adapter.info.architecture, adapter.info.description, adapter.info.isFallbackAdapter].join(" ") : "";
    });
    await page.close();
    if (kind && !/swiftshader|llvmpipe|lavapipe|basic render|true$/i.test(kind)) return browser;
  } catch {
    // An adapter that cannot be asked is no adapter.
  }
  await browser?.close();
  return undefined;
}
