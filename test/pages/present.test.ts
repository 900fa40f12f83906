/** Presenting a page from the keyboard alone: slides, live controls, the code, and leaving everything as it was. */
import axe from "axe-core";
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {looks, openPage, openSite, waitForFigures, type Site} from "./site.js";
import {withModule} from "./state.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

const counter = (page: Page) => page.locator(".present-counter").innerText();
async function begin(page: Page): Promise<void> {
  await page.keyboard.press("p");
  await page.locator(".present-counter").waitFor();
}
async function goTo(page: Page, id: string): Promise<void> {
  await page.keyboard.press("Home");
  for (let k = 0; k < 40 && !(await page.locator(`#${id}.presented`).count()); k++) await page.keyboard.press("PageDown");
  await page.waitForTimeout(600);
}
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const {violations} = await (globalThis as unknown as {axe: typeof axe}).axe.run(document, {resultTypes: ["violations"]});
    return violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
  });
}

test.each(looks)("is clean at $width px, $colorScheme, on every kind of slide", async ({width, height, colorScheme}) => {
  const {page, complaints} = await openPage(site, "noise", {viewport: {width, height}, colorScheme, reducedMotion: "reduce"});
  await waitForFigures(page);
  await begin(page);
  await page.keyboard.press("Home");
  const kinds = new Set<string>();
  const count = Number((await counter(page)).split("/")[1]);
  for (let k = 0; k < count; k++, await page.keyboard.press("PageDown")) {
    const kind = (await page.locator(".present").getAttribute("data-kind"))!;
    if (kinds.has(kind)) continue;
    kinds.add(kind);
    await page.waitForTimeout(300);
    expect(await violations(page), kind).toEqual([]);
  }
  expect([...kinds].sort()).toEqual(["figure", "formula", "question", "say"]);
  await page.keyboard.press("q");
  await page.locator(".present-code").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the same figure is on the slide: a control moved there has moved on the page", async () => {
  const {page, complaints} = await openPage(site, "noise");
  await waitForFigures(page);
  const slider = page.locator("#walk input[type=range]");
  await slider.evaluate((element) => ((globalThis as {kept?: unknown}).kept = element));
  await begin(page);
  await goTo(page, "walk");
  await slider.focus();
  const before = await slider.inputValue();
  const revision = () => page.locator("#walk .stage").getAttribute("data-revision").then(Number);
  const drawn = await revision();
  await page.keyboard.press("ArrowRight");
  expect(await slider.inputValue()).not.toBe(before);
  expect(await page.locator("#walk.presented").count(), "an arrow in a slider moves the slider").toBe(1);
  await expect.poll(revision).toBeGreaterThan(drawn);
  await page.keyboard.press("PageDown");
  expect(await page.locator("#walk.presented").count(), "the clicker turns the slide").toBe(0);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator(".present").count()).toBe(0);
  expect(await slider.inputValue()).not.toBe(before);
  expect(await slider.evaluate((element) => (globalThis as {kept?: unknown}).kept === element)).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a figure is larger on the slide, as sharp, and a press meets what it shows", async () => {
  const {page} = await openPage(site, "point", {viewport: {width: 1920, height: 1080}});
  await waitForFigures(page);
  await begin(page);
  await goTo(page, "line");
  const zoom = await page.locator("#line").evaluate((figure) => Number(getComputedStyle(figure).zoom));
  expect(zoom).toBeGreaterThan(1.1);
  await expect.poll(() => page.locator("#line .stage canvas").first().evaluate((canvas) => {
    const shown = canvas.getBoundingClientRect().width;
    return Math.abs((canvas as HTMLCanvasElement).width / shown - 1) < 0.02; // one pixel of the drawing per pixel of the screen
  })).toBe(true);
  const box = await page.locator("#line").evaluate((figure) => ({needs: figure.scrollHeight, has: figure.clientHeight}));
  expect(box.needs, "fits the slide").toBeLessThanOrEqual(box.has + 1);
  await page.context().close();
});

test("keyboard and screen reader stay on the slide, and come back to where they were", async () => {
  const {page} = await openPage(site, "noise");
  await waitForFigures(page);
  const button = page.locator("#ruler input[type=range]");
  await button.focus();
  await begin(page);
  for (let k = 0; k < 12; k++) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => !document.activeElement || document.activeElement === document.body || document.activeElement.closest(".present, .present-bar, .presented") !== null)).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator(".present").count()).toBe(0);
  expect(await page.locator("[inert]").count()).toBe(0);
  expect(await button.evaluate((element) => document.activeElement === element)).toBe(true);
  await page.context().close();
});

test("P in a field is a letter; the menu presents the figure it belongs to", async () => {
  const {page} = await openPage(site, "noise");
  await waitForFigures(page);
  await page.locator("#seed input[type=number]").first().focus();
  await page.keyboard.press("p");
  await page.waitForTimeout(500);
  expect(await page.locator(".present").count()).toBe(0);
  await page.locator("#kinds .menu-button").focus();
  await page.keyboard.press("Enter");
  await page.locator('.menu [data-action="present"]').waitFor();
  for (let k = 0; k < 20 && (await page.evaluate(() => (document.activeElement as HTMLElement).dataset.action)) !== "present"; k++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator("#kinds.presented").waitFor();
  await page.context().close();
});

test("the code leads to the page as it stands, and to the page alone when its state is too long", async () => {
  const {page} = await openPage(site, "noise");
  await waitForFigures(page);
  await page.locator("figure#ruler input[type=range]").press("ArrowRight");
  await begin(page);
  await page.keyboard.press("q"); // sooner than the address bar follows
  await page.locator(".present-code svg").waitFor();
  expect(await page.locator(".present-code svg").getAttribute("aria-label")).toMatch(/noise\.html#v1&ruler\.sigma=11$/);
  const modules = await page.locator(".present-code svg path").getAttribute("d");
  await page.keyboard.press("Escape");
  expect(await page.locator(".present-code").count()).toBe(0);
  expect(await page.locator(".present").count(), "Escape closes the code first").toBe(1);
  await withModule(page, "notebook/edits", `module.edits.change("noiseOf+1", Array.from({length: 3000}, (_, i) => String.fromCharCode(97 + ((i * i * 7919) % 4999) % 26)).join(""));`);
  await page.keyboard.press("q");
  await page.locator(".present-code svg").waitFor();
  expect(await page.locator(".present-code").innerText()).toMatch(/leads to the page alone/);
  expect(await page.locator(".present-code svg path").getAttribute("d")).not.toBe(modules);
  await page.context().close();
});
