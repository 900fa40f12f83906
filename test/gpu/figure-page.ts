/** A page in headless Chromium that holds the figure of many particles and nothing else: what the tests of it share. */
import {readFile} from "node:fs/promises";
import {createServer} from "node:http";
import type {AddressInfo} from "node:net";
import {fileURLToPath} from "node:url";
import {build} from "esbuild";
import type {Browser, Page} from "playwright-core";
import {launchChromium} from "../../scripts/chromium.js";

export interface FigurePages {
  readonly browser: Browser;
  /** A page whose modules are loaded; `show` puts the figure there. */
  blank(options?: {readonly scale?: number; readonly init?: () => void}): Promise<{page: Page; problems: string[]}>;
  /** Makes the figure (draw-in-page.ts) and waits until it says where it runs. */
  show(page: Page, options: object): Promise<void>;
  close(): Promise<void>;
}

export async function openFigurePages(): Promise<FigurePages> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const {outputFiles} = await build({
    entryPoints: {page: `${root}test/gpu/draw-in-page.ts`, "particle-worker": `${root}src/sampler/particles/particle-worker.ts`},
    bundle: true, splitting: true, format: "esm", write: false, outdir: "/", target: "es2022"
  });
  const files = new Map(outputFiles.map(({path, text}) => [path, text]));
  const tokens = await readFile(`${root}src/style/tokens.css`, "utf8") + await readFile(`${root}src/style/figure.css`, "utf8");
  const server = createServer((request, response) => {
    const found = files.get(request.url!);
    if (found !== undefined) return void response.setHeader("content-type", "text/javascript").end(found);
    if (request.url !== "/") return void response.writeHead(404).end();
    response.setHeader("content-type", "text/html").end(`<!doctype html><html lang="en"><title>particles</title><link rel="icon" href="data:,"><style>${tokens} body { margin: 0 }</style><main></main><script type="module" src="/page.js"></script>`);
  }).listen(0);
  const browser = await launchChromium();
  return {
    browser,
    async blank({scale = 1, init} = {}) {
      const page = await browser.newPage({viewport: {width: 640, height: 700}, deviceScaleFactor: scale});
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      if (init) await page.addInitScript(init);
      await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
      await page.waitForFunction("globalThis.showFigures");
      return {page, problems};
    },
    async show(page, options) {
      await page.evaluate((given) => (globalThis as unknown as {showFigures(options: object): void}).showFigures(given), options);
      await page.waitForSelector(".readout[data-backend]");
    },
    async close() {
      await browser.close();
      server.close();
    }
  };
}

export const backendOf = (page: Page): Promise<string | null> => page.locator(".readout").first().getAttribute("data-backend");
export const sigmaOf = async (page: Page): Promise<number> => Number(await page.locator(".stage").first().getAttribute("data-value"));

/** What the first stage shows, drawn small: the mean colour of 32 × 20 fields. */
export const lookAt = (page: Page): Promise<number[]> => page.locator(".stage").first().evaluate((stage) => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 32, height: 20});
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  for (const each of [...stage.querySelectorAll("canvas")].reverse()) context.drawImage(each, 0, 0, 32, 20); // the names last
  return [...context.getImageData(0, 0, 32, 20).data];
});
