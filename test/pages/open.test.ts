/** Every page, opened as readers open it: it draws, it is clean, it obeys its own policy, axe finds nothing, it answers to its controls. */
import axe from "axe-core";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import type {Page} from "playwright-core";
import {looks, openPage, openSite, pageNames, waitForFigures, watchPolicy, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: true});
});
afterAll(() => site?.close());

describe.each(pageNames)("/%s", (name) => {
  test.each(looks)("opens clean and draws at $width px, $colorScheme", async (look) => {
    const {page, complaints} = await openPage(site, name, {viewport: look, colorScheme: look.colorScheme, prepare: watchPolicy});
    expect(await page.locator('head > meta[http-equiv="Content-Security-Policy"]').count()).toBe(1);
    expect(await waitForFigures(page), "figures that have not drawn").toEqual([]);
    await expect.poll(() => blankFigures(page), {message: "figures whose drawing is blank", timeout: 60_000}).toEqual([]);
    expect(await page.locator(".observablehq--error").allTextContents()).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), "sideways scrolling").toBe(0);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    if (look === looks[0]) await surviveEveryControl(page); // here, where everything is drawn already
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

async function surviveEveryControl(page: Page): Promise<void> {
  const dead = await moveEveryControl(page);
  expect(dead, "figures that no control redraws").toEqual([]);
  await page.waitForTimeout(500);
  expect(await page.locator(".observablehq--error").allTextContents()).toEqual([]);
  expect(await page.locator('figure [data-state="failed"]').allTextContents()).toEqual([]);
}

/** Ids of figures none of whose stages shows more than one colour or any mark. */
async function blankFigures(page: Page): Promise<string[]> {
  const blank = await page.evaluate(() => {
    const drawn = (stage: Element) => {
      const canvas = stage.querySelector("canvas");
      if (!canvas) return stage.querySelectorAll("svg path, svg circle, svg rect, svg line, img").length > 0;
      const copy = document.createElement("canvas");
      copy.width = copy.height = 64;
      const context = copy.getContext("2d")!;
      context.drawImage(canvas, 0, 0, 64, 64);
      const pixels = new Uint32Array(context.getImageData(0, 0, 64, 64).data.buffer);
      return pixels.some((pixel) => pixel !== pixels[0]);
    };
    return Array.from(document.querySelectorAll("figure[id]"))
      .filter((figure) => !Array.from(figure.querySelectorAll('[data-state="ready"]')).some(drawn))
      .map((figure) => figure.id);
  });
  if (blank[0]) await page.locator(`figure[id="${blank[0]}"]`).scrollIntoViewIfNeeded(); // it may wait to be seen
  return blank;
}

/** Moves each control of each figure once. Returns the figures that have sliders, menus or checkboxes and redraw for none of them. */
async function moveEveryControl(page: Page): Promise<string[]> {
  const dead: string[] = [];
  await page.locator("figure details.more").evaluateAll((folded) => folded.forEach((details) => ((details as HTMLDetailsElement).open = true)));
  for (const id of await page.locator("figure[id]").evaluateAll((figures) => figures.map((figure) => figure.id))) {
    const figure = page.locator(`figure[id="${id}"]`);
    await figure.scrollIntoViewIfNeeded();
    const revision = () => figure.evaluate((f) => Array.from(f.querySelectorAll<HTMLElement>("[data-revision]")).reduce((sum, s) => sum + Number(s.dataset.revision), 0));
    const before = await revision();
    let inputs = 0;
    for (const control of await figure.locator("input, select, .handle, .pixel-cursor").elementHandles()) {
      if (!(await control.isVisible()) || !(await control.isEnabled())) continue;
      const kind = await control.evaluate((node) => (node as HTMLInputElement | HTMLSelectElement | HTMLButtonElement).type);
      if (kind === "file") continue;
      if (kind === "checkbox" || kind === "radio") await control.click();
      else if (kind.startsWith("select")) await control.selectOption({index: Math.min(1, (await control.$$("option")).length - 1)});
      else if (kind === "number") await control.press("ArrowUp");
      else if (kind === "text") await control.fill("2");
      else await control.press("ArrowRight");
      ++inputs;
    }
    const deadline = Date.now() + 10_000;
    while (inputs && (await revision()) === before && Date.now() < deadline) await page.waitForTimeout(100);
    if (inputs && (await revision()) === before) dead.push(id);
    for (const button of await figure.locator("button:not(.handle, .pixel-cursor, .menu-button)").elementHandles()) {
      try {
        if ((await button.isVisible()) && (await button.isEnabled())) await button.click();
      } catch (error) {
        if (await button.evaluate((node) => node.isConnected)) throw error; // a “Stop” goes when there is nothing left to stop
      }
    }
  }
  return dead;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const {violations} = await (globalThis as unknown as {axe: typeof axe}).axe.run(document, {resultTypes: ["violations"]});
    return violations.flatMap(({id, help, nodes}) => nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}`));
  });
}
