/** The course remembers: chapters read, exercises solved, where the reader was; in this browser, until it is told to forget. */
import {afterAll, beforeAll, expect, test} from "vitest";
import type {Page} from "playwright-core";
import {openPage, openSite, waitForFigures, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

const stored = (page: Page) => page.evaluate(() => JSON.parse(localStorage.getItem("16384:progress") ?? "null") as {read: string[]; solved: Record<string, string[]>; last?: {page: string; anchor: string}} | null);

test("reading, solving, coming back, forgetting", async () => {
  const {page, complaints} = await openPage(site, "noise");
  const home = new URL(".", page.url()).href;
  await waitForFigures(page);
  expect(await stored(page), "opening a page is not reading it").toBeNull();
  await page.locator("#observablehq-main h2").nth(2).evaluate((heading) => heading.scrollIntoView());
  await page.locator(".say").scrollIntoViewIfNeeded();
  await expect.poll(async () => (await stored(page))?.read).toEqual(["noise"]);
  expect(await page.locator('.course-menu a[href*="noise"] .tick').count()).toBe(1);

  const form = page.locator("form.exercise").first();
  const key = (await form.getAttribute("data-exercise"))!;
  await form.locator("input").fill("0");
  await form.locator("button").click();
  await expect.poll(() => form.getAttribute("data-right")).toBe("false");
  expect((await stored(page))!.solved).toEqual({});
  const solved = await solve(page);
  await expect.poll(async () => (await stored(page))?.solved.noise).toEqual([solved]);
  expect(key.length).toBeGreaterThan(5);

  await page.locator("#observablehq-main h2").nth(2).evaluate((heading) => heading.scrollIntoView());
  await page.goto(home);
  const way = page.locator(".cover-title .continue a");
  await way.waitFor();
  expect((await stored(page))!.last).toMatchObject({page: "noise", anchor: expect.stringMatching(/^[\w-]+$/)});
  await way.click();
  await expect.poll(() => page.url()).toMatch(/noise\.html#./);
  await waitForFigures(page);
  await expect.poll(() => page.locator(`[data-exercise="${solved}"] label`).evaluate((label) => getComputedStyle(label, "::after").content)).toContain("✓");

  await page.locator(".forget").click();
  expect(await stored(page)).toBeNull();
  expect(await page.locator(".tick, .continue, .forget").count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** From σ = 3 to σ = 5 takes a jump of 4. Returns the exercise's key. */
async function solve(page: Page): Promise<string> {
  const form = page.locator("form.exercise", {hasText: "Which second jump"});
  await form.locator("input").fill("4");
  await form.locator("button").click();
  await expect.poll(() => form.getAttribute("data-right")).toBe("true");
  return (await form.getAttribute("data-exercise"))!;
}

test.each(["not json", '{"version":99,"read":["noise"]}', '{"version":1,"read":[{}],"solved":7,"last":{"page":"javascript:alert(1)","title":"x","anchor":"","section":""}}'])("a store that holds %s is as good as none", async (text) => {
  const {page, complaints} = await openPage(site, "index");
  await page.evaluate((text) => localStorage.setItem("16384:progress", text), text);
  await page.reload();
  await page.locator("#cover [data-revision]").first().waitFor();
  expect(await page.locator(".tick, .continue, .forget").count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("where storage is forbidden the page works all the same", async () => {
  const {page, complaints} = await openPage(site, "noise");
  await page.addInitScript(() => Object.defineProperty(globalThis, "localStorage", {get: () => {
    throw new DOMException("forbidden", "SecurityError");
  }}));
  await page.reload();
  await waitForFigures(page);
  await page.locator(".say").scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  expect(await page.locator('.course-menu a[href*="noise"] .tick').count(), "for this visit").toBe(1);
  expect(complaints).toEqual([]);
  await page.context().close();
});
