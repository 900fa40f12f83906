/** The state of every page in its address: round trips, back and forward, and the question before code runs. */
import fc from "fast-check";
import type {Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {packCells} from "../../src/notebook/link/code.js";
import {hashSource} from "../../src/notebook/link/edited-cells.js";
import {selected} from "../full.js";
import {openPage, openSite, pageNames, waitForFigures, type OpenOptions, type Site} from "./site.js";
import {moveEverything, readStates, readValues, waitForRest, withModule} from "./state.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

const hashOf = (page: Page) => page.evaluate(() => decodeURIComponent(location.hash.slice(1)));
const noticesOf = (page: Page) => page.locator(".link-notices .notice").allTextContents();
const ruler = (page: Page) => page.locator("figure#ruler input[type=range]");

describe("all state round-trips", () => {
  const chapters = pageNames.filter((name) => !["api", "lab", "references"].includes(name)); // the lab's run is text, copied as such
  test.each(selected(chapters, (name) => ["index", "noise"].includes(name)))("/%s", {timeout: 400_000}, async (name) => {
    const withValues = name !== "ideal"; // its long runs need minutes here: its controls are compared, and not what they lead to
    const {page, complaints} = await openPage(site, name, {reducedMotion: "reduce"});
    expect(await waitForFigures(page)).toEqual([]);
    const {states: before, twice} = await readStates(page);
    expect(twice, "keys that two controls claim").toEqual([]);
    for (const key of Object.keys(before)) expect(key).toMatch(/^([a-z0-9-]+\.)?[a-z][a-z0-9-]*$/);
    expect(Object.entries(before).filter(([, text]) => text !== null), "what differs from the beginning before anybody has moved it").toEqual([]);
    await moveEverything(page);
    await waitForRest(page);
    const {states} = await readStates(page);
    const unmoved = Object.entries(states).filter(([, text]) => text === null).map(([key]) => key);
    expect(unmoved.filter((key) => !leftAlone[name]?.includes(key)), "what was not moved").toEqual([]);
    const url = page.url();
    console.log(`/${name}: ${Object.values(states).filter(Boolean).length} states, ${url.length - url.indexOf("#")} characters`);
    expect(complaints).toEqual([]);

    const other = await openPage(site, name, {reducedMotion: "reduce", after: url.slice(url.indexOf("#"))});
    expect(await waitForFigures(other.page)).toEqual([]);
    await expect.poll(async () => (await readStates(other.page)).states, {timeout: 60_000, interval: 500}).toEqual(states);
    // Both are still computing. (On the bench of particles the value is the level that is looked at, where each change of the run begins anew.)
    const different = async () => {
      const [mine, theirs] = [await readValues(page), await readValues(other.page)];
      const ids = Object.keys(mine).filter((id) => !(id === "bench" && name.endsWith("sampler")) && JSON.stringify(mine[id]) !== JSON.stringify(theirs[id]));
      for (const each of [page, other.page]) if (ids[0]) await each.locator(`figure[id="${ids[0]}"]`).scrollIntoViewIfNeeded(); // it may wait to be seen
      return ids.map((id) => [id, mine[id], theirs[id]]);
    };
    if (withValues) await expect.poll(different, {timeout: 90_000, interval: 1000}).toEqual([]);
    expect(await noticesOf(other.page)).toEqual([]);
    expect(other.page.url()).toBe(url);
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
    await page.context().close();
  });
  /** A camera wants a drag (below). An end beyond the last step cannot be later. What goes with a run or a set may be begun anew by a later control. */
  const leftAlone: Readonly<Record<string, readonly string[]>> = {
    flow: ["crowd.noise-level"], ideal: ["generate.level", "generate.set", "collapse.level", "return.picture"], ksampler: ["node.end-at-step", "bench.noise-level"],
    mixture: ["bumps.places"], point: ["plane.camera"], sampler: ["bench.noise-level"], schedule: ["curves.bends"], transport: ["bend.curve"]
  };

  test("a camera, at another width too", async () => {
    const {page} = await openPage(site, "point");
    await waitForFigures(page);
    const plane = page.locator("figure#plane");
    await plane.scrollIntoViewIfNeeded();
    await plane.locator("select").selectOption("tsne");
    await plane.getByRole("button", {name: "closer"}).click();
    await plane.locator("canvas").first().hover();
    await page.mouse.down();
    await page.mouse.move(500, 300, {steps: 5});
    await page.mouse.up();
    await waitForRest(page);
    const {states} = await readStates(page);
    expect(states["plane.camera"]).toMatch(/^-?[\d.]+,-?[\d.]+,1\.6$/);
    const narrow = await openPage(site, "point", {viewport: {width: 400, height: 800}, after: new URL(page.url()).hash});
    await waitForFigures(narrow.page);
    await expect.poll(async () => (await readStates(narrow.page)).states["plane.camera"], {timeout: 20_000}).toBe(states["plane.camera"]);
    await page.context().close();
    await narrow.page.context().close();
  });
});

describe("the address", () => {
  test("follows gestures, and the page follows back and forward without loading anew", async () => {
    const {page, complaints} = await openPage(site, "noise");
    await waitForFigures(page);
    await page.evaluate(() => ((globalThis as {mark?: number}).mark = 1));
    const length = await page.evaluate(() => history.length);
    expect(new URL(page.url()).hash).toBe("");
    await ruler(page).press("ArrowRight");
    await ruler(page).press("ArrowRight"); // one burst
    await expect.poll(() => hashOf(page)).toBe("v1&ruler.sigma=12");
    await page.waitForTimeout(1100);
    await page.locator("figure#ruler input[type=number]").press("ArrowUp");
    await expect.poll(() => hashOf(page)).toBe("v1&ruler.sigma=12&ruler.seed=8");
    expect(await page.evaluate(() => history.length)).toBe(length + 2);

    await page.goBack();
    await expect.poll(async () => (await readStates(page)).states["ruler.seed"]).toBe(null);
    expect(await ruler(page).inputValue()).toBe("12");
    await page.goBack();
    await expect.poll(() => ruler(page).inputValue()).toBe("10");
    expect(await hashOf(page)).toBe("");
    await page.goForward();
    await expect.poll(() => ruler(page).inputValue()).toBe("12");
    await page.goForward();
    await expect.poll(async () => (await readStates(page)).states["ruler.seed"]).toBe("8");
    expect(await page.evaluate(() => (globalThis as {mark?: number}).mark)).toBe(1);
    await ruler(page).focus();
    await page.waitForTimeout(1100);
    for (let i = 0; i < 2; i++) await ruler(page).press("ArrowLeft");
    await page.locator("figure#ruler input[type=number]").press("ArrowDown");
    await expect.poll(() => hashOf(page), {message: "what is as it began is not written"}).toBe("");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a drag is one step, however long it takes", async () => {
    const {page} = await openPage(site, "noise");
    await waitForFigures(page);
    await ruler(page).scrollIntoViewIfNeeded();
    const box = (await ruler(page).boundingBox())!;
    const length = await page.evaluate(() => history.length);
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
    await page.mouse.down();
    for (const share of [0.6, 0.7, 0.8, 0.95]) {
      await page.mouse.move(box.x + box.width * share, box.y + box.height / 2, {steps: 3});
      await page.waitForTimeout(500); // long enough to be written
    }
    await page.mouse.up();
    await page.waitForTimeout(800);
    expect(await hashOf(page)).toMatch(/^v1&ruler\.sigma=(19|20)$/);
    expect(await page.evaluate(() => history.length)).toBe(length + 1);
    await page.goBack();
    await expect.poll(() => ruler(page).inputValue()).toBe("10");
    await page.context().close();
  });

  test("leads to a place in the page, with state and without, and a place taken later keeps the state", async () => {
    const top = (page: Page, id: string) => page.evaluate((name) => document.getElementById(name)!.getBoundingClientRect().top, id);
    const {page} = await openPage(site, "noise", {after: "#ksampler&v1&ksampler.steps=31"});
    await expect.poll(() => page.locator("figure#ksampler input[type=number]").first().inputValue()).toBe("31");
    await expect.poll(async () => Math.abs(await top(page, "ksampler"))).toBeLessThan(200);
    await page.evaluate(() => (location.hash = "ruler"));
    await expect.poll(() => hashOf(page)).toBe("ruler&v1&ksampler.steps=31");
    await expect.poll(async () => Math.abs(await top(page, "ruler"))).toBeLessThan(200);
    expect(await page.locator("figure#ksampler input[type=number]").first().inputValue()).toBe("31");
    await page.context().close();

    const plain = await openPage(site, "noise", {after: "#ruler"});
    await waitForFigures(plain.page, {timeout: 1000});
    expect(await hashOf(plain.page)).toBe("ruler");
    await plain.page.context().close();
  });

  test("of one figure is copied from its menu, with that figure's state alone", async () => {
    const {page} = await openPage(site, "noise", {permissions: ["clipboard-read", "clipboard-write"]});
    await waitForFigures(page);
    await ruler(page).press("ArrowRight");
    await page.locator("figure#ksampler input[type=number]").first().press("ArrowUp");
    await page.locator("figure#ruler .menu-button").click();
    await page.getByRole("menuitem", {name: "Copy link to this figure"}).click();
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(copied).toBe(`${site.server.url}noise.html#ruler&v1&ruler.sigma=11`);
    await page.locator(".masthead .menu-button").click();
    await page.getByRole("menuitem", {name: "Copy link to the page"}).click();
    await expect.poll(copied).toBe(`${site.server.url}noise.html#v1&ruler.sigma=11&ksampler.steps=21`);
    await page.context().close();
  });

  test("says what it asks for in vain, and does the rest", async () => {
    const {page, complaints} = await openPage(site, "noise", {after: "#v1&ruler.sigma=99&walk.gone=1&ksampler.scheduler=%3Cimg%20src%3Dx%3E&ruler.seed=5"});
    await waitForFigures(page);
    await expect.poll(() => noticesOf(page), {timeout: 30_000}).toEqual([
      expect.stringContaining("ruler.sigma = 99, but that can be 1 to 20"),
      expect.stringContaining("ksampler.scheduler = <img src=x>, but that can be one of normal, simple"),
      expect.stringContaining("asks for walk.gone, which this page no longer has")
    ]);
    expect(await page.locator(".link-notices img").count()).toBe(0);
    expect((await readStates(page)).states["ruler.seed"]).toBe("5");
    await page.locator(".link-notices button").first().click();
    expect(await noticesOf(page)).toHaveLength(2);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

const evil = "globalThis.ran = true; document.title = \"ran\";";
const ran = (page: Page) => page.evaluate(() => (globalThis as {ran?: boolean}).ran ?? false);

/** /noise with a key on each cell, if the build gives none. */
async function withKeys(page: Page): Promise<void> {
  await page.route("**/noise.html*", async (route) => {
    const response = await route.fetch();
    let n = 0;
    const body = (await response.text()).replace(/<details class="cell-source"(?![^>]*data-key)/g, () => `<details class="cell-source" data-key="cell-${++n}"`);
    await route.fulfill({response, body});
  });
}
async function openNoise(after = "", options: OpenOptions = {}) {
  const prepare = async (page: Page) => {
    await withKeys(page);
    await options.prepare?.(page);
  };
  const open = await openPage(site, "noise", {...options, after, prepare});
  const cells = await open.page.locator(".cell-source[data-key]").evaluateAll((all) => all.map((cell) => ({key: (cell as HTMLElement).dataset.key!, source: cell.querySelector("code")!.textContent!})));
  return {...open, cells};
}
const readEdits = (page: Page) => withModule<Record<string, string>>(page, "notebook/edits", "return {...module.edits.get()};");
const dialog = (page: Page) => page.locator("dialog.consent");
const kept = (page: Page, shelf = "edits") => page.evaluate((key) => localStorage.getItem(key), `16384:${shelf}:noise`);
const keepBefore = (page: Page, cells: readonly (readonly [string, string, string])[]) =>
  page.addInitScript((text) => {
    if (!sessionStorage.getItem("begun")) localStorage.setItem("16384:edits:noise", text);
    sessionStorage.setItem("begun", "yes");
  }, JSON.stringify({version: 1, cells}));

describe("a link with code", () => {
  let first: {key: string; source: string};
  let second: {key: string; source: string};
  let code: string;
  beforeAll(async () => {
    const {page, cells} = await openNoise();
    [first, second] = cells as [typeof first, typeof second];
    code = await packCells([{key: first.key, source: `${evil}\n${first.source}`, of: hashSource(first.source)}, {key: `${first.key}+1`, source: "1 + 1", of: ""}]);
    await page.context().close();
  });

  test("asks, with the difference, while its values are set at once; declined, nothing runs and the link stays", async () => {
    const {page, complaints} = await openNoise(`#v1&ruler.sigma=3&code=${code}`);
    await expect.poll(() => ruler(page).inputValue()).toBe("3");
    await dialog(page).waitFor();
    const text = (await dialog(page).textContent())!;
    for (const part of ["edits the code", evil, `Cell ${first.key}`, `New cell under ${first.key}`, "1 + 1"]) expect(text).toContain(part);
    expect(await dialog(page).locator("ins").allTextContents()).toEqual([`added: ${evil}`, "added: 1 + 1"]);
    expect(await dialog(page).locator("del").count()).toBe(0);
    await waitForFigures(page);
    await page.locator("figure#walk input[type=range]").first().press("ArrowRight"); // the page is in use meanwhile
    expect(await readEdits(page)).toEqual({});
    await dialog(page).getByRole("button", {name: "Not now"}).click();
    await expect.poll(() => dialog(page).count()).toBe(0);
    expect([await readEdits(page), await ran(page), await kept(page)]).toEqual([{}, false, null]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("stays in the address after a no, by Escape too, until the reader changes something", async () => {
    const {page} = await openNoise(`#v1&code=${code}`);
    await dialog(page).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => dialog(page).count()).toBe(0);
    expect(page.url()).toContain(code);
    await waitForFigures(page);
    await ruler(page).press("ArrowRight");
    await expect.poll(() => hashOf(page)).toBe("v1&ruler.sigma=11");
    expect(await ran(page)).toBe(false);
    await page.context().close();
  });

  test("runs after a yes, is kept, and is not asked about again on a reload", async () => {
    const {page} = await openNoise(`#v1&code=${code}`);
    await dialog(page).getByRole("button", {name: "Run these edits"}).click();
    await expect.poll(() => readEdits(page)).toEqual({[first.key]: `${evil}\n${first.source}`, [`${first.key}+1`]: "1 + 1"});
    expect(await kept(page)).toContain("globalThis.ran");
    await expect.poll(() => hashOf(page)).toMatch(/^v1&code=/);
    await page.reload();
    await expect.poll(async () => Object.keys(await readEdits(page))).toEqual([first.key, `${first.key}+1`]);
    await page.waitForTimeout(500);
    expect(await dialog(page).count()).toBe(0);
    await page.context().close();
  });

  test("never takes the place of the reader's own edits by itself; they can be brought back", async () => {
    const own = [[second.key, "own()", hashSource(second.source)]] as const;
    const {page} = await openNoise(`#v1&code=${code}`, {prepare: (p) => keepBefore(p, own)});
    await dialog(page).waitFor();
    expect(await readEdits(page)).toEqual({[second.key]: "own()"});
    await dialog(page).getByRole("button", {name: "Run these, put mine aside"}).click();
    await expect.poll(async () => Object.keys(await readEdits(page))).toEqual([first.key, `${first.key}+1`]);
    expect(await kept(page, "aside-1")).toContain("own()");
    await page.reload();
    await page.getByRole("button", {name: "Bring them back"}).click();
    await expect.poll(() => readEdits(page)).toEqual({[second.key]: "own()"});
    expect(await kept(page, "aside-1")).toBe(null);
    await page.context().close();

    const kept2 = await openNoise(`#v1&code=${code}`, {prepare: (p) => keepBefore(p, own)});
    await dialog(kept2.page).getByRole("button", {name: "Keep mine"}).click();
    expect(await readEdits(kept2.page)).toEqual({[second.key]: "own()"});
    await kept2.page.context().close();
  });

  test("stays off where the page is embedded, by its address or by a frame", async () => {
    const {page} = await openNoise(`?embed=walk#v1&code=${code}`, {prepare: (p) => keepBefore(p, [[second.key, "own()", hashSource(second.source)]])});
    await expect.poll(() => noticesOf(page)).toEqual([expect.stringContaining("In an embedded page that stays off")]);
    expect([await dialog(page).count(), await readEdits(page), await ran(page)]).toEqual([0, {}, false]);
    await page.setContent(`<iframe src="${site.server.url}noise.html#v1&code=${code}" width="900" height="700"></iframe>`);
    await page.frameLocator("iframe").locator(".link-notices .notice").waitFor();
    expect(await page.frameLocator("iframe").locator("dialog.consent").count()).toBe(0);
    await page.context().close();
  });

  test("of another edition of the page: says which cells have changed, and shows the text of those that are gone", async () => {
    const old = await packCells([{key: first.key, source: "x", of: hashSource("another text")}, {key: "gone", source: "the text of gone", of: ""}]);
    const {page} = await openNoise(`#v1&code=${old}`);
    await dialog(page).waitFor();
    const text = (await dialog(page).textContent())!;
    for (const part of ["The page has changed this cell since the link was made", "no longer has the cell gone", "the text of gone"]) expect(text).toContain(part);
    await dialog(page).getByRole("button", {name: "Run these edits"}).click();
    await expect.poll(() => readEdits(page)).toEqual({[first.key]: "x"});
    await page.context().close();
  });

  test("back and forward take edits along", async () => {
    const {page} = await openNoise();
    await waitForFigures(page);
    await ruler(page).press("ArrowRight");
    await expect.poll(() => hashOf(page)).toBe("v1&ruler.sigma=11");
    await withModule(page, "notebook/edits", `module.edits.change(${JSON.stringify(first.key)}, "1");`);
    await expect.poll(() => hashOf(page)).toMatch(/^v1&ruler\.sigma=11&code=/);
    await page.goBack();
    await expect.poll(() => readEdits(page)).toEqual({});
    await page.goForward();
    await expect.poll(() => readEdits(page)).toEqual({[first.key]: "1"});
    expect(await dialog(page).count()).toBe(0);
    await page.context().close();
  });
});

describe("kept edits", () => {
  test("of a cell that the page has changed since: the reader is told, the text is kept", async () => {
    const {page, cells} = await openNoise("", {prepare: (p) => keepBefore(p, [["cell-1", "mine()", "00000000"], ["walkFrom", "mine()", "00000000"], ["no-such-cell", "lost()", ""]])});
    const known = cells.filter(({key}) => ["cell-1", "walkFrom"].includes(key)).map(({key}) => key);
    expect(known).toHaveLength(1);
    await dialog(page).waitFor();
    expect(await dialog(page).textContent()).toMatch(/The page has changed since you edited it[\s\S]*mine\(\)[\s\S]*lost\(\)/);
    expect(await readEdits(page)).toEqual({});
    await dialog(page).getByRole("button", {name: "Later"}).click();
    expect(await kept(page)).toContain("mine()");
    await page.reload();
    await dialog(page).getByRole("button", {name: "Run my text"}).click();
    await expect.poll(() => readEdits(page)).toEqual({[known[0]!]: "mine()"});
    expect(await kept(page)).toContain("lost()");
    await page.context().close();
  });

  test("where the browser keeps nothing, the page says so once and goes on", async () => {
    const forbid = (page: Page) => page.addInitScript(() => Object.defineProperty(globalThis, "localStorage", {get: () => {
      throw new DOMException("denied", "SecurityError");
    }}));
    const code = await packCells([{key: "cell-1", source: "1", of: ""}, {key: "walkFrom", source: "1", of: ""}]);
    const {page, complaints} = await openNoise(`#v1&code=${code}`, {prepare: forbid});
    await dialog(page).getByRole("button", {name: "Run these edits"}).click();
    await expect.poll(async () => Object.values(await readEdits(page))).toEqual(["1"]);
    expect(await noticesOf(page)).toEqual([expect.stringContaining("does not let this page keep your edits")]);
    expect(complaints).toEqual([]);
    await expect.poll(() => page.evaluate(() => history.state !== null)).toBe(true); // the page has written its address
    await page.reload(); // which is all there is
    await expect.poll(async () => Object.values(await readEdits(page))).toEqual(["1"]);
    await page.context().close();
  });
});

describe("malicious links", () => {
  test("a 5 MB fragment, and a bomb: the page opens and works", async () => {
    const bomb = Buffer.from(await new Response(new Blob([JSON.stringify([["a", " ".repeat(60_000_000), ""]])]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer()).toString("base64url");
    for (const [after, said] of [[`#v1&ruler.sigma=3&x=${"A".repeat(2_000_000)}`, "too long"], [`#v1&code=${bomb}`, "damaged or cut off"]] as const) {
      const {page, complaints} = await openPage(site, "noise", {after});
      await expect.poll(() => noticesOf(page)).toEqual([expect.stringContaining(said)]);
      expect(await waitForFigures(page)).toEqual([]);
      await ruler(page).press("ArrowRight");
      await expect.poll(() => hashOf(page)).toBe("v1&ruler.sigma=11");
      expect(complaints).toEqual([]);
      await page.context().close();
    }
    // Longer than browsers let anybody type, but a page may set it.
    const {page, complaints} = await openPage(site, "noise");
    await waitForFigures(page);
    await ruler(page).press("ArrowRight");
    await expect.poll(() => hashOf(page)).toBe("v1&ruler.sigma=11");
    await page.evaluate(() => (location.hash = `v1&code=${"A".repeat(1_900_000)}`));
    await expect.poll(() => noticesOf(page)).toEqual([expect.stringContaining("too long")]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("200 bad links: no code runs unasked, no exception escapes, the page stays usable", async () => {
    const {page, complaints, cells} = await openNoise();
    await waitForFigures(page);
    await ruler(page).press("ArrowRight");
    await expect.poll(() => hashOf(page)).toBe("v1&ruler.sigma=11");
    const code = await packCells([{key: cells[0]!.key, source: evil, of: ""}]);
    const keys = Object.keys((await readStates(page)).states);
    const text = fc.oneof(fc.constantFrom(evil, `javascript:${evil}`, `<img src=x onerror="${evil}">`, "NaN", "1e999", "-0", "null", "__proto__", "1,2,3", ""), fc.string({unit: "binary", maxLength: 20}));
    const whole = fc.array(fc.tuple(fc.constantFrom(...keys, "__proto__", "constructor", "code"), text), {maxLength: 8}).map((pairs) => `v1&${pairs.map(([key, value]) => `${key}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, ""))}`).join("&")}`);
    const flipped = fc.tuple(fc.nat(code.length - 1), fc.nat(5)).map(([at, bit]) => `v1&ruler.sigma=4&code=${code.slice(0, at)}${String.fromCharCode(code.charCodeAt(at) ^ (1 << bit))}${code.slice(at + 1)}`);
    const shortened = fc.nat(code.length).map((n) => `v1&code=${code.slice(0, n)}`);
    const links = fc.sample(fc.oneof(whole, whole, flipped, shortened), {numRuns: 200, seed: 16384});
    for (const [i, link] of links.entries()) {
      await page.evaluate((fragment) => (location.hash = fragment), link);
      if (i % 20 === 0) await page.waitForTimeout(100);
      expect(await ran(page), link).toBe(false);
    }
    await page.waitForTimeout(1000);
    expect(await readEdits(page)).toEqual({});
    for (let i = 0; i < 5 && (await dialog(page).count()); i++) await dialog(page).getByRole("button").last().click(); // some flips leave a whole packet: it asks
    await page.evaluate(() => (location.hash = "v1&ruler.sigma=7"));
    await expect.poll(() => ruler(page).inputValue()).toBe("7");
    await ruler(page).press("ArrowRight");
    await expect.poll(() => ruler(page).inputValue()).toBe("8");
    expect(await ran(page)).toBe(false);
    expect(await page.title()).not.toBe("ran");
    expect(await page.locator('figure [data-state="failed"], .observablehq--error').allTextContents()).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
