/** What is remembered, and what becomes of a store that is missing, broken, foreign or full. */
import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {changeProgress, formatProgress, forgetProgress, loadProgress, markRead, markSolved, nothing, parseProgress, type Progress} from "../../src/notebook/progress/store.js";

function memory(initial: Record<string, string> = {}, {full = false, forbidden = false} = {}) {
  const held = new Map(Object.entries(initial));
  const storage = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (full) throw new DOMException("full", "QuotaExceededError");
      held.set(key, value);
    },
    removeItem: (key: string) => void held.delete(key)
  };
  const open = () => {
    if (forbidden) throw new DOMException("no", "SecurityError");
    return storage as unknown as Storage;
  };
  return {held, open};
}

const some: Progress = {read: ["point"], solved: {point: ["how-far"]}, last: {page: "noise", title: "Noise", anchor: "the-seed", section: "The seed"}};

describe("the store", () => {
  test("gives back what it was given", () => expect(parseProgress(formatProgress(some))).toEqual(some));

  test.each([null, "", "{", "null", "[]", "7", '{"version":2,"read":["point"]}', '{"version":1,"read":7,"solved":[1]}', '{"version":1,"read":["../evil","javascript:x"],"last":{"page":"//evil.org","title":"","anchor":"","section":""}}'])(
    "takes %s for nothing", (text) => expect(parseProgress(text)).toEqual(nothing)
  );

  test("never throws, and gives only pages of ours, whatever is stored", () => {
    const stored = fc.record({version: fc.constant(1), read: fc.array(fc.string()), solved: fc.dictionary(fc.string(), fc.anything()), last: fc.anything()});
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), stored.map((value) => JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? 0 : (part as unknown))))), (text) => {
      const {read, solved, last} = parseProgress(text);
      for (const page of [...read, ...Object.keys(solved), ...(last ? [last.page] : [])]) expect(page).toMatch(/^[a-z0-9-]{1,40}$/);
      for (const keys of Object.values(solved)) expect(keys.every((key) => typeof key === "string")).toBe(true);
    }), {numRuns: 5000, seed: 16384});
  });

  test("adds to what another tab has written meanwhile, each thing once", () => {
    const {open} = memory();
    changeProgress((progress) => markRead(progress, "point"), open);
    changeProgress((progress) => markSolved(progress, "noise", "a"), open);
    changeProgress((progress) => markSolved(markRead(progress, "point"), "noise", "b"), open);
    expect(loadProgress(open)).toEqual({read: ["point"], solved: {noise: ["a", "b"]}});
  });

  test("goes on without a store that is full or forbidden, and says so", () => {
    for (const how of [{full: true}, {forbidden: true}]) {
      const {open} = memory({}, how);
      expect(changeProgress((progress) => markRead(progress, "point"), open)).toEqual({progress: {read: ["point"], solved: {}}, kept: false});
      expect(loadProgress(open)).toEqual(nothing);
      expect(() => forgetProgress(open)).not.toThrow();
    }
  });

  test("forgets all of it and nothing else", () => {
    const {open, held} = memory({theme: "dark"});
    changeProgress(() => some, open);
    forgetProgress(open);
    expect([...held]).toEqual([["theme", "dark"]]);
  });
});
