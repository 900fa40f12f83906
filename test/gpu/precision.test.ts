/** The GPU against exact float64, within the bound of docs/gpu-precision.md, from the GPU's own x at each level. */
import {readFileSync} from "node:fs";
import {gunzipSync} from "node:zlib";
import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {createRandom, karrasSigmas, SOLVERS, type SolverEntry} from "../../src/math/index.js";
import type {Gpu} from "../../src/sampler/gpu-device.js";
import {createGpuSampler} from "../../src/sampler/pictures/gpu-sampler.js";
import {VARIANTS, type Variant} from "../../src/sampler/pictures/kernels/common.js";
import {drawNoise} from "../../src/sampler/pictures/picture-noise.js";
import type {Pictures} from "../../src/sampler/pictures/pictures.js";
import {solverNamed} from "../../src/sampler/pictures/solver-named.js";
import {planRun, type Combination} from "../../src/sampler/plan-run.js";
import type {PictureStep, SolverName} from "../../src/sampler/pictures/types.js";
import {DATA, randomPictures, realSubset} from "../sampler/fixtures.js";
import {openDawn, requestTestGpu} from "./dawn.js";
import {answerWithBound, createReference, UNIT, type Answer, type Bounds, type Reference} from "./error-bound.js";

const KINDS = ["worst", "typical"] as const;

let dawn: GPU, gpu: Gpu;
beforeAll(async () => {
  dawn = openDawn();
  gpu = await requestTestGpu(dawn);
});
afterAll(() => gpu?.device.destroy());

/** A batch with how far the GPU's copy of it may be off. */
interface Uncertain {
  readonly value: Float64Array;
  readonly error: Bounds<Float64Array>;
}

const exactly = (value: ArrayLike<number>): Uncertain =>
  ({value: Float64Array.from(value), error: {worst: new Float64Array(value.length), typical: new Float64Array(value.length)}});

/** Σ weight·slot in float32: each weight rounded, each product and each sum. */
function combine(slots: Uncertain[], of: Combination): Uncertain {
  if (of.length === 1 && of[0].weight === 1) return slots[of[0].slot];
  const length = slots[of[0].slot].value.length;
  const value = new Float64Array(length), magnitude = new Float64Array(length);
  const error = {worst: new Float64Array(length), typical: new Float64Array(length)};
  for (const {slot, weight} of of) {
    for (let d = 0; d < length; d++) {
      value[d] += weight * slots[slot].value[d];
      magnitude[d] += Math.abs(weight * slots[slot].value[d]);
      for (const kind of KINDS) error[kind][d] += Math.abs(weight) * slots[slot].error[kind][d];
    }
  }
  for (let d = 0; d < length; d++) for (const kind of KINDS) error[kind][d] += (of.length + 2) * UNIT * magnitude[d];
  return {value, error};
}

/** Largest error in units of its bound. */
function worstShare(got: ArrayLike<number>, expected: ArrayLike<number>, bound: ArrayLike<number>): number {
  let share = 0;
  for (let d = 0; d < got.length; d++) share = Math.max(share, Math.abs(got[d] - expected[d]) / bound[d]);
  return share;
}

const largest = (values: ArrayLike<number>): number => Array.prototype.reduce.call(values, (a, b) => Math.max(a as number, b as number), 0) as number;

interface Row {
  sigma: number; gap: number; error: number; bound: number; typical: number; logit: number; aPriori: number;
}

