/** Do faces show what was asked for? The network's samples by the code that runs in the browser; a full run draws them, and the numbers go to models/measured. */
import {describe, expect, test} from "vitest";
import {FACE_DIM} from "../../data/faces-layout.js";
import {readMeasured, writeMeasured} from "../../models/measured.js";
import {measureObedience, readFaceAttributes, seeAttributes, type Obedience} from "../../models/measure/obedience.js";
import {readFaces} from "../../models/measure/pictures.js";
import {mean} from "../../src/math/metrics/statistics.js";
import {full} from "../full.js";
import {asShown, drawSamples, load} from "./draw-samples.js";

/** Faces asked for each attribute, and faces that nothing is asked of. */
const EACH = 32;
const UNASKED = 512;

/** The words of the prompts of /guidance#trade. */
const PROMPTED = ["sad", "glasses", "red shirt", "sunglasses", "green hat", "smiling", "purple hat", "long hair", "dark skin", "hat"];

interface Measured {
  readonly each: number;
  readonly unasked: number;
  readonly heldOut: number;
  readonly attributes: Readonly<Record<string, Obedience>>;
}

const {words, heldOut: truth} = readFaceAttributes();

test.runIf(full)("measured", async () => {
  const tokens = new Float32Array(words.length * EACH * words.length);
  for (let row = 0; row < words.length * EACH; row++) tokens[row * words.length + Math.floor(row / EACH)] = 1;
  const classifier = await load("faces-classifier");
  const see = (faces: Float64Array) => seeAttributes(classifier, faces);
  const asked = await see(asShown(await drawSamples("faces", {tokens, count: words.length * EACH})));
  const found = measureObedience({
    asked: words.map((_, k) => asked.slice(k * EACH, (k + 1) * EACH)),
    unasked: await see(asShown(await drawSamples("faces", {count: UNASKED}))),
    heldOut: await see(readFaces().heldOut),
    truth
  });
  await classifier.release();
  writeMeasured("faces-obedience", {each: EACH, unasked: UNASKED, heldOut: truth.length, attributes: Object.fromEntries(words.map((word, k) => [word, found[k]]))} satisfies Measured);
}, 7_200_000);

describe("by what was measured last", () => {
  const {attributes, unasked, heldOut} = readMeasured<Measured>("faces-obedience")!;
  const all = words.map((word) => attributes[word]!);

  test("nine of ten are what was asked for, seven of ten of any attribute, and beards at least as often as it finds those of the data", () => {
    expect(mean(all.map(({obeyed}) => obeyed))).toBeGreaterThanOrEqual(0.9);
    for (const word of words) expect(attributes[word]!.obeyed, word).toBeGreaterThanOrEqual(0.7);
    const {obeyed, found} = attributes.beard!;
    expect(obeyed).toBeGreaterThan(found); // it overlooks two of five
  });

  test("the judge can be believed: it is right 99 times of 100, on the words of /guidance#trade's prompts about each", () => {
    const shareOf = (k: number) => truth.filter((face) => face[k]).length / truth.length;
    expect(mean(all.map(({found, mistaken}, k) => shareOf(k) * found + (1 - shareOf(k)) * (1 - mistaken)))).toBeGreaterThan(0.985);
    for (const word of PROMPTED) expect(attributes[word]!.found, word).toBeGreaterThanOrEqual(0.99); // "99 % of them or more"
  });

  test("where nothing is asked for it sees each attribute about as often as in the data: it does not say yes to everything", () => {
    const differs = (names: readonly string[]): number => {
      const [inData, seen] = (["inData", "unasked"] as const).map((column) => names.reduce((sum, word) => sum + attributes[word]![column], 0)) as [number, number];
      return Math.abs(seen - inData) / Math.sqrt(inData * (1 - inData) * (1 / unasked + 1 / heldOut));
    };
    for (const word of words) {
      if (word !== "brown hair") expect(differs([word]), word).toBeLessThan(5);
      expect(attributes[word]!.obeyed, word).toBeGreaterThan(attributes[word]!.unasked + 0.15);
    }
    expect(differs(["brown hair", "auburn hair", "black hair"])).toBeLessThan(3); // the network blends dark hair: brown too often, the others too seldom
  });
});

test("shares are of the faces they speak of", () => {
  const [yes, no] = [[true, false], [false, false]];
  const [first, second] = measureObedience({asked: [[yes, no], [no, no]], heldOut: [yes, yes, no, yes], truth: [[true, false], [false, true], [true, true], [true, false]], unasked: [yes, no, no, no]});
  expect(first).toEqual({obeyed: 1 / 2, found: 2 / 3, mistaken: 1, inData: 3 / 4, unasked: 1 / 4});
  expect(second).toEqual({obeyed: 0, found: 0, mistaken: 0, inData: 0, unasked: 0});
});

test("the judge is right about faces that nobody trained on", async () => {
  const classifier = await load("faces-classifier");
  const seen = await seeAttributes(classifier, readFaces().heldOut.subarray(0, 256 * FACE_DIM));
  await classifier.release();
  const right = seen.flatMap((face, row) => face.map((one, k) => one === truth[row]![k]));
  expect(right.filter(Boolean).length / right.length).toBeGreaterThan(0.98);
});
