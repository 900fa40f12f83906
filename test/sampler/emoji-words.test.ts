/** The network of all emoji as /guidance#emoji runs it: words that it never saw together. Drawn in a full run into models/measured. */
import {readFileSync} from "node:fs";
import {describe, expect, test} from "vitest";
import type {Keywords, Names} from "../../data/layout.js";
import {englishWords, vocabularyOf} from "../../data/vocabulary.js";
import {readManifest} from "../../models/cards.js";
import {readEmoji} from "../../models/measure/pictures.js";
import {readMeasured, writeMeasured} from "../../models/measured.js";
import {MODELS} from "../../models/stored-outputs.js";
import {guide} from "../../src/math/denoisers/guidance.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createRandom} from "../../src/math/noise/random.js";
import {findNearest} from "../../src/math/numeric/geometry.js";
import {sampleAsync} from "../../src/math/sample.js";
import {dpmpp2m} from "../../src/math/solvers/dpmpp-2m.js";
import {createNetworkDenoiser, encodePrompt, type PromptVocabulary} from "../../src/sampler/onnx/index.js";
import {full} from "../full.js";
import {load} from "./draw-samples.js";

const [DIM, COUNT] = [4096, 24];
const PROMPTS = ["green heart", "pink square", "blue car"] as const;
type Prompt = (typeof PROMPTS)[number];
/** For each word, how many of so many samples are nearest to a picture that bears it; and the samples' mean colour: red, green, blue, from −1 to 1. */
interface Painted {
  readonly of: number;
  readonly bearing: Readonly<Record<string, number>>;
  readonly colour: readonly number[];
}

const vocabulary = JSON.parse(readFileSync(new URL("emoji.vocabulary.json", MODELS), "utf8")) as PromptVocabulary;
const read = <T>(name: string): T => JSON.parse(readFileSync(`data/pictures/${name}`, "utf8")) as T;
const [names, keywords] = [read<Names>("names.json"), read<Keywords>("keywords.json")];
const wordsOf = names.en.map((en, n) => englishWords({en, ja: "", keywordsEn: keywords.en[n]!, keywordsJa: []}));
/** Pictures that bear all of these words. */
const picturesWith = (words: string): number[] => wordsOf.flatMap((own, n) => (words.split(" ").every((word) => own.includes(word)) ? [n] : []));

describe.runIf(full)("painted", () => {
  test("24 of each prompt, the figure's way", async () => {
    const network = await load("emoji");
    const set = readEmoji();
    const any = createNetworkDenoiser(network);
    const levels = karrasSigmas(17, {sigmaMin: 0.03, sigmaMax: 80}).slice(0, -1);
    const found: Record<string, Painted> = {};
    for (const prompt of PROMPTS) {
      const asked = createNetworkDenoiser(network, {tokens: encodePrompt(vocabulary, prompt).tokens});
      let x = createRandom(5).normals(COUNT * DIM).map((value) => 80 * value);
      for await (const state of sampleAsync({denoise: guide({toward: asked, away: any, weight: 2}), levels, x, solver: dpmpp2m})) x = state.x as Float64Array<ArrayBuffer>;
      const nearest = Array.from({length: COUNT}, (_, row) => findNearest(x.subarray(row * DIM, (row + 1) * DIM), set)[0]!.index);
      const bearing = Object.fromEntries(prompt.split(" ").map((word) => [word, nearest.filter((index) => picturesWith(word).includes(index)).length]));
      found[prompt] = {of: COUNT, bearing, colour: [0, 1, 2].map((channel) => x.reduce((sum, value, i) => (i % 4 === channel ? sum + value : sum), 0) / (x.length / 4))};
    }
    await network.release();
    writeMeasured("emoji-words", found);
  }, 3_600_000);
});

test("words that have not met: no picture is a pink square or a blue car, and only one car's words say its colour", () => {
  expect(PROMPTS.map((prompt) => picturesWith(prompt).length)).toEqual([1, 0, 0]);
  for (const prompt of PROMPTS) expect(encodePrompt(vocabulary, prompt).known).toEqual(prompt.split(" "));
  const colours = ["red", "orange", "yellow", "green", "blue", "purple", "brown", "black", "white"];
  for (const colour of colours) {
    expect(picturesWith(`${colour} square`).length, colour).toBeGreaterThan(0); // "squares in nine colours"
    expect(picturesWith(`${colour} car`).map((n) => names.en[n]), colour).toEqual(colour === "yellow" ? ["taxi"] : []); // "only the taxi's"
  }
  const emoji = readEmoji();
  const of = (name: string): Float64Array => emoji.subarray(DIM * names.en.indexOf(name), DIM * (names.en.indexOf(name) + 1));
  const colourOf = (name: string): number[] => [0, 1, 2].map((channel) => of(name).reduce((sum, value, i) => (i % 4 === channel ? sum + value + 1 : sum), 0));
  const [red, , blue] = colourOf("sport utility vehicle");
  expect(blue! / red!).toBeGreaterThan(1.3); // "though one car is blue"
  expect(picturesWith("car").map((n) => names.en[n])).toContain("sport utility vehicle");
  expect(picturesWith("pink").map((n) => names.en[n])).toEqual(["pink heart"]);
});

test("a pink square comes, a blue car does not (/guidance#emoji)", () => {
  const {"green heart": heart, "pink square": square, "blue car": car} = readMeasured<Record<Prompt, Painted>>("emoji-words")!;
  expect([heart, square, car].map(({of}) => of)).toEqual([COUNT, COUNT, COUNT]);
  const page = readFileSync("src/guidance.md", "utf8");
  expect(page).toContain(`Of ${COUNT} tries, ${square.bearing.square} are nearest to a square of the set`);
  expect(heart.bearing.heart).toBeGreaterThan(0.9 * COUNT);
  expect(square.bearing.square).toBeGreaterThan(0.8 * COUNT);
  const [red, green, blue] = square.colour as [number, number, number];
  expect(Math.min(red, blue) - green).toBeGreaterThan(0.25); // pink: its complement is green
  expect(car.bearing.car).toBe(0);
  expect(car.colour[2]! - Math.max(car.colour[0]!, car.colour[1]!)).toBeGreaterThan(0.25);
});

test("what the page says of the words", () => {
  const page = readFileSync("src/guidance.md", "utf8");
  const {en, ja} = readManifest().emoji!.evaluation as unknown as Record<"en" | "ja", {readonly obeyed: number}>;
  expect(page).toContain(`for ${Math.round(100 * en.obeyed)} words of 100 in English and ${Math.round(100 * ja.obeyed)} in Japanese`);
  const described = names.en.map((name, n) => ({en: name, ja: names.ja[n]!, keywordsEn: keywords.en[n]!, keywordsJa: keywords.ja[n]!}));
  const {tokens, prompts} = vocabularyOf(described);
  expect(tokens).toBe(vocabulary.tokens);
  const bearers = new Uint16Array(tokens);
  described.forEach((_, n) => new Set([...prompts.en[n]!, ...prompts.ja[n]!]).forEach((token) => bearers[token]!++));
  expect(page).toContain(`${tokens} words`);
  expect(page).toContain(`${bearers.filter((count) => count === 1).length} of them belong to a single picture`);
});
