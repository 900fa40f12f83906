/**
 * A built page as a module for other sites: `point.js` beside `point.html`, with the page's own cells, its figures' HTML
 * and its style sheets (docs/embedding.md). It is Framework's script of the page, told to another runtime.
 */

/** @param path of the page in the site, e.g. "point.html". Undefined for a page without figures. @throws Error when Framework's output is not as expected */
export function pageModule(html: string, path: string): string | undefined {
  const figures = Object.fromEntries(Array.from(html.matchAll(/<figure id="([\w-]+)"[^>]*data-kind[\s\S]*?<\/figure>/g), ([markup, id]) => [id!, withoutScriptless(markup)]));
  if (!Object.keys(figures).length) return undefined;
  const script = only(html, /<script type="module">\n+(import \{define\} from[\s\S]*?)<\/script>/g, path, "script with cells")[1]!;
  const statements = Array.from(script.matchAll(/^import .*$/gm), ([line]) => line);
  const client = statements.map((line) => /^import \{define\} from "([^"]+)";$/.exec(line)?.[1]).find(Boolean);
  const library = statements.map((line) => /^import \{registerFile\} from "([^"]+)";$/.exec(line)?.[1]).find(Boolean);
  const strange = statements.filter((line) => !/^import \{(define|registerFile)\} from/.test(line));
  if (!client || strange.length) throw new Error(`pageModule: the script of ${path} begins with ${statements.join(" ")}; has Framework changed?`);
  const body = script.replace(/^import .*$/gm, "").trim();
  const sheets = Array.from(html.matchAll(/<link rel="stylesheet"[^>]* href="(\.\/[^"]+)"/g), ([, href]) => href!);
  const title = only(html, /<h1[^>]*>([\s\S]*?)<\/h1>/g, path, "h1")[1]!.replace(/<[^>]*>/g, "").trim();
  return `// The figures of "${title}" for other sites: docs/embedding.md. Written by scripts/page-module.ts.
${library ? `import {registerFile as register} from "${library}";\n` : ""}import {createFigures, startFramework} from "./notebook/embed/figures.js";

const here = (path) => new URL(path, import.meta.url).href;
const cells = [];
const define = (cell) => void cells.push(cell);
${library ? "const registerFile = (name, info) => void register(name, {...info, path: here(info.path)});\n" : ""}
${body}

const html = ${JSON.stringify(figures, null, 1)};

// A runtime of its own for each page, since pages share names.
const {framework, roots} = await startFramework(() => import("${client}?${path.replace(/\W/g, "-")}"), cells.map(({id}) => id));

/** The ids of this page's figures. */
export const figures = Object.keys(html);

/** A figure as an element, to be put anywhere. Options: hide, fix (names of controls), theme ("light" or "dark"). */
export const figure = createFigures({
  framework, roots, cells, html, title: ${JSON.stringify(title)}, page: here(${JSON.stringify(`./${path}`)}),
  styles: ${JSON.stringify(sheets)}.map(here), typefaces: ${JSON.stringify(sheets.filter((href) => href.includes("typefaces")))}.map(here)
});
`;
}

/** A still that stands in where JavaScript is off has no place where it is on. */
function withoutScriptless(markup: string): string {
  return markup.replace(/<noscript>[\s\S]*?<\/noscript>/g, "");
}

function only(text: string, pattern: RegExp, path: string, what: string): RegExpMatchArray {
  const found = Array.from(text.matchAll(pattern));
  if (found.length !== 1) throw new Error(`pageModule: expected one ${what} in ${path}, found ${found.length}; has Framework changed?`);
  return found[0]!;
}
