/** What Markdown does beyond Framework: formulas rendered at build time, cells that keep their own source, the map. */
import {existsSync, readFileSync} from "node:fs";
import {tex} from "@mdit/plugin-tex";
import hljs from "highlight.js";
import katex from "katex";
import type MarkdownIt from "markdown-it";
import {course} from "../src/course.js";
import {linkNames, linkReference, mathImports, replaceNames} from "../src/notebook/editor/link-names.js";
import {katexMacros} from "../src/symbols.js";
import {courseBibliography} from "./bibliography.js";
import {createKeys, type FrameworkContext} from "./cell-keys.js";
import {citations} from "./citations.js";
import {renderCourseMap} from "./course-map.js";
import {numbering} from "./numbering.js";
import {renderReferences} from "./references-page.js";

export function configureMarkdown(md: MarkdownIt): MarkdownIt {
  const placeholder = md.inline.ruler.getRules("").at(-1)!; // Framework's rule for ${…}, the last it adds
  md.use(tex, {delimiters: "dollars", render: renderFormula});
  md.inline.ruler.before("text", "placeholder-before-formulas", placeholder); // else "${n} of $d$" begins as a formula
  md.use(numbering);
  md.use(citations, courseBibliography);
  const apiNames = readApiNames();
  const importedNames = new WeakMap<FrameworkContext, Set<string>>(); // of src/math, by the cells of a page so far
  const keyOf = createKeys();
  const frameworkFence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, options, context: FrameworkContext, self) => {
    const token = tokens[index]!;
    const [language, ...flags] = token.info.trim().split(/\s+/);
    if (flags.includes("api")) return renderSignature(token.content, apiNames);
    if (language !== "ts" || flags.includes("run=false")) return frameworkFence(tokens, index, options, context, self);
    const source = token.content;
    const imported = importedNames.get(context) ?? new Set();
    for (const name of mathImports(source)) if (apiNames.has(name)) imported.add(name);
    importedNames.set(context, imported);
    token.info = "ts echo=false";
    const before = context.code.length;
    const cell = frameworkFence(tokens, index, options, context, self);
    if (context.code.length === before) return cell; // Framework shows why it is none
    const {id} = context.code.at(-1)!;
    const fold = flags.includes("hide") ? "hidden" : flags.includes("echo") ? "open" : "";
    return cell + renderSource(source, {id, key: keyOf(tokens, index, context), fold, imported});
  };
  const frameworkHtml = md.renderer.rules.html_block!;
  md.renderer.rules.html_block = (...input) => frameworkHtml(...input).replace(/<course-map>\s*<\/course-map>/, () => renderCourseMap(course)).replace(/<bibliography>\s*<\/bibliography>/, () => renderReferences());
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

interface SourceOptions {
  /** Framework's number of the cell. */
  readonly id: string;
  /** The cell's name, which stays when the page is edited. */
  readonly key: string;
  readonly fold: "open" | "hidden" | "";
  readonly imported: ReadonlySet<string>;
}

/** A cell's own TypeScript, highlighted: the vocabulary's names linked to their symbols, the module's to the reference. */
function renderSource(source: string, {id, key, fold, imported}: SourceOptions): string {
  return `<details class="cell-source" data-cell="${id}" data-key="${key}"${fold && ` ${fold}`}><summary>code</summary><pre><code class="hljs">${linkNames(highlight(source), imported)}</code></pre></details>\n`;
}

/** A declaration on the reference's own page; the types that it names lead to theirs. */
function renderSignature(source: string, apiNames: ReadonlySet<string>): string {
  const types = new Set(Array.from(apiNames).filter((name) => /^[A-Z]/.test(name)));
  return `<pre class="api-signature" tabindex="0"><code class="hljs">${replaceNames(highlight(source), (name) => (types.has(name) ? linkReference(name, name) : name))}</code></pre>\n`;
}

function highlight(source: string): string {
  return hljs.highlight(source.trimEnd(), {language: "typescript"}).value;
}

/** The names that have an entry on /api: its headings. */
function readApiNames(page = "src/api.md"): Set<string> {
  return new Set(existsSync(page) ? Array.from(readFileSync(page, "utf8").matchAll(/<h3 id="(\w+)"/g), ([, name]) => name!) : []);
}
