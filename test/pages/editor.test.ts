/** The editor in Chromium, on a small site of its own: the look, the keys, completion, problems, types, differences. */
import axe from "axe-core";
import fc from "fast-check";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import type {Browser, BrowserContextOptions, Page} from "playwright-core";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {launchChromium} from "../../scripts/chromium.js";
import {serveSite, type SiteServer} from "../../scripts/serve.js";
import {editor as strings} from "../../src/figures/strings/en/editor.js";
import type * as Difference from "../../src/notebook/editor/difference.js";
import type {Editor} from "../../src/notebook/editor/editor.js";
import type * as Load from "../../src/notebook/editor/load.js";
import {selected} from "../full.js";
import {buildEditorSite} from "./editor-site.js";

let directory: string;
let server: SiteServer;
let browser: Browser;
beforeAll(async () => {
  directory = await buildEditorSite();
  server = await serveSite({directory});
  browser = await launchChromium({webgpu: false});
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** What the tests leave on the page: the editor, and what it has told. */
declare global {
  var tried: {editor: Editor; told: string[]};
  var load: (module: string) => Promise<typeof Load & typeof Difference>;
}

interface Opened {
  readonly page: Page;
  readonly requests: string[];
  /** Console errors, page errors and failed requests. */
  readonly complaints: string[];
}

async function open(options: BrowserContextOptions & {before?: (page: Page) => Promise<unknown>} = {}): Promise<Opened> {
  const {before, ...contextOptions} = options;
  const page = await (await browser.newContext({viewport: {width: 1280, height: 900}, ...contextOptions})).newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => complaints.push(request.url()));
  await before?.(page);
  await page.goto(server.url);
  return {page, requests, complaints};
}

const source = "const sigma = 3;\nconst reach = sigma * 128;\ndisplay(reach);";

/** Mounts an editor with a scope of its own. */
async function mount(page: Page, {text = source, types = false}: {text?: string; types?: boolean} = {}): Promise<void> {
  await page.evaluate(async ({text, types}) => {
    const {createEditor} = await globalThis.load("load.js");
    const told: string[] = [];
    const editor = await createEditor({
      parent: document.querySelector<HTMLElement>("#here")!,
      source: text,
      label: "Cell reach",
      onRun: () => void told.push("run"),
      onChange: (next) => void told.push(next),
      onLeave: () => void told.push("leave"),
      names: () => new Map<string, unknown>([["mixture", {weights: [1], score() {}}], ["slider", () => 0], ["levels", 3]]),
      ...(types && {cells: () => ({sources: ["const known = 3;", text], index: 1})})
    });
    globalThis.tried = {editor, told};
    editor.focus();
  }, {text, types});
}

/** Of the scripts among the requests, with gzip, in bytes. */
const sizeOf = (requests: readonly string[]) =>
  requests.filter((url) => url.endsWith(".js")).reduce((sum, url) => sum + gzipSync(readFileSync(join(directory, new URL(url).pathname))).length, 0);
const text = (page: Page) => page.evaluate(() => globalThis.tried.editor.source());
const told = (page: Page) => page.evaluate(() => globalThis.tried.told);
const toEnd = (page: Page) => page.keyboard.press("Control+End");

describe("loading", () => {
  test("nothing before it is asked for; then at most 300 kB, catalogue and all", async () => {
    const {page, requests, complaints} = await open();
    const early = requests.filter((url) => url.endsWith(".js"));
    expect(early).toEqual([]);
    await mount(page);
    const stated = Number(/(\d+) kB/.exec(strings.loading)![1]) * 1000;
    expect(sizeOf(requests) / stated, "the size that the reader is told").toBeCloseTo(1, 1);
    await toEnd(page);
    await page.keyboard.type("\nsampl");
    await page.locator(".cm-tooltip-autocomplete").waitFor();
    const scripts = requests.filter((url) => url.endsWith(".js"));
    const bytes = sizeOf(requests);
    console.log(`editor: ${(bytes / 1000).toFixed(0)} kB gzip, ${scripts.length} files`);
    expect(scripts.some((url) => url.endsWith("vendor/codemirror.js"))).toBe(true);
    expect(scripts.some((url) => url.endsWith("vendor/typescript.js"))).toBe(false);
    expect(bytes).toBeLessThanOrEqual(300_000);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("where it fails, a text area does the same, and says why", async () => {
    const {page} = await open({before: (page) => page.route("**/vendor/codemirror.js", (route) => route.abort())});
    await mount(page);
    await expect.poll(() => page.locator(".editor-notice").textContent()).toMatch(/could not be loaded.*plain one/);
    const area = page.getByRole("textbox", {name: "Cell reach"});
    expect(await area.evaluate((node) => node === document.activeElement)).toBe(true);
    await toEnd(page);
    await page.keyboard.type("!");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Escape");
    expect(await told(page)).toEqual([`${source}!`, "run", "leave"]);
    expect(await text(page)).toBe(`${source}!`);
    await page.evaluate(() => globalThis.tried.editor.setProblems([{line: 2, column: 7, message: "no"}]));
    await page.getByRole("button", {name: "Line 2, column 7"}).click();
    expect(await area.evaluate((node) => (node as HTMLTextAreaElement).selectionStart)).toBe(source.indexOf("reach"));
    expect(await violations(page)).toEqual([]);
    await page.evaluate(() => globalThis.tried.editor.destroy());
    expect(await page.locator("#here").innerHTML()).toBe("");
    await page.context().close();
  });
});

describe("the look", () => {
  test.each(selected([["light", 1280], ["dark", 360]] as const, ([, width]) => width === 360))("pressing Edit moves no letter and changes no colour (%s, %i px)", async (colorScheme, width) => {
    const {page} = await open({colorScheme, viewport: {width, height: 900}});
    const {cells, letters, differences} = await page.evaluate(compareLooks);
    console.log(`${cells} cells, ${letters} letters`);
    expect(letters).toBeGreaterThan(5000);
    expect(differences).toEqual([]);
    await page.context().close();
  });

  test.each([
    ["light", 1280],
    ["dark", 360]
  ] as const)("axe finds nothing and nothing scrolls sideways (%s, %i px)", async (colorScheme, width) => {
    const {page, complaints} = await open({colorScheme, viewport: {width, height: 900}});
    await mount(page, {types: true});
    await page.evaluate(() => globalThis.tried.editor.setProblems([{line: 1, column: 7, message: "sigma is defined twice"}, {line: 2, column: 1, message: "a".repeat(200), severity: "warning"}]));
    await toEnd(page);
    await page.keyboard.type("\ncreateMi"); // its explanation is long
    await page.locator(".cm-completionInfo").waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    const inSight = await page.locator(".cm-completionInfo").evaluate((info) => {
      const {left, right} = info.getBoundingClientRect();
      const list = info.parentElement!.querySelector("ul")!.getBoundingClientRect();
      const {top, bottom} = info.getBoundingClientRect();
      const line = Array.from(document.querySelectorAll(".cm-line")).at(-1)!.getBoundingClientRect();
      const overLine = Math.min(line.bottom, bottom) - Math.max(line.top, top) > 1 && left < line.left + 60; // the few letters typed
      return {overLine, inside: left >= 0 && right <= document.documentElement.clientWidth, hides: Math.min(list.right, right) - Math.max(list.left, left) > 1 && Math.min(list.bottom, bottom) - Math.max(list.top, top) > 1};
    });
    expect(inSight).toEqual({overLine: false, inside: true, hides: false});
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("typing", () => {
  test("Shift-Enter runs, Escape leaves, Tab moves on, each change is told", async () => {
    const {page} = await open();
    await mount(page);
    await toEnd(page);
    await page.keyboard.type(" //");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Escape");
    expect(await told(page)).toEqual([`${source} `, `${source} /`, `${source} //`, "run", "leave"]);
    expect(await text(page)).toBe(`${source} //`);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement!.closest(".cm-editor"))).toBeNull();
    await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate(() => document.activeElement!.className)).toContain("cm-content");
    expect(await text(page), "Tab writes nothing").toBe(`${source} //`);
    await page.context().close();
  });

  test("is undone and redone step by step", async () => {
    const {page} = await open();
    await mount(page);
    const states = [source];
    await toEnd(page);
    for (const line of ["const a = 1;", "const b = 2;", "const c = 3;"]) {
      await page.keyboard.press("Enter");
      await page.keyboard.insertText(line);
      states.push(await text(page));
      await page.waitForTimeout(600); // changes further apart than half a second are steps of their own
    }
    const seen = new Set<string>();
    for (let i = 0; i < 12 && (await text(page)) !== source; ++i) {
      await page.keyboard.press("Control+z");
      seen.add(await text(page));
    }
    expect([...seen]).toEqual(expect.arrayContaining(states.slice(0, -1)));
    for (let i = 0; i < 12; ++i) await page.keyboard.press("Control+y");
    expect(await text(page)).toBe(states.at(-1));
    await page.context().close();
  });

  test("brackets close and match, a new line is indented", async () => {
    const {page} = await open();
    await mount(page, {text: ""});
    await page.keyboard.type("const f = (x) => {");
    await page.keyboard.press("Enter");
    await page.keyboard.type("return x;");
    expect(await text(page)).toBe("const f = (x) => {\n  return x;\n}");
    await page.keyboard.press("Control+End");
    await expect.poll(() => page.locator(".cm-matchingBracket").allTextContents()).toEqual(["{", "}"]);
    await page.context().close();
  });

  test("setSource tells nobody and can be undone", async () => {
    const {page} = await open();
    await mount(page);
    await page.evaluate(() => globalThis.tried.editor.setSource("const other = 1;"));
    expect(await text(page)).toBe("const other = 1;");
    expect(await told(page)).toEqual([]);
    await page.keyboard.press("Control+z");
    expect(await text(page)).toBe(source);
    await page.context().close();
  });

  test("works by touch", async () => {
    const {page} = await open({hasTouch: true, isMobile: true, viewport: {width: 360, height: 740}});
    await mount(page);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.locator(".cm-line").last().tap();
    await page.keyboard.type("sampl");
    await page.locator(".cm-tooltip-autocomplete li").first().waitFor();
    const heights = await page.locator(".cm-tooltip-autocomplete li").evaluateAll((items) => items.map((item) => item.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    await page.waitForTimeout(150); // a list that has just opened takes no choice yet
    await page.getByRole("option", {name: /^sample(?!\w)/}).first().tap();
    expect(await text(page)).toContain('import {sample} from "./math/sample.js";');
    await page.context().close();
  });
});

describe("completion", () => {
  const names = (page: Page) => page.locator(".cm-tooltip-autocomplete .cm-completionLabel").allTextContents();

  test("a name of the course has its signature and its doc comment, and brings its import", async () => {
    const {page} = await open();
    await mount(page);
    await toEnd(page);
    await page.keyboard.type("\nconst run = sampl");
    await page.locator(".cm-completionInfo").waitFor();
    expect((await names(page))[0]).toBe("sample");
    expect(await page.locator(".cm-completionInfo").textContent()).toMatch(/function\* sample\(options: SampleOptions\).*Runs a solver from the first level to the last/);
    const selected = page.locator('[role="option"][aria-selected="true"]');
    expect(await page.locator(".cm-content").getAttribute("aria-activedescendant")).toBe(await selected.getAttribute("id"));
    const focused = () => page.evaluate(() => document.activeElement!.className);
    for (const back of ["Shift+Tab", "Escape"]) {
      await page.keyboard.press("Tab");
      expect(await focused(), "the explanation can be scrolled").toBe("entry-card");
      await page.keyboard.press(back);
      expect(await focused()).toContain("cm-content");
    }
    await page.keyboard.press("Enter");
    expect(await text(page)).toBe(`import {sample} from "./math/sample.js";\n${source}\nconst run = sample`);
    await page.keyboard.type("();");
    expect(await text(page)).toMatch(/const run = sample\(\);$/);
    await page.context().close();
  });

  test("a name in scope brings none", async () => {
    const {page} = await open();
    await mount(page);
    await toEnd(page);
    await page.keyboard.type("\nsli");
    await page.locator(".cm-completionInfo").waitFor();
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    expect(await text(page)).toBe(`${source}\nslider`);
    await page.context().close();
  });

  test("Escape closes the list first, then leaves", async () => {
    const {page} = await open();
    await mount(page);
    await toEnd(page);
    await page.keyboard.type("\nsampl");
    await page.locator(".cm-tooltip-autocomplete").waitFor();
    // In one breath with a letter, before anybody has answered what it asks.
    await page.locator(".cm-content").evaluate((content) => {
      document.execCommand("insertText", false, "e");
      content.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true, cancelable: true}));
    });
    expect(await page.locator(".cm-tooltip-autocomplete").count()).toBe(0);
    expect(await told(page)).not.toContain("leave");
    await page.keyboard.press("Escape");
    expect(await told(page)).toContain("leave");
    await page.context().close();
  });

  test.each([
    ["members of a value of the page", "mixture.", ["weights", "score"]],
    ["members of the language", "Math.hyp", ["hypot"]],
    ["options of a function of the course", "slider({l", ["label"]],
    ["names of the cell itself", "rea", ["reach"]],
    ["modules", 'import {a} from "./math/sam', ["./math/sample.js"]],
    ["names of a module", 'import {} from "./math/sample.js"⟵⟵', ["sample", "sampleAsync"]]
  ])("%s", async (_, typed, expected) => {
    const {page} = await open();
    await mount(page);
    await toEnd(page);
    await page.keyboard.press("Enter");
    if (typed.endsWith("⟵⟵")) {
      await page.keyboard.insertText(typed.slice(0, -2));
      await page.keyboard.press("Home");
      for (let i = 0; i < "import {".length; ++i) await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Control+Space");
    } else await page.keyboard.type(typed);
    await expect.poll(() => names(page)).toEqual(expect.arrayContaining(expected));
    if (typed.startsWith("import")) expect(await names(page)).not.toContain("reach"); // a name of the cell
    await page.context().close();
  });

  test("in strings and comments nothing is proposed", async () => {
    const {page} = await open();
    await mount(page);
    await toEnd(page);
    await page.keyboard.type('\n// sampl');
    await page.keyboard.press("Enter");
    await page.keyboard.type('"sampl');
    await page.waitForTimeout(800);
    expect(await page.locator(".cm-tooltip-autocomplete").count()).toBe(0);
    await page.context().close();
  });

  test("under the pointer a name is explained", async () => {
    const {page} = await open();
    await mount(page, {text: "createRandom(7);"});
    await page.getByText("createRandom", {exact: true}).first().hover();
    await expect.poll(() => page.locator(".cm-tooltip-hover").textContent()).toContain("function createRandom(");
    await page.context().close();
  });
});

describe("problems", () => {
  const show = (page: Page) => page.evaluate(() => globalThis.tried.editor.setProblems([{line: 2, column: 15, message: "`sigma` is not defined."}, {line: 3, column: 1, message: "late", severity: "warning"}]));

  test("are underlined, marked at the line, listed and led to", async () => {
    const {page} = await open();
    await mount(page);
    await show(page);
    expect(await page.locator(".cm-lintRange-error").textContent()).toBe("sigma");
    expect(await page.locator(".cm-lintRange-warning").textContent()).toBe("display");
    expect(await page.locator(".cm-lint-marker").count()).toBe(2);
    expect(await page.getByRole("list", {name: "Problems"}).getByRole("listitem").allTextContents()).toEqual(["Line 2, column 15 error: sigma is not defined.", "Line 3, column 1 warning: late"]);
    expect(await page.locator(".editor-problems li code").allTextContents()).toEqual(["sigma"]);
    await page.getByRole("button", {name: "Line 2, column 15"}).click();
    await page.keyboard.type("X");
    expect(await text(page)).toContain("const reach = Xsigma");
    await page.evaluate(() => globalThis.tried.editor.setProblems([]));
    expect(await page.locator(".cm-lintRange, .editor-problems li").count()).toBe(0);
    await page.context().close();
  });

  test("move with the text, and go with it", async () => {
    const {page} = await open();
    await mount(page);
    await show(page);
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("a;\n");
    expect(await page.locator(".editor-problems button").allTextContents()).toEqual(["Line 3, column 15", "Line 4, column 1"]);
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    expect(await page.locator(".editor-problems li").count()).toBe(0);
    await page.context().close();
  });

  test("at impossible places are shown all the same", async () => {
    const {page, complaints} = await open();
    await mount(page);
    await page.evaluate(() => globalThis.tried.editor.setProblems([{line: 99, column: -4, message: "somewhere"}, {line: NaN, column: Infinity, message: "nowhere"}]));
    expect(await page.locator(".editor-problems li").count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("types", () => {
  const status = (page: Page) => page.locator(".editor-types [role=status]").textContent();

  test("are checked when asked for, again after each change, and the choice is remembered", async () => {
    const {page, requests, complaints} = await open();
    await mount(page, {text: "const wrong: string = known;", types: true});
    expect(requests.some((url) => url.includes("typescript"))).toBe(false);
    await page.getByRole("checkbox", {name: /Check types/}).check();
    await expect.poll(() => status(page), {timeout: 60_000}).toBe("1 type slip.");
    expect(await page.locator(".editor-problems li").allTextContents()).toEqual(["Line 1, column 7 warning: Type 'number' is not assignable to type 'string'."]);
    const bytes = sizeOf(requests.filter((url) => /vendor\/(typescript|declarations)\.js$/.test(url)));
    console.log(`types: ${(bytes / 1e6).toFixed(2)} MB gzip`);
    expect(bytes).toBeLessThan(1.5e6);
    expect(bytes / (Number(/([\d.]+) MB/.exec(strings.types.size)![1]) * 1e6), "the size that the reader is told").toBeCloseTo(1, 1);
    await page.evaluate(() => globalThis.tried.editor.focus());
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("const right: number = known;");
    await expect.poll(() => status(page), {timeout: 60_000}).toBe("Types fit.");
    expect(await page.locator(".editor-problems li").count()).toBe(0);
    await page.reload();
    await mount(page, {text: "const wrong: string = known;", types: true});
    await expect.poll(() => status(page), {timeout: 60_000}).toBe("1 type slip.");
    await page.getByRole("checkbox", {name: /Check types/}).uncheck();
    expect(await page.locator(".editor-problems li").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("are left alone where data are to be saved", async () => {
    const saving = (page: Page) => page.addInitScript(() => {
      localStorage.setItem("check-types", "on");
      Object.defineProperty(navigator, "connection", {value: {saveData: true}});
    });
    const {page, requests} = await open({before: saving});
    await mount(page, {types: true});
    await page.waitForTimeout(500);
    expect(await page.getByRole("checkbox", {name: /Check types/}).isChecked()).toBe(false);
    expect(requests.some((url) => url.includes("typescript"))).toBe(false);
    await page.context().close();
  });

  test("that cannot be loaded are said to be, and can be asked for again", async () => {
    const {page} = await open({before: (page) => page.context().route("**/vendor/typescript.js", (route) => route.abort())});
    await mount(page, {text: "const wrong: string = known;", types: true});
    const box = page.getByRole("checkbox", {name: /Check types/});
    await box.check();
    await expect.poll(() => status(page), {timeout: 30_000}).toMatch(/Types could not be checked/);
    expect(await box.isChecked()).toBe(false);
    await page.context().unroute("**/vendor/typescript.js");
    await box.check();
    await expect.poll(() => status(page), {timeout: 60_000}).toBe("1 type slip.");
    await page.context().close();
  });
});

describe("the difference", () => {
  const render = (page: Page, before: string, after: string) => page.evaluate(async ({before, after}) => {
    const {renderDifference} = await globalThis.load("difference.js");
    document.querySelector("#here")!.replaceChildren(renderDifference(before, after));
  }, {before, after});
  const lines = Array.from({length: 20}, (_, i) => `const a${i} = ${i};`);

  test.each(["light", "dark"] as const)("signs and words say what colours say; axe finds nothing (%s)", async (colorScheme) => {
    const {page} = await open({colorScheme, viewport: {width: 360, height: 740}});
    await render(page, lines.join("\n"), [...lines.with(10, "const a10 = 11;"), "display(a10);"].join("\n"));
    expect(await page.locator(".difference .removed").allTextContents()).toEqual(["−removed: const a10 = 10;"]);
    expect(await page.locator(".difference .added").allTextContents()).toEqual(["+added: const a10 = 11;", "+added: display(a10);"]);
    expect(await page.locator(".difference mark").allTextContents()).toEqual(["10", "11"]);
    expect(await page.locator(".difference summary").allTextContents()).toEqual(["8 unchanged lines", "5 unchanged lines"]);
    expect(await page.locator(".difference-summary").textContent()).toBe("2 lines added, 1 line removed");
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test("loses no line of either source, and sees no change in a last line's end", async () => {
    const {page} = await open();
    const text = fc.array(fc.constantFrom("a", "b", "", "  c"), {maxLength: 12}).map((lines) => lines.join("\n"));
    const pairs = [...fc.sample(fc.tuple(text, text), {numRuns: 500, seed: 7}), ["a\nb", "a\nb\n"] as const];
    const compared = await page.evaluate(async (pairs) => {
      const {compareLines} = await globalThis.load("difference.js");
      return pairs.map(([before, after]) => compareLines(before, after));
    }, pairs);
    const without = (i: number, kind: string) => compared[i]!.filter((line) => line.kind !== kind).map((line) => line.text).join("\n");
    for (const [i, [before, after]] of pairs.entries())
      expect([without(i, "added"), without(i, "removed")]).toEqual([before, after].map((source) => source.replace(/\n$/, "")));
    expect(compared.at(-1)!.every(({kind}) => kind === "same")).toBe(true);
    await page.context().close();
  });

  test("of two long sources without a line in common is there all the same", async () => {
    const {page} = await open();
    const many = (letter: string) => Array.from({length: 20_000}, (_, i) => `${letter}${i}`).join("\n");
    const kinds = await page.evaluate(async ([before, after]) => {
      const {compareLines} = await globalThis.load("difference.js");
      const lines = compareLines(before!, after!);
      return [lines.length, lines.filter(({kind}) => kind === "same").length];
    }, [many("a"), many("b")]);
    expect(kinds).toEqual([40_000, 0]);
    await page.context().close();
  });

  test("nothing in a source becomes markup", async () => {
    const {page, complaints} = await open();
    await render(page, "<b>a</b>", '<img src=x onerror="throw 1"><script>throw 2</script>\n\u202e');
    expect(await page.locator(".difference img, .difference script, .difference b").count()).toBe(0);
    expect(complaints).toEqual([]);
    await render(page, "same", "same\n");
    expect(await page.locator(".difference-summary").textContent()).toBe("The two are the same.");
    await page.context().close();
  });
});

/** The list of completions is moved through from the text (aria-activedescendant), so its own scrolling needs no focus; axe knows that of comboboxes alone. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const {violations} = await (globalThis as unknown as {axe: typeof axe}).axe.run("#here", {resultTypes: ["violations"]});
    return violations.map((rule) => (rule.id === "scrollable-region-focusable" ? {...rule, nodes: rule.nodes.filter(({html}) => !/^<ul[^>]*role="listbox"/.test(html))} : rule)).flatMap(({id, help, nodes}) => nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}`));
  });
}

/** In the page: every letter of every static source against the same letter in an editor of it. Place within half a pixel. */
async function compareLooks(): Promise<{cells: number; letters: number; differences: string[]}> {
  const {createEditor} = await globalThis.load("load.js");
  await document.fonts.ready;
  type Letter = {letter: string; x: number; y: number; look: string};
  const lettersOf = (root: Element, origin: DOMRect): Letter[] => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const letters: Letter[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const {color, fontWeight, fontStyle, fontFamily, fontSize} = getComputedStyle(node.parentElement!);
      const underlined = Boolean(node.parentElement!.closest(".api-link"));
      for (let i = 0; i < node.length; ++i) {
        if (/\s/.test(node.data[i]!)) continue;
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const {left, top} = range.getBoundingClientRect();
        letters.push({letter: node.data[i]!, x: left - origin.left, y: top - origin.top, look: [color, fontWeight, fontStyle, fontFamily, fontSize, underlined].join(" ")});
      }
    }
    return letters;
  };
  const differences: string[] = [];
  let letters = 0;
  const pages = Array.from(document.querySelectorAll("section"));
  const all = pages.flatMap((section) => Array.from(section.querySelectorAll<HTMLDetailsElement>("details.cell-source")));
  for (const details of all) {
    const own = details.closest("section");
    for (const section of pages) if (section !== own) section.remove(); // each page links its own names
    if (!own!.isConnected) document.querySelector("main")!.append(own!);
    details.hidden = false;
    details.open = true;
    const pre = details.querySelector("pre")!;
    const still = lettersOf(pre, pre.getBoundingClientRect());
    const holder = document.createElement("div");
    details.append(holder);
    const editor = await createEditor({parent: holder, source: pre.textContent!, label: "cell", onRun() {}, onChange() {}, onLeave() {}});
    const box = holder.querySelector(".cm-editor")!;
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const edited = lettersOf(holder.querySelector(".cm-content")!, box.getBoundingClientRect());
    letters += still.length;
    if (still.length !== edited.length) differences.push(`${still.length} letters, in the editor ${edited.length}: ${pre.textContent!.slice(0, 40)}`);
    for (const [i, letter] of still.entries()) {
      const other = edited[i];
      if (!other || other.letter !== letter.letter || other.look !== letter.look || Math.hypot(other.x - letter.x, other.y - letter.y) > 0.5)
        differences.push(`${JSON.stringify(letter)} / ${JSON.stringify(other)}`);
    }
    const heights = [pre, box].map((element) => element.getBoundingClientRect().height);
    if (Math.abs(heights[0]! - heights[1]!) > 0.5 && pre.scrollWidth <= pre.clientWidth) differences.push(`heights ${heights.join(" ")}`);
    editor.destroy();
    holder.remove();
  }
  return {cells: all.length, letters, differences: differences.slice(0, 5)};
}
