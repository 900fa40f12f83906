/**
 * 64 samples of each network that nobody picked, made by the code that runs in the browser: noise of one seed, the course's solver
 * and levels, the runtime's denoiser. In a full run they are the contact sheets of models/cards; in `npm test` a few faces.
 */
import {existsSync, readFileSync, writeFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {expect, test, vi} from "vitest";
import {unpackFaces, FACE_DIM, type FacesManifest} from "../../data/faces-layout.js";
import {encodePng} from "../../data/png.js";
import {shrink} from "../../data/shrink.js";
import {guide} from "../../src/math/denoisers/guidance.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createRandom} from "../../src/math/noise/random.js";
import {sampleAsync} from "../../src/math/sample.js";
import {heun} from "../../src/math/solvers/heun.js";
import type {AsyncDenoiser} from "../../src/math/types.js";
import {createNetworkDenoiser, loadNetwork, type Network} from "../../src/sampler/onnx/index.js";
import {toChannels, toPixels} from "../../src/sampler/onnx/layout.js";
import {full} from "../full.js";
import {manifest, MODELS} from "../../models/stored-outputs.js";

const COUNT = full ? 64 : 16;
const STEPS = 18;
const WEIGHT = 2;

vi.setConfig({testTimeout: 900_000}); // 2300 passes through a network for a sheet

/** A file's address within this process; a server's connections would not outlive the minutes between two of them. */
const addressOf = (file: string): string => URL.createObjectURL(new Blob([readFileSync(new URL(file, MODELS))]));
const load = (name: string): Promise<Network> => loadNetwork({entry: manifest[name]!, url: addressOf(manifest[name]!.onnx.file), backend: "wasm"});

/** 64 words of the vocabulary, evenly spaced, in English and Japanese by turns: a row of tokens each. */
function someWords(name: string): Float32Array {
  const {tokens, en, ja} = JSON.parse(readFileSync(new URL(`${name}.vocabulary.json`, MODELS), "utf8")) as {tokens: number; en: Record<string, number>; ja: Record<string, number>};
  const rows = new Float32Array(COUNT * tokens);
  for (let n = 0; n < COUNT; n++) {
    const told = Object.values(n % 2 ? ja : en);
    rows[n * tokens + told[Math.floor((n * told.length) / COUNT)]!] = 1;
  }
  return rows;
}

async function draw(denoise: AsyncDenoiser, {dim, sigmaMin, seed = 1}: {dim: number; sigmaMin: number; seed?: number}): Promise<Float64Array> {
  const levels = karrasSigmas(STEPS, {sigmaMin, sigmaMax: 80});
  let x = createRandom(seed).normals(COUNT * dim).map((value) => 80 * value);
  for await (const state of sampleAsync({denoise, levels, x, solver: heun})) x = state.x as Float64Array<ArrayBuffer>;
  expect(x.every(Number.isFinite)).toBe(true);
  return x;
}

/** Sixteen to a row, over mid-grey. */
function writeSheet(name: string, pictures: Float64Array, side: number): void {
  if (!full) return;
  const columns = 16, rows = pictures.length / (4 * side * side) / columns, zoom = Math.max(1, 32 / side);
  const [width, height] = [columns * side * zoom, rows * side * zoom];
  const rgb = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const picture = Math.floor(y / (side * zoom)) * columns + Math.floor(x / (side * zoom));
      const at = 4 * (picture * side * side + (Math.floor(y / zoom) % side) * side + (Math.floor(x / zoom) % side));
      const byte = (c: number) => Math.round(127.5 * (Math.min(1, Math.max(-1, pictures[at + c]!)) + 1));
      for (let c = 0; c < 3; c++) rgb[3 * (y * width + x) + c] = Math.min(255, byte(c) + Math.round(((255 - byte(3)) * 128) / 255));
    }
  }
  writeFileSync(new URL(`cards/sheets/${name}.png`, MODELS), encodePng(rgb, width, height));
}

const trainingFaces = (): Float64Array => {
  const folder = new URL("../../data/faces/", import.meta.url);
  const {count, train} = JSON.parse(readFileSync(new URL("manifest.json", folder), "utf8")) as FacesManifest;
  const {pictures} = unpackFaces(new Uint8Array(gunzipSync(readFileSync(new URL("faces.bin", folder)))), count);
  return Float64Array.from(pictures.subarray(0, train * FACE_DIM), (byte) => byte / 127.5 - 1);
};