/** Checks one step's arrays against the reference; returns a line for the table. */
function checkAnswer(answer: Answer, got: {denoised: Float32Array; entropy: number; largestWeight: number; mostLikely: number}, sigma: number): Row {
  expect(worstShare(got.denoised, answer.denoised, answer.error.worst), `D within its bound at σ = ${sigma}`).toBeLessThanOrEqual(1);
  expect(worstShare(got.denoised, answer.denoised, answer.error.typical), `D within 5 standard errors at σ = ${sigma}`).toBeLessThanOrEqual(1);
  for (const kind of KINDS) {
    expect(Math.abs(got.entropy - answer.entropy), `entropy at σ = ${sigma}`).toBeLessThanOrEqual(answer.entropyError[kind]);
    expect(Math.abs(got.largestWeight - answer.largestWeight), `largest weight at σ = ${sigma}`).toBeLessThanOrEqual(answer.largestWeightError[kind]);
  }
  expect(answer.candidates).toContain(got.mostLikely);
  expect(answer.logitError.worst).toBeLessThanOrEqual(answer.logitErrorAPriori);
  expect(answer.logitError.typical).toBeLessThanOrEqual(answer.logitError.worst);
  return {
    sigma, gap: answer.gap, error: largest(got.denoised.map((value, d) => Math.abs(value - answer.denoised[d]))),
    bound: largest(answer.error.worst), typical: largest(answer.error.typical), logit: answer.logitError.worst, aPriori: answer.logitErrorAPriori
  };
}

const row = <T extends Float64Array | Float32Array>(values: T, index: number, dim: number): T => values.subarray(index * dim, (index + 1) * dim) as T;

/** Follows a GPU run with its own plan in float64 intervals, set back to the GPU's x at every level. */
async function followRun(
  pictures: Pictures, solver: SolverName, sigmas: Float64Array, batch: number,
  {variant = "blocked", maxBindingBytes}: {variant?: Variant; maxBindingBytes?: number | undefined} = {}
): Promise<Row[]> {
  const {dim} = pictures;
  const reference = createReference(pictures);
  const sampler = await createGpuSampler({device: gpu.device, pictures, variant, ...(maxBindingBytes && {maxBindingBytes})});
  const x = Float32Array.from(createRandom(7).normals(batch * dim), (e) => sigmas[0] * e);
  const seed = 12;
  const steps = sampler.run({x, batch, sigmas, solver, seed});
  const slots: Uncertain[] = [exactly(x)];
  const rows: Row[] = [];
  let answers: Answer[] = [];
  const {instructions} = planRun(solverNamed({solver}), Array.from(sigmas));
  let step = (await steps.next()).value as PictureStep;
  /** A level is reached: compares x there with `expected`, and goes on from the GPU's own. */
  const reach = async (expected: Uncertain): Promise<Uncertain> => {
    step = (await steps.next()).value as PictureStep;
    for (const kind of KINDS) {
      const bound = expected.error[kind].map((error, d) => error + UNIT * Math.abs(expected.value[d]));
      expect(worstShare(step.x, expected.value, bound), `x at σ = ${step.sigma}, ${kind}`).toBeLessThanOrEqual(1);
    }
    return exactly(step.x);
  };
  for (const [time, instruction] of instructions.entries()) {
    if (instruction.kind === "combine") {
      slots[instruction.slot] = combine(slots, instruction.of);
      const next = instructions.slice(time).find((later) => later.kind === "state")!;
      if (next.x === instruction.slot) slots[instruction.slot] = await reach(slots[instruction.slot]);
    } else if (instruction.kind === "noise") {
      const noise = new Float32Array(batch * dim);
      for (let b = 0; b < batch; b++) noise.set(drawNoise({seed, interval: instruction.interval, row: b, dim}), b * dim);
      slots[instruction.slot] = exactly(noise);
    } else if (instruction.kind === "denoise") {
      const point = combine(slots, instruction.at);
      answers = Array.from({length: batch}, (_, b) => answerWithBound(reference, row(point.value, b, dim), instruction.sigma,
        {worst: row(point.error.worst, b, dim), typical: row(point.error.typical, b, dim)}));
      const joined = exactly(new Float64Array(batch * dim));
      answers.forEach((answer, b) => {
        joined.value.set(answer.denoised, b * dim);
        for (const kind of KINDS) joined.error[kind].set(answer.error[kind], b * dim);
      });
      slots[instruction.slot] = joined;
    } else {
      if (step.i !== instruction.i) await reach(slots[instruction.x]); // x is D itself: nothing was combined
      expect([step.i, step.sigma, step.nfe]).toEqual([instruction.i, instruction.sigma, instruction.nfe]);
      if (step.sigma > 0) {
        for (let b = 0; b < batch; b++) rows.push(checkAnswer(answers[b], {
          denoised: row(step.denoised, b, dim), entropy: step.entropy[b], largestWeight: step.largestWeight[b], mostLikely: step.mostLikely[b]
        }, step.sigma));
      } else {
        expect(step.denoised).toEqual(step.x);
        expect([...step.entropy, ...step.largestWeight]).toEqual([...Array(batch).fill(0), ...Array(batch).fill(1)]);
        for (let b = 0; b < batch; b++) expect(step.mostLikely[b]).toBe(nearest(reference, row(step.x, b, dim)));
      }
    }
  }
  expect((await steps.next()).done).toBe(true);
  sampler.destroy();
  return rows;
}

