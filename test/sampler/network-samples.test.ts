/**
 * 64 samples of each network that nobody picked, made by the code that runs in the browser, and how good they are by its own measures.
 * In a full run they are the contact sheets of models/cards, and the numbers go to models/measured; in `npm test` a few faces.
 */
import {existsSync, readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {expect, test, vi} from "vitest";
import {FACE_DIM} from "../../data/faces-layout.js";
import {writeMeasured} from "../../models/measured.js";
import {readEmoji, readFaces, readPictures, readSmileys, type Halves} from "../../models/measure/pictures.js";
import {compareNearest, compareNearestAmong, compareSamples, createYardstick, shuffleRows, type Yardstick} from "../../models/measure/samples.js";
import {manifest, MODELS} from "../../models/stored-outputs.js";
import {LATENT_DIM, unpackLatents} from "../../src/sampler/latents.js";
import {toChannels, toPixels} from "../../src/sampler/onnx/layout.js";
import {full} from "../full.js";
import {asShown, COUNT, drawSamples, load, someWords} from "./draw-samples.js";
import {CLAIMS, SET_CLAIMS} from "./sample-claims.js";
import {writeSheet} from "./write-sheet.js";

vi.setConfig({testTimeout: 3_600_000}); // two minutes on a quiet machine, twenty on a busy one: 2300 passes through a network for a sheet

let faces: Halves & {readonly yardstick: Yardstick} | undefined;
/** Read, and measured against one another, once. */
const theFaces = (): NonNullable<typeof faces> => {
  const {trained, heldOut} = readFaces();
  const sizes = full ? {references: 512, deals: 24} : {references: 256, deals: 12};
  return (faces ??= {trained, heldOut, yardstick: createYardstick(heldOut, {dim: FACE_DIM, count: COUNT, ...sizes})});
};

/** Unprompted faces, measured: `first` of the training faces are those that the network knows. */
async function tryFaces(name: string, first: number): Promise<void> {
  const samples = await drawSamples(name);
  writeSheet(name, samples, 16);
  const {trained, heldOut, yardstick} = theFaces();
  const shown = asShown(samples);
  const others = shuffleRows(heldOut, FACE_DIM, 0).subarray(0, 2 * COUNT * FACE_DIM);
  const nearest = compareNearest({samples: shown, training: trained.subarray(0, first * FACE_DIM), heldOut: others, dim: FACE_DIM});
  const found = {samples: COUNT, ...compareSamples(shown, yardstick), nearest};
  if (full) writeMeasured(name, found);
  CLAIMS[name]?.(found);
}

test("faces", () => tryFaces("faces", 16384));
test.runIf(full)("faces-weak", () => tryFaces("faces-weak", 16384));
test.runIf(full).each([16, 128, 1024])("faces-%i", (first) => tryFaces(`faces-${first}`, first));

/** Nothing was held out of these sets: the samples are compared with the set itself, though the words are evenly spaced and not as frequent as in it. */
function tryWithinSet(name: string, samples: Float64Array, {set, dim, references}: {readonly set: Float64Array; readonly dim: number; readonly references: number}): void {
  const yardstick = createYardstick(set, {dim, count: COUNT, references, deals: 24});
  const found = {samples: COUNT, ...compareSamples(samples, yardstick), nearest: compareNearestAmong(samples, set, dim)};
  writeMeasured(name, found);
  SET_CLAIMS[name]!(found);
}

test.runIf(full)("latent, told a word each, through the decoder", async () => {
  const latents = await drawSamples("latent", {tokens: someWords("latent")});
  const scale = (manifest.latent as unknown as {latentScale: number}).latentScale;
  const decoder = await load("autoencoder-decoder");
  const {x} = await decoder.run({z: toChannels(latents, [4, 8, 8]).map((value) => value * scale)});
  writeSheet("latent", toPixels(x!, [4, 64, 64]), 64);
  await decoder.release();
  const set = unpackLatents(gunzipSync(readFileSync(new URL("autoencoder-latents.bin", MODELS)))).map((value) => value / scale);
  tryWithinSet("latent", latents, {set, dim: LATENT_DIM, references: 512});
});

test.runIf(full)("smileys, told a word each", async () => {
  const samples = await drawSamples("smileys", {tokens: someWords("smileys")});
  writeSheet("smileys", samples, 32);
  tryWithinSet("smileys", asShown(samples), {set: readSmileys(), dim: 4096, references: 105});
});

test.runIf(full)("emoji, told a word each", async () => {
  const samples = await drawSamples("emoji", {tokens: someWords("emoji")});
  writeSheet("emoji", samples, 32);
  tryWithinSet("emoji", asShown(samples), {set: readEmoji(), dim: 4096, references: 512});
});

test.runIf(full)("autoencoder: held-out pictures, and what comes back", async () => {
  const [encoder, decoder] = await Promise.all([load("autoencoder-encoder"), load("autoencoder-decoder")]);
  const points = readPictures(64).heldOut.subarray(0, 32 * 16384);
  const {mean} = await encoder.run({x: toChannels(points, [4, 64, 64])});
  const {x} = await decoder.run({z: mean!});
  const back = toPixels(x!, [4, 64, 64]);
  const rowsInTurn = new Float64Array(2 * points.length);
  for (let row = 0; row < 2; row++) {
    rowsInTurn.set(points.subarray(row * 16 * 16384, (row + 1) * 16 * 16384), 2 * row * 16 * 16384);
    rowsInTurn.set(back.subarray(row * 16 * 16384, (row + 1) * 16 * 16384), (2 * row + 1) * 16 * 16384);
  }
  writeSheet("autoencoder", rowsInTurn, 64);
  const error = back.reduce((sum, value, i) => sum + (Math.min(1, Math.max(-1, value)) - points[i]!) ** 2, 0) / points.length;
  expect(10 * Math.log10(4 / error)).toBeGreaterThan(24);
  await Promise.all([encoder.release(), decoder.release()]);
});

test("sheets are there for the models that have cards", () => {
  for (const name of ["faces", "smileys", "emoji", "autoencoder", "latent", "faces-weak", "faces-16", "faces-128", "faces-1024"]) expect(existsSync(new URL(`cards/sheets/${name}.png`, MODELS)), name).toBe(true);
});
