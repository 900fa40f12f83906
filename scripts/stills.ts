/**
 * `npm run stills`: photographs every figure of the built site for readers without JavaScript: WebP, at most 40 kB each,
 * in src/stills, committed. `npm run stills -- point` does one page. A figure without a still fails the build. Then the
 * cards that stand for pages where they are shared; `npm run stills -- --cards` makes these alone.
 */
import {spawnSync} from "node:child_process";
import {mkdir, readdir, writeFile} from "node:fs/promises";
import type {Locator, Page} from "playwright-core";
import {cardNames, makeCards} from "./cards.js";
import {launchChromium} from "./chromium.js";
import {serveSite} from "./serve.js";

const target = "src/stills";
const largest = 40_000; // bytes

if (process.argv.includes("--cards")) {
  const browser = await launchChromium();
  await makeCards(browser, cardNames);
  await browser.close();
  process.exit(0);
}
const {status} = spawnSync(process.execPath, ["--import", "tsx", "scripts/build.ts"], {stdio: "inherit", env: {...process.env, WITHOUT_STILLS: "1"}});
if (status !== 0) process.exit(1);
await mkdir(target, {recursive: true});
const server = await serveSite();
const browser = await launchChromium();
const asked = process.argv.slice(2);
for (const name of asked.length ? asked : await pageNames()) {
  const page = await browser.newPage({viewport: {width: 1000, height: 900}, colorScheme: "light"});
  await page.goto(`${server.url}${name}.html`);
  await page.addStyleTag({content: "html { scrollbar-width: none } figure.withheld * { filter: none !important } .veil { display: none }"}); // a capture beyond the viewport has no scroll bar
  for (const figure of await page.locator("main figure[id]").all()) await photograph(page, figure, name);
  await page.close();
}
await makeCards(browser, asked.length ? asked : cardNames);
await browser.close();
await server.close();

async function pageNames(): Promise<string[]> {
  return (await readdir("dist")).filter((file) => file.endsWith(".html") && file !== "404.html").map((file) => file.replace(/\.html$/, ""));
}

/** Photographs what the figure shows, without controls and caption: `[data-still]` if it marks one, else its stages. */
async function photograph(page: Page, figure: Locator, name: string): Promise<void> {
  const id = await figure.getAttribute("id");
  await figure.scrollIntoViewIfNeeded();
  await figure.locator('[data-state="ready"]').first().waitFor({timeout: 60_000});
  for (const press of await figure.locator("[data-still-press]").all()) await press.click(); // what is worth seeing comes of it
  await waitUntilAtRest(page, figure);
  const pressed = await figure.locator("[data-still-press]").evaluateAll((buttons) => (buttons as HTMLElement[]).map((button) => button.click()));
  if (pressed.length) await waitUntilAtRest(page, figure);
  const clip = await figure.evaluate((element) => {
    const marked = element.querySelectorAll("[data-still]");
    const parts = [...(marked.length ? marked : element.querySelectorAll(".stage"))].filter((part) => part.clientWidth > 0 && part.clientHeight > 0);
    const boxes = parts.map((part) => part.getBoundingClientRect());
    const margin = 8; // labels may stand out a little
    const bottom = Math.max(...boxes.map((box) => box.bottom));
    const below = parts.flatMap((part) => [...part.parentElement!.children]).map((next) => next.getBoundingClientRect()).filter((box) => box.height > 0 && box.top >= bottom).map((box) => box.top);
    const left = Math.min(...boxes.map((box) => box.left)) - margin;
    const top = Math.min(...boxes.map((box) => box.top)) - margin;
    return {
      x: left + scrollX,
      y: top + scrollY,
      width: Math.max(...boxes.map((box) => box.right)) + margin - left,
      height: Math.min(1400, Math.min(bottom + margin, ...below) - top) // no line of text cut in two
    };
  });
  const session = await page.context().newCDPSession(page);
  for (const quality of [80, 60, 40, 25, 12, 5]) {
    const {data} = await session.send("Page.captureScreenshot", {format: "webp", quality, captureBeyondViewport: true, clip: {...clip, scale: quality > 12 ? 1 : 0.6}});
    const bytes = Buffer.from(data, "base64");
    if (bytes.length > largest && quality > 5) continue;
    if (bytes.length > largest) throw new Error(`The still of #${id} on ${name} is ${bytes.length} bytes at the lowest quality; the limit is ${largest}.`);
    await writeFile(`${target}/${name}-${id}.webp`, bytes);
    console.log(`${name}-${id}.webp ${bytes.length} bytes, quality ${quality}`);
    return;
  }
}

/** Waits until the figure has not been redrawn for three seconds; a figure that keeps moving is caught on its way back. */
async function waitUntilAtRest(page: Page, figure: Locator): Promise<void> {
  const revision = () => figure.evaluate((element) => Array.from(element.querySelectorAll<HTMLElement>("[data-revision]")).reduce((sum, stage) => sum + Number(stage.dataset.revision), 0));
  const busy = () => figure.locator("[aria-busy=true]").count(); // a network at work, for minutes perhaps
  for (let second = 0, quiet = 0, last = -1; second < (await busy() ? 900 : 90) && quiet < 3; ++second) {
    const now = await revision();
    const moving = last >= 0 && now - last > 10 && !(await busy()); // drawings in one second
    if (moving && second >= 10) return;
    quiet = now === last && !(await busy()) ? quiet + 1 : 0;
    last = now;
    await page.waitForTimeout(1000);
  }
}
