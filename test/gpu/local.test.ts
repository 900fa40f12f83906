/** The patch-local denoiser on the GPU: against src/math within its bound, in chunks, cancelled, and failing over. */
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {createLocalDenoiser, createRandom, karrasSigmas, windowSchedule, type PatchBorders} from "../../src/math/index.js";
import type {PatchShape} from "../../src/math/denoisers/patch-shifts.js";
import type {Gpu} from "../../src/sampler/gpu-device.js";
import {createGpuLocal} from "../../src/sampler/pictures/gpu-local.js";
import {createLocalModel} from "../../src/sampler/pictures/local-model.js";
import {runLocally, type LocalEngine, type LocalStep} from "../../src/sampler/pictures/local-run.js";
import {createLocalSampler} from "../../src/sampler/pictures/local-sampler.js";
import type {Pictures} from "../../src/sampler/pictures/pictures.js";
import type {RunOptions} from "../../src/sampler/pictures/types.js";
import {largestDifference, randomPictures, realSubset} from "../sampler/fixtures.js";
import {countBuffers} from "./count-buffers.js";
import {breakable, openDawn, requestTestGpu} from "./dawn.js";
import {localAnswerWithBound} from "./local-bound.js";

let dawn: GPU, gpu: Gpu;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
});
afterAll(() => gpu?.device.destroy());

async function answer(engine: LocalEngine, x: Float64Array, sigma: number): Promise<{denoised: Float64Array; fractions: number[]}> {
  const steps = engine.denoiseInSteps(x, sigma);
  const fractions: number[] = [];
  for (;;) {
    const step = await steps.next();
    if (step.done) return {denoised: step.value, fractions};
    fractions.push(step.value);
  }
}

async function all<T>(steps: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const step of steps) list.push(step);
  return list;
}

/** Errors in units of their bounds, and the largest bounds of pixels where one patch is a nat better than all others. */
interface Shares {
  worst: number; typical: number; largest: number; decidedWorst: number; decidedTypical: number;
}

/** Compares a batch with src/math and with the bounds, point by point. */
async function check(pictures: Pictures, shape: PatchShape, batch: number, sigma: number, chunk: number): Promise<Shares> {
  const {dim} = pictures;
  const random = createRandom(`${sigma} ${batch}`);
  const centre = Float64Array.from({length: batch * dim}, (_, k) => pictures.bytes[(k * 7) % pictures.bytes.length] / 127.5 - 1);
  const x = random.normals(batch * dim).map((e, k) => (sigma === Infinity ? e : centre[k] + sigma * e));
  const pixels = shape.height * shape.width;
  const engine = await createGpuLocal({device: gpu.device, pictures, shape, chunkBytes: 4 * batch * pixels * chunk});
  const {denoised, fractions} = await answer(engine, x, sigma);
  engine.destroy();
  expect(fractions.at(-1)).toBe(1);
  const exact = createLocalDenoiser({pictures: pictures.bytes, channels: 4, ...shape}).denoise(x, sigma);
  const shares: Shares = {worst: 0, typical: 0, largest: 0, decidedWorst: 0, decidedTypical: 0};
  for (let row = 0; row < batch; row++) {
    const bound = localAnswerWithBound(pictures, shape, x.subarray(row * dim, (row + 1) * dim), sigma, chunk);
    // The bound's own D is that of src/math: what is bounded is what is meant.
    expect(largestDifference(bound.denoised, exact.subarray(row * dim, (row + 1) * dim))).toBeLessThan(1e-9);
    for (let d = 0; d < dim; d++) {
      const error = Math.abs(denoised[row * dim + d] - exact[row * dim + d]);
      const {worst, typical} = bound.error;
      shares.largest = Math.max(shares.largest, error);
      shares.worst = Math.max(shares.worst, error / worst[d]);
      shares.typical = Math.max(shares.typical, error / typical[d]);
      if (bound.gaps[d >> 2] < 1) continue;
      shares.decidedWorst = Math.max(shares.decidedWorst, worst[d]);
      shares.decidedTypical = Math.max(shares.decidedTypical, typical[d]);
    }
  }
  return shares;
}

