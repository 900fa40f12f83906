/** The budgets of the build: script before the first figure, size of files, nothing from elsewhere. */
import {readdirSync, readFileSync, statSync} from "node:fs";
import {join} from "node:path";
import {gzipSync} from "node:zlib";
import {afterAll, beforeAll, describe, expect, test} from "vitest";
import {openPage, openSite, pageNames, type Site} from "./site.js";

const firstFigureBudget = 300_000; // bytes of gzip, DESIGN.md
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

describe("script before the first figure", () => {
  test.each(pageNames)("/%s stays within 300 kB", async (name) => {
    const {page, scripts} = await openPage(site, name);
    if (await page.locator("figure[id]").count()) await page.waitForSelector("figure[id] [data-revision]", {state: "attached", timeout: 60_000});
    else await page.waitForLoadState("load");
    const before = scripts.filter((url) => url.endsWith(".js"));
    const bytes = before.reduce((sum, url) => sum + gzipSync(readFileSync(join("dist", new URL(url).pathname.replace("/a/course/", "")))).length, 0);
    console.log(`/${name}: ${(bytes / 1000).toFixed(0)} kB of script before the first figure, ${before.length} files`);
    expect(bytes).toBeLessThanOrEqual(firstFigureBudget);
    await page.context().close();
  });
});
