/** A reader's words become tokens. */
import {readFileSync} from "node:fs";
import {describe, expect, it} from "vitest";
import {encodePrompt, type PromptVocabulary} from "../../src/sampler/onnx/prompt.js";
import {MODELS} from "../../models/stored-outputs.js";

const vocabulary: PromptVocabulary = {
  tokens: 5,
  en: {heart: 0, blue: 1, "blue heart": 2, "wide-eyed": 3, hat: 4, "i’m": 3},
  ja: {ハート: 0, 青: 1, 青いハート: 2, "＃": 4}
};
const encode = (text: string, language?: "en" | "ja") => {
  const {tokens, known, unknown} = encodePrompt(vocabulary, text, language);
  return {tokens: [...tokens], known, unknown};
};

describe("encodePrompt", () => {
  it("takes the longest word that is there, in either language", () => {
    expect(encode("the blue heart")).toEqual({tokens: [0, 0, 1, 0, 0], known: ["blue heart"], unknown: []});
    expect(encode("heart, blue")).toEqual({tokens: [1, 1, 0, 0, 0], known: ["heart", "blue"], unknown: []});
    expect(encode("青いハートと帽子の青")).toEqual({tokens: [0, 1, 1, 0, 0], known: ["青いハート", "青"], unknown: ["帽子"]});
    expect(encode("blue ハート").tokens).toEqual([1, 1, 0, 0, 0]);
  });

  it("does not find English words inside others, and says what it does not know", () => {
    expect(encode("hats that hat")).toEqual({tokens: [0, 0, 0, 0, 1], known: ["hat"], unknown: ["hats", "that"]});
    expect(encode("wide-eyed cat")).toEqual({tokens: [0, 0, 0, 1, 0], known: ["wide-eyed"], unknown: ["cat"]});
    expect(encode("")).toEqual({tokens: [0, 0, 0, 0, 0], known: [], unknown: []});
  });

  it("reads letters of any width and either apostrophe", () => {
    expect(encode("ｂｌｕｅ").known).toEqual(["blue"]);
    expect(encode("I'm").known).toEqual(["i’m"]);
    expect(encode("#").known).toEqual(["＃"]);
  });

  it("keeps to one language where one is given", () => {
    expect(encode("heart 青", "en")).toEqual({tokens: [1, 0, 0, 0, 0], known: ["heart"], unknown: ["青"]});
  });

  it.each(["faces", "smileys"])("finds every word of %s by itself", (name) => {
    const real = JSON.parse(readFileSync(new URL(`${name}.vocabulary.json`, MODELS), "utf8")) as PromptVocabulary;
    for (const language of ["en", "ja"] as const) {
      for (const [word, token] of Object.entries(real[language])) {
        const {tokens, known, unknown} = encodePrompt(real, word, language);
        expect({word, told: [...tokens.keys()].filter((each) => tokens[each] === 1), known, unknown}).toEqual({word, told: [token], known: [word], unknown: []});
      }
    }
  });
});
