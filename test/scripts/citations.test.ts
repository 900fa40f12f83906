/** Citations: what stands in the text, the list that is made from it, and everything that must stop the build. */
import {existsSync, readdirSync, readFileSync} from "node:fs";
import {JSDOM} from "jsdom";
import MarkdownIt from "markdown-it";
import {describe, expect, test} from "vitest";
import {courseBibliography, readBibliography} from "../../scripts/bibliography.js";
import {citations} from "../../scripts/citations.js";
import {readFigures, writeCitations} from "../../scripts/cite-files.js";
import {cffField, type Edition} from "../../scripts/edition.js";
import {renderMetadata} from "../../scripts/page-metadata.js";
import {citedKeys, renderReferences} from "../../scripts/references-page.js";

const bibtex = `
@article{adams2001, author = {Adams, Ann}, title = {One}, journal = {J}, year = {2001}, doi = {10.1/x_y}, keywords = {Space}}
@book{brown1999a, author = {Brown, Bob and Clark, Cy and Dunn, Di}, title = {Two}, publisher = {P}, year = {1999}, keywords = {Flow}}
@book{brown1999b, author = {Brown, Bea and Clark, Cy and Dunn, Di}, title = {Three}, publisher = {P}, year = {1999}, keywords = {Flow}}
@misc{vandijk2010, author = {van Dijk, Ed and O'Hara, Flo}, title = {Four}, year = {2010}, url = {https://arxiv.org/abs/1001.0001}, keywords = {Tools}}`;
const bibliography = readBibliography(bibtex, {file: "test.bib"});

function render(markdown: string): Document {
  const md = new MarkdownIt({html: true, typographer: true});
  md.use(citations, () => bibliography);
  return new JSDOM(md.render(markdown, {path: "/page"})).window.document;
}
const withList = (text: string, list = "") => `${text}\n\n## References\n\n${list}`;

describe("in the text", () => {
  test.each([
    ["[@adams2001]", "Adams 2001"],
    ["[@vandijk2010]", "van Dijk & O'Hara 2010"],
    ["[@brown1999b]", "Brown et al. 1999b"],
    ["[@adams2001, eq. 5]", "Adams 2001, eq. 5"],
    ["[@adams2001, App. B.3 & Alg. 1]", "Adams 2001, App. B.3 & Alg. 1"],
    ["[@adams2001; @brown1999a, ch. 3]", "Adams 2001; Brown et al. 1999a, ch. 3"]
  ])("%s reads %s", (markdown, text) => {
    const paragraph = render(withList(`See ${markdown}.`)).querySelector("p")!;
    expect(paragraph.textContent!.replaceAll("\u00a0", " ")).toBe(`See ${text}.`);
  });

  test("leads to the list, and the list leads back to each place", () => {
    const document = render(withList("[@adams2001] and *again [@adams2001, p. 2]*.\n\n- In a list: [@adams2001]"));
    const links = Array.from(document.querySelectorAll("a.citation"));
    expect(links.map((a) => a.getAttribute("href"))).toEqual(Array(3).fill("#ref-adams2001"));
    expect(links.map(({id}) => id)).toEqual(["cite-adams2001", "cite-adams2001-2", "cite-adams2001-3"]);
    const back = Array.from(document.querySelectorAll("#ref-adams2001 .backlinks a"));
    expect(back.map((a) => a.getAttribute("href"))).toEqual(links.map(({id}) => `#${id}`));
    expect(back.map((a) => a.getAttribute("aria-label"))).toEqual([1, 2, 3].map((n) => `Adams 2001, place ${n} in the text`));
  });

  test("a key in code, an escaped bracket, an ordinary link and a foreign @ are not citations", () => {
    expect(render("`[@adams2001]` \\[@adams2001] [a@b](./c) a@b.c [x]").querySelectorAll("a.citation")).toHaveLength(0);
  });

  test("what an author writes is text, never markup", () => {
    const document = render(withList('[@adams2001, <img src=x onerror="1">]'));
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelector("a.citation")!.textContent).toContain("<img");
  });
});

