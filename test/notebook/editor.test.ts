/** The editor without a browser: imports, options, members, places. */
import {typescriptLanguage} from "@codemirror/lang-javascript";
import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {addImport} from "../../src/notebook/editor/completion/add-import.js";
import {follow, membersOf, summarize} from "../../src/notebook/editor/completion/members.js";
import {optionsAt} from "../../src/notebook/editor/completion/options.js";
import {offsetOf, rangeOf} from "../../src/notebook/editor/problems.js";

describe("addImport", () => {
  const sample = {name: "sample", module: "./math/sample.js", kind: "function"} as const;
  const added = (source: string, entry: Parameters<typeof addImport>[1] = sample) => {
    const insertion = addImport(source, entry);
    return insertion && source.slice(0, insertion.from) + insertion.insert + source.slice(insertion.from);
  };

  test.each([
    ["sample()", 'import {sample} from "./math/sample.js";\nsample()'],
    ['import {a} from "./a.js";\nsample()', 'import {a} from "./a.js";\nimport {sample} from "./math/sample.js";\nsample()'],
    ['import {sampleAsync} from "./math/sample.js";\n', 'import {sampleAsync, sample} from "./math/sample.js";\n'],
    ["import {\n  a,\n  b,\n} from './math/sample.js'", "import {\n  a,\n  b, sample\n} from './math/sample.js'"],
    ['import {} from "./math/sample.js";', 'import {sample} from "./math/sample.js";'],
    ['import type {S} from "./math/sample.js";', 'import type {S} from "./math/sample.js";\nimport {sample} from "./math/sample.js";']
  ])("%j", (source, expected) => expect(added(source)).toBe(expected));

  test("nothing where the name is there, under whatever module, or where every cell has it", () => {
    expect(addImport('import {sample} from "./math/sample.js";', sample)).toBeUndefined();
    expect(addImport('import {a, sample as s} from "./other.js"; const sample = 1', sample)).toEqual({from: 0, insert: 'import {sample} from "./math/sample.js";\n'});
    expect(addImport('import {a as sample} from "./other.js";', sample)).toBeUndefined();
    expect(addImport("x", {name: "display", kind: "function"})).toBeUndefined();
  });

  test("a type is imported as one", () => {
    expect(added("", {name: "Level", module: "./math/types.js", kind: "type"})).toBe('import {type Level} from "./math/types.js";\n');
  });
});

describe("optionsAt", () => {
  /** The place at "|". */
  const at = (marked: string) => {
    const pos = marked.indexOf("|");
    const source = marked.replace("|", "");
    return optionsAt(typescriptLanguage.parser.parse(source), {source, pos});
  };

  test.each([
    ["slider({|})", {callee: "slider", argument: 0, given: []}],
    ["slider({la|})", {callee: "slider", argument: 0, given: []}],
    ['view(slider({label: "σ", m|}))', {callee: "slider", argument: 0, given: ["label"]}],
    ["f(a, {x, y: g(1, 2), |})", {callee: "f", argument: 1, given: ["x", "y"]}],
    ["slider({\n  label: 1,\n  |\n})", {callee: "slider", argument: 0, given: ["label"]}],
    ["sample({le|, x: 1})", {callee: "sample", argument: 0, given: ["x"]}]
  ])("%s", (source, {given, ...expected}) => {
    const place = at(source)!;
    expect(place).toMatchObject(expected);
    expect([...place.given]).toEqual(given);
  });

  test.each(["slider({label: |})", "slider(|)", "const {a|} = b", "if (x) {a|}", "f({a: {b|}})", "[{a|}]", "o.f({a|})", '"slider({|})"'])("not in %s", (source) => {
    expect(at(source)).toBeUndefined();
  });
});

describe("members", () => {
  test("of an object, its prototype's too; no elements, no getter is read", () => {
    class Bump {
      sigma = 1;
      get loud(): number {
        throw new Error("read");
      }
      score() {}
    }
    expect(membersOf(new Bump()).slice(0, 3)).toEqual([{name: "sigma", kind: "property"}, {name: "loud", kind: "property"}, {name: "score", kind: "method"}]);
    const names = membersOf(new Float64Array(16384)).map(({name}) => name);
    expect(names).toContain("subarray");
    expect(names).not.toContain("0");
    expect(membersOf("text").map(({name}) => name)).toContain("trimEnd");
    expect(membersOf(null)).toEqual([]);
    expect(membersOf(undefined)).toEqual([]);
  });

  test("an object with many names is cut short", () => {
    const many = Object.fromEntries(Array.from({length: 50_000}, (_, i) => [`a${i}`, i]));
    expect(membersOf(many)).toHaveLength(2000);
  });

  test("a path is followed to its end; what is missing or throws ends it", () => {
    expect(follow({a: {b: 3}}, ["a", "b"])).toBe(3);
    expect(follow({a: 1}, ["b", "c"])).toBeUndefined();
    expect(follow({get a() { throw new Error("no"); }}, ["a"])).toBeUndefined();
  });

  test("values in a few words", () => {
    expect([1 / 3, "σ", new Float64Array(4), [1, 2], () => 0, null, undefined, {}, Object.create(null), 3n].map(summarize)).toEqual(["0.3333", '"σ"', "Float64Array(4)", "Array(2)", "function", "null", "", "Object", "object", "3"]);
  });
});

describe("places", () => {
  const source = "const a = 1;\n\nfoo(σx)";

  test("line and column from 1", () => {
    expect(offsetOf(source, {line: 1, column: 1})).toBe(0);
    expect(offsetOf(source, {line: 3, column: 5})).toBe(source.indexOf("σ"));
    expect(rangeOf(source, {line: 3, column: 5})).toEqual({from: 18, to: 20});
    expect(rangeOf(source, {line: 1, column: 11})).toEqual({from: 10, to: 11});
  });

  test("at the end of a line, what is before; on an empty one, nothing", () => {
    expect(rangeOf(source, {line: 1, column: 13})).toEqual({from: 11, to: 12});
    expect(rangeOf(source, {line: 2, column: 1})).toEqual({from: 13, to: 13});
    expect(rangeOf("", {line: 1, column: 1})).toEqual({from: 0, to: 0});
  });

  test("any place of any text comes to lie inside it", () => {
    fc.assert(fc.property(fc.string(), fc.double(), fc.double(), (text, line, column) => {
      const {from, to} = rangeOf(text, {line, column});
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeGreaterThanOrEqual(from);
      expect(to).toBeLessThanOrEqual(text.length);
      expect(text.slice(from, to)).not.toContain("\n");
    }), {seed: 7});
  });
});
