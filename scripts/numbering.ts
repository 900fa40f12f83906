/**
 * Figures and formulas are numbered within a page, and each has an anchor. A figure is every `<figure id="walk">`; a formula
 * is numbered when it has a name, `$$ … $$ {#eq:tweedie}`. `[@fig:walk]` and `[@eq:tweedie]` lead there.
 */
import katex from "katex";
import type MarkdownIt from "markdown-it";
import type StateBlock from "markdown-it/lib/rules_block/state_block.mjs";
import type StateCore from "markdown-it/lib/rules_core/state_core.mjs";
import type Token from "markdown-it/lib/token.mjs";
import {findNearestName} from "../src/math/spec/nearest-name.js";
import {katexMacros} from "../src/symbols.js";
import {escapeHtml, htmlToken, pageOf} from "./tokens.js";

interface Numbered {
  readonly anchor: string;
  /** "Figure 3", "Equation 2". */
  readonly label: string;
}

const namedEnd = /^(.*)\$\$\s*\{#eq:([\w-]+)\}\s*$/;
const reference = /^\[@((?:fig|eq):[\w-]+)\]/;

/** After the plugin that reads formulas. @throws Error while a page is parsed: a name that is not there, or there twice */
export function numbering(md: MarkdownIt): void {
  md.block.ruler.before("math_block_dollar", "named_formula", readNamedFormula, {alt: ["paragraph", "reference", "blockquote", "list"]});
  md.inline.ruler.before("link", "cross_reference", (state, silent) => {
    const match = reference.exec(state.src.slice(state.pos));
    if (!match) return false;
    if (!silent) state.push("cross_reference", "", 0).content = match[1]!;
    state.pos += match[0].length;
    return true;
  });
  md.core.ruler.push("numbering", numberAll);
  md.renderer.rules.cross_reference = (tokens, index) => {
    const {anchor, label} = tokens[index]!.meta as Numbered;
    return `<a class="cross-reference" href="#${anchor}">${label.replace(" ", "\u00a0")}</a>`;
  };
  const formula = md.renderer.rules.math_block!;
  md.renderer.rules.math_block = (tokens, index, ...rest) => {
    const html = formula(tokens, index, ...rest);
    const numbered = tokens[index]!.meta as Numbered | null;
    if (!numbered) return html;
    const {anchor, label} = numbered;
    return `<div class="equation" id="${anchor}">${html}<a class="equation-number" href="#${anchor}" aria-label="${label}">(${label.replace(/\D+/, "")})</a></div>\n`;
  };
}

/** `$$ … $$ {#eq:name}`, on one line or over several. Any other formula is left to the plugin. */
function readNamedFormula(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const line = (n: number) => state.src.slice(state.bMarks[n]! + state.tShift[n]!, state.eMarks[n]);
  if (!line(startLine).startsWith("$$")) return false;
  const lines = [line(startLine).slice(2)];
  for (let n = startLine; ; lines.push(line(++n))) {
    const last = lines.at(-1)!;
    const named = namedEnd.exec(last);
    if (named) {
      if (silent) return true;
      const token = state.push("math_block", "math", 0);
      token.block = true;
      token.markup = "$$";
      token.content = [...lines.slice(0, -1), named[1]!].join("\n");
      token.map = [startLine, n + 1];
      token.info = named[2]!;
      state.line = n + 1;
      return true;
    }
    if (last.includes("$$") || n + 1 >= endLine || state.sCount[n + 1]! < state.blkIndent) return false;
  }
}

function numberAll(state: StateCore): void {
  const page = pageOf(state.env);
  const numbered = new Map<string, Numbered>();
  let figures = 0;
  let equations = 0;
  const add = (name: string, entry: Numbered): Numbered => {
    if (numbered.has(name)) throw new Error(`${page} has ${name} twice`);
    numbered.set(name, entry);
    return entry;
  };
  state.tokens.forEach((token, i) => {
    if (token.type === "math_block" && token.info) token.meta = add(`eq:${token.info}`, {anchor: `eq-${token.info}`, label: `Equation ${++equations}`});
    const id = token.type === "html_block" && /<figure\s[^>]*?\bid="([\w-]+)"/.exec(token.content)?.[1];
    if (id) numberFigure(state, i, {id, number: ++figures, entry: add(`fig:${id}`, {anchor: id, label: `Figure ${figures}`})});
  });
  for (const token of state.tokens.flatMap(({children}) => children ?? [])) {
    if (token.type !== "cross_reference") continue;
    token.meta = numbered.get(token.content);
    if (token.meta) continue;
    const nearest = findNearestName(token.content, [...numbered.keys()]);
    throw new Error(`[@${token.content}] on ${page}: no figure or formula of the page has this name${nearest ? `; is it [@${nearest}]?` : ""}`);
  }
}

/**
 * Puts the number before the caption's badge, as a link to the figure; and, for whoever cites it, number and title on the
 * figure. The title is the page's own `data-title`, else the caption's first words in bold.
 */
function numberFigure(state: StateCore, index: number, {id, number, entry}: {id: string; number: number; entry: Numbered}): void {
  const caption = state.tokens.slice(index).find(({type, children}) => type === "inline" && children!.some(isBadge));
  const figure = state.tokens[index]!;
  const title = figure.content.includes(" data-title=") || !caption ? "" : ` data-title="${escapeHtml(readTitle(caption.children!))}"`;
  figure.content = figure.content.replace(`id="${id}"`, `id="${id}" data-number="${number}"${title}`);
  const link = htmlToken(state, `<a class="figure-number" href="#${entry.anchor}">${entry.label}</a> `);
  if (caption) caption.children = caption.children!.flatMap((child) => (isBadge(child) ? [link, child] : [child]));
}

const isBadge = ({type, content}: Token) => type === "html_inline" && content.startsWith('<span class="badge"');

/** The caption's first words in bold, as plain text. */
function readTitle(children: readonly Token[]): string {
  const from = children.findIndex(({type}) => type === "strong_open");
  const to = children.findIndex(({type}) => type === "strong_close");
  const words = children.slice(from + 1, Math.max(to, 0)).map(({type, content}) => (type === "math_inline" ? plainFormula(content) : type === "softbreak" ? " " : content));
  return words.join("").replace(/[.:]$/, "");
}

/** A formula as a reader would type it: the letters of its MathML. */
function plainFormula(content: string): string {
  const mathml = katex.renderToString(content, {output: "mathml", macros: katexMacros(), strict: "ignore", trust: true});
  return mathml.replace(/<annotation[^]*?<\/annotation>/g, "").replace(/<[^>]*>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