describe("the list of a page", () => {
  test("has what is cited, once each, by author, with the author's notes, then what has no key", () => {
    const document = render(withList("[@vandijk2010; @brown1999b] [@adams2001] [@adams2001]", "- Pictures: *ours*.\n- [@adams2001] The *idea*.\n"));
    const items = Array.from(document.querySelectorAll("ul.references > li"));
    expect(items.map(({id}) => id)).toEqual(["ref-adams2001", "ref-brown1999b", "ref-vandijk2010", ""]);
    expect(items[0]!.querySelector(".reference-note")!.innerHTML).toBe("The <em>idea</em>.");
    expect(items[1]!.textContent).toContain("(1999b)");
    expect(items[3]!.innerHTML).toBe("Pictures: <em>ours</em>.");
    expect(document.querySelectorAll("ul")).toHaveLength(1);
  });

  test("a citation within a note or an item counts as one", () => {
    const document = render(withList("[@adams2001]", "- [@adams2001] As in [@brown1999a].\n- Pictures after [@vandijk2010]."));
    expect(Array.from(document.querySelectorAll("li[id]"), ({id}) => id)).toEqual(["ref-adams2001", "ref-brown1999a", "ref-vandijk2010"]);
    for (const link of document.querySelectorAll("a.citation, .backlinks a")) expect(document.querySelector(link.getAttribute("href")!), link.outerHTML).not.toBeNull();
  });

  test("links DOI and arXiv addresses, shortened", () => {
    const document = render(withList("[@adams2001] [@vandijk2010]"));
    expect(document.querySelector('#ref-adams2001 a[href="https://doi.org/10.1/x_y"]')!.textContent).toBe("doi:10.1/x_y");
    expect(document.querySelector('#ref-vandijk2010 a[href="https://arxiv.org/abs/1001.0001"]')!.textContent).toBe("arXiv:1001.0001");
  });

  test("stands under its heading, before what follows, and leaves a page that cites nothing alone", () => {
    const html = render("[@adams2001]\n\n## References\n\n## After\n\n- item").body.innerHTML;
    expect(html.indexOf('id="ref-adams2001"')).toBeGreaterThan(html.indexOf("References"));
    expect(html.indexOf('id="ref-adams2001"')).toBeLessThan(html.indexOf("After"));
    expect(render("## References\n\n- a book").querySelector("li")!.textContent).toBe("a book");
    expect(render("## References\n\ntext").querySelector("ul.references")).toBeNull();
  });
});

describe("stops the build", () => {
  test.each([
    ["an unknown key, with the nearest", withList("[@adams2002]"), /\[@adams2002\] on \/page: test\.bib has no such key; is it \[@adams2001\]\?/],
    ["an unknown key among known ones", withList("[@adams2001; @zzz]"), /@zzz/],
    ["a note on a work that is cited nowhere", withList("[@adams2001]", "- [@brown1999a] Why."), /lists brown1999a.*cites it nowhere/],
    ["two notes on one work", withList("[@adams2001]", "- [@adams2001] A.\n- [@adams2001] B."), /lists adams2001 twice/],
    ["a page that cites and has no list", "[@adams2001]", /no section "## References"/],
    ["brackets that are not understood", withList("[@adams2001 eq. 5]"), /expected \[@key\]/],
    ["an empty item", withList("[@adams2001;]"), /expected \[@key\]/]
  ])("%s", (_, markdown, message) => expect(() => render(markdown)).toThrow(message));

  test.each([
    ["a key without its year", "@misc{a, author = {A, B}, title = {T}, year = {2001}, keywords = {Flow}}", /must end with the year/],
    ["another year", "@misc{a2002, author = {A, B}, title = {T}, year = {2001}, keywords = {Flow}}", /must end with the year of the work, 2001/],
    ["no author", "@misc{a2001, title = {T}, year = {2001}, keywords = {Flow}}", /a2001 has no author/],
    ["no part", "@misc{a2001, author = {A, B}, title = {T}, year = {2001}}", /no keywords/],
    ["a key twice", "@misc{a2001, author = {A, B}, title = {T}, year = {2001}, keywords = {Flow}}\n".repeat(2), /stands twice/]
  ])("a bibliography with %s", (_, source, message) => expect(() => readBibliography(source)).toThrow(message));
});

