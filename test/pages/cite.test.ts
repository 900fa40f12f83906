/** Citing in the built site: cards beside citations, anchors, the dialogue, metadata; by mouse, keyboard and touch. */
import {existsSync, readFileSync} from "node:fs";
import {gzipSync} from "node:zlib";
import axe from "axe-core";
import {JSDOM} from "jsdom";
import type {Locator, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {readyChapters} from "../../src/course.js";
import type {Citations} from "../../src/notebook/cite/citations.js";
import {openPage, openSite, pageNames, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

const chapters = readyChapters.map(({path}) => path.slice(1));
/** Into the middle of the window, once the figures above have stopped growing. */
async function scrollTo(link: Locator): Promise<void> {
  let last = NaN;
  await expect
    .poll(
      async () => {
        await link.evaluate((element) => element.scrollIntoView({block: "center"}));
        const height = await link.evaluate(() => document.documentElement.scrollHeight);
        const still = height === last;
        last = height;
        return still;
      },
      {interval: 1500, timeout: 60_000}
    )
    .toBe(true);
}

const card = (page: Page) => page.locator("#reference-card:popover-open");

describe.each(pageNames)("/%s as built", (name) => {
  const document = new JSDOM(readFileSync(`dist/${name}.html`, "utf8")).window.document;
  const meta = new Map(Array.from(document.querySelectorAll("meta"), (tag) => [tag.getAttribute("name") ?? tag.getAttribute("property"), tag.getAttribute("content")]));
  const canonical = document.querySelector("link[rel=canonical]")!.getAttribute("href")!;

  test("tells Zotero and those who share it what it is", () => {
    const chapter = readyChapters.find(({path}) => path === `/${name}`);
    expect(meta.get("citation_public_url")).toBe(canonical);
    expect(meta.get("og:url")).toBe(canonical);
    expect(meta.get("citation_author")).toBe("The 16384 authors");
    expect(meta.get("citation_publication_date")).toMatch(/^\d{4}\/\d\d\/\d\d$/);
    if (chapter) expect([meta.get("citation_title"), meta.get("og:title"), meta.get("description")]).toEqual([chapter.title, chapter.title, chapter.question]);
    expect(meta.has("citation_inbook_title")).toBe(name !== "index");
    const image = meta.get("og:image")!;
    expect(new URL(image).origin).toBe(new URL(canonical).origin);
    const file = `dist/stills/${image.split("/stills/")[1]}`;
    expect(readFileSync(file).subarray(0, 2).toString("hex"), `${file} is a JPEG`).toBe("ffd8");
  });

  test("has its citations beside it, with every figure under its number", () => {
    const {page, figures, version} = JSON.parse(readFileSync(`dist/cite/${name}.json`, "utf8")) as Citations;
    expect(page.url).toBe(canonical);
    expect(version).toMatch(/^\d+\.\d+\.\d+(, [0-9a-f]{7,}\+?)?$/);
    const shown = Array.from(document.querySelectorAll<HTMLElement>("main figure[id]"));
    expect(Object.keys(figures)).toEqual(shown.map(({id}) => id));
    shown.forEach((figure, i) => {
      expect(figure.querySelector("figcaption .figure-number")?.textContent).toBe(`Figure ${i + 1}`);
      expect(figures[figure.id]!.url).toBe(`${canonical}#${figure.id}`);
      for (const text of [figures[figure.id]!.plain, figures[figure.id]!.apa, figures[figure.id]!.bibtex]) expect(text).toContain(`#${figure.id}`);
      expect(figures[figure.id]!.plain).not.toMatch(/\\|&\w+;|undefined/);
    });
  });

  test("every citation, number and reference leads to something on the page, and all that is cited is listed", () => {
    const links = Array.from(document.querySelectorAll<HTMLAnchorElement>("a.citation, a.cross-reference, .figure-number, .equation-number, .backlinks a"));
    for (const link of links) expect(document.getElementById(link.getAttribute("href")!.slice(1)), link.outerHTML).not.toBeNull();
    if (!chapters.includes(name)) return;
    const cited = new Set(Array.from(document.querySelectorAll("a.citation"), (a) => a.getAttribute("href")!.slice(1)));
    expect(Array.from(document.querySelectorAll(".references > li[id]"), ({id}) => id).sort()).toEqual([...cited].sort());
    expect(cited.size).toBeGreaterThan(3);
    expect(document.querySelectorAll(".equation").length, "a chapter numbers its formulas").toBeGreaterThan(0);
    expect(document.querySelectorAll("main > .katex-display, main > p > .katex-display"), "formulas without a number").toHaveLength(0);
  });
});

describe("the card beside a citation", () => {
  test("comes with the mouse, lets it in, and goes when it leaves or Escape is pressed", async () => {
    const {page, complaints} = await openPage(site, "ideal");
    const link = page.locator("a.citation[href='#ref-biroli2024']");
    await scrollTo(link);
    await link.hover();
    await expect.poll(() => card(page).innerText()).toContain("Dynamical Regimes of Diffusion Models");
    expect(await link.getAttribute("aria-describedby")).toBe("reference-card");
    await card(page).hover();
    await page.waitForTimeout(500);
    expect(await card(page).locator("a[href^='https://doi.org/']").count()).toBe(1);
    await page.mouse.move(2, 2);
    await expect.poll(() => card(page).count()).toBe(0);
    await link.hover();
    await expect.poll(() => card(page).count()).toBe(1);
    await page.keyboard.press("Escape");
    expect(await card(page).count()).toBe(0);
    expect(await link.getAttribute("aria-describedby")).toBeNull();
    await link.click();
    expect(new URL(page.url()).hash).toBe("#ref-biroli2024");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("comes with keyboard focus and follows the page; a formula's and a figure's show formula and caption", async () => {
    const {page} = await openPage(site, "ideal");
    const link = page.locator("a.cross-reference[href='#eq-weights']").first();
    await scrollTo(link);
    await page.keyboard.press("Tab"); // the keyboard is in use: focus is visible from here on
    await link.focus();
    await expect.poll(() => card(page).locator(".katex").count()).toBeGreaterThan(0);
    expect(await page.evaluate(() => document.querySelectorAll("#reference-card [id]").length), "ids are not doubled").toBe(0);
    const gap = async () => {
      const [beside, at] = [(await card(page).boundingBox())!, (await link.boundingBox())!];
      return Math.min(Math.abs(beside.y + beside.height - at.y), Math.abs(at.y + at.height - beside.y));
    };
    const y = (await link.boundingBox())!.y;
    await page.mouse.wheel(0, 120);
    await expect.poll(async () => y - (await link.boundingBox())!.y).toBeGreaterThan(60);
    await expect.poll(gap).toBeLessThan(8); // 4 px, and what the line is higher than its letters
    await page.keyboard.press("Tab");
    await expect.poll(() => card(page).innerHTML()).toContain("y_n"); // the next link: D, the formula of the mean
    expect(await page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe("#eq-denoiser");
    const figure = page.locator("a.cross-reference[href='#generate']").first();
    await scrollTo(figure);
    await figure.focus();
    await expect.poll(() => card(page).innerText()).toMatch(/Pure noise becomes pictures/);
    await page.context().close();
  });

  test("comes with a first tap; a second follows the link; it stays within 360 px", async () => {
    const {page} = await openPage(site, "noise", {viewport: {width: 360, height: 740}, hasTouch: true, isMobile: true});
    const link = page.locator("p a.citation").first();
    await scrollTo(link);
    await link.tap();
    await expect.poll(() => card(page).count()).toBe(1);
    expect(new URL(page.url()).hash).toBe("");
    const box = (await card(page).boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(360);
    await link.tap();
    await expect.poll(() => new URL(page.url()).hash).toBe(await link.getAttribute("href"));
    await page.context().close();
  });
});

describe("the dialogue", () => {
  const open = async (page: Page, of: string) => {
    const button = page.locator(`${of} .menu-button`).first();
    await scrollTo(button);
    await button.click();
    await page.locator('[data-action="cite"]').evaluate((item: HTMLElement) => item.click()); // the menu closes where the page still moves
    await page.locator("dialog.cite-dialog[open]").waitFor();
  };

  test("cites a figure in four formats, copies each, passes axe, and gives the focus back", async () => {
    const {page, complaints} = await openPage(site, "noise", {permissions: ["clipboard-read", "clipboard-write"]});
    await open(page, "#ruler");
    const dialog = page.locator("dialog.cite-dialog");
    expect(await dialog.locator("h2").innerText()).toBe("Cite Figure 2");
    const {figures} = JSON.parse(readFileSync("dist/cite/noise.json", "utf8")) as Citations;
    const {plain, apa, bibtex, csl, url} = figures.ruler!;
    expect(await dialog.locator(".cite-address a").getAttribute("href")).toBe(url);
    expect(await dialog.locator("pre").allTextContents()).toEqual([plain, apa, bibtex, csl]);
    for (const [i, text] of [plain, apa, bibtex, csl].entries()) {
      await dialog.locator("section button").nth(i).click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
      expect(await dialog.locator("[role=status]").innerText()).toMatch(/^Copied: /);
    }
    await page.evaluate(axe.source);
    expect(await page.evaluate(async () => (await (globalThis as unknown as {axe: typeof axe}).axe.run(".cite-dialog")).violations.map(({id}) => id))).toEqual([]);
    await page.keyboard.press("Escape");
    await expect.poll(() => dialog.count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("menu-button");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("cites the page from the masthead; the cover stands for the course", async () => {
    for (const [name, words] of [["point", "“A picture is a point”, in 16384"], ["index", "authors, 16384: an explorable course"]] as const) {
      const {page} = await openPage(site, name);
      await open(page, ".masthead");
      expect(await page.locator("dialog h2").innerText()).toBe("Cite this page");
      expect(await page.locator("dialog pre").first().innerText()).toContain(words);
      await page.locator(".cite-close").click();
      await expect.poll(() => page.locator("dialog").count()).toBe(0);
      await page.context().close();
    }
  });

  test("says so where the citations cannot be had, with the address, and tries again the next time", async () => {
    const {page} = await openPage(site, "point");
    await page.route("**/cite/point.json", (route) => route.fulfill({status: 503, body: ""}), {times: 1});
    await open(page, "#line");
    expect(await page.locator("dialog").innerText()).toMatch(/could not be loaded \(503/);
    expect(await page.locator("dialog .cite-address a").getAttribute("href")).toBe(`${site.server.url}point.html#line`);
    await page.keyboard.press("Escape");
    await open(page, "#line");
    expect(await page.locator("dialog pre").count()).toBe(4);
    await page.context().close();
  });
});

test("without JavaScript, citations lead to the list and anchors are there", async () => {
  const {page} = await openPage(site, "ideal", {javaScriptEnabled: false});
  await page.locator("a.citation").first().click();
  expect(new URL(page.url()).hash).toMatch(/^#ref-/);
  expect(await page.locator("#ref-karras2022").isVisible()).toBe(true);
  await page.context().close();
});

test("costs at most 1.2 kB of script before it is used", async () => {
  const {page, scripts} = await openPage(site, "references");
  await page.waitForLoadState("load");
  const paths = scripts.map((url) => new URL(url).pathname.replace("/a/course/", "")).filter((path) => path.includes("/notebook/cite/") && existsSync(`dist/${path}`));
  expect(paths.map((path) => path.replace(/.*\/|\.[0-9a-f]+\.js$/g, "")).sort()).toEqual(["card"]); // the action comes with the menu
  expect(paths.reduce((sum, path) => sum + gzipSync(readFileSync(`dist/${path}`)).length, 0)).toBeLessThanOrEqual(1200);
  await page.context().close();
});
