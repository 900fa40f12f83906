/** Cells and formulas between Markdown and page: nothing lost, the right names linked. */
import MarkdownIt from "markdown-it";
import {describe, expect, test} from "vitest";
import {cellsOf} from "../../scripts/extract-cells.js";
import {finishPage} from "../../scripts/finish-site.js";
import {configureMarkdown} from "../../scripts/markdown.js";
import {linkNames, mathImports} from "../../src/notebook/editor/link-names.js";
import {katexMacros, symbols} from "../../src/symbols.js";

describe("cellsOf", () => {
  test("keeps each cell on its own lines and leaves the rest empty", () => {
    const page = "# T\n\n```ts echo\nconst a = 1;\n```\ntext\n\n```js\nb()\n```\n\n```ts run=false\nc()\n```\n";
    expect(cellsOf(page).split("\n").slice(0, 13)).toEqual(["", "", "", "const a = 1;", ";", "", "", "", "", ";", "", "", ""]);
  });
});

describe("linkNames", () => {
  test("links identifiers of the vocabulary, not words in comments and strings", () => {
    const html = linkNames('const sigma = 3; <span class="hljs-comment">// sigma</span> <span class="hljs-string">"sigma"</span>');
    expect(html.match(/data-sym="sigma"/g)).toHaveLength(1);
    expect(html).toContain('<span class="m-noise" data-sym="sigma">sigma</span> = 3');
  });

  test("links identifiers inside a template's substitution", () => {
    expect(linkNames('<span class="hljs-string">`a <span class="hljs-subst">${sigma}</span>`</span>')).toContain('data-sym="sigma"');
  });
});

describe("links to the reference", () => {
  const imported = new Set(["sample", "denoise"]);

  test("names imported from src/math lead to their entry, and keep their symbol", () => {
    expect(linkNames("sample({denoise})", imported)).toBe(
      '<a class="api-link" href="/api#sample">sample</a>({<a class="api-link" href="/api#denoise"><span class="m-clean" data-sym="denoised">denoise</span></a>})'
    );
  });

  test("properties and names from elsewhere do not", () => {
    expect(linkNames("target.sample(3); a.<span class=\"hljs-title\">sample</span>(norm)", imported)).not.toContain("api-link");
    expect(linkNames("[...sample(x)]", imported)).toContain("api-link");
    expect(linkNames('<span class="hljs-comment">// sample</span>', imported)).not.toContain("api-link");
  });

  test("imports are found in a cell's source", () => {
    const cell = 'import {a, type B, c as d} from "./math/x.js";\nimport {\n  e\n} from "./math/y/z.js";\nimport {f} from "./figures/f.js";\nimport type {G} from "./math/g.js";';
    expect(mathImports(cell)).toEqual(["a", "B", "e", "G"]);
  });

  test("on a page, what one cell imports is linked in the next; a declaration of the reference names its types", () => {
    const md = new MarkdownIt({html: true});
    md.inline.ruler.push("placeholder", () => false);
    md.renderer.rules.fence = (_tokens, i, _options, {code}: {code: {id: string}[]}) => {
      code.push({id: `cell${i}`});
      return "<div></div>";
    };
    const page = '```ts hide\nimport {sample} from "./math/sample.js";\n```\n\n```ts echo\nsample();\n```\n\n```ts run=false api\nfunction sample(o: SampleOptions): Foo\n```\n';
    const html = configureMarkdown(md).render(page, {code: []});
    expect(html.match(/href="\/api#\w+"/g)).toEqual(['href="/api#sample"', 'href="/api#sample"', 'href="/api#SampleOptions"']);
  });
});

describe("formulas", () => {
  const md = () => {
    const base = new MarkdownIt({html: true});
    base.inline.ruler.push("placeholder", (state, silent) => {
      const match = /^\$\{([^}]*)\}/.exec(state.src.slice(state.pos));
      if (!match) return false;
      if (!silent) state.push("placeholder", "", 0).content = match[1]!;
      state.pos += match[0].length;
      return true;
    });
    base.renderer.rules.placeholder = (tokens, i) => `[${tokens[i]!.content}]`;
    return configureMarkdown(base);
  };

  test("a symbol carries its meaning and its key", () => {
    const html = md().renderInline("$\\sig$");
    expect(html).toContain('data-sym="sigma"');
    expect(html).toContain("m-noise");
  });

  test("an inline expression before a formula is not taken for one", () => {
    expect(md().renderInline("${n} of its $d$")).toMatch(/^\[n\] of its <span class="katex/);
  });

  test("an unknown command stops the build", () => {
    expect(() => md().renderInline("$\\nonsense$")).toThrow(/nonsense/);
  });

  test("no two symbols share a macro or a name", () => {
    const all = Object.values(symbols);
    expect(Object.keys(katexMacros())).toHaveLength(all.length);
    const names = all.flatMap((symbol) => symbol.names as readonly string[]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("finishPage", () => {
  const page = '<!DOCTYPE html>\n<html>\n<head>\n<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1">\n</head>\n<body></body></html>';
  const options = {name: "point.html", site: new URL("https://example.org/16384/"), still: () => undefined};

  test("mends language and viewport and adds the canonical link", () => {
    const html = finishPage(page, options);
    expect(html).toContain('<html lang="en">');
    expect(html).not.toContain("maximum-scale");
    expect(html).toContain('<link rel="canonical" href="https://example.org/16384/point.html">');
  });

  test("refuses output that is not Framework's", () => {
    expect(() => finishPage(page.replace(", maximum-scale=1", ""), options)).toThrow(/has Framework changed/);
  });

  test("refuses a figure without a still", () => {
    expect(() => finishPage(page.replace("<body>", '<body><figure id="walk">'), options)).toThrow(/#walk of point.html has no still/);
  });
});
