/** Which sentence an error becomes, which names are near, which patch leads back where. */
import {describe, expect, test} from "vitest";
import {explain, type Circumstances} from "../../src/notebook/cells/explain.js";
import {createModules} from "../../src/notebook/cells/modules.js";
import {nearestNames, typingErrors} from "../../src/notebook/cells/nearest.js";
import {applyPatches} from "../../src/notebook/cells/patches.js";
import {offsetOf, positionAt} from "../../src/notebook/cells/problem.js";

const nowhere: Circumstances = {
  inputs: [], positionOf: () => undefined, locate: () => undefined, isFailing: () => false, nameOf: (id) => `the cell \`${id}\``,
  circle: () => undefined, isOfPage: () => false, names: () => ["sigma", "sigmas", "walk"], exporting: () => []
};
const runtimeError = Object.assign(new Error("x is not defined"), {name: "RuntimeError"});

describe("explain", () => {
  test("an unknown name: the nearest ones, or the module that has it", () => {
    const inputs = [{name: "sigam", state: "undefined", owners: []}] as const;
    const positionOf = () => ({line: 2, column: 5});
    expect(explain(runtimeError, {...nowhere, inputs, positionOf})).toEqual({message: "`sigam` is not defined. Did you mean `sigma`?", position: {line: 2, column: 5}});
    expect(explain(runtimeError, {...nowhere, inputs, exporting: () => ["./m.js"]}).message).toContain('import {sigam} from "./m.js";');
    expect(explain(runtimeError, {...nowhere, inputs, isOfPage: () => true})).toMatchObject({message: expect.stringContaining("not defined any more"), isInherited: true});
  });

  test("a failed input is named with its cell; a circle comes first", () => {
    const inputs = [{name: "a", state: "defined", owners: ["1"]}, {name: "k", state: "defined", owners: ["2"]}] as const;
    expect(explain(runtimeError, {...nowhere, inputs, isFailing: (id) => id === "2"})).toEqual({message: "Waits for `k`, which failed in the cell `2`.", position: undefined, isInherited: true});
    expect(explain(runtimeError, {...nowhere, inputs, circle: () => ["`a`", "`b`", "`a`"]}).message).toContain("`a` → `b` → `a`");
  });

  test("full stacks are explained in every browser's words; what is thrown need not be an error", () => {
    for (const message of ["Maximum call stack size exceeded", "too much recursion", "Maximum call stack size exceeded."]) expect(explain(new RangeError(message), nowhere).message).toMatch(/stack is full/);
    expect(explain("words", nowhere).message).toBe("threw words");
    expect(explain(new RangeError("out"), nowhere).message).toBe("RangeError: out");
  });
});

describe("nearestNames", () => {
  test("counts letters inserted, left out, replaced and swapped", () => {
    expect([typingErrors("sigma", "sigma"), typingErrors("sigma", "sigm"), typingErrors("sigam", "sigma"), typingErrors("", "abc"), typingErrors("abc", "xyz")]).toEqual([0, 1, 1, 3, 3]);
  });
  test("offers the nearest first, nothing far", () => {
    expect(nearestNames("createRandm", ["createCard", "createPad", "createRandom", "createMixture", "random"])).toEqual(["createRandom"]);
    expect(nearestNames("q", ["abc", "xyz"])).toEqual([]);
  });
});

describe("createModules", () => {
  const map = {"./math/a.js": {path: "_import/math/a.12345678.js", exports: ["alpha", "beta"]}};
  const modules = createModules(map, {base: "https://h/course/page.html", load: async (url) => ({url, alpha: 1})});
  test("knows addresses, checks names, offers what is near", async () => {
    expect(modules.resolve("./math/a.js")).toBe("https://h/course/_import/math/a.12345678.js");
    expect(await modules.load("./math/a.js", ["alpha", "*"])).toMatchObject({alpha: 1});
    await expect(modules.load("./math/a.js", ["alpa"])).rejects.toThrow(/has no `alpa`. Did you mean `alpha`/);
    expect(() => modules.resolve("./math/b.js")).toThrow(/Did you mean `\.\/math\/a\.js`/);
    expect(() => modules.resolve("toString")).toThrow(/no module/);
    expect(modules.exporting("beta")).toEqual(["./math/a.js"]);
  });
});

describe("applyPatches", () => {
  test("inserts, replaces, and knows the way back", () => {
    const {text, toOld} = applyPatches("abcdef", [{at: 4, text: "--", remove: 1}, {at: 0, text: ">"}, {at: 2, text: "1"}, {at: 2, text: "2"}, {at: 6, text: "<"}]);
    expect(text).toBe(">ab12cd--f<");
    expect(Array.from("abcdf", (c) => toOld(text.indexOf(c)))).toEqual([0, 1, 2, 3, 5]);
  });
  test("positions and offsets are inverse", () => {
    const source = "one\n\ntwo\n";
    for (let offset = 0; offset <= source.length; ++offset) expect(offsetOf(source, positionAt(source, offset))).toBe(offset);
  });
});