describe("D of patches on the GPU", () => {
  const borders: PatchBorders[] = ["zeros", "circular", "circular-inside"];
  // 7 × 6 pixels: no multiple of a workgroup, odd and even; windows that fit, that fill, and that span everything.
  const cases = borders.flatMap((each) => [1, 3, 5, 9, Infinity].flatMap((window) => [0, 1, Infinity].map((maxShift) => ({borders: each, window, maxShift}))))
    .filter(({borders: each, window, maxShift}) => each !== "circular-inside" || (window <= 5 && maxShift >= (window - 1) / 2));
  it.each(cases)("is that of src/math within its bound: $borders, window $window, shifts to $maxShift", async ({borders: each, window, maxShift}) => {
    const shape: PatchShape = {height: 7, width: 6, window, maxShift, borders: each};
    for (const [sigma, batch, chunk] of [[2, 2, 3], [0.3, 1, 1000], [0.02, 3, 17], [Infinity, 1, 5]] as const) {
      const {worst, typical} = await check(randomPictures(5, 7 * 6 * 4, 3), shape, batch, sigma, chunk);
      expect(worst, `σ = ${sigma}, worst case`).toBeLessThanOrEqual(1);
      expect(typical, `σ = ${sigma}, 5 standard errors`).toBeLessThanOrEqual(1);
    }
  });

  it.each([[60, 2], [20, 1], [3, 2], [0.3, 1], [0.02, 1]])("on real pictures of 64 × 64, σ = %s, batch %s, with the windows of the course", async (sigma, batch) => {
    const {dim, bytes} = realSubset();
    const pictures = {n: 12, dim, bytes: bytes.subarray(0, 12 * dim)};
    const window = windowSchedule([[30, Infinity], [12, 31], [5, 21], [2, 13], [0, 7]]);
    const {worst, typical, largest, decidedWorst, decidedTypical} = await check(pictures, {height: 64, width: 64, window, maxShift: 0, borders: "zeros"}, batch, sigma, 5);
    if (process.env.PRECISION_TABLE) console.log(`| ${sigma} | ${[largest, typical, worst, decidedTypical, decidedWorst].map((each) => each.toExponential(1)).join(" | ")} |`);
    expect(worst).toBeLessThanOrEqual(1);
    expect(typical).toBeLessThanOrEqual(1);
    // Not vacuous: where one patch is a nat better than all others, the bounds themselves are small.
    expect([decidedWorst < 0.1, decidedTypical < 0.01]).toEqual([true, true]);
  });

  it("copies x at σ = 0, and refuses numbers that float32 cannot hold", async () => {
    const pictures = randomPictures(3, 42 * 4);
    const shape: PatchShape = {height: 7, width: 6, window: 3, maxShift: 0, borders: "zeros"};
    const engine = await createGpuLocal({device: gpu.device, pictures, shape});
    const x = createRandom(1).normals(42 * 4);
    expect((await answer(engine, x, 0)).denoised).toEqual(x);
    x[5] = 1e30;
    await expect(answer(engine, x, 1)).rejects.toThrow(RangeError);
    engine.destroy();
  });
});

const [height, width] = [6, 5];
const dim = height * width * 4;
const pictures = randomPictures(7, dim);
const windows = [[4, Infinity], [1, 5], [0, 3]] as const;
const model = {pictures, height, width, windows};
const sigmas = karrasSigmas(6, {sigmaMin: 0.1, sigmaMax: 10});
const run: RunOptions = {x: createRandom(4).normals(2 * dim).map((z) => 10 * z), batch: 2, sigmas, solver: "dpmpp_sde", seed: 5};

/** Where D is steep the runs part; here slopes are a few tens at most: 1e-6 of float32 becomes 1e-3 at the very most. */
const CLOSE = 1e-3;

