/** Edits in the browser's storage: kept, read again, and never a reason to fail. */
import fc from "fast-check";
import {expect, test} from "vitest";
import {pageKey, readKept, writeKept} from "../../src/notebook/link/keep.js";

function createStorage(limit = Infinity): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (i) => [...items.keys()][i] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      if (value.length > limit) throw new DOMException("full", "QuotaExceededError");
      items.set(key, value);
    },
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear()
  };
}
const forbidden = (): Storage => {
  throw new DOMException("denied", "SecurityError");
};
const cells = [{key: "walk", source: "const a = `</script>`;", of: "811c9dc5"}, {key: "walk+1", source: "", of: ""}];

test("what is kept is read again, page by page, and nothing kept leaves nothing behind", () => {
  const storage = createStorage();
  expect(writeKept("edits", "noise", cells, () => storage)).toBe(true);
  expect(readKept("edits", "noise", () => storage)).toEqual(cells);
  expect(readKept("edits", "point", () => storage)).toEqual([]);
  expect(readKept("aside-1", "noise", () => storage)).toEqual([]);
  writeKept("edits", "noise", [], () => storage);
  expect(storage.length).toBe(0);
});

test("full or forbidden storage says no, and what was kept before stays", () => {
  const storage = createStorage(200);
  expect(writeKept("edits", "noise", cells, () => storage)).toBe(true);
  expect(writeKept("edits", "noise", [{key: "walk", source: "x".repeat(500), of: ""}], () => storage)).toBe(false);
  expect(readKept("edits", "noise", () => storage)).toEqual(cells);
  expect(writeKept("edits", "noise", cells, forbidden)).toBe(false);
  expect(readKept("edits", "noise", forbidden)).toEqual([]);
});

test("whatever lies in the storage, reading gives cells or nothing", () => {
  const storage = createStorage();
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string(), fc.json().map((json) => `{"version":1,"cells":${json}}`), fc.constant('{"version":2,"cells":[["a","b",""]]}')), (text) => {
    storage.setItem("16384:edits:noise", text);
    for (const {key, source, of} of readKept("edits", "noise", () => storage)) for (const part of [key, source, of]) expect(typeof part).toBe("string");
  }), {seed: 16384, numRuns: 500});
  storage.setItem("16384:edits:noise", '{"version":2,"cells":[["a","b",""]]}');
  expect(readKept("edits", "noise", () => storage)).toEqual([]); // of a later edition: not understood
});

test("a page is the same page at every address", () => {
  expect(["/noise.html", "/a/course/noise.html", "/noise"].map(pageKey)).toEqual(["noise", "noise", "noise"]);
  expect(["/", "/a/course/", "/a/course/index.html"].map(pageKey)).toEqual(["index", "index", "index"]);
});
