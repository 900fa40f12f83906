/**
 * Citations in Markdown: `[@karras2022]`, `[@karras2022, eq. 5]`, `[@kamb2025; @lukoianov2025]`. A page that cites has a
 * section `## References`; the list there is made from what is cited. The author may say what a work is used for, with an
 * item `- [@karras2022] The levels.` in that section; items without a key stay as they are, at the end.
 */
import type MarkdownIt from "markdown-it";
import type StateCore from "markdown-it/lib/rules_core/state_core.mjs";
import type Token from "markdown-it/lib/token.mjs";
import type {Bibliography, Work} from "./bibliography.js";
import {escapeHtml, htmlToken, pageOf} from "./tokens.js";

/** One work within the brackets, and where in it. */
interface Citation {
  readonly work: Work;
  readonly locator: string;
  /** Anchor of this place; set once the page is known. */
  id: string;
}

interface ReferenceList {
  /** Indices of the first and last token of the author's list, or of the place where none stands. */
  readonly from: number;
  readonly to: number;
  /** What a work is used for. */
  readonly notes: ReadonlyMap<string, Token>;
  /** Items that cite nothing: pictures, programs. */
  readonly others: readonly Token[];
}

const bracketed = /^\[(@[^\][:]+)\]/; // a colon makes it a reference to a figure or formula: numbering.ts
const item = /^\s*@([\w-]+)(?:,\s*(.+?))?\s*$/;

/** @throws Error while a page is parsed: an unknown key, a note on a work that is cited nowhere, no section for the list */
export function citations(md: MarkdownIt, bibliography: () => Bibliography): void {
  md.inline.ruler.before("link", "citation", (state, silent) => {
    const match = bracketed.exec(state.src.slice(state.pos));
    if (!match) return false;
    if (!silent) {
      const token = state.push("citation", "", 0);
      token.content = match[0];
      token.meta = match[1]!.split(";").map((part) => readItem(part, match[0], pageOf(state.env), bibliography()));
    }
    state.pos += match[0].length;
    return true;
  });
  md.core.ruler.push("references", listReferences);
  md.renderer.rules.citation = (tokens, index) => (tokens[index]!.meta as Citation[]).map(renderCitation).join("; ");
}

function readItem(text: string, all: string, page: string, bibliography: Bibliography): Citation {
  const [, key, locator = ""] = item.exec(text) ?? [];
  if (!key) throw new Error(`${all} on ${page}: expected [@key], [@key, eq. 5] or [@key; @key]`);
  return {work: bibliography.find(key, page), locator, id: ""};
}

function renderCitation({work, locator, id}: Citation): string {
  const where = locator && `, ${locator.replaceAll(/(\.|§) /g, "$1\u00a0")}`;
  return `<a class="citation" id="${id}" href="#ref-${work.key}">${escapeHtml(work.label.replace(/ (?=\d{4})/, "\u00a0") + where)}</a>`;
}

/** Replaces the author's list of the page by the list of what the page cites. */
function listReferences(state: StateCore): void {
  const page = pageOf(state.env);
  const list = findList(state.tokens, page);
  const cited = new Map<Work, string[]>(); // to the places where it is cited
  for (const token of state.tokens.flatMap(({children}) => children ?? []).filter(({type}) => type === "citation"))
    for (const citation of token.meta as Citation[]) {
      const places = cited.get(citation.work) ?? [];
      citation.id = `cite-${citation.work.key}${places.length ? `-${places.length + 1}` : ""}`;
      cited.set(citation.work, [...places, citation.id]);
    }
  if (!list) {
    if (cited.size) throw new Error(`${page} cites ${[...cited.keys()][0]!.key} and has no section "## References" for its list`);
    return;
  }
  const keys = new Set(Array.from(cited.keys(), ({key}) => key));
  for (const key of list.notes.keys()) if (!keys.has(key)) throw new Error(`${page} lists ${key} in its references and cites it nowhere; cite it, or take it out`);
  if (!cited.size && !list.others.length) return;
  const works = [...cited.keys()].sort((a, b) => compare(a.entry, b.entry));
  const entries = works.flatMap((work) => {
    const note = list.notes.get(work.key);
    return [
      htmlToken(state, `<li id="ref-${work.key}">${work.entry}`),
      htmlToken(state, ` ${renderBacklinks(work, cited.get(work)!)}`),
      ...(note ? [htmlToken(state, `<span class="reference-note">`), note, htmlToken(state, "</span>")] : []),
      htmlToken(state, "</li>\n")
    ];
  });
  const others = list.others.flatMap((other) => [htmlToken(state, "<li>"), other, htmlToken(state, "</li>\n")]);
  state.tokens.splice(list.from, list.to - list.from + 1, htmlToken(state, `<ul class="references">\n`), ...entries, ...others, htmlToken(state, "</ul>\n"));
}

/** The list under `## References`, if the page has the heading; empty, right after it, if it has no list. A note's own key is taken off: it cites nothing. */
function findList(tokens: readonly Token[], page: string): ReferenceList | undefined {
  const heading = tokens.findIndex((token, i) => token.type === "heading_open" && tokens[i + 1]!.content === "References");
  if (heading < 0) return undefined;
  const next = tokens.findIndex((token, i) => i > heading && token.type === "heading_open");
  const end = next < 0 ? tokens.length : next;
  const from = tokens.findIndex((token, i) => i > heading && i < end && token.type === "bullet_list_open");
  const notes = new Map<string, Token>();
  const others: Token[] = [];
  if (from < 0) return {from: heading + 3, to: heading + 2, notes, others};
  const to = tokens.findIndex((token, i) => i > from && token.type === "bullet_list_close" && token.level === tokens[from]!.level);
  for (const token of tokens.slice(from, to).filter(({type}) => type === "inline")) {
    const [first, ...rest] = token.children!;
    if (first?.type !== "citation") {
      others.push(token);
      continue;
    }
    const {work} = (first.meta as Citation[])[0]!;
    if (notes.has(work.key)) throw new Error(`${page} lists ${work.key} twice in its references`);
    if (rest[0]?.type === "text") rest[0].content = rest[0].content.trimStart();
    token.children = rest;
    notes.set(work.key, token);
  }
  return {from, to, notes, others};
}

function renderBacklinks(work: Work, ids: readonly string[]): string {
  const links = ids.map((id, i) => `<a href="#${id}" aria-label="${escapeHtml(work.label)}, place ${i + 1} in the text">${ids.length > 1 ? i + 1 : "↑"}</a>`);
  return `<span class="backlinks">${ids.length > 1 ? "↑" : ""}${links.join("")}</span>`;
}

const compare = (a: string, b: string) => a.localeCompare(b, "en", {sensitivity: "base"});
