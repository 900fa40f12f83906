/** The shipped networks: files as the manifest says, small enough, each with a true card, and good enough by their own numbers. */
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {describe, expect, test} from "vitest";
import {readMeasured} from "../../models/measured.js";
import {CLAIMS, SET_CLAIMS, type SampleNumbers, type SetNumbers} from "../sampler/sample-claims.js";
import {allCards, cardFile, hasSheet, readManifest, writeCard} from "../../models/cards.js";

const manifest = readManifest();
const names = Object.keys(manifest);

/** The numbers of an evaluation, however deep. */
const numbersIn = (found: unknown): unknown[] => (typeof found === "object" && found !== null ? Object.values(found).flatMap(numbersIn) : found === null ? [] : [found]);

describe.each(names)("%s", (name) => {
  const entry = manifest[name]!;
  const {onnx, parameters, inputs, outputs, sigmaMin} = entry;

  test("is the file that the manifest names, within 8 MB (all emoji: 16; trained elsewhere: 25 MiB)", () => {
    const bytes = readFileSync(new URL(`../../models/${onnx.file}`, import.meta.url));
    expect([bytes.length, createHash("sha256").update(bytes).digest("hex")]).toEqual([onnx.bytes, onnx.sha256]);
    expect(bytes.length).toBeLessThanOrEqual(entry.origin !== undefined ? 25 * 2 ** 20 : name.startsWith("emoji") ? 16e6 : 8e6);
    if (sigmaMin !== undefined) expect(sigmaMin).toBeGreaterThan(0);
  });

  test("says what goes in and comes out", () => {
    expect(parameters).toBeGreaterThan(0);
    for (const tensors of [inputs, outputs]) {
      expect(tensors.length).toBeGreaterThan(0);
      for (const {shape: [rows, ...sides]} of tensors) expect([rows, sides.every((side) => Number.isInteger(side) && Number(side) > 0)]).toEqual(["n", true]);
    }
  });

  test("is an entry from which it could be made again, and judged; or says where it comes from", () => {
    if (entry.origin !== undefined) return void expect(entry.origin).toMatch(/\S/);
    const {seed, command, commit, steps, loss, evaluation} = entry;
    expect(Number.isInteger(seed)).toBe(true);
    expect(command).toMatch(/^python3 models\/train\/train\.py [a-z0-9-]+$/);
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    for (const count of [steps, loss]) expect(count).toBeGreaterThan(0);
    expect(numbersIn(evaluation).length, "evaluate.py, then export.py --evaluation-only").toBeGreaterThan(0);
    for (const number of numbersIn(evaluation)) expect(number).toBeTypeOf("number"); // NaN and ∞ are no JSON
  });

  test("has a card", () => {
    const cards = allCards().filter(([, {files}]) => files.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name)));
    expect(cards).toHaveLength(1);
  });
});

test.each(allCards().map(([name]) => name).filter((name) => writeCard(name, manifest, false)))("the card of %s says what the manifest says (else: npx tsx models/cards.ts)", (name) => {
  expect(readFileSync(cardFile(name), "utf8")).toBe(writeCard(name, manifest, hasSheet(name)));
});

test("the card of a network that was trained elsewhere says where", () => {
  const {onnx, parameters, inputs, outputs} = manifest.faces!;
  const card = writeCard("faces", {faces: {onnx, parameters, inputs, outputs, origin: "https://example.org, MIT"}}, false, undefined)!;
  expect(card).toContain("## Origin\n\nhttps://example.org, MIT");
  expect(card).not.toContain("## Training");
  expect(card).toContain("| faces.onnx |");
});

test.each(Object.entries(CLAIMS))("samples of %s are as is said, by what was measured last", (name, claim) => claim(readMeasured<SampleNumbers>(name)!));
test.each(Object.entries(SET_CLAIMS))("samples of %s are as is said, by what was measured last", (name, claim) => claim(readMeasured<SetNumbers>(name)!));

test("what is said of one network's samples is not true of another's", () => {
  const [faces, copies, weak] = ["faces", "faces-16", "faces-weak"].map((name) => readMeasured<SampleNumbers>(name)!) as [SampleNumbers, SampleNumbers, SampleNumbers];
  for (const other of [copies, weak]) expect(() => CLAIMS.faces!(other)).toThrow();
  for (const other of [faces, weak]) expect(() => CLAIMS["faces-16"]!(other)).toThrow();
  for (const other of [faces, copies]) expect(() => CLAIMS["faces-weak"]!(other)).toThrow();
});

describe("good enough, by numbers that can fail", () => {
  interface Faces {
    obeyed: number;
    mmd: {value: number; standardError: number; heldOut: number; heldOutStandardError: number};
    precision: number;
    precisionOfHeldOut: number;
    recall: number;
    copies: number;
    nearestTrained: {median: number};
    nearestTrainedOfHeldOut: {median: number};
  }

  test("faces: attributes obeyed, no further from held-out faces than these from one another, and no copies", () => {
    const {obeyed, mmd, precision, precisionOfHeldOut, recall, copies, nearestTrained, nearestTrainedOfHeldOut} = manifest.faces!.evaluation as unknown as Faces;
    expect(obeyed).toBeGreaterThanOrEqual(0.9);
    expect(mmd.value - mmd.heldOut).toBeLessThan(3 * Math.hypot(mmd.standardError, mmd.heldOutStandardError));
    expect(precision).toBeGreaterThan(precisionOfHeldOut - 0.05);
    expect(recall).toBeGreaterThan(0.75);
    expect(copies, "nearer to a training face than 99 % of held-out faces are").toBeLessThan(0.02);
    expect(Math.abs(nearestTrained.median / nearestTrainedOfHeldOut.median - 1)).toBeLessThan(0.1);
  });

  test("the autoencoder keeps 24 dB of pictures that it was not trained on", () => {
    expect((manifest["autoencoder-decoder"]!.evaluation as {heldOutPsnr: number}).heldOutPsnr).toBeGreaterThanOrEqual(24);
  });

  test("smileys: a single word, in either language, gives a picture nearest to one that bears it", () => {
    const {en, ja} = manifest.smileys!.evaluation as unknown as Record<"en" | "ja", {obeyed: number}>;
    expect(en.obeyed).toBeGreaterThan(0.8);
    expect(ja.obeyed).toBeGreaterThan(0.8);
  });

  test("the classifier beats the commoner answer while there is something to see", () => {
    const found = manifest["faces-classifier"]!.evaluation as Record<string, number>;
    expect(found["sigma 0"]).toBeGreaterThan(0.98);
    expect(found["sigma 1"]).toBeGreaterThan(found.guessing! + 0.08);
    expect(found["sigma 10"]).toBeGreaterThanOrEqual(found.guessing!);
  });
});