function nearest({pictures: {n, dim}, points}: Reference, x: Float32Array): number {
  const squared = Array.from({length: n}, (_, index) => x.reduce((sum, value, d) => sum + (value - points[index * dim + d]) ** 2, 0));
  return squared.indexOf(Math.min(...squared));
}

function print(title: string, rows: Row[]): void {
  if (!process.env.PRECISION_TABLE) return;
  const bySigma = new Map<number, Row[]>();
  for (const each of rows) bySigma.set(each.sigma, [...(bySigma.get(each.sigma) ?? []), each]);
  console.log([title, "| σ | smallest gap (nats) | error of D | typical bound | worst-case bound | logit bound (nats) | a priori |",
    ...[...bySigma].map(([sigma, group]) => `| ${sigma.toPrecision(3)} | ${Math.min(...group.map((g) => g.gap)).toPrecision(3)} | ` +
      (["error", "typical", "bound", "logit", "aPriori"] as const).map((key) => Math.max(...group.map((g) => g[key])).toExponential(1)).join(" | ") + " |")].join("\n"));
}

/** The first pictures of the whole set, as many as wanted. */
function firstOfAll(n: number): Pictures {
  return {n, dim: 16384, bytes: new Uint8Array(gunzipSync(readFileSync(new URL("pictures.bin", DATA)))).subarray(0, n * 16384)};
}

