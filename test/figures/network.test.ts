/** The parts of /network's figures that draw nothing. */
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {noisy, rmsOf} from "../../src/figures/network/errors.js";
import {shrink} from "../../src/figures/network/upload.js";
import {batchOf, endOf, noiseOf, quantile, rmsBetween, rowOf, walk, type Moment} from "../../src/figures/network/world.js";
import {planKsampler} from "../../src/math/comfyui/ksampler.js";
import {createScaledLinearSchedule} from "../../src/math/schedules/scaled-linear.js";
import {FACE_WINDOWS} from "../../src/math/denoisers/local.js";
import {FACE_DIM} from "../../src/sampler/faces/faces.js";

test("a walk shows a guess after its first question, and lands on D at the smallest σ", async () => {
  const asked: number[] = [];
  const denoise = (x: Float64Array, sigma: number) => {
    asked.push(sigma);
    return x.map(() => sigma);
  };
  const moments: Moment[] = [];
  for await (const moment of walk(denoise, {eps: noiseOf(1), numSteps: 6})) {
    if (moments.length === 0) expect(asked).toHaveLength(1);
    moments.push({...moment, denoised: moment.denoised.slice()});
  }
  expect(asked).toHaveLength(6); // one a step
  expect([asked[0], asked.at(-1)].map((sigma) => Number(sigma!.toPrecision(9)))).toEqual([80, 0.03]);
  expect(moments[0]!.denoised[0]).toBeCloseTo(80, 9);
  expect(moments.at(-1)!.x[5]).toBeCloseTo(0.03, 9);
});

test("a walk from a picture starts at it, noised", async () => {
  const clean = new Float64Array(FACE_DIM).fill(0.5);
  const {value} = await walk((x) => x, {eps: noiseOf(2), clean, numSteps: 3, sigmaMax: 0.4}).next();
  const noise = value!.x.map((each, i) => (each - 0.5) / noiseOf(2)[i]!);
  expect(Math.max(...noise.map((each) => Math.abs(each - 0.4)))).toBeLessThan(1e-9);
  // To a denoiser that knows the picture, noise is nothing.
  expect(rmsBetween(await endOf(() => clean, {eps: noiseOf(2), clean, numSteps: 3, sigmaMax: 5}), clean)).toBeLessThan(1e-12);
});

test("noise of the measurement is σ large, and its own for each face", () => {
  const clean = [0, 1].map((value) => new Float64Array(FACE_DIM).fill(value));
  const x = noisy(clean, 3, 0);
  // The rms of 2048 normal numbers is 1 to 1/√4096 (one standard deviation).
  expect(Math.abs(rmsOf(x, batchOf(clean)) / 3 - 1)).toBeLessThan(5 / 64);
  expect(rowOf(x, 0)[0]).not.toBe(rowOf(x, 1)[0]! - 1);
  expect(noisy(clean, 3, 1)[0]).not.toBe(x[0]);
});

test("a quantile of sorted numbers", () => {
  const sorted = Float64Array.from({length: 100}, (_, i) => i);
  expect([0, 0.01, 0.5, 1].map((share) => quantile(sorted, share))).toEqual([0, 1, 50, 99]);
});

test("a picture of 64 × 64 shrinks to means of 4 × 4 blocks", () => {
  const bytes = new Uint8Array(64 * 64 * 4);
  for (let y = 0; y < 4; y++) for (let x = 4; x < 8; x++) bytes[(y * 64 + x) * 4 + 1] = y < 2 ? 255 : 0; // half of the second block, green
  const small = shrink(bytes);
  expect(small).toHaveLength(FACE_DIM);
  expect(small[4 + 1]).toBeCloseTo(0, 12);
  expect(small.filter((value) => value !== -1)).toHaveLength(1);
});

test("numbers of the prose: where denoise 0.5 begins, how the faces spread, how wide the patches are", () => {
  const begins = (scheduler: "normal" | "karras") => planKsampler({steps: 20, samplerName: "euler", scheduler, denoise: 0.5}, createScaledLinearSchedule()).sigmas[0]!.toFixed(2);
  expect([begins("normal"), begins("karras")]).toEqual(["1.55", "1.18"]);
  const {faces} = JSON.parse(readFileSync("models/manifest.json", "utf8")) as {faces: {sigmaData: number; steps: number}};
  expect(faces.sigmaData.toFixed(2)).toBe("0.41");
  const looks = (count: number) => Math.round((faces.steps * 64) / count);
  expect([16, 128, 1024, 16_384].map(looks)).toEqual([24_000, 3000, 375, 23]);
  expect([FACE_WINDOWS[0], FACE_WINDOWS.at(-2)![0], FACE_WINDOWS.at(-1)]).toEqual([[20, Infinity], 2, [0, 5]]);
});
