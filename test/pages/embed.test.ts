/** A figure alone: in a frame of another site by `?embed=`, and imported as a module by a page of another site. */
import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import axe from "axe-core";
import type {Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {serveSite, type SiteServer} from "../../scripts/serve.js";
import {selected} from "../full.js";
import {openSite, pageNames, type Site} from "./site.js";

let site: Site;
let course: SiteServer; // with the one header that modules need from another origin
const elsewhere: SiteServer[] = [];
beforeAll(async () => {
  site = await openSite({webgpu: false});
  course = await serveSite({base: "/a/course/", headers: {"access-control-allow-origin": "*"}});
});
afterAll(async () => {
  await Promise.all([site?.close(), course?.close(), ...elsewhere.map((server) => server.close())]);
});

/** A bare page with this body, on a site of its own. Returns its address. */
async function publish(body: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "elsewhere-"));
  writeFileSync(join(directory, "index.html"), `<!doctype html><link rel="icon" href="data:,"><title>Another site</title><style>p { color: red; font-size: 40px }</style><body>${body}</body>`);
  const server = await serveSite({directory});
  elsewhere.push(server);
  return server.url;
}

async function open(address: string, viewport = {width: 800, height: 700}): Promise<{page: Page; complaints: string[]}> {
  const page = await (await site.browser.newContext({viewport})).newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address);
  return {page, complaints};
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const {violations} = await (globalThis as unknown as {axe: typeof axe}).axe.run(document, {resultTypes: ["violations"]});
    return violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
  });
}

