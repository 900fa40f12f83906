/** The format of links: what is written is read again, and whatever else is read does no harm. 10 000 cases, seeded. */
import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {fromBase64Url, packCells, toBase64Url, unpackCells} from "../../src/notebook/link/code.js";
import {fromTriples, hashSource, MAX_SOURCE, sortCells, type EditedCell} from "../../src/notebook/link/edited-cells.js";
import {carriesState, formatFragment, MAX_FRAGMENT, parseFragment} from "../../src/notebook/link/fragment.js";

const seeded = {seed: 16384};
const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}(\.[a-z][a-z0-9-]{0,8})?$/).filter((text) => text !== "code" && !/^v\d+$/.test(text));
const anyText = fc.string({unit: "grapheme", maxLength: 40});
const values = fc.uniqueArray(fc.tuple(key, anyText), {selector: ([name]) => name, maxLength: 12}).map((entries) => new Map(entries));
const anchors = fc.oneof(fc.constant(""), fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/).filter((text) => !/^v\d+$/.test(text)), fc.constantFrom("épilogue", "σ-as-a-ruler", "a&b"));
const cells = fc.uniqueArray(
  fc.record({key: fc.stringMatching(/^[A-Za-z_$][\w$-]{0,10}(\+[1-9])?$/), source: fc.string({unit: "grapheme", maxLength: 300}), of: fc.oneof(fc.constant(""), fc.string().map(hashSource))}),
  {selector: (cell) => cell.key, maxLength: 8}
);

describe("fragment", () => {
  test("reads as people write it", () => {
    const link = parseFragment("walk&v1&walk.time=30&seed=8&walk.camera=1.5,-2,3e-4");
    expect(link.anchor).toBe("walk");
    expect([...link.values]).toEqual([["walk.time", "30"], ["seed", "8"], ["walk.camera", "1.5,-2,3e-4"]]);
    expect(link.trouble).toBeUndefined();
    expect(formatFragment(link)).toBe("walk&v1&walk.time=30&seed=8&walk.camera=1.5,-2,3e-4");
  });

  test("an anchor alone stays what it was, and nothing at all is nothing", () => {
    for (const anchor of ["", "walk", "how-far-is-σ", "a=b", "v", "v1x", "100%"]) expect(carriesState(anchor)).toBe(false);
    expect(parseFragment("how-far-is-%CF%83").anchor).toBe("how-far-is-σ");
    expect(formatFragment({anchor: "", values: new Map()})).toBe("");
    expect(formatFragment({anchor: "walk", values: new Map()})).toBe("walk");
  });

  test("what is written is read again", () => {
    fc.assert(fc.property(anchors, values, fc.option(fc.stringMatching(/^[\w-]{1,40}$/), {nil: undefined}), (anchor, map, code) => {
      const text = formatFragment({anchor, values: map, code});
      expect(text).toMatch(/^[\w%.,:/&=-]*$/); // survives mail programs, Markdown and a second encoding
      const back = parseFragment(text);
      expect(back.anchor).toBe(anchor);
      expect([...back.values]).toEqual([...map]);
      expect(back.code).toBe(code);
      expect(back.trouble).toBeUndefined();
      if (map.size || code) expect(carriesState(text)).toBe(true);
    }), {...seeded, numRuns: 1500});
  });

  test("half a character does not stop the writing", () => {
    expect(formatFragment({anchor: "", values: new Map([["a", "x\ud800y"]])})).toBe("v1&a=x%EF%BF%BDy");
  });

  test("says what it could not read", () => {
    expect(parseFragment(`v1&a=${"x".repeat(5_000_000)}`)).toEqual({anchor: "", values: new Map(), trouble: "too-long"});
    expect(parseFragment("v2&a=1")).toMatchObject({values: new Map([["a", "1"]]), trouble: "newer"});
    expect(parseFragment("v1&a=1&&b").trouble).toBe("damaged");
    expect(parseFragment("v1&a=%E0%A4&b=2")).toMatchObject({values: new Map([["b", "2"]]), trouble: "damaged"});
    expect(parseFragment("v1&<img src=x onerror=alert(1)>=1").values.size).toBe(0);
    expect(parseFragment(`v1&${Array.from({length: 2000}, (_, i) => `k${i}=1`).join("&")}`).values.size).toBe(512);
  });

  test("a length just read, and one past it", () => {
    const head = "v1&a=";
    expect(parseFragment(head + "x".repeat(MAX_FRAGMENT - head.length)).values.size).toBe(1);
    expect(parseFragment(head + "x".repeat(MAX_FRAGMENT - head.length + 1)).trouble).toBe("too-long");
  });
});