function nearestDistances(samples: Float64Array, points: Float64Array, dim: number): number[] {
  return Array.from({length: samples.length / dim}, (_, n) => {
    let least = Infinity;
    for (let at = 0; at < points.length; at += dim) {
      let sum = 0;
      for (let d = 0; d < dim && sum < least; d++) sum += (samples[n * dim + d]! - points[at + d]!) ** 2;
      least = Math.min(least, sum);
    }
    return Math.sqrt(least);
  }).sort((a, b) => a - b);
}

test("faces: as far from the training faces as held-out faces are, neither copies nor mush", async () => {
  const entry = manifest.faces!;
  const network = await load("faces");
  const samples = await draw(createNetworkDenoiser(network), {dim: FACE_DIM, sigmaMin: entry.sigmaMin!});
  await network.release();
  writeSheet("faces", samples, 16);
  const told = (entry as unknown as {evaluation: {nearestTrainedOfHeldOut: {q05: number; median: number; q95: number}}}).evaluation.nearestTrainedOfHeldOut;
  const clamped = samples.map((value) => (Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5)) / 127.5 - 1);
  const distances = nearestDistances(clamped, trainingFaces(), FACE_DIM);
  const median = (distances[COUNT / 2 - 1]! + distances[COUNT / 2]!) / 2;
  // The median of n has a standard error of about 1.25 times the spread over √n; here four of them.
  const spread = (told.q95 - told.q05) / 3.3;
  expect(Math.abs(median - told.median)).toBeLessThan((4 * 1.25 * spread) / Math.sqrt(COUNT));
});

const prompted = Object.keys(manifest).filter((name) => ["smileys", "emoji"].includes(name));
const unprompted = Object.keys(manifest).filter((name) => /^faces-(weak|16|128|1024)$/.test(name));

test.runIf(full).each(unprompted)("%s", async (name) => {
  const network = await load(name);
  writeSheet(name, await draw(createNetworkDenoiser(network), {dim: FACE_DIM, sigmaMin: manifest[name]!.sigmaMin!}), 16);
  await network.release();
});

const guided = (network: Network, name: string): AsyncDenoiser =>
  guide({toward: createNetworkDenoiser(network, {tokens: someWords(name)}), away: createNetworkDenoiser(network), weight: WEIGHT});

test.runIf(full).each(prompted)("%s, told a word each", async (name) => {
  const network = await load(name);
  const side = Number(manifest[name]!.inputs[0]!.shape[2]);
  writeSheet(name, await draw(guided(network, name), {dim: 4 * side * side, sigmaMin: manifest[name]!.sigmaMin!}), side);
  await network.release();
});

test.runIf(full && manifest.latent)("latent, told a word each, through the decoder", async () => {
  const [network, decoder] = await Promise.all([load("latent"), load("autoencoder-decoder")]);
  const latents = await draw(guided(network, "latent"), {dim: 256, sigmaMin: manifest.latent!.sigmaMin!});
  const scale = (manifest.latent as unknown as {latentScale: number}).latentScale;
  const {x} = await decoder.run({z: toChannels(latents, [4, 8, 8]).map((value) => value / scale)});
  writeSheet("latent", toPixels(x!, [4, 64, 64]), 64);
  await Promise.all([network.release(), decoder.release()]);
});

const emoji = () => new Uint8Array(gunzipSync(readFileSync(new URL("../../data/pictures/pictures.bin", import.meta.url))));
/** Every tenth picture was held out; of these the first 32. */
const heldOut = (side: 32 | 64): Float64Array => {
  const all = emoji();
  const bytes = new Uint8Array(32 * 16384);
  for (let n = 0; n < 32; n++) bytes.set(all.subarray((10 * n + 9) * 16384, (10 * n + 10) * 16384), n * 16384);
  return Float64Array.from(side === 64 ? bytes : shrink(bytes, {width: 64, height: 64, channels: 4}, 2), (byte) => byte / 127.5 - 1);
};

test.runIf(full)("autoencoder: held-out pictures, and what comes back", async () => {
  const [encoder, decoder] = await Promise.all([load("autoencoder-encoder"), load("autoencoder-decoder")]);
  const points = heldOut(64);
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
  for (const name of ["faces", "smileys", "autoencoder", "latent", ...unprompted]) expect(existsSync(new URL(`cards/sheets/${name}.png`, MODELS)), name).toBe(true);
});
