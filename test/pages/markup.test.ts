/** What the built HTML must say: language, zoom, canonical link, figures with captions and true labels, living links. */
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {JSDOM} from "jsdom";
import {describe, expect, test} from "vitest";
import {readyChapters, tools} from "../../src/course.js";
import {pageNames} from "./site.js";

const documents = new Map(pageNames.map((name) => [name, new JSDOM(readFileSync(`dist/${name}.html`, "utf8")).window.document]));
const sitemap = readFileSync("dist/sitemap.xml", "utf8");

/** Corrections of the errata that pages written so far owe. */
const claims: Record<string, string[]> = {point: ["E2", "E3"], noise: ["E2", "E4"], score: ["E8"], denoiser: ["E1", "E5", "E6"], sampler: ["E15", "E19"], ksampler: ["E15"], ideal: ["E14"], network: ["E18"], schedule: ["E11", "E12"], mixture: ["E13"], flow: ["E9", "E10"], learning: ["E7", "E9"], guidance: ["E17"], cold: ["E16"], latent: ["E3", "E4"]};

test("the chapters of the course and its tools are the pages that exist", () => {
  expect(pageNames).toEqual(["index", ...[...readyChapters, ...tools].map(({path}) => path.slice(1))].sort());
});

describe.each(pageNames)("/%s", (name) => {
  const document = documents.get(name)!;

  test("has a language, a viewport that zooms, one h1, a canonical link that the sitemap lists", () => {
    expect(document.documentElement.lang).toBe("en");
    expect(document.querySelector("meta[name=viewport]")?.getAttribute("content")).toBe("width=device-width, initial-scale=1");
    expect(document.querySelectorAll("h1").length).toBe(1);
    const canonical = document.querySelector("link[rel=canonical]")?.getAttribute("href");
    expect(canonical).toMatch(/^https:/);
    expect(sitemap).toContain(`<loc>${canonical}</loc>`);
  });

  test("labels its figures truly", () => {
    const ids = Array.from(document.querySelectorAll("[id]"), (element) => element.id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i), "ids used twice").toEqual([]);
    for (const figure of document.querySelectorAll("main figure")) {
      expect(figure.id).toMatch(/^[a-z][\w-]+$/);
      const kind = figure.getAttribute("data-kind");
      expect(["exact", "learned", "illustration"]).toContain(kind);
      expect(figure.querySelector("figcaption .badge")?.textContent).toBe(kind);
    }
    const shown = Array.from(document.querySelectorAll("[data-claim]")).flatMap((figure) => figure.getAttribute("data-claim")!.split(" "));
    expect(shown).toEqual(expect.arrayContaining(claims[name] ?? []));
  });

  test("renders its formulas and keeps its cells' sources", () => {
    const prose = document.querySelector("main")!.cloneNode(true) as Element;
    for (const element of prose.querySelectorAll("pre, code, .katex, script")) element.remove();
    expect(prose.textContent!.match(/\$[^$\s][^$\n]*\$|\\[a-z]{2,}|\*\*/g) ?? [], "raw formulas or Markdown").toEqual([]);
    for (const source of document.querySelectorAll(".cell-source")) expect(source.getAttribute("data-cell")).toMatch(/^[0-9a-f]{8}/);
  });

  test("links only to what exists", () => {
    for (const link of document.querySelectorAll("a[href]")) {
      const href = link.getAttribute("href")!;
      if (/^\w+:/.test(href)) continue;
      const [path, anchor] = href.split("#") as [string, string | undefined];
      const target = path === "" ? name : path.replace(/^\.\//, "").replace(/\.html$/, "") || "index";
      expect([`${target}.html`, target].some((file) => existsSync(join("dist", file))), `${href} on ${name}`).toBe(true);
      if (anchor) expect(documents.get(target)?.getElementById(decodeURIComponent(anchor)), `${href} on ${name}`).toBeTruthy();
    }
  });

  if (readyChapters.some(({path}) => path === `/${name}`))
    test("has the anatomy of a chapter", () => {
      expect(document.querySelector(".question")?.textContent).toMatch(/\?$/);
      expect(document.querySelector(".pager a")).toBeTruthy();
      expect(document.querySelector(".say")).toBeTruthy();
      const headings = Array.from(document.querySelectorAll("main h2"), (h) => h.textContent);
      expect(headings).toEqual(expect.arrayContaining(["Exercises", "What you can now say", "References"]));
    });
});