describe("the course's bibliography", () => {
  const {works} = courseBibliography();

  test("cites no two works alike", () => {
    const labels = works.map(({label}) => label);
    expect(labels.filter((label, i) => labels.indexOf(label) !== i)).toEqual([]);
    expect(works.length).toBeGreaterThan(90);
  });

  test("every entry formats, with its year and its address", () => {
    for (const {key, entry} of works) {
      expect(entry, key).toContain(`(${/\d{4}[a-z]?$/.exec(key)![0]})`);
      expect(entry, key).not.toMatch(/undefined|\bNaN\b|[{}]|\n/);
    }
    const source = readFileSync("src/references.bib", "utf8");
    for (const [, doi] of source.matchAll(/doi = \{(.*)\}/g)) expect(doi).toMatch(/^10\.\d{4,9}\/\S+$/);
    for (const [, url] of source.matchAll(/url = \{(.*)\}/g)) expect(new URL(url!).protocol).toBe("https:");
  });

  test("/references has every work once, by part, with the places that cite it", () => {
    const document = new JSDOM(renderReferences()).window.document;
    expect(Array.from(document.querySelectorAll("li[id]"), ({id}) => id.slice(4)).sort()).toEqual(works.map(({key}) => key).sort());
    const places = (key: string) => Array.from(document.querySelectorAll(`#ref-${key} .reference-places a`), (a) => a.getAttribute("href"));
    expect(places("karras2022")).toEqual(expect.arrayContaining(["/#cite-karras2022", "/noise#cite-karras2022", "/ideal#cite-karras2022", "/api#karrasSigmas"]));
    expect(places("song2021a")).toContain("/api#ddim");
    expect(() => renderReferences(readBibliography(bibtex.replaceAll("Space", "Spice")))).toThrow(/adams2001 has the keyword Spice/);
  });

  test("keys are found in prose and not in cells", () => {
    expect([...citedKeys("[@a2001; @b2002, eq. 1]\n\n```ts\n// [@c2003]\n```\n\n[@fig:walk] [@d2004]")]).toEqual(["a2001", "b2002", "d2004"]);
  });
});

