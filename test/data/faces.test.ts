/** The committed faces are what their manifest says, and their attributes are to be seen in their pixels. */
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {expect, test} from "vitest";
import {ATTRIBUTES, attributesOf, faceVocabulary} from "../../data/face-attributes.js";
import {FACE_DIM, packFaces, unpackFaces, type FacesManifest} from "../../data/faces-layout.js";

const manifest = JSON.parse(readFileSync("data/faces/manifest.json", "utf8")) as FacesManifest;
const stored = readFileSync("data/faces/faces.bin");
const inflated = gunzipSync(stored);
const faces = unpackFaces(inflated, manifest.count);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const bitOf = (en: string) => ATTRIBUTES.findIndex((attribute) => attribute.en === en);
const rowsWith = (en: string) => [...faces.attributes.keys()].filter((n) => (faces.attributes[n]! >>> bitOf(en)) & 1);

test("the file agrees with its manifest and keeps within its budget", () => {
  expect(manifest.files["faces.bin"]).toEqual({
    bytes: stored.length,
    sha256: sha256(stored),
    inflatedBytes: inflated.length,
    inflatedSha256: sha256(inflated)
  });
  expect(stored.length).toBeLessThan(1_000_000);
  expect(manifest.count).toBeGreaterThanOrEqual(20_000);
  expect(manifest.train).toBe(16_384);
  expect(manifest.attributes.map(({en, ja}) => [en, ja])).toEqual(ATTRIBUTES.map(({en, ja}) => [en, ja]));
});

test("packing undoes unpacking, and a wrong count is noticed", () => {
  const few = {pictures: faces.pictures.slice(0, 64 * FACE_DIM), attributes: faces.attributes.slice(0, 64)};
  expect(unpackFaces(packFaces(few), 64)).toEqual(few);
  expect(() => unpackFaces(inflated, manifest.count - 1)).toThrow(/unpackFaces/);
});

test("no face twice, in neither part; colour never above alpha", () => {
  const bytesOf = (n: number) => Buffer.from(faces.pictures.subarray(n * FACE_DIM, (n + 1) * FACE_DIM));
  const seen = new Set<string>();
  for (let n = 0; n < manifest.count; n++) seen.add(bytesOf(n).toString("latin1"));
  expect(seen.size).toBe(manifest.count);
  let wrong = 0;
  for (let p = 0; p < faces.pictures.length; p += 4) {
    const alpha = faces.pictures[p + 3]!;
    if (faces.pictures[p]! > alpha || faces.pictures[p + 1]! > alpha || faces.pictures[p + 2]! > alpha) wrong++;
  }
  expect(wrong).toBe(0);
});

test("skin gets darker from pale to dark, shirts have their colour", () => {
  /** Mean colour of one place over all faces with an attribute. */
  const mean = (en: string, x: number, y: number): number[] => {
    const rows = rowsWith(en);
    const place = (y * 16 + x) * 4;
    const total = (c: number) => rows.reduce((all, n) => all + faces.pictures[n * FACE_DIM + place + c]!, 0);
    return [0, 1, 2].map((c) => total(c) / rows.length);
  };
  const sum = (colour: number[]) => colour.reduce((a, b) => a + b);
  const skins = ["pale skin", "tan skin", "brown skin", "dark skin"].map((en) => sum(mean(en, 8, 8)));
  expect(skins).toEqual([...skins].sort((a, b) => b - a));
  for (const [channel, en] of ["red shirt", "green shirt", "blue shirt"].entries()) {
    const colour = mean(en, 7, 15);
    expect(colour.indexOf(Math.max(...colour))).toBe(channel);
  }
});

test("every face has one mouth, skin, hair and shirt; only hats have a hat's colour; no attribute is rare", () => {
  /** How many faces have how many attributes of a kind. */
  const countsOf = (kind: RegExp): Record<number, number> => {
    const bits = ATTRIBUTES.flatMap(({en}, n) => (kind.test(en) ? [n] : []));
    const counts: Record<number, number> = {};
    for (const word of faces.attributes) {
      const own = bits.reduce((sum, bit) => sum + ((word >>> bit) & 1), 0);
      counts[own] = (counts[own] ?? 0) + 1;
    }
    return counts;
  };
  const exactlyOne = [/^(smiling|sad)$/, / skin$/, / shirt$/, /^(long|short) hair$/, /^(?!long|short).* hair$/];
  for (const kind of exactlyOne) expect(countsOf(kind)).toEqual({1: manifest.count});
  expect(Object.keys(countsOf(/glasses$/))).toEqual(["0", "1"]);
  const hats = rowsWith("hat").length;
  expect(countsOf(/hat$/)).toEqual({0: manifest.count - hats, 2: hats}); // “hat” and, say, “red hat”
  for (const [n, {share}] of manifest.attributes.entries()) {
    expect(share).toBeCloseTo([...faces.attributes].filter((word) => (word >>> n) & 1).length / manifest.count, 4);
    expect(share).toBeGreaterThan(0.02);
  }
});

test("attributes are read off parts, and become tokens of both languages", () => {
  const parts = {
    hair: "long03",
    mouth: "happy01",
    skinColor: "#8d5524",
    hairColor: "#28150a",
    hatColor: "#a62116",
    clothingColor: "#d11141"
  };
  const wordsOf = (own: number[]) => own.map((n) => ATTRIBUTES[n]!.en);
  expect(wordsOf(attributesOf(parts))).toEqual(["smiling", "long hair", "dark skin", "black hair", "red shirt"]);
  const dressed = {...parts, hat: "variant01", glasses: "dark02", beard: "variant01", accessories: "variant01"};
  expect(wordsOf(attributesOf(dressed)).join()).toBe(
    "smiling,sunglasses,beard,earrings,hat,long hair,dark skin,black hair,red hat,red shirt"
  );
  const vocabulary = faceVocabulary([attributesOf(parts)]);
  expect(vocabulary.tokens).toBe(ATTRIBUTES.length);
  expect(vocabulary.en["red hat"]).toBe(vocabulary.ja["赤い帽子"]);
});
