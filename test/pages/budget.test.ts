/** The budgets of the build: script before the first figure, size of files, nothing from elsewhere. */
import {readdirSync, readFileSync, statSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {readCell} from "./cells-reader.js";
import {openPage, openSite, pageNames, waitForFigures, type Site} from "./site.js";

const firstFigureBudget = 300_000; // bytes of gzip, DESIGN.md
const notebookBudget = 15_000; // before anybody has used it
const editorBudget = 300_000; // CodeMirror, the editor's own modules and its list of names
const firstEditBudget = 420_000; // with the compiler of cells (sucrase, acorn) too
const largestFile = 25 * 2 ** 20; // the per-file limit of common static hosts

let site: Site;
beforeAll(async () => {
  site = await openSite({webgpu: true});
});
afterAll(() => site?.close());

const files = readdirSync("dist", {recursive: true, withFileTypes: true})
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

describe("the build", () => {
  test("has no file over 25 MiB", () => {
    expect(files.filter((path) => statSync(path).size > largestFile)).toEqual([]);
  });

  test("names no other origin in anything a browser would fetch", () => {
    const fetched = /(?:src|href)="https?:\/\/[^"]*"|import\s*\(?["']https?:|url\(["']?https?:|fetch\(["'`]https?:/g;
    const offenders = files
      .filter((path) => /\.(html|js|css)$/.test(path))
      .flatMap((path) => (readFileSync(path, "utf8").match(fetched) ?? []).map((match) => `${path}: ${match}`))
      .filter((line) => !/^[^:]*\.html: href=/.test(line)); // links to read elsewhere are fetched by nobody
    expect(offenders).toEqual([]);
  });
});

/** Of these addresses of scripts, with gzip, in bytes. */
const pathOf = (url: string) => join("dist", new URL(url).pathname.replace("/a/course/", ""));
const sizeOf = (urls: readonly string[]) => urls.reduce((sum, url) => sum + gzipSync(readFileSync(pathOf(url))).length, 0);

describe("script before the first figure", () => {
  test.each(pageNames)("/%s stays within 300 kB", async (name) => {
    const {page, scripts} = await openPage(site, name);
    if (await page.locator("figure[id]").count()) await page.waitForSelector("figure[id] [data-revision]", {state: "attached", timeout: 60_000});
    else await page.waitForLoadState("load");
    const before = scripts.filter((url) => url.endsWith(".js"));
    const bytes = sizeOf(before);
    console.log(`/${name}: ${(bytes / 1000).toFixed(0)} kB of script before the first figure, ${before.length} files`);
    expect(bytes).toBeLessThanOrEqual(firstFigureBudget);

    // The notebook's part: its modules, and the texts that they import.
    const own = before.filter((url) => url.includes("/_import/notebook/"));
    const imported = new Set(own.flatMap((url) => importsOf(url)));
    const texts = before.filter((url) => url.includes("/figures/strings/en/") && imported.has(url));
    console.log(`/${name}: ${(sizeOf([...own, ...texts]) / 1000).toFixed(1)} kB of it the notebook's, ${own.length} modules and ${texts.length} texts`);
    expect(own.some((url) => url.includes("/notebook/cells/install."))).toBe(true);
    expect([...imported].filter((url) => !own.includes(url) && !texts.includes(url)), "what it brings besides").toEqual([]);
    expect(sizeOf([...own, ...texts])).toBeLessThanOrEqual(notebookBudget);
    await page.context().close();
  });
});

/** What a module of the build imports before it runs, as addresses. */
function importsOf(url: string): string[] {
  return Array.from(readFileSync(pathOf(url), "utf8").matchAll(/\b(?:from|import)\s*"(\.[^"]+)"/g), ([, path]) => new URL(path!, url).href);
}

test("the first edit loads the editor: at most 300 kB, and with the compiler of cells no more than 420", async () => {
  const {page, scripts, complaints} = await openPage(site, "noise");
  expect(await waitForFigures(page)).toEqual([]);
  const before = scripts.length;
  const cell = readCell(page, "noiseOf");
  await cell.edit();
  await page.keyboard.type(" sampl");
  await page.locator(".cm-tooltip-autocomplete").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Enter");
  await expect.poll(cell.problem).toMatch(/./);
  const loaded = [...new Set(scripts.slice(before))].filter((url) => url.endsWith(".js"));
  const editor = loaded.filter((url) => /notebook\/editor\/|\/vendor\/(codemirror|catalogue)\./.test(url));
  console.log(`first edit: ${(sizeOf(loaded) / 1000).toFixed(0)} kB, ${loaded.length} files; ${(sizeOf(editor) / 1000).toFixed(0)} kB of it the editor`);
  expect(editor.length).toBeGreaterThan(2);
  expect(sizeOf(editor)).toBeLessThanOrEqual(editorBudget);
  expect(sizeOf(loaded)).toBeLessThanOrEqual(firstEditBudget);
  expect(complaints).toEqual([]);
  await page.context().close();
});
