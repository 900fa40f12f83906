/** The figure of many particles in headless Chromium, on the CPU and on WebGPU: drawn, scrubbed, picked, zoomed, saved, recovered. */
import {readFile} from "node:fs/promises";
import type {Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {backendOf, lookAt, openFigurePages, sigmaOf, type FigurePages} from "./figure-page.js";

let pages: FigurePages;
beforeAll(async () => {
  pages = await openFigurePages();
});
afterAll(() => pages?.close());

async function openFigure(options: object, {scale = 1} = {}): Promise<{page: Page; problems: string[]}> {
  const opened = await pages.blank({scale});
  await pages.show(opened.page, options);
  return opened;
}

const handleAt = (page: Page) => page.locator(".handle").evaluate((handle) => [parseFloat(handle.style.left), parseFloat(handle.style.top)]);

/** Sets the slider and waits until the run is there. */
async function scrub(page: Page, level: number): Promise<void> {
  const before = await sigmaOf(page);
  await page.locator("input[type=range]").fill(String(level));
  await expect.poll(() => sigmaOf(page).then((sigma) => sigma !== before), {timeout: 20_000}).toBe(true);
  let [last, revision] = ["", "-"];
  for (; last !== revision; revision = (await page.locator(".stage").getAttribute("data-revision"))!, await page.waitForTimeout(400)) last = revision;
}

describe("the particle figure", () => {
  it("looks the same on the CPU and on WebGPU, and says which it is and why", async () => {
    let cpu: number[] = [];
    for (const backend of ["cpu", "webgpu"] as const) {
      const {page, problems} = await openFigure({backend, show: "trails", color: "start", field: true}, {scale: 2});
      await scrub(page, 9);
      expect(await backendOf(page)).toBe(backend);
      expect(await page.locator(".readout").first().textContent()).toMatch(backend === "cpu" ? /CPU, float64.*asked for/ : /WebGPU, float32.*on /);
      if (backend === "cpu") {
        cpu = await lookAt(page);
        expect(Math.max(...cpu) - Math.min(...cpu.filter((_, k) => k % 4 !== 3))).toBeGreaterThan(60); // something is drawn
      } else {
        // The same noise and the same steps: float32 moves a particle by far less than a field. (Software adapters show later.)
        const apart = () => lookAt(page).then((gpu) => Math.max(...gpu.map((value, k) => Math.abs(value - cpu[k]))));
        await expect.poll(apart, {timeout: 30_000}).toBeLessThan(6);
      }
      expect(problems).toEqual([]);
      await page.close();
    }
  });

  it("goes to any level and back to the same picture, plays to the end, and follows another particle", async () => {
    const {page, problems} = await openFigure({backend: "cpu"});
    await scrub(page, 6);
    const there = await lookAt(page);
    await scrub(page, 12);
    expect(await sigmaOf(page)).toBe(0);
    await scrub(page, 6);
    await expect.poll(() => lookAt(page)).toEqual(there);

    const box = (await page.locator(".stage").boundingBox())!;
    await page.mouse.click(box.x + 0.62 * box.width, box.y + 0.3 * box.height);
    await expect.poll(() => handleAt(page).then(([left, top]) => Math.hypot(left - 62, (top - 30) * 0.6))).toBeLessThan(5);
    await expect.poll(() => lookAt(page)).not.toEqual(there);

    await page.getByRole("button", {name: "Play"}).click();
    await expect.poll(() => sigmaOf(page), {timeout: 30_000}).toBe(0);
    await page.getByRole("button", {name: "Play"}).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  it("zooms and pans by keyboard, wheel and drag, and follows the noise again", async () => {
    const {page} = await openFigure({backend: "cpu"});
    await scrub(page, 8);
    const whole = await lookAt(page);
    await page.locator(".handle").focus();
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    await page.waitForTimeout(200);
    const close = await lookAt(page);
    expect(close).not.toEqual(whole);
    const box = (await page.locator(".stage").boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + 150, {steps: 4});
    await page.mouse.up();
    await expect.poll(() => lookAt(page)).not.toEqual(close);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, 200);
    await page.keyboard.up("Control");
    await page.locator(".handle").focus();
    await page.keyboard.press("0");
    await expect.poll(() => lookAt(page)).toEqual(whole);
    await page.close();
  });

  it("saves a PNG of twice the size and an SVG with every point in sight", async () => {
    const {page, problems} = await openFigure({backend: "webgpu", n: 1000});
    await scrub(page, 12);
    await page.getByText("more", {exact: true}).click();
    const save = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", {name, exact: true}).click()]);
      return readFile(await download.path());
    };
    const png = await save("PNG");
    const box = (await page.locator(".stage canvas").first().boundingBox())!;
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Math.round(2 * box.width), Math.round(2 * box.height)]);
    const svg = (await save("SVG")).toString();
    expect(svg).toMatch(/^<svg .*viewBox/);
    const shapes = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      return [parsed.querySelector("parsererror")?.textContent, parsed.querySelectorAll("g circle").length, parsed.querySelector("title")!.textContent];
    }, svg);
    expect(shapes).toEqual([undefined, 1000, expect.stringContaining("1000 particles at level 12 of 12")]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("goes on on the CPU when the device is lost, with a sentence and the same picture", async () => {
    const {page} = await openFigure({backend: "webgpu", show: "trails"});
    await scrub(page, 7);
    await page.evaluate(() => (globalThis as unknown as {loseDevice(): Promise<void>}).loseDevice());
    await expect.poll(() => backendOf(page)).toBe("cpu"); // though nothing was asked for
    await scrub(page, 9);
    expect(await page.locator(".notice:not([hidden])").textContent()).toMatch(/lost.*The CPU goes on/);
    expect(await page.locator(".stage canvas").count()).toBe(1); // the GPU's is gone
    const recovered = await lookAt(page);
    const {page: other} = await openFigure({backend: "cpu", show: "trails"});
    await scrub(other, 9);
    await expect.poll(() => lookAt(other)).toEqual(recovered);
    await Promise.all([page.close(), other.close()]);
  });
});
