/** What cells may do, and what goes wrong in them, on /noise of the built site; notebook.test.ts edits a cell of every page. */
import axe from "axe-core";
import {afterAll, afterEach, beforeAll, describe, expect, test} from "vitest";
import type {Page} from "playwright-core";
import {readCell} from "./cells-reader.js";
import {selected} from "../full.js";
import {openPage, openSite, sizes, waitForFigures, type OpenPage, type Site} from "./site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: false});
});
afterAll(() => site?.close());

let opened: OpenPage | undefined;
afterEach(async () => {
  const page = opened?.page;
  opened = undefined;
  await page?.context().close();
});
const open = async (name: string, options = {}) => (opened = await openPage(site, name, options)).page;
const soon = {timeout: 20_000};

/** Text of a page's element that a scratch cell under `noiseOf` on /noise displays, and its problem. */
async function openScratch(): Promise<{page: Page; scratch: ReturnType<typeof readCell>; shows: () => Promise<string>}> {
  const page = await open("noise");
  const above = readCell(page, "noiseOf");
  await above.details.evaluate((element: HTMLDetailsElement) => (element.open = true));
  await above.press("add");
  const scratch = readCell(page, "noiseOf+1");
  await scratch.details.waitFor();
  return {page, scratch, shows: async () => (await scratch.block.allTextContents()).join("")};
}