describe("citing the course", () => {
  const edition: Edition = {title: "A course", authors: ["The authors"], abstract: "What.", version: "1.2.3, abcdef0", date: new Date("2026-01-31T23:30:00Z"), built: new Date("2026-02-01T00:30:00Z")};
  const page = {name: "point", title: "A <point>", url: "https://example.org/point.html"};
  const html = '<figure id="walk" data-number="3" data-title="So &lt; &amp; &quot;so&quot;" data-kind="exact"><figure id="bare" data-number="4" data-kind="exact">';

  test("a figure: number, title, anchor, version and days in all four formats", () => {
    const {figures, built} = writeCitations(page, readFigures(html), edition);
    const {url, plain, apa, bibtex, csl} = figures.walk!;
    expect(url).toBe("https://example.org/point.html#walk");
    expect(plain).toBe('The authors, “A <point>, Figure 3: So < & "so"”, in A course, version 1.2.3, abcdef0 (31 January 2026), https://example.org/point.html#walk');
    expect(apa).toMatch(/^The authors\. \(2026\)\. A <point>, Figure 3: So < & “so\.” In A course \(Version 1\.2\.3, abcdef0\)\. https:\/\/example\.org\/point\.html#walk$/);
    expect(bibtex).toMatch(/^@incollection\{16384-point-walk,\n/);
    expect(bibtex).toContain("month = jan,\n");
    expect(bibtex).toContain("note = {Version 1.2.3, abcdef0, built 1 February 2026}");
    expect(bibtex.match(/example\.org/g)).toHaveLength(1);
    expect(JSON.parse(csl)).toMatchObject([{id: "16384-point-walk", type: "chapter", "container-title": "A course", URL: url, issued: {"date-parts": [[2026, 1, 31]]}}]);
    expect(built).toBe("1 February 2026");
    expect(figures.bare!.plain).toContain("“A <point>, Figure 4”");
  });

  test("what we write as BibTeX and as CSL-JSON is read back as the same work", () => {
    const {bibtex: back} = writeCitations({...page, title: "A point"}, [], edition).page;
    expect(readBibliography(back.replace("{16384-point,", "{p2026, keywords = {Flow},")).works[0]).toMatchObject({key: "p2026", label: "The authors 2026"});
  });

  test("the cover stands for the course", () => {
    const {page: cover} = writeCitations({name: "index", title: undefined, url: "https://example.org/"}, [], edition);
    expect(cover.plain).toBe("The authors, A course, version 1.2.3, abcdef0 (31 January 2026), https://example.org/");
    expect(JSON.parse(cover.csl)).toMatchObject([{id: "16384", type: "software", title: "A course"}]);
  });

  test("metadata: chapters are parts of a book to Zotero, and nothing breaks out of an attribute", () => {
    const tags = renderMetadata({title: 'A "p" & <q>', description: "Where?", url: page.url, image: {url: "https://example.org/c.jpg", width: 1200, height: 630, alt: "a"}}, edition);
    const document = new JSDOM(`<head>${tags}</head>`).window.document;
    const metas = Array.from(document.querySelectorAll("meta"));
    const value = (name: string) => metas.find((meta) => (meta.getAttribute("name") ?? meta.getAttribute("property")) === name)?.getAttribute("content");
    expect(value("citation_title")).toBe('A "p" & <q>');
    expect(value("citation_inbook_title")).toBe("A course");
    expect(value("citation_publication_date")).toBe("2026/01/31");
    expect(value("og:image:width")).toBe("1200");
    expect(renderMetadata({title: undefined, description: "d", url: "u"}, edition)).not.toMatch(/inbook|og:image|twitter/);
  });
});

describe("CITATION.cff", () => {
  const cff = readFileSync("CITATION.cff", "utf8");

  test("has what format 1.2.0 requires, no key that it does not know, and the version of the package", () => {
    const known = "abstract authors cff-version commit contact date-released doi identifiers keywords license license-url message preferred-citation references repository repository-artifact repository-code title type url version";
    const keys = Array.from(cff.matchAll(/^([\w-]+):/gm), ([, key]) => key!);
    expect(keys).toEqual(expect.arrayContaining(["cff-version", "message", "title", "authors"]));
    expect(keys.filter((key) => !known.split(" ").includes(key))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(cffField(cff, "cff-version")).toBe("1.2.0");
    expect(["software", "dataset"]).toContain(cffField(cff, "type"));
    expect(cffField(cff, "version")).toBe((JSON.parse(readFileSync("package.json", "utf8")) as {version: string}).version);
    expect(cffField(cff, "date-released")).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(cff).toMatch(/^authors:\n {2}- (name|family-names): \S/m);
  });

  test("its folded text is read whole, and what it lacks is said", () => {
    expect(cffField(cff, "abstract")).toMatch(/^A static, explorable course .* browser\.$/);
    expect(() => cffField(cff, "doi")).toThrow(/has no doi/);
  });
});

test("every page of the course has a card that others show, at most 60 kB", async () => {
  const {cardNames, cardOf} = await import("../../scripts/cards.js");
  for (const name of cardNames) {
    expect(existsSync(`src/${cardOf(name)}`), `${name} has no card: npm run stills -- --cards`).toBe(true);
    expect(readFileSync(`src/${cardOf(name)}`).length).toBeLessThanOrEqual(60_000);
  }
  expect(readdirSync("src/stills/cards").sort()).toEqual(cardNames.map((name) => `${name}.jpg`).sort());
});
