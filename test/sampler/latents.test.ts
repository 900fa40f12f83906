/** The stored latents: packing, their encoder, and what /latent says of the whole set in words. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {InferenceSession, Tensor} from "onnxruntime-web";
import {describe, expect, it} from "vitest";
import {fitBlockCode} from "../../src/figures/latent/block-code.js";
import {quantise, rangesOf} from "../../src/figures/latent/measure.js";
import {findNearest, squaredDistance} from "../../src/math/numeric/geometry.js";
import {LATENT_CHANNELS, LATENT_DIM, packLatents, unpackLatents, type LatentsEntry} from "../../src/sampler/latents.js";
import {toChannels, toPixels} from "../../src/sampler/onnx/layout.js";
import {readPictures} from "../../models/measure/pictures.js";
import {manifest, MODELS, readStoredOutputs} from "../../models/stored-outputs.js";
import {full, selected} from "../full.js";

const read = (path: string): Buffer => readFileSync(new URL(path, MODELS));
const entry = JSON.parse(String(read("autoencoder-latents.json"))) as LatentsEntry;
const latents = unpackLatents(gunzipSync(read("autoencoder-latents.bin")));
const PICTURES = "../data/pictures/";

describe("packing", () => {
  it("comes back to half a step, both signs, and refuses what does not fit", () => {
    const given = Float64Array.of(0, 1 / 4096, -1 / 4096, 0.3, -0.3, 7.9, -7.9);
    unpackLatents(packLatents(given)).forEach((value, i) => expect(Math.abs(value - given[i]!)).toBeLessThanOrEqual(0.5 / 4096 + 1e-12));
    expect(() => packLatents([8])).toThrow(RangeError);
    expect(() => packLatents([NaN])).toThrow(RangeError);
    expect(() => unpackLatents(new Uint8Array(3))).toThrow(RangeError);
  });
});

describe("the stored latents", () => {
  it("come from the encoder that is here: two pictures encoded again", async () => {
    expect(latents.length).toBe(entry.count * LATENT_DIM);
    expect(entry.encoder).toBe(manifest["autoencoder-encoder"]!.onnx.sha256);
    const encoder = await InferenceSession.create(read("autoencoder-encoder.onnx"));
    const pictures = gunzipSync(read(`${PICTURES}pictures.bin`));
    for (const n of [0, 1429]) {
      const x = Float64Array.from(pictures.subarray(n * 16384, (n + 1) * 16384), (byte) => byte / 127.5 - 1);
      const {mean} = await encoder.run({x: new Tensor("float32", toChannels(x, [4, 64, 64]), [1, 4, 64, 64])});
      // Half a step of 1/4096, and float32's rounding in another order.
      toPixels(mean!.data as Float32Array, [4, 8, 8]).forEach((value, i) => expect(Math.abs(value - latents[n * LATENT_DIM + i]!)).toBeLessThan(0.5 / 4096 + 1e-4));
    }
  });

  it("have the scale that the denoiser in the latent was trained with", () => {
    const average = latents.reduce((sum, value) => sum + value, 0) / latents.length;
    const std = Math.sqrt(latents.reduce((sum, value) => sum + (value - average) ** 2, 0) / latents.length);
    expect(Math.abs(std / (manifest.latent as unknown as {latentScale: number}).latentScale - 1)).toBeLessThan(1e-4);
  });

  it("are known to the encoder to a few hundredths", () => {
    const spreads = readStoredOutputs(manifest["autoencoder-encoder"]!).outputs.log_variance!.map((value) => Math.exp(value / 2)).sort();
    const median = spreads[spreads.length / 2]!;
    expect(median).toBeGreaterThan(0.01);
    expect(median).toBeLessThan(0.06);
  });
});

it("six bits a number are nearly enough, four are not (/latent#rate)", async () => {
  const decoder = await InferenceSession.create(read("autoencoder-decoder.onnx"));
  const ranges = rangesOf(latents, LATENT_CHANNELS);
  const truths = readPictures(64).heldOut;
  const rows = selected([...Array(truths.length / 16384).keys()], (row) => row % 9 === 0);
  /** Decibels of the mean squared error over all rows. */
  const fidelity = async (bits: number): Promise<number> => {
    let error = 0;
    for (const row of rows) {
      const held = 10 * row + 9;
      const z = quantise(latents.slice(held * LATENT_DIM, (held + 1) * LATENT_DIM), ranges, bits);
      const {x} = await decoder.run({z: new Tensor("float32", toChannels(z, [4, 8, 8]), [1, 4, 8, 8])});
      const shown = toPixels(x!.data as Float32Array, [4, 64, 64]).map((value) => Math.min(1, Math.max(-1, value)));
      error += squaredDistance(shown, truths.subarray(row * 16384, (row + 1) * 16384)) / 16384 / rows.length;
    }
    return 10 * Math.log10(4 / error);
  };
  const whole = await fidelity(32);
  const [six, four] = [whole - await fidelity(6), whole - await fidelity(4)];
  console.log(`of ${rows.length} held-out pictures: ${whole.toFixed(2)} dB; six bits cost ${six.toFixed(3)}, four ${four.toFixed(3)}`);
  // The page's numbers are those of all 143; a ninth of the pictures is off by a third at most.
  expect(Math.abs(six - 0.15)).toBeLessThan(full ? 0.02 : 0.06);
  expect(Math.abs(four - 1.9)).toBeLessThan(full ? 0.1 : 0.6);
}, 600_000);

