/** What the build says of each cell: a key that lasts, its source even when hidden, and which modules it may import. */
import {mkdir, mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import MarkdownIt from "markdown-it";
import {describe, expect, test} from "vitest";
import {listCellModules} from "../../scripts/cell-modules.js";
import {configureMarkdown} from "../../scripts/markdown.js";

/** Renders a page; a cell's first declared name is read off `const name`. */
function render(page: string): string {
  const md = new MarkdownIt({html: true});
  md.inline.ruler.push("placeholder", () => false);
  md.renderer.rules.fence = (tokens, i, _options, {code}: {code: {id: string; node: {declarations: {name: string}[] | null}}[]}) => {
    if (tokens[i]!.content.includes("broken")) return "<div>SyntaxError</div>\n";
    const name = /const (\w+)/.exec(tokens[i]!.content)?.[1];
    code.push({id: `0000000${code.length}`, node: {declarations: name ? [{name}] : null}});
    return "<div></div>\n";
  };
  return configureMarkdown(md).render(page, {code: []});
}
const fence = (flags: string, source: string) => `\n\`\`\`ts ${flags}\n${source}\n\`\`\`\n`;
const keys = (html: string) => Array.from(html.matchAll(/data-key="([^"]*)"/g), ([, key]) => key);

describe("cell sources", () => {
  test("keys: the first name; else the figure and a number, or just a number; edits of other cells do not move them", () => {
    const page = `${fence("", "go()")}<figure id="walk" data-kind="exact">\n${fence("", "const a = 1;")}${fence("hide", "a")}${fence("", "b")}\n</figure>\n${fence("echo", "c")}`;
    expect(keys(render(page))).toEqual(["cell-1", "a", "walk-1", "walk-2", "cell-2"]);
    expect(keys(render(fence("", "const z = 0;") + page))).toEqual(["z", "cell-1", "a", "walk-1", "walk-2", "cell-2"]);
  });

  test("hidden cells keep their source, hidden; open ones are open", () => {
    const html = render(fence("hide", "const a = 1;") + fence("echo", "const b = 2;") + fence("", "const c = 3;"));
    expect(Array.from(html.matchAll(/<details class="cell-source"[^>]*?( hidden| open)?>/g), ([, flag]) => flag)).toEqual([" hidden", " open", undefined]);
  });

  test("two cells of one name stop the build; a cell that is none gets no source to edit", () => {
    expect(() => render(fence("", "const a = 1;") + fence("", "const a = 2;"))).toThrow(/two cells of one page are called "a"/);
    expect(keys(render(fence("", "broken") + fence("", "const b = 1;")))).toEqual(["b"]);
  });
});

test("the modules that cells may import: names, addresses, exports, through `export *` too", async () => {
  const directory = await mkdtemp(join(tmpdir(), "cells-"));
  const files = {
    "_import/math/index.11111111.js": 'export {a as b} from "./x.22222222.js"; export * from "./x.22222222.js"; export const {c, d: [e]} = {};',
    "_import/math/x.22222222.js": "export function a() {} export default 1; export class K {}",
    "_import/notebook/page.33333333.js": "export const hidden = 1;",
    "_node/@scope/thing@1.2.3/index.44444444.js": "export default 1;",
    "_node/thing@1.2.3/lib/part.55555555.js": "export default 1;",
    "index.html": ""
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), {recursive: true});
    await writeFile(join(directory, path), text);
  }
  expect(await listCellModules(directory)).toEqual({
    "./math/index.js": {path: "_import/math/index.11111111.js", exports: ["K", "a", "b", "c", "e"]},
    "./math/x.js": {path: "_import/math/x.22222222.js", exports: ["K", "a", "default"]},
    "@scope/thing": {path: "_node/@scope/thing@1.2.3/index.44444444.js", exports: ["default"]}
  });
  await rm(directory, {recursive: true});
});
