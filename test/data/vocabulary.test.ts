/** Words of two languages become tokens: the same pictures, the same token. */
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import type {Keywords, Names} from "../../data/layout.js";
import {englishWords, japaneseWords, vocabularyOf} from "../../data/vocabulary.js";

const hearts = [
  {en: "red heart", ja: "赤いハート", keywordsEn: ["love", "red"], keywordsJa: ["ハート", "赤"]},
  {en: "blue heart", ja: "青いハート", keywordsEn: ["Love"], keywordsJa: ["ハート", "青"]},
  {en: "cat with a hat", ja: "猫", keywordsEn: ["wide-eyed"], keywordsJa: ["猫"]}
];

test("names fall into words, keywords stay whole, and words that tell nothing are left out", () => {
  expect(englishWords(hearts[2]!)).toEqual(["cat", "hat", "wide-eyed"]);
  expect(englishWords(hearts[1]!)).toEqual(["blue", "heart", "love"]);
  expect(japaneseWords(hearts[2]!)).toEqual(["猫"]);
  expect(japaneseWords(hearts[0]!)).toEqual(["赤いハート", "ハート", "赤"]);
});

test("words of the same pictures share a token, across languages; others never do", () => {
  const {en, ja, tokens, prompts} = vocabularyOf(hearts);
  expect(en.heart).toBe(ja["ハート"]);
  expect(en.heart).toBe(en.love);
  expect(en.red).toBe(ja["赤"]);
  expect(en.cat).toBe(ja["猫"]);
  expect(tokens).toBe(4); // both hearts; red; blue; cat
  expect(en.heart).toBe(0); // the commonest first
  expect(prompts.en[0]).toEqual([0, en.red]);
  expect(prompts.ja[2]).toEqual([en.cat]);
});

test("the order of words does not matter, that of pictures only for the numbers", () => {
  const turned = hearts.map((entry) => ({
    ...entry,
    keywordsEn: [...entry.keywordsEn].reverse(),
    keywordsJa: [...entry.keywordsJa].reverse()
  }));
  expect(vocabularyOf(turned)).toEqual(vocabularyOf(hearts));
});

test("every picture can be asked for in both languages, and a token's pictures are those of its word", () => {
  const names = JSON.parse(readFileSync("data/pictures/names.json", "utf8")) as Names;
  const keywords = JSON.parse(readFileSync("data/pictures/keywords.json", "utf8")) as Keywords;
  const described = names.en.map((en, n) => ({
    en,
    ja: names.ja[n]!,
    keywordsEn: keywords.en[n]!,
    keywordsJa: keywords.ja[n]!
  }));
  const {en, ja, tokens, prompts} = vocabularyOf(described);
  for (const language of [prompts.en, prompts.ja]) expect(language.every((own) => own.length > 0)).toBe(true);
  expect(new Set([...Object.values(en), ...Object.values(ja)]).size).toBe(tokens);
  const withCat = described.flatMap((entry, n) => (englishWords(entry).includes("cat") ? [n] : []));
  expect(prompts.en.flatMap((own, n) => (own.includes(en.cat!) ? [n] : []))).toEqual(withCat);
  expect(withCat.length).toBeGreaterThan(8);
});
