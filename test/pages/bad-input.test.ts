/** Bad input gets a plain sentence, loses nothing, and can be mended by the reader. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {openPage, openSite, waitForFigures, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: true});
});
afterAll(() => site?.close());

test.each(["index", "point", "noise", "ideal"])("/%s: a damaged set of pictures is noticed; trying again heals it", async (name) => {
  const context = await site.browser.newContext({viewport: {width: 1280, height: 900}});
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  let requests = 0;
  await page.route(/subset[^/]*\.bin/, async (route) => {
    if (requests++ >= 2) return route.continue(); // a damaged copy is asked for once more before the reader hears of it
    const response = await route.fetch();
    const body = await response.body();
    body[body.length >> 1]! ^= 1;
    return route.fulfill({response, body});
  });
  await page.goto(site.server.url + (name === "index" ? "" : `${name}.html`));
  const notice = page.locator(".notice", {hasText: "arrived damaged"}).first();
  await notice.waitFor({timeout: 30_000});
  expect(errors).toEqual([]);
  await notice.getByRole("button").first().click();
  expect(await waitForFigures(page)).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test("/point: an upload that is no picture is refused with a sentence, and the drawing stays", async () => {
  const {page, complaints} = await openPage(site, "point");
  await waitForFigures(page);
  const figure = page.locator("figure#distance");
  const before = await figure.locator("[data-value]").first().getAttribute("data-value");
  await figure.locator("input[type=file]").setInputFiles({name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture")});
  await expect.poll(() => figure.innerText(), {timeout: 15_000}).toMatch(/“notes.txt” is not a picture/);
  expect(await figure.locator("[data-value]").first().getAttribute("data-value")).toBe(before);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a number out of range says what is allowed and keeps the last good value", async () => {
  const {page, complaints} = await openPage(site, "noise");
  await waitForFigures(page);
  const seed = page.locator("figure#walk input[type=number]").first();
  const value = () => page.locator("figure#walk").evaluate((figure) => figure.querySelector<HTMLElement>("[data-value]")?.dataset.value);
  await expect.poll(value).toBeTruthy();
  const before = await value();
  await seed.fill("-5");
  expect(await seed.evaluate((input: HTMLInputElement) => input.validationMessage)).toMatch(/0 to/);
  await page.waitForTimeout(500);
  expect(await value()).toBe(before);
  expect(complaints).toEqual([]);
  await page.context().close();
});
