/**
 * The notebook whole, on every page that has cells: edited by typing, broken, reset, kept over a reload, shared by link,
 * declined and accepted elsewhere, under the page's own security policy. What each part does alone is tested beside it.
 */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {readCell, valuesOf} from "./cells-reader.js";
import {selected} from "../full.js";
import {openPage, openSite, pageNames, watchPolicy, type OpenOptions, type OpenPage, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

interface Case {
  readonly name: string;
  /** A cell that a reader would change first. */
  readonly key: string;
  /** The figure that follows it: by its numbers, by what is drawn, or by what its controls are set to. */
  readonly figure: string;
  readonly by: "values" | "picture" | "controls";
  /** What is typed, and the text behind which. */
  readonly behind: string;
  readonly typed: string;
}

const cases: readonly Case[] = [
  {name: "index", key: "cover", figure: "cover", by: "picture", behind: "shadows.names.indexOf(\"frog\")", typed: " + 1"},
  {name: "point", key: "mix", figure: "line", by: "picture", behind: "t * b[k]", typed: " + 0.5"},
  {name: "noise", key: "noiseOf", figure: "seed", by: "values", behind: "normals(dim)", typed: ".map((e) => e + 1)"},
  {name: "likelihood", key: "fair", figure: "die", by: "values", behind: "share / 10", typed: " / 2"},
  {name: "mixture", key: "bell", figure: "bumps", by: "picture", behind: "Math.sqrt(2 * Math.PI)", typed: " * 2"},
  {name: "transport", key: "bell", figure: "bend", by: "picture", behind: "Math.sqrt(2 * Math.PI)", typed: " / 2"},
  {name: "score", key: "hills", figure: "tangent", by: "values", behind: "(2 * h", typed: " * 2"},
  {name: "denoiser", key: "logPosterior", figure: "posterior", by: "values", behind: "sigma ** 2", typed: " * 4"},
  {name: "learning", key: "arrowsAt", figure: "agree", by: "picture", behind: "- x[i % 2]) / sigma", typed: " * 2"},
  {name: "flow", key: "hills", figure: "back", by: "picture", behind: "covariances: [0.2", typed: "5"},
  {name: "schedule", key: "schedule", figure: "shrink", by: "picture", behind: "createScaledLinearSchedule(", typed: "{betaEnd: 0.02}"},
  {name: "sampler", key: "mine", figure: "orders", by: "values", behind: "(next - sigma)", typed: " * 0.9"},
  {name: "ksampler", key: "jump", figure: "node", by: "values", behind: "Math.hypot(1, sigmas[0])", typed: " * 2"},
  {name: "ideal", key: "denoise", figure: "attention", by: "picture", behind: "softmax(closeness", typed: ".map((c) => c / 1e6)"},
  {name: "network", key: "levels", figure: "bench", by: "picture", behind: "levels[0] * e", typed: " * 0.2"},
  {name: "guidance", key: "answer", figure: "arrows", by: "picture", behind: "w * (asked[i] - value)", typed: " * 2"},
  {name: "latent", key: "walkIn", figure: "equal", by: "picture", behind: "levels[0] * e", typed: " * 0.1"},
  {name: "cold", key: "weigh", figure: "look-up", by: "picture", behind: "(2 * sigma ** 2)", typed: " / 1e6"},
  {name: "lab", key: "lab", figure: "bench", by: "controls", behind: "createBench(labDoor", typed: ", {...(await import(\"./figures/bench/edits.js\")).FIRST, seed: 8}"}
];

const soon = {timeout: 40_000};

test("every page that has cells is tried here", async () => {
  const {page} = await open("references");
  const withCells: string[] = await page.evaluate(async (names) => {
    const texts = await Promise.all(names.map(async (name) => (await fetch(name === "index" ? "./" : `./${name}.html`)).text()));
    return names.filter((_, i) => texts[i]!.includes('<details class="cell-source"'));
  }, pageNames);
  expect(cases.map(({name}) => name).sort()).toEqual(withCells);
  await page.context().close();
});

/** One of each way to see a figure change; a full run tries every page. */
const whole = selected(cases, ({name}) => ["noise", "denoiser", "lab"].includes(name));

test.each(whole)("/$name: typed, broken, reset, typed again, reloaded; its link declined, then accepted", {timeout: 400_000}, async (tried) => {
  const {page, complaints} = await open(tried.name, {permissions: ["clipboard-read", "clipboard-write"]});
  const cell = readCell(page, tried.key);
  const figure = page.locator(`figure#${tried.figure}`);
  const original = await cell.source();
  const begins = await lookAtRest(page, tried);

  await typeBehind(page, tried, original);
  await page.keyboard.press("Shift+Enter");
  await expect.poll(() => look(page, tried), soon).not.toBe(begins);
  expect(await cell.problem()).toBe("");
  const changed = await lookAtRest(page, tried);
  const source = await cell.source();
  expect(source.trim()).toBe(original.replace(tried.behind, tried.behind + tried.typed).trim());

  await page.keyboard.type(" + nobodyKnowsThis"); // while the list of names is open, Shift-Enter runs all the same
  await page.keyboard.press("Shift+Enter");
  await expect.poll(cell.problem, soon).toMatch(/Line \d+, column \d+.*nobodyKnowsThis/);
  await expect.poll(() => figure.getAttribute("data-stale"), soon).toBe("");
  await page.keyboard.type(" )");
  await page.keyboard.press("Shift+Enter");
  await expect.poll(cell.problem, soon).not.toMatch(/nobodyKnowsThis/);
  expect(await cell.problem()).toMatch(/Line \d+, column \d+/);
  expect(await figure.getAttribute("data-stale")).toBe("");
  expect(await figure.locator("canvas, .stage > svg").first().evaluate((drawing) => getComputedStyle(drawing).filter), "grey").toContain("grayscale(1)");
  expect(await look(page, tried), "the last good figure stays").toBe(changed);

  await cell.press("reset");
  await expect.poll(() => look(page, tried), soon).toBe(begins);
  expect([await cell.problem(), await figure.getAttribute("data-stale")]).toEqual(["", null]);
  await expect.poll(() => figure.locator('.stage[data-state="ready"]').count(), soon).toBeGreaterThan(0);
  expect((await cell.source()).trim()).toBe(original.trim());
  await expect.poll(() => new URL(page.url()).hash).toBe("");

  await typeBehind(page, tried, original);
  await page.keyboard.press("Shift+Enter");
  await expect.poll(() => page.url(), soon).toContain("&code=");
  await page.reload();
  await expect.poll(() => look(page, tried), {...soon, message: "restored and running"}).toBe(changed);
  expect((await cell.source()).trim()).toBe(source.trim());
  expect(await page.locator("dialog.consent").count()).toBe(0);

  await page.locator(".masthead .menu-button").click();
  await page.locator('.menu [data-action="copy-page-link"]').click();
  await page.locator(".toast:not(:empty)").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(page.url());
  expect(complaints).toEqual([]);
  await page.context().close();

  await declineAndAccept(tried, new URL(link).hash, {begins, changed, original, source});
});

/** In a fresh browser: asked, nothing has run; declined, the original; asked again on a reload, accepted, the same state. */
async function declineAndAccept(tried: Case, hash: string, {begins, changed, original, source}: Readonly<Record<"begins" | "changed" | "original" | "source", string>>): Promise<void> {
  const {page, complaints, scripts} = await open(tried.name, {after: hash});
  const cell = readCell(page, tried.key);
  const question = page.locator("dialog.consent");
  await question.waitFor();
  expect(await lookAtRest(page, tried)).toBe(begins);
  await question.getByRole("button", {name: "Not now"}).click();
  await question.waitFor({state: "detached"});
  expect(scripts.filter((url) => /notebook\/cells\/(shell|notebook|run|compile)\./.test(url)), "what could run it has not even been loaded").toEqual([]);
  expect((await cell.source()).trim()).toBe(original.trim());
  expect(await look(page, tried)).toBe(begins);
  await page.reload();
  await question.getByRole("button", {name: "Run these edits"}).click();
  await expect.poll(() => look(page, tried), {...soon, message: "the sender's state"}).toBe(changed);
  expect((await cell.source()).trim()).toBe(source.trim());
  expect(complaints).toEqual([]);
  await page.context().close();
}

const withEveryPart = cases.filter(({name}) => ["noise", "score"].includes(name));

test.each(withEveryPart)("/$name, edited: the menus, the slide and its code carry the edit; embedded, it stays off", async (tried) => {
  const {page, complaints} = await open(tried.name, {permissions: ["clipboard-read", "clipboard-write"]});
  const begins = await lookAtRest(page, tried);
  await typeBehind(page, tried, await readCell(page, tried.key).source());
  await page.keyboard.press("Shift+Enter");
  await expect.poll(() => look(page, tried), soon).not.toBe(begins);
  const changed = await lookAtRest(page, tried);
  await page.keyboard.press("Escape"); // out of the editor

  const actions = async (of: string) => {
    await page.locator(`${of} .menu-button`).click();
    const items = page.locator(".menu:popover-open [role=menuitem]");
    await items.first().waitFor();
    const ids = await items.evaluateAll((all) => all.map((item) => (item as HTMLElement).dataset.action));
    await page.keyboard.press("Escape");
    return ids;
  };
  expect(await actions(`figure#${tried.figure}`)).toEqual(["copy-link", "cite", "embed", "png", "png-clear", "svg", "csv", "record", "present"]);
  expect(await actions(".masthead")).toEqual(["copy-page-link", "cite", "present"]);

  const copied = async (of: string, action: string) => {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await page.locator(`${of} .menu-button`).click();
    await page.locator(`.menu [data-action="${action}"]`).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe("");
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const link = await copied(".masthead", "copy-page-link");
  expect(link).toMatch(/#v1&code=[\w-]+$/);
  expect(await copied(`figure#${tried.figure}`, "copy-link"), "the cell stands in the figure").toBe(link.replace("#", `#${tried.figure}&`));
  const frame = await copied(`figure#${tried.figure}`, "embed");

  await page.locator(`figure#${tried.figure} .menu-button`).click();
  await page.locator('.menu [data-action="present"]').click();
  await page.locator(`figure#${tried.figure}.presented`).waitFor();
  expect(await look(page, tried), "the slide shows the edited cell's figure").toBe(changed);
  await page.keyboard.press("q");
  expect(await page.locator(".present-code svg").getAttribute("aria-label")).toContain(link);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.locator(".present").waitFor({state: "detached"});
  expect(complaints).toEqual([]);
  await page.context().close();

  const address = /src="([^"]+)"/.exec(frame)![1]!.replace(/&amp;/g, "&");
  expect(address).toBe(link.replace(/#/, `?embed=${tried.figure}#${tried.figure}&`));
  const embedded = await open(tried.name, {after: address.slice(address.indexOf("?"))});
  await expect.poll(() => embedded.page.locator(".link-notices .notice").allTextContents()).toEqual([expect.stringContaining("In an embedded page that stays off")]);
  expect(await lookAtRest(embedded.page, tried)).toBe(begins);
  expect(await embedded.page.locator("dialog.consent").count()).toBe(0);
  expect(embedded.complaints).toEqual([]);
  await embedded.page.context().close();
});

/** Opens a page that complains of what its policy forbids, too. */
function open(name: string, options: OpenOptions = {}): Promise<OpenPage> {
  return openPage(site, name, {reducedMotion: "reduce", ...options, prepare: watchPolicy}); // what rests can be compared
}

/** Goes to the cell, behind `behind`, by the keyboard, and types there. */
async function typeBehind(page: Page, {key, behind, typed}: Case, source: string): Promise<void> {
  const at = source.indexOf(behind);
  expect(at, behind).toBeGreaterThanOrEqual(0);
  await readCell(page, key).edit();
  await page.keyboard.press("ControlOrMeta+Home");
  for (let k = at + behind.length; k > 0; --k) await page.keyboard.press("ArrowRight");
  await page.keyboard.type(typed);
}

/** The figure's numbers, a coarse picture of what it draws, or its fields (the lab's are the whole run). */
async function look(page: Page, {figure, by}: Case): Promise<string> {
  if (by === "values") return valuesOf(page, figure);
  if (by === "controls") return page.locator(`figure#${figure} :is(input[type=number], select, textarea)`).evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value).join("\n"));
  return page.locator(`figure#${figure}`).evaluate((element) => {
    const copy = Object.assign(document.createElement("canvas"), {width: 32, height: 32});
    const context = copy.getContext("2d", {willReadFrequently: true})!;
    for (const canvas of element.querySelectorAll("canvas")) context.drawImage(canvas, 0, 0, 32, 32);
    return Array.from(context.getImageData(0, 0, 32, 32).data, (value) => value >> 4).join(",");
  });
}

/** What it shows once it is drawn, and has stayed the same for half a second. */
async function lookAtRest(page: Page, tried: Case): Promise<string> {
  const figure = page.locator(`figure#${tried.figure}`);
  await expect.poll(async () => {
    await figure.scrollIntoViewIfNeeded(); // what stands above may have grown and pushed it away
    return figure.locator('[data-state="ready"]').count();
  }, {timeout: 60_000}).toBeGreaterThan(0);
  let before: string;
  let now = "";
  do {
    before = now;
    await page.waitForTimeout(500);
    now = await look(page, tried);
  } while (now !== before || now === "");
  return now;
}
