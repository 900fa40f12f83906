/** Samples of the shipped networks that nobody picked, by the code that runs in the browser: noise of one seed, the course's solver and levels. */
import {readFileSync} from "node:fs";
import {expect} from "vitest";
import {guide} from "../../src/math/denoisers/guidance.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createRandom} from "../../src/math/noise/random.js";
import {sampleAsync} from "../../src/math/sample.js";
import {heun} from "../../src/math/solvers/heun.js";
import type {AsyncDenoiser} from "../../src/math/types.js";
import {createNetworkDenoiser, loadNetwork, type Network} from "../../src/sampler/onnx/index.js";
import {manifest, MODELS} from "../../models/stored-outputs.js";
import {full} from "../full.js";

export const COUNT = full ? 64 : 16;
const STEPS = 18;
const WEIGHT = 2;

/** A file's address within this process; a server's connections would not outlive the minutes between two of them. */
export const addressOf = (file: string): string => URL.createObjectURL(new Blob([readFileSync(new URL(file, MODELS))]));
export const load = (name: string): Promise<Network> => loadNetwork({entry: manifest[name]!, url: addressOf(manifest[name]!.onnx.file), backend: "wasm"});

export interface DrawOptions {
  /** What each is told: a row of tokens for each, guided with a weight of 2. Nothing unless given. */
  readonly tokens?: Float32Array;
  /** COUNT unless given. */
  readonly count?: number;
}

export async function drawSamples(name: string, {tokens, count = COUNT}: DrawOptions = {}): Promise<Float64Array> {
  const network = await load(name);
  const {inputs, sigmaMin} = manifest[name]!;
  const dim = inputs[0]!.shape.slice(1).reduce<number>((product, side) => product * Number(side), 1);
  const samples = await draw(tokens ? tell(network, tokens) : createNetworkDenoiser(network), {dim, count, sigmaMin: sigmaMin!});
  await network.release();
  return samples;
}

async function draw(denoise: AsyncDenoiser, {dim, count, sigmaMin}: {readonly dim: number; readonly count: number; readonly sigmaMin: number}): Promise<Float64Array> {
  const levels = karrasSigmas(STEPS, {sigmaMin, sigmaMax: 80});
  let x = createRandom(1).normals(count * dim).map((value) => 80 * value);
  for await (const state of sampleAsync({denoise, levels, x, solver: heun})) x = state.x as Float64Array<ArrayBuffer>;
  expect(x.every(Number.isFinite)).toBe(true);
  return x;
}

const tell = (network: Network, tokens: Float32Array): AsyncDenoiser =>
  guide({toward: createNetworkDenoiser(network, {tokens}), away: createNetworkDenoiser(network), weight: WEIGHT});

/** COUNT words of the vocabulary, evenly spaced, in English and Japanese by turns: a row of tokens each. */
export function someWords(name: string): Float32Array {
  const {tokens, en, ja} = JSON.parse(readFileSync(new URL(`${name}.vocabulary.json`, MODELS), "utf8")) as {tokens: number; en: Record<string, number>; ja: Record<string, number>};
  const rows = new Float32Array(COUNT * tokens);
  for (let n = 0; n < COUNT; n++) {
    const told = Object.values(n % 2 ? ja : en);
    rows[n * tokens + told[Math.floor((n * told.length) / COUNT)]!] = 1;
  }
  return rows;
}

/** As shown: clamped, and rounded to bytes. */
export const asShown = (x: Float64Array): Float64Array => x.map((value) => Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5) / 127.5 - 1);
