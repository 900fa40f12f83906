/** The same pages without WebGPU, and without JavaScript: they say so and still work. */
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {readyChapters} from "../../src/course.js";
import {selected} from "../full.js";
import {openPage, openSite, pageNames, waitForFigures, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

describe("without WebGPU", () => {
  // Of the pages that would use WebGPU those with the most to take over; the tests of claims open the others so, too.
  test.each(selected(pageNames, (name) => ["score", "flow", "sampler", "ksampler", "ideal", "network", "lab"].includes(name)))("/%s draws all its figures", async (name) => {
    const {page, complaints} = await openPage(site, name);
    expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null), "this browser must have no adapter").toBeNull();
    expect(await waitForFigures(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("/ideal says so", async () => {
    const {page} = await openPage(site, "ideal");
    await waitForFigures(page);
    await expect.poll(() => page.locator("figure").allInnerTexts().then((texts) => texts.join(" ")), {timeout: 20_000}).toMatch(/This browser has no WebGPU|offers no graphics adapter/);
    await page.context().close();
  });
});

describe("without JavaScript", () => {
  test.each(pageNames)("/%s keeps its prose, formulas, captions and stills", async (name) => {
    const {page, complaints} = await openPage(site, name, {javaScriptEnabled: false});
    expect((await page.locator("main").innerText()).length).toBeGreaterThan(500);
    if (readyChapters.some(({path}) => path === `/${name}`)) expect(await page.locator("main .katex").count()).toBeGreaterThan(0);
    for (const figure of await page.locator("main figure[id]").all()) {
      expect((await figure.locator("figcaption").innerText()).length).toBeGreaterThan(20);
      expect(await figure.locator("img").count(), `a still of #${await figure.getAttribute("id")}`).toBeGreaterThan(0);
    }
    expect(await page.locator('nav[aria-label="Course"] a').count()).toBeGreaterThan(2);
    expect(complaints.filter((complaint) => !complaint.endsWith(".js (csp)")), "all but the scripts that the browser refuses").toEqual([]);
    await page.context().close();
  });
});
