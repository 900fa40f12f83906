/** The network of smileys as /guidance#words runs it: words of both languages, a negative prompt, and how much of the burn is its own. */
import {readFileSync} from "node:fs";
import {afterAll, beforeAll, describe, expect, test, vi} from "vitest";
import {measureBurn, type Burn} from "../../models/measure/burn.js";
import {readSmileys} from "../../models/measure/pictures.js";
import {readMeasured, writeMeasured} from "../../models/measured.js";
import {MODELS} from "../../models/stored-outputs.js";
import {picturesOf, wordsOfSubset, type Keywords, type Names} from "../../src/figures/guidance/subset-words.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createRandom} from "../../src/math/noise/random.js";
import {findNearest} from "../../src/math/numeric/geometry.js";
import {createNetworkDenoiser, encodePrompt, type Network, type PromptVocabulary} from "../../src/sampler/onnx/index.js";
import {full} from "../full.js";
import {load} from "./draw-samples.js";

vi.setConfig({testTimeout: 180_000}); // two seconds each, and a busy machine

const DIM = 4096;
const vocabulary = JSON.parse(readFileSync(new URL("smileys.vocabulary.json", MODELS), "utf8")) as PromptVocabulary;
let smileys: Network;
beforeAll(async () => {
  smileys = await load("smileys");
}, 60_000);
afterAll(() => smileys.release());

interface Asked {
  readonly prompt: string;
  readonly negative?: string;
  readonly weight: number;
  readonly count?: number;
  readonly numSteps?: number;
}

const told = (text: string) => createNetworkDenoiser(smileys, {tokens: encodePrompt(vocabulary, text).tokens});

/** The figure's own six noises and steps unless fewer are asked for. */
function paint({prompt, negative = "", weight, count = 6, numSteps = 16}: Asked) {
  const x = createRandom(5).normals(6 * DIM).subarray(0, count * DIM).map((value) => 80 * value);
  return measureBurn({asked: told(prompt), any: told(negative), weight, x, levels: karrasSigmas(numSteps + 1, {sigmaMin: 0.03, sigmaMax: 80}).slice(0, -1)});
}

const WEIGHTS = ["1", "2", "5", "10"] as const;
const PROMPTS = ["blue heart", "cat", "smiling heart eyes"] as const;
type Burns = Readonly<Record<(typeof PROMPTS)[number], Readonly<Record<(typeof WEIGHTS)[number], Burn>>>>;

describe("how much of the burn is the network's own", () => {
  test.runIf(full)("measured", async () => {
    const found: Record<string, Record<string, Burn>> = {};
    for (const prompt of PROMPTS) {
      found[prompt] = {};
      for (const weight of WEIGHTS) found[prompt][weight] = (await paint({prompt, weight: Number(weight)})).burn;
    }
    writeMeasured("smileys-guided", found);
  }, 3_600_000);

  test("the two answers come near each other and do not meet; more burns with more guidance, and some without", () => {
    const burns = readMeasured<Burns>("smileys-guided")!;
    for (const [prompt, {"1": unguided, "10": strong}] of Object.entries(burns)) {
      const [first, last] = [strong.apart[0]!, strong.apart.at(-1)!];
      expect(last.rms, prompt).toBeLessThan(first.rms / 20);
      expect(last.rms, prompt).toBeGreaterThan(0.001); // float32 would leave 1e-6
      expect(unguided.beyond, prompt).toBeGreaterThan(0.001);
      expect(strong.beyond, prompt).toBeGreaterThan(1.5 * unguided.beyond);
    }
    const {"1": unguided, "10": strong} = burns["blue heart"]; // the page's numbers
    expect(strong.apart[0]!.sigma).toBe(80);
    expect(strong.apart[0]!.rms).toBeCloseTo(0.59, 2);
    expect(strong.apart.at(-1)!.sigma).toBeCloseTo(0.03, 3);
    expect(strong.apart.at(-1)!.rms).toBeCloseTo(0.003, 3);
    expect(unguided.beyond).toBeCloseTo(0.05, 2);
    expect(strong.beyond).toBeCloseTo(0.22, 2);
    const {"1": calm, "10": eager} = burns["smiling heart eyes"];
    expect(calm.beyond).toBeCloseTo(0.002, 3);
    expect(eager.beyond).toBeCloseTo(0.02, 2);
  });
});

interface KeyedNames extends Names {
  readonly groups: readonly {readonly key: string; readonly en: string; readonly ja: string}[];
}

/** Which of the 169 pictures carry a word, as their own keywords say. */
function picturesWith(word: string): number[] {
  const read = (name: string): unknown => JSON.parse(readFileSync(`data/pictures/${name}`, "utf8"));
  const names = read("names.json") as KeyedNames;
  const smileysGroup = names.groups.findIndex(({key}) => key === "smileys-emotion");
  const indices = names.group.flatMap((group, index) => (group === smileysGroup ? [index] : []));
  const carried = wordsOfSubset(indices, names, read("keywords.json") as Keywords);
  return picturesOf(carried, encodePrompt(carried, word).tokens, indices.length);
}

test("a word in Japanese is the same prompt where it names the same pictures, and is obeyed where it names others", async () => {
  expect(encodePrompt(vocabulary, "猫").tokens).toEqual(encodePrompt(vocabulary, "cat").tokens);
  expect(encodePrompt(vocabulary, "ハート").tokens).not.toEqual(encodePrompt(vocabulary, "heart").tokens);
  const {end} = await paint({prompt: "ハート", weight: 2, count: 3, numSteps: 8});
  const [set, hearts] = [readSmileys(), picturesWith("ハート")];
  expect(hearts.length).toBeLessThan(169 / 4);
  for (let row = 0; row < 3; row++) expect(hearts).toContain(findNearest(end.subarray(row * DIM, (row + 1) * DIM), set)[0]!.index);
});

test("a negative prompt takes away what it names: hearts that are not red", async () => {
  const asked = {prompt: "heart", weight: 4, count: 3, numSteps: 8};
  const [any, notRed] = [await paint(asked), await paint({...asked, negative: "red"})];
  for (let row = 0; row < 3; row++) {
    const rednessOf = ({end}: typeof any) => redness(end.subarray(row * DIM, (row + 1) * DIM));
    expect(rednessOf(notRed)).toBeLessThan(rednessOf(any) - 0.1); // on the mean by 1.1
  }
});

/** By how much red is above green and blue, on the mean of the pixels. */
const redness = (points: Float64Array): number => points.reduce((sum, value, i) => sum + value * [1, -0.5, -0.5, 0][i % 4]!, 0) / (points.length / 4);
