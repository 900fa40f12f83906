/** The store of edits: what it tells, to whom, and that nobody's name of a cell can hurt it. */
import {expect, test, vi} from "vitest";
import {createEditsStore, sameEdits} from "../../src/notebook/edits.js";

test("a change is told once, with what was before; no change is told to nobody", () => {
  const store = createEditsStore();
  const heard = vi.fn();
  const stop = store.subscribe(heard);
  store.change("walk", "1");
  store.change("walk", "1");
  store.set({walk: "1", "walk+1": "2"});
  store.change("walk", undefined);
  store.change("walk", undefined);
  expect(heard.mock.calls).toEqual([[{walk: "1"}, {}], [{walk: "1", "walk+1": "2"}, {walk: "1"}], [{"walk+1": "2"}, {walk: "1", "walk+1": "2"}]]);
  stop();
  store.set({});
  expect(heard).toHaveBeenCalledTimes(3);
});

test("cells called like parts of Object are cells like others", () => {
  const store = createEditsStore();
  for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) store.change(key, "mine");
  expect(Object.keys(store.get()).sort()).toEqual(["__proto__", "constructor", "hasOwnProperty", "toString"]);
  expect(({} as Record<string, unknown>).mine).toBeUndefined();
  store.change("__proto__", undefined);
  expect(Object.keys(store.get())).not.toContain("__proto__");
});

test("what was handed out does not change", () => {
  const store = createEditsStore();
  const given = {a: "1"};
  store.set(given);
  given.a = "2";
  expect(store.get().a).toBe("1");
  expect(() => ((store.get() as Record<string, string>).a = "3")).toThrow(TypeError);
});

test("a listener that changes the store leads to the last state for all", () => {
  const store = createEditsStore();
  let last: unknown;
  store.subscribe((edits) => edits.a === "1" && store.change("a", "2"));
  store.subscribe(() => (last = store.get()));
  store.change("a", "1");
  expect(last).toEqual({a: "2"});
});

test("sameEdits looks at cells and sources, not at order", () => {
  expect(sameEdits({a: "1", b: "2"}, {b: "2", a: "1"})).toBe(true);
  expect(sameEdits({a: "1"}, {a: "1", b: ""})).toBe(false);
  expect(sameEdits({a: "1"}, {b: "1"})).toBe(false);
  expect(sameEdits({toString: "1"} as Record<string, string>, {a: "1"})).toBe(false);
});