describe("the patch-local sampler on the GPU", () => {
  it("runs as on the CPU, stochastic solvers on the same noise, and says where it runs", async () => {
    const fractions: number[] = [];
    const onGpu = await createLocalSampler({...model, backend: "webgpu", gpu: dawn, onProgress: (fraction) => fractions.push(fraction)});
    const onCpu = await createLocalSampler({...model, backend: "cpu"});
    const automatic = await createLocalSampler({...model, gpu: dawn});
    expect([onGpu.backend, onGpu.reason]).toEqual(["webgpu", expect.stringMatching(/^WebGPU on .*SwiftShader/)]);
    expect([onCpu.backend, onCpu.reason]).toEqual(["cpu", "The CPU was asked for."]);
    expect([automatic.backend, automatic.reason]).toEqual(["cpu", expect.stringMatching(/SwiftShader.*software/)]);
    const [first, second] = [await all(onGpu.run(run)), await all(onCpu.run(run))];
    expect(first.map(({i, sigma, nfe, batch}) => [i, sigma, nfe, batch])).toEqual(second.map(({i, sigma, nfe, batch}) => [i, sigma, nfe, batch]));
    first.forEach((step, i) => expect(largestDifference(step.x, second[i].x)).toBeLessThan(CLOSE));
    expect(fractions.filter((fraction) => fraction === 1).length).toBe(first.at(-1)!.nfe);
    expect(await all(onGpu.run(run))).toEqual(first); // to the bit
    for (const each of [onGpu, onCpu, automatic]) each.destroy();
    await expect(all(onGpu.run(run))).rejects.toThrow(/destroyed/);
  });

  it("refuses what the CPU refuses, and a GPU that is not there", async () => {
    await expect(createLocalSampler({...model, backend: "webgpu", gpu: dawn, numPictures: 8})).rejects.toThrow(/8 of 7 pictures/);
    const none = {requestAdapter: async () => null} as unknown as GPU;
    await expect(createLocalSampler({...model, backend: "webgpu", gpu: none})).rejects.toThrow(/no graphics adapter/);
    const sampler = await createLocalSampler({...model, backend: "webgpu", gpu: dawn});
    await expect(sampler.run({...run, batch: 3}).next()).rejects.toThrow(/360 in all/);
    sampler.destroy();
  });

  it("stops at the signal within a question, and frees what the question held", async () => {
    const counted = countBuffers(gpu.device);
    const shape: PatchShape = {height, width, window: 3, maxShift: 1, borders: "zeros"};
    const engine = await createGpuLocal({device: counted.device, pictures, shape, chunkBytes: 4 * 2 * height * width * 9});
    const kept = counted.alive();
    const stop = new AbortController();
    let pieces = 0;
    const onProgress = (): void => void (++pieces === 3 && stop.abort());
    await expect(all(runLocally(engine, {...run, signal: stop.signal}, {onProgress}))).rejects.toMatchObject({name: "AbortError"});
    expect(pieces).toBe(3); // of 7 in the first question
    expect(counted.alive()).toBe(kept);
    for await (const {i} of runLocally(engine, run)) if (i === 1) break;
    expect(counted.alive()).toBe(kept);
    engine.destroy();
    expect(counted.alive()).toBe(0);
  });

  const moments = ["before the first question", "between steps", "within a question"] as const;
  it.each(moments)("goes on on the CPU when the device is lost %s, at that very question", async (moment) => {
    const {entry, device} = breakable(dawn);
    const notices: string[] = [];
    let pieces = 0;
    const onProgress = (): void => void (moment === "within a question" && ++pieces === 4 && device().destroy());
    const sampler = await createLocalSampler({...model, backend: "webgpu", gpu: entry, onProgress, onNotice: (notice) => notices.push(notice)});
    if (moment === "before the first question") device().destroy();
    const seen: LocalStep[] = [];
    for await (const step of sampler.run({...run, solver: "dpmpp_3m_sde"})) {
      seen.push(step);
      if (moment === "between steps" && step.i === 2) device().destroy();
    }
    // Nothing is lost: neither the noise nor what a multistep solver remembers.
    const expected = await all(runLocally(createLocalModel(model), {...run, solver: "dpmpp_3m_sde"}));
    expect(seen.map(({i, nfe}) => [i, nfe])).toEqual(expected.map(({i, nfe}) => [i, nfe]));
    seen.forEach((step, i) => expect(largestDifference(step.x, expected[i].x)).toBeLessThan(CLOSE));
    expect(notices).toEqual([expect.stringMatching(/^The graphics device was lost .* The CPU goes on\.$/)]);
    expect([sampler.backend, sampler.reason]).toEqual(["cpu", notices[0]]);
    expect(await all(sampler.run(run))).toEqual(await all(runLocally(createLocalModel(model), run))); // and stays usable
    expect(notices.length).toBe(1);
    sampler.destroy();
  });
});