it.runIf(full)("the linear code, fitted on 67 of the 1290 pictures, is less than half a decibel short of one fitted on all (/latent#rate)", async () => {
  const {trained, heldOut} = readPictures(64);
  const rowsOf = (all: Float64Array): Float64Array[] => Array.from({length: all.length / 16384}, (_, row) => all.subarray(row * 16384, (row + 1) * 16384));
  const {subset} = JSON.parse(String(read(`${PICTURES}manifest.json`))) as {subset: {indices: number[]}};
  const all = rowsOf(trained);
  const few = subset.indices.filter((id) => id % 10 !== 9).map((id) => all[id - Math.floor(id / 10)]!);
  expect([few.length, all.length]).toEqual([67, 1290]);
  const unseen = rowsOf(heldOut);
  const codes = await Promise.all([few, all].map((pictures) => fitBlockCode(pictures, {components: 32, pause: async () => {}})));
  for (const k of [1, 2, 4, 8, 16, 20, 24, 32]) {
    const [short, long] = codes.map(({encode, decode}) => unseen.reduce((sum, x) => sum + squaredDistance(x, decode(encode(x, k), k)), 0));
    const loss = 10 * Math.log10(short! / long!);
    expect(loss).toBeGreaterThan(0);
    expect(loss).toBeLessThan(0.5);
  }
}, 600_000);

it("near is not alike: the nearest other picture is of its kind for 36 in 100, in pixels and in the latent (/latent#near)", () => {
  const {subgroup} = JSON.parse(String(read(`${PICTURES}names.json`))) as {subgroup: number[]};
  const n = entry.count;
  const planes = gunzipSync(read(`${PICTURES}gram.bin`));
  const length = (n * (n + 1)) / 2;
  const gram = Int32Array.from({length}, (_, k) => planes[k]! | (planes[length + k]! << 8) | (planes[2 * length + k]! << 16) | (planes[3 * length + k]! << 24));
  const product = (i: number, j: number): number => gram[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i]!;
  const kindsAgree = (nearestTo: (i: number) => number): number => subgroup.filter((kind, i) => kind === subgroup[nearestTo(i)]).length / n;
  const shares = [
    kindsAgree((i) => {
      let [best, nearest] = [Infinity, -1];
      for (let j = 0; j < n; j++) {
        const far = j === i ? Infinity : product(j, j) - 2 * product(i, j);
        if (far < best) [best, nearest] = [far, j];
      }
      return nearest;
    }),
    kindsAgree((i) => findNearest(latents.subarray(i * LATENT_DIM, (i + 1) * LATENT_DIM), latents, {count: 2}).find(({index}) => index !== i)!.index)
  ];
  for (const share of shares) expect(Math.round(100 * share)).toBe(36);
});
