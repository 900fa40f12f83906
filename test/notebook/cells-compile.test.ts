/** A cell's TypeScript becomes a function: what it reads, what it defines, and where its errors are. */
import {describe, expect, test} from "vitest";
import {compileCell, type CellTools} from "../../src/notebook/cells/compile.js";
import {placesInStack} from "../../src/notebook/cells/explain.js";
import {CellProblem} from "../../src/notebook/cells/problem.js";

const tools: CellTools = {tick: () => {}, module: async () => ({}), load: async () => ({}), inWorker: async () => undefined};

/** Runs a compiled cell in Node: its module by a data address, its inputs by name. */
async function run(source: string, inputs: Record<string, unknown> = {}, given: Partial<CellTools> = {}): Promise<Record<string, unknown>> {
  const compiled = compileCell(source);
  const {default: main} = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(compiled.code)}`)) as {default: (...values: unknown[]) => Promise<Record<string, unknown>>};
  return main({...tools, ...given}, ...compiled.inputs.map((name) => inputs[name]));
}

function problemOf(source: string): CellProblem {
  try {
    compileCell(source);
  } catch (error) {
    if (error instanceof CellProblem) return error;
    throw error;
  }
  throw new Error("compiled, and should not have");
}

describe("what a cell reads and defines", () => {
  test.each<[string, string[], string[]]>([
    ["const a = b + 1;", ["b"], ["a"]],
    ["const {a, b: [c, ...d], ...e} = f;", ["f"], ["a", "c", "d", "e"]],
    ["function g(x: number) { return x + y; }", ["y"], ["g"]],
    ["class K extends L {}", ["L"], ["K"]],
    ["import {x, y as z} from \"./m.js\";", [], ["x", "z"]],
    ["import type {T} from \"./m.js\"; const t: T = u;", ["u"], ["t"]],
    ["interface P { a: number } enum E { A = 4 } const k = E.A satisfies number;", [], ["E", "k"]],
    ["const s = view<number>(slider({min: 0}));", ["view", "slider"], ["s"]],
    ["for (const i of xs) display(i);", ["xs", "display"], []],
    ["a + b", ["a", "b", "display"], []],
    ["invalidation.then(() => stop())", ["invalidation", "stop", "display"], []],
    ["Math.max(...values);", ["values"], []],
    ["", [], []]
  ])("%s", (source, inputs, outputs) => {
    const cell = compileCell(source);
    expect([...cell.inputs].sort()).toEqual([...inputs].sort());
    expect([...cell.outputs].sort()).toEqual([...outputs].sort());
  });

  test("inWorker is a tool, unless the cell has its own", () => {
    expect(compileCell("const n = await inWorker(f);").inputs).toEqual(["f"]);
    expect(compileCell("const inWorker = 1;").outputs).toEqual(["inWorker"]);
  });
});

describe("what a cell does", () => {
  test("its names come out, an expression is displayed, promises are awaited", async () => {
    expect(await run("const a: number = b * 2; let c = await Promise.resolve(a);", {b: 4})).toEqual({a: 8, c: 8});
    const shown: unknown[] = [];
    await run("Promise.resolve([1, 2].map((v: number): number => v + k)) // shown", {k: 1, display: (value: unknown) => shown.push(value)});
    expect(shown).toEqual([[2, 3]]);
  });

  test("imports take names, defaults and namespaces from the module they name", async () => {
    const asked: number[] = [];
    const module = async (index: number) => (asked.push(index), {a: 1, default: 2, "odd name": 3});
    expect(await run('import {a} from "m";\nimport d, {"odd name" as e} from "n";\nimport * as all from "o"; const f = all.a;', {}, {module})).toEqual({a: 1, d: 2, e: 3, f: 1, all: {a: 1, default: 2, "odd name": 3}});
    expect(asked).toEqual([0, 1, 2]);
    expect(compileCell('import d, {x as y} from "n"; import * as o from "p";').imports).toMatchObject([{specifier: "n", names: ["default", "x"]}, {specifier: "p", names: ["*"]}]);
    expect(await run('const m = await import("a" + "b");', {}, {load: async (specifier) => specifier})).toEqual({m: "ab"});
  });

  test("every loop and every function looks at the clock, the cell's own loops say so", async () => {
    const looks: (boolean | undefined)[] = [];
    const count = async (source: string) => {
      looks.length = 0;
      await run(source, {}, {tick: (own) => void looks.push(own)});
      return looks.map((own) => (own ? "O" : "f")).join("");
    };
    expect(await count("for (let i = 0; i < 3; i++);")).toBe("OOO");
    expect(await count("let i = 0; while (i < 2) i++; do i--; while (i); for (const k in {a: 1}) i; for (const k of [1]) {}")).toBe("OOOOOO");
    expect(await count("for await (const k of [1, 2]) k;")).toBe("OO");
    expect(await count("const f = (x: number) => x + 1; f(f(1));")).toBe("ff");
    expect(await count("const f = (x: number) => ({x}); const g = (x: number) => (y: number) => x + y; f(1); g(1)(2);")).toBe("fff");
    expect(await count("class A { m() { for (;;) return 1; } } new A().m();")).toBe("ff");
    expect(await count("for (const i of [1]) for (const j of [1, 2]) (() => i + j)();")).toBe("OOfOf");
  });

  test("names of the machinery give way to the cell's own", async () => {
    expect(await run("const $cell = 1, $tick = 2; for (const i of [1]);")).toEqual({$cell: 1, $tick: 2});
  });
});

describe("what is no cell is refused, with its place in the reader's own source", () => {
  test.each<[string, RegExp, number, number]>([
    ["const k: number = ;", /unexpected token/i, 1, 19],
    ["const a: number = 1;\nconst b: Array<number> = [1, 2;", /`\[` is never closed/, 2, 26],
    ["const a: number = 1, b: string = `x`; a = 2; const a = 3;", /already been declared/, 1, 52],
    ["const f = (a: number, b: number) =>\n  g(a).h(b;", /`\(` is never closed|should close/, 2, 9],
    ["const f = [1, (2}];", /`\}` should close the `\(` of line 1/, 1, 17],
    ["const f = 1)", /closes nothing/, 1, 12],
    ["const f = (x: number) => {\n  const g = (y: Set<number>): number => {\n    const = y;\n  };\n};", /unexpected token/i, 3, 11],
    ["const f = (x: number) => g((y: number) => y + + ;", /never closed/, 1, 27],
    ["const f = (x: number) => g((y: number) => y + * 2);", /unexpected token/i, 1, 47],
    ["let x: number = 1;\n  total = x;", /Assignment to external variable 'total'/, 2, 3],
    ["const f = (y: number) => { Math = y; };", /Assignment to global 'Math'/, 1, 28],
    ["const Array = 1;", /Global 'Array' cannot be redefined/, 1, 7],
    ["export const a = 1;", /exports nothing/, 1, 1],
    ["const u: string = import.meta.url;", /import\.meta/, 1, 19],
    ["return 1;", /return/, 1, 1]
  ])("%s", (source, message, line, column) => {
    const problem = problemOf(source);
    expect(problem.message).toMatch(message);
    expect(problem.position).toEqual({line, column});
  });
});

describe("an error's place", () => {
  test.each([
    ["const a: number = 1;\nconst b: Array<number> = [a, missing.x];", "missing.x", 2],
    ["import {a} from \"m\";\n\nfor (const i of [1] as number[]) { const f = (x: Set<number>): number => thrower(x); f(new Set<number>([i])); }", "thrower(x)", 3],
    ["(null as unknown as {deep: {er: number}}).deep.er", "deep.er", 1]
  ])("%s", async (source, at, line) => {
    const compiled = compileCell(source);
    const thrower = () => {
      throw new TypeError("thrown");
    };
    const error: Error = await run(source, {thrower, display: () => {}}).then(() => Promise.reject(new Error("ran")), (e: Error) => e);
    const frame = /data:text\/javascript,.*?:(\d+):(\d+)\)?$/m.exec(error.stack!)!;
    const position = compiled.locate({line: Number(frame[1]), column: Number(frame[2])})!;
    expect(position.line).toBe(line);
    const found = source.split("\n")[line - 1]!.indexOf(at) + 1;
    expect(position.column).toBeGreaterThanOrEqual(found);
    expect(position.column).toBeLessThanOrEqual(found + at.length);
  });

  test("stacks of Chromium, Firefox and Safari are read", () => {
    expect(placesInStack("Error: x\n    at f (blob:http://h:1/a-b:3:5)\n    at blob:http://h:1/c:7:11")).toEqual([
      {url: "blob:http://h:1/a-b", position: {line: 3, column: 5}},
      {url: "blob:http://h:1/c", position: {line: 7, column: 11}}
    ]);
    expect(placesInStack("f@blob:http://h/a:3:5\n@http://h/x.js:1:1")).toEqual([{url: "blob:http://h/a", position: {line: 3, column: 5}}]);
  });
});