describe("code", () => {
  test("what is packed is unpacked, in characters of addresses", async () => {
    await fc.assert(fc.asyncProperty(cells, async (list) => {
      const packed = await packCells(list);
      expect(packed).toMatch(/^[\w-]*$/);
      expect(await unpackCells(packed)).toEqual(list);
    }), {...seeded, numRuns: 400});
  });

  test("a cell of the course takes less than half of its length", async () => {
    const source = "const sigmas = spaceWalkSigmas(50, 1.5);\nconst stride = 1.5 / Math.sqrt(50);\nfunction* walkFrom(x0: Float64Array, random: Random) {\n  let x = x0;\n  for (const [i, sigma] of sigmas.entries()) {\n    yield {i, sigma, x};\n    x = addNoise(x, random.normals(x.length), stride);\n  }\n}\n".repeat(3);
    expect((await packCells([{key: "walkFrom", source, of: ""}])).length).toBeLessThan(source.length / 2);
  });

  test("a bomb is cut before it unfolds", async () => {
    const bomb = new Blob([JSON.stringify([["a", " ".repeat(30_000_000), ""]])]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    const packed = toBase64Url(new Uint8Array(await new Response(bomb).arrayBuffer()));
    expect(packed.length).toBeLessThan(MAX_FRAGMENT); // it would pass the address
    const before = process.memoryUsage().arrayBuffers;
    expect(await unpackCells(packed)).toBeUndefined();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000); // not the 30 MB that it holds
  });

  test("more source than a page takes is refused", async () => {
    const half = {source: "x".repeat(MAX_SOURCE / 2), of: ""};
    expect(await unpackCells(await packCells([{key: "a", ...half}, {key: "b", ...half}]))).toHaveLength(2);
    expect(await unpackCells(await packCells([{key: "a", ...half}, {key: "b", ...half}, {key: "c", source: "x", of: ""}]))).toBeUndefined();
  });

  test.each([
    ["no list", {a: 1}], ["a pair", [["a", "b"]]], ["a number as source", [["a", 1, ""]]], ["a key with markup", [["<b>", "x", ""]]],
    ["a hash that is none", [["a", "x", "zz"]]], ["too many cells", Array.from({length: 201}, (_, i) => [`k${i}`, "", ""])], ["null", null]
  ])("other shapes are refused: %s", (_, data) => expect(fromTriples(data)).toBeUndefined());

  test("keys of Object do no harm", () => {
    expect(fromTriples([["__proto__", "x", ""], ["constructor", "y", ""]])).toHaveLength(2);
    expect(({} as {x?: string}).x).toBeUndefined();
  });
});

describe("10 000 bad links", () => {
  const link = fc.tuple(anchors, values).map(([anchor, map]) => formatFragment({anchor, values: map, code: "80jNyclXCM8vyklRBAA"}));
  const script = fc.constantFrom("<script>alert(1)</script>", "javascript:alert(1)", "\"><img src=x onerror=alert(1)>", "${alert(1)}", "__proto__", "constructor", "%00", "\u202e", "&v1&", "=", "v1");
  const flip = (text: string, at: number, bit: number) => (text ? text.slice(0, at % text.length) + String.fromCharCode(text.charCodeAt(at % text.length) ^ (1 << bit)) + text.slice((at % text.length) + 1) : text);
  const bad = fc.oneof(
    fc.tuple(link, fc.nat(), fc.nat(7)).map(([text, at, bit]) => flip(text, at, bit)),
    fc.tuple(link, fc.nat(200)).map(([text, n]) => text.slice(0, n)),
    fc.tuple(link, script, fc.nat(200)).map(([text, evil, at]) => text.slice(0, at) + evil + text.slice(at)),
    fc.array(fc.tuple(script, script), {maxLength: 6}).map((pairs) => `v1&${pairs.map((pair) => pair.join("=")).join("&")}`),
    fc.string({unit: "binary", maxLength: 300})
  );

  test("8 000 fragments: never an exception, only well-formed keys, and what was read can be written", () => {
    let carried = 0;
    fc.assert(fc.property(bad, (text) => {
      const read = parseFragment(text);
      for (const name of read.values.keys()) expect(name).toMatch(/^[a-z][\w-]*(\.[a-z][\w-]*)?$/i);
      expect(read.values.has("code")).toBe(false);
      expect(parseFragment(formatFragment(read)).values).toEqual(read.values);
      if (read.values.size) carried++;
    }), {...seeded, numRuns: 8000});
    expect(carried).toBeGreaterThan(2000); // the cases do reach the reading of values
  });

  test("2 000 packets: never an exception, and only cells come out", async () => {
    const base = await packCells([{key: "walkFrom", source: "const x = 1;\n".repeat(20), of: hashSource("")}, {key: "walkFrom+1", source: "display(x)", of: ""}]);
    let whole = 0;
    await fc.assert(fc.asyncProperty(fc.oneof(
      fc.tuple(fc.nat(), fc.nat(5)).map(([at, bit]) => flip(base, at, bit)),
      fc.nat(base.length).map((n) => base.slice(0, n)),
      fc.uint8Array({maxLength: 200}).map(toBase64Url),
      fc.json().map((text) => toBase64Url(new TextEncoder().encode(text))),
      fc.string({unit: "binary", maxLength: 100})
    ), async (packed) => {
      const read = await unpackCells(packed);
      if (!read) return;
      whole++;
      expect(fromTriples(read.map((cell) => [cell.key, cell.source, cell.of]))).toEqual(read);
    }), {...seeded, numRuns: 2000});
    expect(whole).toBeLessThan(2000);
  });

  test("base64url is its own inverse", () => {
    fc.assert(fc.property(fc.uint8Array({maxLength: 100}), (bytes) => {
      expect([...fromBase64Url(toBase64Url(bytes))]).toEqual([...bytes]);
    }), seeded);
  });
});

describe("edits from elsewhere on this edition of the page", () => {
  const originals = new Map([["walk", "now"], ["ruler", "same"]]);
  const cell = (name: string, of: string): EditedCell => ({key: name, source: "x", of});

  test("are current, changed or lost", () => {
    const sorted = sortCells([cell("ruler", hashSource("same")), cell("walk", hashSource("before")), cell("walk+1", ""), cell("gone", hashSource("x")), cell("gone+1", "")], originals);
    expect(sorted.current.map(({key: name}) => name)).toEqual(["ruler", "walk+1"]);
    expect(sorted.changed.map(({key: name}) => name)).toEqual(["walk"]);
    expect(sorted.lost.map(({key: name}) => name)).toEqual(["gone", "gone+1"]);
  });

  test("the hash is FNV-1a (its published test vectors)", () => {
    expect(hashSource("")).toBe("811c9dc5");
    expect(hashSource("a")).toBe("e40c292c");
    expect(hashSource("foobar")).toBe("bf9cf968");
  });
});
