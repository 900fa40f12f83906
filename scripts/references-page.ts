/** The whole bibliography as HTML, for `<bibliography></bibliography>` in a page: by part, with the places that cite a work. */
import {existsSync, readFileSync} from "node:fs";
import {course, readyChapters} from "../src/course.js";
import {courseBibliography, type Bibliography, type Work} from "./bibliography.js";
import {escapeHtml} from "./tokens.js";

/** Something that cites: a page, or an entry of the reference of src/math. */
export interface Citing {
  readonly title: string;
  readonly href: string;
  readonly code: boolean;
  /** Whether it cites the work. */
  readonly cites: (work: Work) => boolean;
}

export function renderReferences(bibliography: Bibliography = courseBibliography(), citing: readonly Citing[] = [...citingPages(), ...citingEntries()]): string {
  const parts = [...course.map(({name}) => name), "Tools"];
  const strays = bibliography.works.filter(({part}) => !parts.includes(part));
  if (strays.length) throw new Error(`renderReferences: ${strays[0]!.key} has the keyword ${strays[0]!.part}, which is no part of the course; use one of ${parts.join(", ")}`);
  return parts
    .map((part) => ({part, works: bibliography.works.filter((work) => work.part === part)}))
    .filter(({works}) => works.length)
    .map(({part, works}) => `<h2 id="${part.toLowerCase()}">${part}</h2>\n<ul class="references">\n${works.map((work) => renderWork(work, citing)).join("\n")}\n</ul>`)
    .join("\n");
}

function renderWork(work: Work, citing: readonly Citing[]): string {
  const places = citing.filter(({cites}) => cites(work));
  const links = places.map(({title, href, code}) => `<a href="${href.replace("{key}", work.key)}">${code ? `<code>${title}</code>` : escapeHtml(title)}</a>`);
  return `<li id="ref-${work.key}">${work.entry}${links.length ? ` <span class="reference-places">${links.join(", ")}</span>` : ""}</li>`;
}

/** The chapters, and the cover; each cites a work where its Markdown has the key. */
function citingPages(): Citing[] {
  return [{title: "The cover", path: "/"}, ...readyChapters].map(({title, path}) => {
    const keys = citedKeys(readFileSync(`src${path === "/" ? "/index" : path}.md`, "utf8"));
    return {title, href: `${path}#cite-{key}`, code: false, cites: ({key}) => keys.has(key)};
  });
}

/** The keys that a page's Markdown cites, outside its cells. */
export function citedKeys(markdown: string): Set<string> {
  const prose = markdown.replace(/^(`{3,}|~{3,})[^]*?^\1/gm, "");
  return new Set(Array.from(prose.matchAll(/\[(@[^\][:]+)\]/g), ([, items]) => Array.from(items!.matchAll(/@([\w-]+)/g), ([, key]) => key!)).flat());
}

/** The public names of src/math; each cites a work where its doc comment has the authors and the year. */
function citingEntries(page = "src/api.md"): Citing[] {
  if (!existsSync(page)) return [];
  const [, ...entries] = readFileSync(page, "utf8").split(/(?=^<h3 id=")/m);
  return entries.map((entry) => {
    const name = /^<h3 id="(\w+)"/.exec(entry)![1]!;
    const text = entry.replaceAll(/\\(?=\W)/g, "").replaceAll(/\s+/g, " ");
    return {title: name, href: `/api#${name}`, code: true, cites: ({label, longLabel}) => [label, longLabel].some((words) => text.includes(words))};
  });
}
