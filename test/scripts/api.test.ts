/** The reference of src/math: complete, and as the sources have it. */
import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import MarkdownIt from "markdown-it";
import {describe, expect, test} from "vitest";
import {readApi} from "../../scripts/api-model.js";
import {escapeProse, renderApiPage} from "../../scripts/api-page.js";
import {SAMPLE_SPEC_SCHEMA} from "../../src/math/spec/schema.js";
import * as math from "../../src/math/index.js";

const sections = readApi();
const entries = sections.flatMap((section) => section.entries);

test("every public name has a doc comment, what throws says so, every option is described", () => {
  expect(entries.filter(({missing}) => missing.length).map(({name, file, missing}) => `${name} (${file}) lacks ${missing.join(", ")}`)).toEqual([]);
});

test("what is generated is as the sources have it: run npm run api", () => {
  expect(readFileSync("src/api.md", "utf8") === renderApiPage(sections), "src/api.md is stale").toBe(true);
  const schema = `${JSON.stringify(SAMPLE_SPEC_SCHEMA, null, 2)}\n`;
  expect(readFileSync("docs/sample-spec.schema.json", "utf8") === schema, "docs/sample-spec.schema.json is stale").toBe(true);
});

test("lists every value that the module exports, once", () => {
  const values = entries.filter(({kind}) => kind !== "type").map(({name}) => name);
  expect(values.sort()).toEqual(Object.keys(math).sort());
  expect(new Set(entries.map(({name}) => name)).size).toBe(entries.length);
});

describe("reads doc comments", () => {
  /** What is read from a module of one file, and an index that exports all its names. */
  function entryOf(source: string) {
    const directory = mkdtempSync(join(tmpdir(), "api-"));
    writeFileSync(join(directory, "a.ts"), source);
    writeFileSync(join(directory, "index.ts"), '// Things\nexport * from "./a.js";\n');
    const [section] = readApi(join(directory, "index.ts"));
    expect(section!.title).toBe("Things");
    return section!.entries[0]!;
  }

  test("text, formula, tags over several lines, signature without the body", () => {
    const {signature, doc, kind, missing} = entryOf(
      "/**\n * Adds.\n *\n *     a + b\n *\n * @param a a number,\n *   any\n * @returns the sum @throws RangeError never\n */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n"
    );
    expect(kind).toBe("function");
    expect(signature).toBe("function add(a: number, b: number): number");
    expect(doc.text).toBe("Adds.\n\n    a + b");
    expect(doc.tags).toEqual([{tag: "param", text: "a a number, any"}, {tag: "returns", text: "the sum"}, {tag: "throws", text: "RangeError never"}]);
    expect(missing).toEqual([]);
  });

  test.each<[string, string, string[]]>([
    ["no doc comment", "export function f(): void {}", ["a doc comment"]],
    ["a plain comment", "/* F. */\nexport const f = 1;", ["a doc comment"]],
    ["an undocumented throw", "/** F. */\nexport function f(): void {\n  throw new RangeError();\n}", ["@throws"]],
    ["an undocumented check", '/** F. */\nexport function f(n: number): void {\n  requireInteger("f", "n", n);\n}', ["@throws"]],
    ["options without a word", "/** F. */\nexport function f({a, b}: {\n  readonly a: number;\n  /** B. */\n  readonly b: number;\n}): number {\n  return a + b;\n}", ["@param options.a"]],
    ["options with one", "/** F.\n * @param options.a A */\nexport function f({a}: {readonly a: number}): number {\n  return a;\n}", []],
    ["a type", "/** T. */\nexport interface T {\n  readonly a: number;\n}", []]
  ])("%s", (_, source, missing) => expect(entryOf(source).missing).toEqual(missing));

  test.each([
    ["/** F. */\nexport const f: Readonly<Set<number>> = new Set([1]);", "const f: Readonly<Set<number>>"],
    ["/** F. */\nexport const f = 12;", "const f: 12"],
    ["interface E {}\n/** F. */\nexport const f = {a: {}} satisfies Record<string, E>;", "const f: Record<string, E>"],
    ["/** F. */\nexport type F = number | string;", "type F = number | string;"]
  ])("signature of %j", (source, signature) => expect(entryOf(source).signature).toBe(signature));
});

describe("renders them as Markdown that means the text", () => {
  const html = (text: string) => new MarkdownIt({html: true, typographer: true}).render(escapeProse(text));

  test("signs that Markdown, KaTeX or Framework would read are text", () => {
    const text = "D = E[x₀ | x] where a*b*c < 1 and x_t_s > 0, p(c) of ${n} costs $5$ <b>";
    expect(html(text)).toBe("<p>D = E[x₀ | x] where a*b*c &lt; 1 and x_t_s &gt; 0, p(c) of ${n} costs $5$ &lt;b&gt;</p>\n");
  });

  test("code and indented formulas stay as they are", () => {
    expect(html("Take `a_b[0] < 1`:\n\n    x′ = x_0*y_0*z\n")).toBe("<p>Take <code>a_b[0] &lt; 1</code>:</p>\n<pre><code>x′ = x_0*y_0*z\n</code></pre>\n");
  });
});