const everyFigure = pageNames.flatMap((name) => Array.from(readFileSync(`dist/${name}.html`, "utf8").matchAll(/<figure id="([^"]+)" [^>]*data-kind=/g), ([, id]) => [name, id!] as const));
/** Ones that need nothing from elsewhere on the page, and ones that share what another figure would have loaded. */
const examples = selected(everyFigure, ([name, id]) => ["index/cover", "point/shells", "noise/walk", "ideal/attention", "flow/bits", "sampler/settle", "ksampler/handover", "mixture/count"].includes(`${name}/${id}`));

describe("?embed=", () => {
  test.each(examples)("/%s shows #%s and nothing else", async (name, id) => {
    const {page, complaints} = await open(`${course.url}${name}.html?embed=${id}`);
    await page.locator(`#${id} [data-state="ready"]`).first().waitFor({timeout: 60_000});
    const seen = await page.evaluate(() => Array.from(document.querySelectorAll("main > *, header, #observablehq-toc, #observablehq-footer")).filter((part) => part.getBoundingClientRect().height > 0).map((part) => part.id));
    expect(seen).toEqual([id]);
    expect(await page.locator("figure[data-kind]:not(.embedded) [data-revision]").count(), "figures drawn out of sight").toBe(0);
    expect(await page.locator(".embed-source a").getAttribute("href")).toBe(`${course.url}${name}.html#${id}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("hides and fixes the controls that the link names, and says which it does not know", async () => {
    const {page} = await open(`${course.url}noise.html?embed=walk&hide=seed,picture&fix=sigma,nonsense&theme=dark`);
    await page.locator("#walk [data-revision]").first().waitFor();
    expect(await page.locator("#walk").getByLabel("seed", {exact: true}).isVisible()).toBe(false);
    expect(await page.locator("#walk input[type=range]").isDisabled()).toBe(true);
    expect(await page.locator("#walk").getByRole("button", {name: "Play", exact: true}).isEnabled()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("dark");
    await expect.poll(() => page.locator("#walk .notice").allTextContents(), {timeout: 20_000}).toEqual([expect.stringMatching(/^No control here is called nonsense; there are .*seed/)]);
    await page.context().close();
  });

  test("names the figures there are when it does not know one", async () => {
    const {page} = await open(`${course.url}noise.html?embed=${encodeURIComponent("<img src=x onerror=alert(1)>")}`);
    const notice = page.locator(".notice.embedded");
    expect(await notice.innerText()).toContain("no figure “<img src=x");
    expect(await notice.locator("a").allTextContents()).toContain("walk");
    expect(await violations(page)).toEqual([]);
    await notice.locator("a", {hasText: "walk"}).click();
    await page.locator("#walk.embedded [data-revision]").first().waitFor();
    await page.context().close();
  });

  test("fits its frame by the lines that the menu copies", async () => {
    const {page: source} = await open(`${course.url}noise.html`);
    await source.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await source.locator("#seed .menu-button").click();
    await source.locator('.menu [data-action="embed"]').click();
    await source.locator(".toast:not(:empty)").waitFor();
    const lines = await source.evaluate(() => navigator.clipboard.readText());
    await source.context().close();
    const {page, complaints} = await open(await publish(lines));
    const frame = page.frameLocator("iframe");
    await frame.locator("#seed [data-revision]").first().waitFor({timeout: 60_000});
    const inside = () => frame.locator("body").evaluate((body) => Math.ceil(body.getBoundingClientRect().height));
    const outside = () => page.locator("iframe").evaluate((element) => (element as HTMLIFrameElement).clientHeight);
    await expect.poll(async () => (await outside()) - (await inside()), {timeout: 20_000}).toBe(0);
    expect(await outside()).toBeGreaterThan(300);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("as a module on another site", () => {
  /** A page of the other site with this script in it. */
  async function openScript(script: string): Promise<{page: Page; complaints: string[]}> {
    return open(await publish(`<script type="module">${script}</script>`));
  }

  test.each(examples)("%s.js draws its figure %s", async (name, id) => {
    const {page, complaints} = await openScript(`
      import {figure} from "${course.url}${name}.js";
      document.body.append(figure("${id}", {hide: ["seed"]}));`);
    await page.locator(`figure[id="${id}"] .stage[data-state="ready"]`).first().waitFor({timeout: 90_000});
    // Colours of a canvas, or the parts of a chart.
    await expect.poll(() => page.locator(`figure[id="${id}"] .stage`).first().evaluate((stage) => {
      const canvas = stage.querySelector("canvas");
      if (!canvas) return stage.querySelectorAll("svg *").length;
      const copy = Object.assign(document.createElement("canvas"), {width: 64, height: 64});
      const context = copy.getContext("2d")!;
      context.drawImage(canvas, 0, 0, 64, 64);
      return new Set(new Uint32Array(context.getImageData(0, 0, 64, 64).data.buffer)).size;
    }), {timeout: 60_000}).toBeGreaterThan(10);
    expect(await page.locator("figcaption").evaluate((caption) => getComputedStyle(caption).fontSize), "the host's style stays outside").not.toBe("40px");
    expect(await page.locator(".stage").first().evaluate((stage) => getComputedStyle(stage).getPropertyValue("--density"))).toMatch(/^rgb|^color/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("two figures of a page share its cells, two pages share nothing", async () => {
    const {page, complaints} = await openScript(`
      import * as point from "${course.url}point.js";
      import * as noise from "${course.url}noise.js";
      if (!point.figures.includes("line")) throw new Error(point.figures.join());
      document.body.append(point.figure("line"), noise.figure("seed"), point.figure("distance"));
      if (point.figure("line").nextElementSibling !== noise.figure("seed")) throw new Error("the same figure twice");`);
    for (const id of ["line", "seed", "distance"]) {
      await page.locator(`#${id}`).scrollIntoViewIfNeeded();
      await page.locator(`#${id} .stage[data-state="ready"]`).first().waitFor({timeout: 90_000});
    }
    const slider = page.locator("#line input[type=range]");
    const before = await page.locator("#line .readout").first().innerText();
    await slider.fill("0.25");
    await expect.poll(() => page.locator("#line .readout").first().innerText()).not.toBe(before);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("an unknown figure is an error that names those there are", async () => {
    const {page} = await openScript(`
      import {figure} from "${course.url}noise.js";
      try { figure("nope"); } catch (error) { document.title = String(error); }`);
    await expect.poll(() => page.title()).not.toBe("Another site");
    const message = await page.title();
    expect(message).toMatch(/RangeError: figure: no figure is called "nope"; there are walk, ruler/);
    await page.context().close();
  });
});
