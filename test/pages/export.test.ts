/** Figures saved from their menus: what the files hold is what the page shows. */
import {readFileSync} from "node:fs";
import {afterAll, beforeAll, expect, test} from "vitest";
import {JSDOM} from "jsdom";
import type {Page} from "playwright-core";
import {openPage, openSite, waitForFigures, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

async function save(page: Page, id: string, action: string): Promise<{name: string; bytes: Buffer}> {
  await page.locator(`figure[id="${id}"] .menu-button`).click();
  const [download] = await Promise.all([page.waitForEvent("download", {timeout: 30_000}), page.locator(`.menu [data-action="${action}"]`).click()]);
  return {name: download.suggestedFilename(), bytes: readFileSync(await download.path())};
}

async function settle(page: Page, id: string): Promise<void> {
  await page.locator(`figure[id="${id}"]`).scrollIntoViewIfNeeded();
  await page.waitForTimeout(1500);
}

/** Width, height, the share of pixels with alpha below 255, and the number of colours of a PNG, as the browser reads it. */
async function readPng(page: Page, bytes: Buffer) {
  return page.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    return {width: image.width, height: image.height, clear: pixels.filter((pixel) => pixel >>> 24 < 255).length / pixels.length, colors: new Set(pixels).size};
  }, bytes.toString("base64"));
}

test.each([["index", "cover"], ["point", "shells"], ["noise", "walk"], ["ideal", "attention"]] as const)("/%s: #%s as PNG, twice as fine as the page, on paper or clear", async (name, id) => {
  const {page, complaints} = await openPage(site, name);
  expect(await waitForFigures(page)).toEqual([]);
  await settle(page, id);
  const paper = await save(page, id, "png");
  expect(paper.name).toBe(`16384-${name}-${id}-1.png`);
  const [solid, clear] = [await readPng(page, paper.bytes), await readPng(page, (await save(page, id, "png-clear")).bytes)];
  const stage = await page.locator(`figure[id="${id}"] .stage`).first().evaluate((element) => element.clientWidth);
  expect(solid.width).toBeGreaterThanOrEqual(2 * stage);
  expect(solid.clear).toBe(0);
  expect(solid.colors).toBeGreaterThan(20);
  expect(clear.clear).toBeGreaterThan(0.05);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a figure on canvas becomes shapes and words, not a picture of them", async () => {
  const {page, complaints} = await openPage(site, "noise");
  await waitForFigures(page);
  await settle(page, "walk");
  const {name, bytes} = await save(page, "walk", "svg");
  expect(name).toBe("16384-noise-walk-1.svg");
  const {document} = new JSDOM(bytes.toString(), {contentType: "image/svg+xml"}).window;
  expect(document.querySelector("parsererror")).toBeNull();
  expect(document.querySelectorAll("path").length).toBeGreaterThan(60); // 2 × 32 runs
  expect(document.querySelectorAll("image").length).toBe(1); // the noised picture is pixels, and nothing else is
  expect(Array.from(document.querySelectorAll("text"), (text) => text.textContent)).toEqual(expect.arrayContaining(["one run: the noise itself", "32 runs", "d = 2"]));
  expect(document.querySelector("title")?.textContent).toContain("σ");
  expect(bytes.toString()).not.toMatch(/color-mix|light-dark|var\(|<script|NaN|undefined/);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a chart's data and the state of its controls are in the CSV", async () => {
  const {page} = await openPage(site, "ideal");
  await waitForFigures(page);
  await settle(page, "collapse");
  const {name, bytes} = await save(page, "collapse", "csv");
  expect(name).toBe("16384-ideal-collapse-1.csv");
  const lines = bytes.toString().trimEnd().split("\n");
  const table = lines.filter((line) => !line.startsWith("#"));
  expect(lines[0]).toMatch(/^# from: http.*ideal\.html/);
  expect(table[0]).toMatch(/(^|,)sigma,value(,|$)/);
  expect(table.length).toBeGreaterThan(20);
  await page.context().close();
});

test("a figure without a table gives its controls and its lines", async () => {
  const {page} = await openPage(site, "point");
  await waitForFigures(page);
  await page.locator("#calculator").getByLabel("width").fill("2048");
  const {bytes} = await save(page, "calculator", "csv");
  expect(bytes.toString()).toContain("\nwidth,2048\n");
  expect(bytes.toString()).toMatch(/\nvalue,65536\n$/); // 4 × 256 × 64
  await page.context().close();
});

test("a drawing that blends pixels offers PNG and no SVG", async () => {
  const {page} = await openPage(site, "index");
  await waitForFigures(page);
  await page.locator("#cover .menu-button").click();
  await page.locator('.menu [data-action="png"]').waitFor();
  const offered = await page.locator(".menu [data-action]").evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset.action));
  expect(offered).toEqual(expect.arrayContaining(["png", "png-clear", "csv", "record", "embed", "present"]));
  expect(offered).not.toContain("svg");
  await page.context().close();
});

test("a film holds what moves while it runs", async () => {
  const {page, complaints} = await openPage(site, "noise");
  await waitForFigures(page);
  await settle(page, "walk");
  await page.locator("#walk .menu-button").click();
  await page.locator('.menu [data-action="record"]').click();
  await page.locator(".recording button").waitFor();
  await page.locator("#walk").getByRole("button", {name: "Play", exact: true}).click();
  await page.waitForTimeout(2500);
  const [download] = await Promise.all([page.waitForEvent("download", {timeout: 30_000}), page.locator(".recording button").click()]);
  expect(download.suggestedFilename()).toBe("16384-noise-walk-1.webm");
  const data = readFileSync(await download.path()).toString("base64");
  const frames = await page.evaluate(async (data) => {
    const video = Object.assign(document.createElement("video"), {muted: true, src: URL.createObjectURL(await (await fetch(`data:video/webm;base64,${data}`)).blob())});
    await new Promise((resolve, reject) => Object.assign(video, {onloadeddata: resolve, onerror: reject}));
    const look = () => {
      const canvas = Object.assign(document.createElement("canvas"), {width: 160, height: 120});
      canvas.getContext("2d")!.drawImage(video, 0, 0, 160, 120);
      return canvas.toDataURL();
    };
    const seen = new Set([look()]);
    void video.play();
    await new Promise<void>((resolve) => {
      const step = () => (seen.add(look()), video.ended || seen.size > 5 ? resolve() : void setTimeout(step, 60));
      step();
      setTimeout(resolve, 15_000);
    });
    return {seen: seen.size, width: video.videoWidth};
  }, data);
  expect(frames.seen).toBeGreaterThan(3);
  expect(frames.width).toBeGreaterThan(600);
  expect(await page.locator(".recording").count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});
