/** The bibliography of the course, src/references.bib: what a key is called in the text and in a list. Build time only. */
import {readFileSync} from "node:fs";
import {Cite, type CSL} from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";
import {findNearestName} from "../src/math/spec/nearest-name.js";

export interface Work {
  /** As pages cite it, e.g. `karras2022`. Ends with a letter where two works would else be cited alike. */
  readonly key: string;
  /** As the text names it: "Karras et al. 2022", "Kamb & Ganguli 2025", "Song et al. 2021b". */
  readonly label: string;
  /** The label with all the authors' family names and without the letter, as doc comments may have it. */
  readonly longLabel: string;
  /** The part of the course it belongs to, or "Tools". */
  readonly part: string;
  /** The entry in a list of references, as HTML: APA style, addresses linked. */
  readonly entry: string;
}

export interface Bibliography {
  /** By first author, then year. */
  readonly works: readonly Work[];
  /** @throws Error that names the key, the place and the nearest key, if there is no such work */
  find(key: string, place: string): Work;
}

/** @throws Error where an entry lacks an author, a year or a part, or its key does not end with its year */
export function readBibliography(bibtex: string, {file = "the bibliography"}: {readonly file?: string} = {}): Bibliography {
  const works = (new Cite(bibtex).data as CSL[]).map((csl) => readWork(csl, file)).sort((a, b) => compare(a.sortedBy, b.sortedBy));
  const byKey = new Map(works.map((work) => [work.key, work]));
  if (byKey.size < works.length) throw new Error(`${file}: a key stands twice`);
  return {
    works,
    find(key, place) {
      const work = byKey.get(key);
      if (work) return work;
      const nearest = findNearestName(key, [...byKey.keys()]);
      throw new Error(`[@${key}] on ${place}: ${file} has no such key${nearest ? `; is it [@${nearest}]?` : "; add the work there"}`);
    }
  };
}

let bibliography: Bibliography | undefined;

/** The course's own bibliography, read once. */
export function courseBibliography(file = "src/references.bib"): Bibliography {
  return (bibliography ??= readBibliography(readFileSync(file, "utf8"), {file}));
}

function readWork(csl: CSL, file: string): Work & {sortedBy: string} {
  const key = String(csl.id);
  const year = String(csl.issued?.["date-parts"]?.[0]?.[0] ?? "");
  const families = (csl.author ?? []).map((name) => [name["non-dropping-particle"], name.family ?? name.literal].filter(Boolean).join(" "));
  const [, keyYear, letter = ""] = /(\d{4})([a-z]?)$/.exec(key) ?? [];
  const part = (csl as {keyword?: string}).keyword;
  if (!families.length || !part) throw new Error(`${file}: ${key} has no ${families.length ? "keywords (the part of the course)" : "author"}`);
  if (!year || keyYear !== year) throw new Error(`${file}: the key ${key} must end with the year of the work, ${year || "which is missing"}`);
  let entry: string | undefined;
  return {
    key,
    label: `${shorten(families)} ${year}${letter}`,
    longLabel: `${joinNames(families)} ${year}`,
    part,
    get entry() {
      return (entry ??= formatEntry(csl, year + letter)); // citeproc takes its time: only for what is shown
    },
    sortedBy: [...families, year + letter].join(" ")
  };
}

function formatEntry(csl: CSL, year: string): string {
  const html = String(new Cite(csl).format("bibliography", {format: "html", template: "apa", lang: "en-GB"}));
  const text = /<div[^>]*class="csl-entry">([^]*?)<\/div>/.exec(html)?.[1];
  if (!text) throw new Error(`formatEntry: no entry in what citation-js gave for ${csl.id}: ${html}`);
  return text.replace(/\(\d{4}[a-z]?/, `(${year}`).replace(/https?:\/\/[^\s<]*[^\s<.]/, (address) => `<a href="${address}">${shortAddress(address)}</a>`);
}

/** "doi:10.1214/…", "arXiv:2206.00364", else without the scheme. */
function shortAddress(address: string): string {
  return address.replace("https://doi.org/", "doi:").replace("https://arxiv.org/abs/", "arXiv:").replace(/^https?:\/\//, "");
}

const shorten = (names: readonly string[]) => (names.length > 2 ? `${names[0]} et al.` : names.join(" & "));
const joinNames = (names: readonly string[]) => (names.length > 1 ? `${names.slice(0, -1).join(", ")} & ${names.at(-1)}` : names[0]!);
const compare = (a: string, b: string) => a.localeCompare(b, "en", {sensitivity: "base"});
