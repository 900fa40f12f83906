/**
 * The trained restorer on pictures that it has never seen: what /cold says of one shot and of the two algorithms. In the full test
 * alone: 32 or 48 pictures, some twenty questions each, a minute or so.
 */
import {readFileSync} from "node:fs";
import {createServer} from "node:http";
import type {AddressInfo} from "node:net";
import {gunzipSync} from "node:zlib";
import {expect, test} from "vitest";
import {readPictures} from "../../models/measure/pictures.js";
import {halvePictures, SMALL_DIM, SMALL_SIZE, smallPoint} from "../../src/figures/cold/halve.js";
import {createDegradations, evenSeverities} from "../../src/figures/cold/kinds.js";
import {rmsBetween, sharpnessOf, squaredDistance} from "../../src/figures/cold/measures.js";
import {createNetworkRestorer} from "../../src/figures/cold/restorer.js";
import {join, split, walkBoth} from "../../src/figures/cold/walks.js";
import {sampleColdAsync} from "../../src/math/degradations/cold.js";
import {createDesaturate} from "../../src/math/degradations/desaturate.js";
import {loadNetwork} from "../../src/sampler/onnx/index.js";
import {full} from "../full.js";
import {load} from "./draw-samples.js";
import {manifest, MODELS} from "../../models/stored-outputs.js";

test.runIf(full)("pixelated to one colour: Algorithm 2 is sharper than one shot and farther off, Algorithm 1 drifts", async () => {
  const server = createServer((request, response) => response.end(readFileSync(new URL(`.${request.url!}`, MODELS)))).listen(0);
  const entry = manifest.cold!;
  const network = await loadNetwork({entry, url: `http://localhost:${(server.address() as AddressInfo).port}/${entry.onnx.file}`});
  const small = halvePictures(new Uint8Array(gunzipSync(readFileSync("data/pictures/pictures.bin"))));
  const pictures = Array.from({length: 32}, (_, k) => smallPoint(small, 40 * k + 9)); // every tenth, from the tenth on, is kept from training
  const {pixelate} = createDegradations({side: 32, other: pictures[0]!});
  const starts = pictures.map((x0) => pixelate(x0, 1));
  const step = (algorithm: 1 | 2, degrade: typeof pixelate, x: Float64Array, guess: Float64Array, s: number, less: number): Float64Array => {
    const [next, here] = [degrade(guess, less), degrade(guess, s)];
    return algorithm === 1 ? next : x.map((value, i) => value - here[i]! + next[i]!);
  };
  let ends: Record<string, readonly Float64Array[]> = {};
  for await (const {one, two, oneShot = starts} of walkBoth({starts, degrade: () => pixelate, kind: "pixelate", from: 1, steps: 10, step, restore: createNetworkRestorer(network)})) ends = {shot: oneShot, one, two};
  await network.release();
  server.close();
  const mean = (of: (x: Float64Array, n: number) => number, xs: readonly Float64Array[]): number => xs.reduce((sum, x, n) => sum + of(x, n), 0) / xs.length;
  const sharpness = (way: string): number => mean(sharpnessOf, ends[way]!) / mean(sharpnessOf, pictures);
  const error = (way: string): number => mean((x, n) => rmsBetween(x, pictures[n]!) ** 2, ends[way]!);
  // All 143 unseen pictures: sharpness 0.48, 0.78, 0.70; squared error 0.252, 0.363, 0.290. A sample of 32 varies by a tenth or so.
  expect(sharpness("shot")).toBeLessThan(0.58);
  expect(sharpness("two")).toBeGreaterThan(sharpness("shot") + 0.1);
  expect(error("shot")).toBeLessThan(error("two"));
  expect(error("two")).toBeLessThan(error("one"));
}, 600_000);

test.runIf(full)("desaturated: asked again with a first hint of its own colours the network answers better; keeping the greys is worth little", async () => {
  const network = await load("cold");
  const restore = createNetworkRestorer(network, (manifest.cold as unknown as {kinds: string[]}).kinds);
  const {heldOut} = readPictures(32);
  const truths = split(heldOut, heldOut.length / SMALL_DIM).filter((_, n) => n % 3 === 0);
  const grey = createDesaturate({width: SMALL_SIZE, height: SMALL_SIZE});
  const degrade = (x: Float64Array, severity: number): Float64Array => join(split(x, x.length / SMALL_DIM).map((row) => grey(row, severity)));
  const errors = new Float64Array(21); // of the guess at each step; at the end, of what came out
  let corrected = 0; // of the first guess with the greys and the alpha that were given
  for (let first = 0; first < truths.length; first += 16) {
    const truth = join(truths.slice(first, first + 16));
    const given = degrade(truth, 1);
    for await (const {i, restored} of sampleColdAsync({degrade, restore: (x, severity) => restore(x, severity, "desaturate"), severities: evenSeverities(20), x: given, algorithm: 2})) {
      errors[i]! += squaredDistance(restored, truth);
      if (i > 0) continue;
      const greys = degrade(restored, 1);
      corrected += squaredDistance(restored.map((value, d) => (d % 4 === 3 ? given[d]! : value - greys[d]! + given[d]!)), truth);
    }
  }
  await network.release();
  const [shot, end] = [errors[0]!, errors[20]!];
  expect(errors[10]!).toBeLessThan(0.95 * shot);
  expect(end).toBeLessThan(0.95 * shot);
  expect(shot - corrected).toBeLessThan(0.15 * (shot - end));
}, 600_000);