describe("the GPU equals the CPU within the derived bound", () => {
  it("in a Heun run on the real subset, σ from 80 to 0.01, N no multiple of the workgroup", async () => {
    const pictures = realSubset();
    expect(pictures.n % 64).not.toBe(0);
    const rows = await followRun(pictures, "heun", karrasSigmas(8, {sigmaMin: 0.01, sigmaMax: 80}), 3);
    print("Heun, subset", rows);
    // Not vacuous: away from ties the bound itself is small. (Ties have a test of their own.)
    for (const {gap, bound, typical, sigma} of rows) if (gap > 1 || sigma > 10) expect([bound < 0.05, typical < 1e-3]).toEqual([true, true]);
  });

  const shapes = [
    {n: 1, dim: 16, batch: 1, solver: "euler"}, {n: 2, dim: 48, batch: 2, solver: "heun"}, {n: 65, dim: 80, batch: 4, solver: "heun"},
    {n: 300, dim: 2064, batch: 9, solver: "euler"}, {n: 131, dim: 528, batch: 64, solver: "euler"}, {n: 70, dim: 64, batch: 3, solver: "heun", maxBindingBytes: 64 * 24}, {n: 65, dim: 80, batch: 4, solver: "heun", variant: "tiled"},
    {n: 300, dim: 2064, batch: 2, solver: "euler", variant: "tiled"}, {n: 70, dim: 64, batch: 3, solver: "heun", maxBindingBytes: 64 * 24, variant: "tiled"}
  ] as const;
  it.each(shapes)("for $n random pictures of $dim bytes, batch $batch, $solver, $variant", async ({n, dim, batch, solver, ...more}) => {
    print(`${n} × ${dim}`, await followRun(randomPictures(n, dim, n), solver, karrasSigmas(6, {sigmaMin: 0.01, sigmaMax: 80}), batch, more));
  });

  it.each(VARIANTS)("for batches from 1 to 64, N no multiple of a tile: %s kernels", async (variant) => {
    const pictures = randomPictures(70, 48, 6);
    const reference = createReference(pictures);
    const sampler = await createGpuSampler({device: gpu.device, pictures, variant});
    const random = createRandom(9);
    // Of "tiled" those around its register tiles: SwiftShader takes a second for each.
    const batches = variant === "blocked" ? Array.from({length: 64}, (_, k) => k + 1) : [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 63, 64];
    for (const batch of batches) {
      const sigma = batch % 2 === 0 ? 0.3 : 3; // differences, products
      const x = Float32Array.from(random.normals(batch * 48), (e, k) => reference.points[k % reference.points.length] + sigma * e);
      const {value: step} = await sampler.run({x, batch, sigmas: [sigma, 0], solver: "euler"}).next();
      for (let b = 0; b < batch; b++) {
        checkAnswer(answerWithBound(reference, Float64Array.from(row(x, b, 48)), sigma), {
          denoised: row(step!.denoised, b, 48), entropy: step!.entropy[b], largestWeight: step!.largestWeight[b], mostLikely: step!.mostLikely[b]
        }, sigma);
      }
    }
    sampler.destroy();
  });

  const linear = Object.entries(SOLVERS as Record<string, SolverEntry>).filter(([, {adaptive}]) => !adaptive).map(([name]) => name as SolverName);
  it.each(linear)("with %s, and the noise that it adds", async (solver) => {
    await followRun(randomPictures(21, 80, 4), solver, karrasSigmas(7, {sigmaMin: 0.05, sigmaMax: 40}), 3);
  });

  it.each(VARIANTS)("at noised pictures of the real set, where the posterior is undecided and where it is not: %s kernels", async (variant) => {
    const pictures = firstOfAll(141);
    const reference = createReference(pictures);
    const sampler = await createGpuSampler({device: gpu.device, pictures, variant});
    const random = createRandom(11);
    const rows: Row[] = [];
    for (const sigma of [80, 40, 25, 18, 12, 6, 2, 0.6, 0.5, 0.49, 0.2, 0.05, 0.01]) {
      const truth = random.integer(pictures.n);
      const x = Float32Array.from(random.normals(16384), (e, d) => reference.points[truth * 16384 + d] + sigma * e);
      const answer = answerWithBound(reference, Float64Array.from(x), sigma);
      const posterior = await sampler.posterior(x, sigma);
      rows.push(checkAnswer(answer, posterior, sigma));
      expect(posterior.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      expect(worstShare(posterior.weights, answer.weights, new Float64Array(141).fill(answer.largestWeightError.worst))).toBeLessThanOrEqual(1);
    }
    print("noised pictures", rows);
    sampler.destroy();
  });

  it("at near-ties of two pictures: within the bound, and on the line between the two", async () => {
    const pictures = realSubset();
    const reference = createReference(pictures);
    const sampler = await createGpuSampler({device: gpu.device, pictures});
    const random = createRandom(13);
    const rows: Row[] = [];
    for (const sigma of [5, 1, 0.5, 0.3, 0.1, 0.03, 0.01]) {
      const [a, b] = [3, 40].map((index) => reference.points.subarray(index * 16384, (index + 1) * 16384));
      const x = Float32Array.from(random.normals(16384), (e, d) => (a[d] + b[d]) / 2 + 0.3 * sigma * e);
      // Balanced by hand, so that the two are within a nat or so of each other in spite of the noise and of float32.
      const apart = a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0);
      const lean = x.reduce((sum, value, d) => sum + (value - (a[d] + b[d]) / 2) * (a[d] - b[d]), 0) / apart;
      for (let d = 0; d < 16384; d++) x[d] -= lean * (a[d] - b[d]);
      const answer = answerWithBound(reference, Float64Array.from(x), sigma);
      const posterior = await sampler.posterior(x, sigma);
      rows.push(checkAnswer(answer, posterior, sigma));
      expect(posterior.weights[3] + posterior.weights[40]).toBeCloseTo(1, 5);
      const line = a.map((value, d) => posterior.weights[3] * value + posterior.weights[40] * b[d]);
      expect(worstShare(posterior.denoised, line, line.map(() => 1e-5))).toBeLessThanOrEqual(1);
    }
    print("near-ties", rows);
    sampler.destroy();
  });
});