describe("a cell of the reader's own behaves as in a notebook", () => {
  test("it displays expressions, several values, and reads the page; what another defines reaches it", async () => {
    const {page, scratch, shows} = await openScratch();
    await scratch.run("noiseOf(7, 3).length + PICTURE_DIM");
    await expect.poll(shows, soon).toBe("16387");
    await scratch.run("const mine: number = 6; display(mine); display('and'); display(mine * 7);");
    await expect.poll(shows, soon).toBe('6"and"42');
    await scratch.press("add");
    const second = readCell(page, "noiseOf+2");
    await second.run("mine + 1");
    await expect.poll(() => second.block.textContent(), soon).toBe("7");
    await scratch.run("const mine = 9;");
    await expect.poll(() => second.block.textContent(), soon).toBe("10");
    expect(await shows()).toBe("");
    await scratch.run("const yours = 9;");
    await expect.poll(second.problem, soon).toMatch(/`mine` is not defined/);
    await scratch.run("const mine = 1, yours = 2;");
    await expect.poll(() => second.block.textContent(), soon).toBe("2");
    expect(await second.problem()).toBe("");
    await second.press("reset");
    await expect.poll(() => second.details.count()).toBe(0);
    expect(opened!.complaints).toEqual([]);
  });

  test("await, generators, view, invalidation", async () => {
    const {page, scratch, shows} = await openScratch();
    await scratch.run("const late = await new Promise<number>((resolve) => setTimeout(() => resolve(42), 50)); display(late);");
    await expect.poll(shows, soon).toBe("42");
    await scratch.run("const ticks = (function* () { for (let i = 0; i < 5; ++i) yield i; })();");
    await scratch.press("add");
    const second = readCell(page, "noiseOf+2");
    await second.run("ticks");
    await expect.poll(() => second.block.textContent(), soon).toBe("4");
    await scratch.run('const box = Object.assign(document.createElement("input"), {type: "number", value: "3", id: "box", ariaLabel: "box"});\nconst ticks = view(box) as number;');
    await expect.poll(() => second.block.textContent(), soon).toBe("3");
    await page.fill("#box", "8");
    await expect.poll(() => second.block.textContent(), soon).toBe("8");
    await scratch.run("const ticks = 1; invalidation.then(() => (document.title = `gone ${ticks}`));");
    await expect.poll(() => second.block.textContent(), soon).toBe("1");
    await scratch.run("const ticks = 2;");
    await expect.poll(() => page.title(), soon).toBe("gone 1");
    await second.run("const q = ticks * 10; const next: number = await Promise.resolve(q + 1); display(next)");
    await expect.poll(() => second.block.textContent(), soon).toBe("21");
    expect(opened!.complaints).toEqual([]);
  });

  test("imports take the course's modules, packages and nothing else; a wrong name is told the right one", async () => {
    const {scratch, shows} = await openScratch();
    await scratch.run('import {chiMean} from "./math/index.js";\nimport {randomNormal} from "d3-random";\nconst {createRandom: again} = await import("./math/noise/random.js");\ndisplay(chiMean(16384).toFixed(3) + typeof randomNormal + (again === createRandom));');
    await expect.poll(shows, soon).toBe('"127.998functiontrue"');
    await scratch.run('import {chiMeen} from "./math/index.js";\ndisplay(chiMeen);');
    await expect.poll(scratch.problem, soon).toMatch(/Line 1, column 23.*`chiMeen`.*Did you mean `chiMean`/);
    await scratch.run('const a = 1;\nimport {chiMean} from "./math/numeric/geometri.js";');
    await expect.poll(scratch.problem, soon).toMatch(/Line 2, column 23.*no module.*\.\/math\/numeric\/geometry\.js/);
    await scratch.run('import {chiMean} from "https://elsewhere.example/norm.js";');
    await expect.poll(scratch.problem, soon).toMatch(/There is no module/);
    await scratch.run("logGamma(5)");
    await expect.poll(scratch.problem, soon).toMatch(/Line 1, column 1.*`logGamma` is not defined.*import \{logGamma\} from "\.\/math\//);
    await scratch.run('const {logGamma} = await import("./math/numeric/special.js"); display(logGamma(5).toFixed(3));');
    await expect.poll(shows, soon).toBe('"3.178"');
    expect(opened!.complaints).toEqual([]);
  });

  test("errors say what and where: thrown, in a function called later, in another cell's function, a name twice, a circle", async () => {
    const {page, scratch} = await openScratch();
    await scratch.run("const a: number = 1;\n  (undefined as unknown as {b: {c: number}}).b.c;");
    await expect.poll(scratch.problem, soon).toMatch(/Line 2, column 4\d.*TypeError/);
    await scratch.run("setTimeout(() => {\n  missingFunction();\n}, 10);");
    await expect.poll(scratch.problem, soon).toMatch(/Line 2, column 3.*ReferenceError|`missingFunction` is not defined/);
    await scratch.run("setTimeout(() => {\n  throw new RangeError(`later`);\n}, 10);");
    await expect.poll(scratch.problem, soon).toMatch(/Line 2, column 9.*RangeError: later/);
    await scratch.run("const thrower = () => {\n  throw new Error(`here`);\n};");
    await scratch.press("add");
    const second = readCell(page, "noiseOf+2");
    await second.run("thrower()");
    await expect.poll(second.problem, soon).toMatch(/here \(the cell `thrower`, line 2, column 9\)/);
    await second.run("const seeds = 1;");
    await expect.poll(second.problem, soon).toMatch(/Line 1, column 7.*`seeds` is defined twice: here and in the cell `seeds`/);
    expect(await readCell(page, "seeds").problem()).toMatch(/defined twice/);
    await second.run("const p = thrower;");
    await scratch.run("const thrower = p;");
    await expect.poll(scratch.problem, soon).toMatch(/Line 1, column 17.*`thrower` → `p` → `thrower`/);
    expect(await readCell(page, "seeds").problem()).toBe("");
    await second.run("const p = 1;");
    await expect.poll(scratch.problem, soon).toBe("");
    expect(opened!.complaints).toEqual([]);
  });
});

describe("what would never stop is stopped, and the page goes on", () => {
  const runaway: readonly (readonly [string, RegExp])[] = [
    ["while (true) {}", /Line 1.*without a pause/],
    ["for (;;) await 0;", /Line 1.*without a pause/],
    ["for await (const i of (function* () { for (;;) yield 1; })()) i;", /Line 1.*without a pause/],
    ["try { while (true); } catch {}\nwhile (true) { try { while (true); } catch {} }", /without a pause/],
    ["const f = (n: number): number => f(n + 1) + 1;\nf(0);", /Line 1, column \d+.*stack is full/],
    ["const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));\nfib(80);", /Line 1.*without a pause/],
    ["const go = (): Promise<void> => Promise.resolve().then(go);\nawait go();", /Line 1.*without a pause/],
    ["Array.from({length: 1e9}, (_, i) => i);", /without a pause/]
  ];
  test("loops, recursion and promises without end, one after the other on one page", async () => {
    const {scratch, shows} = await openScratch();
    for (const [i, [source, message]] of runaway.entries()) {
      await scratch.run(source);
      await expect.poll(scratch.problem, {...soon, message: source}).toMatch(message);
      await scratch.run(`6 * 7 + ${i}`);
      await expect.poll(shows, {...soon, message: `after ${source}`}).toBe(String(42 + i));
      expect(await scratch.problem()).toBe("");
    }
    expect(opened!.complaints).toEqual([]);
  });

  test("honest work of a second or two with pauses is not stopped, nor is a generator that never ends", async () => {
    const {page, scratch, shows} = await openScratch();
    await scratch.run("let n = 0;\nconst end = performance.now() + 2200;\nwhile (performance.now() < end) {\n  const pause = performance.now() + 100;\n  while (performance.now() < pause) ++n;\n  await new Promise((resolve) => setTimeout(resolve));\n}\ndisplay(n > 0);");
    await expect.poll(shows, soon).toBe("true");
    await scratch.run("const frames = (function* () { let i = 0; while (true) yield ++i; })();");
    await scratch.press("add");
    const second = readCell(page, "noiseOf+2");
    await second.run("frames > 90");
    await expect.poll(() => second.block.textContent(), soon).toBe("true");
    expect(await scratch.problem()).toBe("");
  });

  test("what never settles waits, can be stopped, and holds nobody up afterwards", async () => {
    const {page, scratch} = await openScratch();
    await scratch.run("const never = 1;");
    await scratch.press("add");
    const second = readCell(page, "noiseOf+2");
    await second.run("never + 1");
    await expect.poll(() => second.block.textContent(), soon).toBe("2");
    for (const source of ["const never = await new Promise<number>(() => {});", "const never = new Promise<number>(() => {});", "const never = (async function* () { await new Promise(() => {}); yield 1; })();"]) {
      await scratch.run(source);
      await expect.poll(() => scratch.details.locator(".cell-state").textContent(), {...soon, message: source}).toMatch(/still waiting/);
      await scratch.press("stop");
      await expect.poll(scratch.problem, {...soon, message: source}).toBe("Stopped.");
      await expect.poll(second.problem, {...soon, message: source}).toMatch(/Waits for `never`/);
      expect(await page.evaluate(() => document.activeElement !== document.body), "the focus is somewhere").toBe(true);
      await scratch.run(source);
      await page.waitForTimeout(300);
      await scratch.run("const never = 5;"); // without stopping first
      await expect.poll(() => second.block.textContent(), {...soon, message: source}).toBe("6");
      await expect.poll(second.problem, {...soon, message: source}).toBe(""); // the 6 may be that of the round before
    }
    expect(opened!.complaints).toEqual([]);
  });

  test("10 000 display calls: a thousand are shown, and the reader is told", async () => {
    const {scratch} = await openScratch();
    await scratch.run("for (let i = 0; i < 10000; ++i) display(i);");
    await expect.poll(scratch.problem, soon).toMatch(/more than 1000 times/);
    expect(await scratch.block.locator("> *").count()).toBe(1000);
  });

  test("a loop that pauses ends with the run it belongs to", async () => {
    const {page, scratch, shows} = await openScratch();
    await scratch.run("document.title = `0`;\nfor (let i = 0; ; ++i) {\n  document.title = String(i);\n  await new Promise((resolve) => setTimeout(resolve, 20));\n}");
    await expect.poll(() => page.title(), soon).toMatch(/^\d\d/);
    await scratch.run("1");
    await expect.poll(shows, soon).toBe("1");
    await page.waitForTimeout(100);
    const title = await page.title();
    await page.waitForTimeout(200);
    expect(await page.title()).toBe(title);
    expect(opened!.complaints).toEqual([]);
  });

  test("in a worker work takes as long as it takes, with the course's modules, and can be stopped", async () => {
    const {scratch, shows} = await openScratch();
    await scratch.run('const sum = await inWorker(async (n: number) => {\n  const {norm} = await import("./math/index.js");\n  const end = Date.now() + 1500;\n  while (Date.now() < end);\n  return norm(new Float64Array(n).fill(1));\n}, 16384);\ndisplay(sum);');
    await expect.poll(shows, soon).toBe("128");
    await scratch.run("await inWorker(() => { throw new RangeError('from afar'); });");
    await expect.poll(scratch.problem, soon).toMatch(/from afar/);
    await scratch.run("await inWorker(() => { for (;;); });");
    await expect.poll(() => scratch.details.locator(".cell-state").textContent(), soon).toMatch(/still waiting/);
    await scratch.press("stop");
    await expect.poll(scratch.problem, soon).toBe("Stopped.");
    expect(opened!.complaints).toEqual([]);
  });
});

describe("the reader's way", () => {
  test("keyboard alone: open, edit, run, read the error, mend, leave, reset; focus is never lost; the state is said aloud", async () => {
    const page = await open("noise");
    const cell = readCell(page, "noiseOf");
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.tool ?? document.activeElement!.className ?? document.activeElement!.tagName);
    const said = () => page.locator(".unseen[role=status]").last().textContent();
    await cell.details.locator("summary").focus();
    expect(await cell.details.evaluate((element: HTMLDetailsElement) => element.open)).toBe(true);
    for (let i = 0; i < 6 && (await focused()) !== "edit"; ++i) await page.keyboard.press("Tab"); // past links in the source
    expect(await focused()).toBe("edit");
    await page.keyboard.press("Enter");
    await expect.poll(focused, soon).toMatch(/cm-content/);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText("const noiseOf = (seed: number, dim: number) => missing;\nmissing2;");
    await page.keyboard.press("Shift+Enter");
    await expect.poll(said, soon).toMatch(/Cell noiseOf: Line 1, column 48: `missing` is not defined/);
    expect((await page.locator("[role=status], [role=alert], [aria-live]").allTextContents()).filter((text) => text.includes("missing")), "said once").toHaveLength(1);
    expect(await focused()).toMatch(/cm-content/);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText("const noiseOf = (seed: number, dim: number) => createRandom(seed + 1).normals(dim);");
    await page.keyboard.press("Shift+Enter");
    await expect.poll(said, soon).toBe("Cell noiseOf ran.");
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("edit");
    expect(await cell.source()).toContain("seed + 1");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("reset");
    await page.keyboard.press("Enter");
    await expect.poll(said, soon).toBe("Cell noiseOf is as it was.");
    expect(await cell.source()).not.toContain("seed + 1");
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });

  test("what was typed and not run waits; all cells can be shown, and all reset", async () => {
    const page = await open("noise");
    const cell = readCell(page, "noiseOf");
    await cell.type("const noiseOf = nobody; // later");
    await page.keyboard.press("Escape");
    await expect.poll(cell.source).toContain("later");
    await expect.poll(() => cell.details.locator(".cell-state").textContent()).toMatch(/not run/);
    await cell.press("edit");
    expect(await cell.source()).toContain("later");
    await cell.press("run");
    await expect.poll(() => page.locator("figure#seed").getAttribute("data-stale"), soon).toBe("");
    const hidden = page.locator("details.cell-source[data-key][hidden]");
    const count = await hidden.count();
    expect(count).toBeGreaterThan(5);
    await page.getByRole("button", {name: new RegExp(`Show all cells \\(${count} more\\)`)}).click();
    expect(await hidden.count()).toBe(0);
    await page.getByRole("button", {name: /Reset all cells \(1 edited\)/}).click();
    await expect.poll(() => page.locator("figure#seed").getAttribute("data-stale"), soon).toBeNull();
    expect(await cell.source()).not.toContain("later");
    expect(opened!.complaints).toEqual([]);
  });

  test.each(selected(sizes, ({width}) => width === 360))("axe finds nothing and nothing scrolls sideways at $width px: open, editing, failed, waiting, with a cell of one's own", async ({width, height}) => {
    const page = await open("noise", {viewport: {width, height}});
    await waitForFigures(page);
    const cell = readCell(page, "noiseOf");
    const clean = async (state: string) => {
      expect(await violations(page), state).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${state}: sideways scrolling`).toBe(0);
    };
    await cell.edit();
    await clean("editing");
    await cell.run("const noiseOf = aNameThatIsSoLongThatItDoesNotFitOnALineOfAPhone.andSomePropertyOfIt.andAnother;");
    await expect.poll(cell.problem, soon).toMatch(/not defined/);
    await clean("failed, in the editor");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(".cell-excerpt").count(), soon).toBe(1);
    await clean("failed");
    await cell.press("add");
    const scratch = readCell(page, "noiseOf+1");
    await scratch.run("await new Promise(() => {});");
    await expect.poll(() => scratch.details.locator(".cell-state").textContent(), soon).toMatch(/waiting/);
    await clean("waiting");
  });
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const {violations} = await (globalThis as unknown as {axe: typeof axe}).axe.run(document, {resultTypes: ["violations"]});
    return violations.flatMap(({id, help, nodes}) => nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}`));
  });
}
