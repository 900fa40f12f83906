/** Answers that are kept back until the reader has guessed. */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

const blur = (page: Page, figure: string) => page.locator(`#${figure} .stage`).first().evaluate((stage) => getComputedStyle(stage).filter);
async function arriveAt(page: Page, figure: string): Promise<void> {
  await page.emulateMedia({reducedMotion: "reduce"}); // no fading
  await page.locator(`#${figure}`).scrollIntoViewIfNeeded();
  await page.locator(`#${figure} [data-revision]`).first().waitFor();
}

test("a drawing is blurred until it is asked for, by the button or by a control; the keyboard passes by", async () => {
  const {page, complaints} = await openPage(site, "score");
  await arriveAt(page, "gap");
  expect(await blur(page, "gap")).toContain("blur");
  const show = page.locator("#gap .veil button");
  await show.focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await blur(page, "gap"), "passing by is no asking").toContain("blur");
  const [button, stage] = await Promise.all([show.boundingBox(), page.locator("#gap .stage").first().boundingBox()]);
  expect(Math.abs(button!.y + button!.height / 2 - (stage!.y + stage!.height / 2)), "in the middle of the drawing").toBeLessThan(30);
  await page.emulateMedia({media: "print"});
  expect(await blur(page, "gap"), "on paper").toBe("none");
  await page.emulateMedia({media: "screen"});
  await show.press("Enter");
  expect(await blur(page, "gap")).toBe("none");
  expect(await page.locator("#gap .veil").count()).toBe(0);

  await arriveAt(page, "slice");
  expect(await blur(page, "slice")).toContain("blur");
  await page.locator("#slice input[type=range]").first().press("ArrowRight");
  expect(await blur(page, "slice")).toBe("none");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test.each(["#gap", "?embed=gap"])("a link to the figure itself shows it: %s", async (after) => {
  const {page} = await openPage(site, "score", {after});
  await arriveAt(page, "gap");
  expect(await blur(page, "gap")).toBe("none");
  await page.context().close();
});
