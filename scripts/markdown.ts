/** What Markdown does beyond Framework: formulas rendered at build time, cells that keep their own source, the map. */
import {tex} from "@mdit/plugin-tex";
import hljs from "highlight.js";
import katex from "katex";
import type MarkdownIt from "markdown-it";
import {course} from "../src/course.js";
import {katexMacros, symbolOfName} from "../src/symbols.js";
import {renderCourseMap} from "./course-map.js";

/** The part of Framework's rendering context that a fence needs: the cells so far, the newest last. */
interface FrameworkContext {
  code: {id: string}[];
}

export function configureMarkdown(md: MarkdownIt): MarkdownIt {
  const placeholder = md.inline.ruler.getRules("").at(-1)!; // Framework's rule for ${…}, the last it adds
  md.use(tex, {delimiters: "dollars", render: renderFormula});
  md.inline.ruler.before("text", "placeholder-before-formulas", placeholder); // else "${n} of $d$" begins as a formula
  const frameworkFence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, context: FrameworkContext, self) => {
    const token = tokens[index]!;
    const [language, ...flags] = token.info.trim().split(/\s+/);
    if (language !== "ts" || flags.includes("run=false")) return frameworkFence(tokens, index, options, context, self);
    const source = token.content;
    token.info = "ts echo=false";
    const cell = frameworkFence(tokens, index, options, context, self);
    const id = context.code.at(-1)?.id ?? "";
    return flags.includes("hide") ? cell : cell + renderSource(source, id, flags.includes("echo"));
  };
  const frameworkHtml = md.renderer.rules.html_block!;
  md.renderer.rules.html_block = (...input) => frameworkHtml(...input).replace(/<course-map>\s*<\/course-map>/, () => renderCourseMap(course));
  return md;
}

function renderFormula(content: string, displayMode: boolean): string {
  return katex.renderToString(content, {
    displayMode,
    macros: katexMacros(),
    strict: (code: string) => (code === "htmlExtension" ? "ignore" : "error"),
    trust: ({command}) => command === "\\htmlData" || command === "\\htmlClass",
    throwOnError: true
  });
}

/** A cell's own TypeScript, highlighted, with the vocabulary's names linked to their symbols. */
function renderSource(source: string, id: string, open: boolean): string {
  const highlighted = hljs.highlight(source.trimEnd(), {language: "typescript"}).value;
  return `<details class="cell-source" data-cell="${id}"${open ? " open" : ""}><summary>code</summary><pre><code class="hljs">${linkNames(highlighted)}</code></pre></details>\n`;
}

/** Wraps each identifier of the vocabulary, outside comments and strings (but inside a template's substitutions). */
export function linkNames(highlighted: string): string {
  const inert = [false]; // for each open span, whether its words are not identifiers
  return highlighted.replace(/<span class="([^"]*)">|<\/span>|&\w+;|[A-Za-z_$][\w$]*/g, (match, spanClass?: string) => {
    if (spanClass !== undefined) inert.push(!spanClass.includes("subst") && (inert.at(-1)! || /comment|string|regexp/.test(spanClass)));
    else if (match === "</span>") inert.pop();
    else if (!match.startsWith("&") && !inert.at(-1)) return linkName(match);
    return match;
  });
}

function linkName(name: string): string {
  const symbol = symbolOfName(name);
  return symbol ? `<span class="m-${symbol.meaning}" data-sym="${symbol.key}">${name}</span>` : name;
}
