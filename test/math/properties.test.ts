/** What must not matter: where the origin is, which way the axes point, in which unit one measures, how parts are numbered. */
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {changeScale, variancePreservingLevel} from "../../src/math/level.js";
import {karrasSigmas} from "../../src/math/levels/karras.js";
import {createRandom} from "../../src/math/noise/random.js";
import {createWhiteNoise} from "../../src/math/noise/white.js";
import {PROCESSES, type ProcessEntry} from "../../src/math/processes/registry.js";
import {sample} from "../../src/math/sample.js";
import {DDPM_SCHEDULES} from "../../src/math/schedules/registry.js";
import {alphaBarOfSigma, logSnrOfSigma, sigmaOfAlphaBar, sigmaOfLogSnr} from "../../src/math/schedules/ddpm-schedule.js";
import {SOLVERS, type SolverEntry} from "../../src/math/solvers/registry.js";
import {createMixture} from "../../src/math/targets/mixture.js";
import type {LevelLike, NoiseSource} from "../../src/math/types.js";
import {deviation} from "./helpers.js";

type Matrix = readonly (readonly number[])[];
interface Parts {
  readonly weights: number[];
  readonly means: number[][];
  readonly covariances: number[][][];
}

const DIM = 3;
const IDENTITY: Matrix = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
const POINTS = 4;
const sigmas = karrasSigmas(6, {sigmaMin: 0.05, sigmaMax: 12});

/** A mixture of four parts in three dimensions, no eigenvalue of a covariance below 0.05. */
function drawParts(seed: number): Parts {
  const random = createRandom(seed, 7);
  const numbers = (n: number): number[] => Array.from({length: n}, () => random.normal());
  const shares = Array.from({length: 4}, () => 0.1 + random.uniform());
  const total = shares.reduce((a, b) => a + b);
  return {
    weights: shares.map((share) => share / total),
    means: shares.map(() => numbers(DIM).map((value) => 2 * value)),
    covariances: shares.map(() => {
      const factors = Array.from({length: DIM}, () => numbers(DIM).map((value) => 0.5 * value));
      return conjugate(factors, IDENTITY).map((row, i) => row.map((value, j) => value + (i === j ? 0.05 : 0)));
    })
  };
}

/** A rotation (or reflection) by Gram–Schmidt on random rows. */
function drawRotation(seed: number): Matrix {
  const random = createRandom(seed, 8);
  const rows: number[][] = [];
  for (let i = 0; i < DIM; i++) {
    let row = Array.from({length: DIM}, () => random.normal());
    for (const other of rows) {
      const overlap = row.reduce((sum, value, d) => sum + value * other[d]!, 0);
      row = row.map((value, d) => value - overlap * other[d]!);
    }
    const length = Math.hypot(...row);
    rows.push(row.map((value) => value / length));
  }
  return rows;
}

const multiply = (matrix: Matrix, v: ArrayLike<number>): number[] => matrix.map((row) => row.reduce((sum, value, d) => sum + value * v[d]!, 0));
/** R·C·Rᵀ. */
const conjugate = (r: Matrix, c: Matrix): number[][] => {
  const rc = r.map((_, i) => c[0]!.map((_, k) => r[i]!.reduce((sum, value, d) => sum + value * c[d]![k]!, 0)));
  return r.map((_, i) => r.map((other) => rc[i]!.reduce((sum, value, k) => sum + value * other[k]!, 0)));
};
/** A map of each point of a batch. */
const each = (x: Float64Array, map: (point: Float64Array) => ArrayLike<number>): Float64Array =>
  Float64Array.from(Array.from({length: x.length / DIM}, (_, i) => Array.from(map(x.subarray(i * DIM, (i + 1) * DIM)))).flat());

interface Run {
  readonly parts: Parts;
  readonly levels?: ArrayLike<LevelLike>;
  readonly x: Float64Array;
  readonly noise: NoiseSource;
}

/** Every state of a run, as one batch each. The adaptive solver is given tolerances that leave rounding alone. */
function run(entry: SolverEntry, {parts, levels = sigmas, x, noise}: Run): Float64Array[] {
  const solver = entry.create(entry.options.includes("rtol") ? {rtol: 1e-11, atol: 1e-11} : {});
  return [...sample({denoise: createMixture(parts).denoise, levels, x, solver, noise})].map((state) => state.x);
}

function start(seed: number, level = sigmas[0]!): {x: Float64Array; noise: NoiseSource} {
  return {x: createRandom(seed, 0).normals(POINTS * DIM).map((value) => level * value), noise: createWhiteNoise(createRandom(seed, 1))};
}

/**
 * A run magnifies rounding (1e-15 of numbers up to 30) by the spread of the flow: points near a ridge between two parts part by
 * some 1e3 in 6 steps. The adaptive solver's own error, 1e-11 per step, is magnified likewise, and its steps differ.
 */
const toleranceOf = (entry: SolverEntry): number => (entry.adaptive ? 1e-6 : 1e-9);
const assertEqual = (entry: SolverEntry, states: Float64Array[], expected: Float64Array[]): void =>
  expected.forEach((x, i) => expect(deviation(states[i]!, x)).toBeLessThan(toleranceOf(entry)));
const seeds = fc.integer({min: 0, max: 1e6});
const forAll = (property: (seed: number) => void): void => fc.assert(fc.property(seeds, property), {seed: 1, numRuns: 6});

describe.each(Object.entries(SOLVERS as Record<string, SolverEntry>))("%s", (_, entry) => {
  it("a run in turned axes is the run, turned", () =>
    forAll((seed) => {
      const parts = drawParts(seed);
      const rotation = drawRotation(seed);
      const turn = (point: ArrayLike<number>) => multiply(rotation, point);
      const {x, noise} = start(seed);
      const source = start(seed).noise;
      const turned = run(entry, {
        parts: {...parts, means: parts.means.map(turn), covariances: parts.covariances.map((c) => conjugate(rotation, c))},
        x: each(x, turn),
        noise: (count, from, to) => each(source(count, from, to), turn)
      });
      assertEqual(entry, turned, run(entry, {parts, x, noise}).map((state) => each(state, turn)));
    }));

  it("a run from another origin is the run, moved", () =>
    forAll((seed) => {
      const parts = drawParts(seed);
      const shift = createRandom(seed, 9).normals(DIM).map((value) => 5 * value);
      const move = (point: ArrayLike<number>) => Array.from(point, (value, d) => value + shift[d]!);
      const {x, noise} = start(seed);
      const moved = run(entry, {parts: {...parts, means: parts.means.map(move)}, x: each(x, move), noise: start(seed).noise});
      assertEqual(entry, moved, run(entry, {parts, x, noise}).map((state) => each(state, move)));
    }));

  it("a run in another unit is the run, scaled: σ too is a length", () =>
    forAll((seed) => {
      const parts = drawParts(seed);
      const unit = 0.1 + 10 * createRandom(seed, 10).uniform();
      const scale = (point: ArrayLike<number>) => Array.from(point, (value) => unit * value);
      const {x, noise} = start(seed);
      const scaled = run(entry, {
        parts: {...parts, means: parts.means.map(scale), covariances: parts.covariances.map((rows) => rows.map((row) => row.map((value) => unit * unit * value)))},
        levels: sigmas.map((sigma) => unit * sigma),
        x: each(x, scale),
        noise: start(seed).noise
      });
      assertEqual(entry, scaled.map((state) => state.map((value) => value / unit)), run(entry, {parts, x, noise}));
    }));

  it("parts and points may stand in any order", () =>
    forAll((seed) => {
      const parts = drawParts(seed);
      const {x, noise} = start(seed);
      const order = [2, 0, 3, 1];
      const shuffled: Parts = {weights: order.map((k) => parts.weights[k]!), means: order.map((k) => parts.means[k]!), covariances: order.map((k) => parts.covariances[k]!)};
      const shufflePoints = (batch: Float64Array) => Float64Array.from(order.flatMap((i) => Array.from(batch.subarray(i * DIM, (i + 1) * DIM))));
      const source = start(seed).noise;
      const ours = run(entry, {parts: shuffled, x: shufflePoints(x), noise: (count, from, to) => shufflePoints(source(count, from, to))});
      assertEqual(entry, ours, run(entry, {parts, x, noise}).map(shufflePoints));
    }));

  it("another process is the same run in other coordinates", () =>
    forAll((seed) => {
      const parts = drawParts(seed);
      const {x, noise} = start(seed);
      const vp = Array.from(sigmas, variancePreservingLevel);
      const flow = Array.from(sigmas, PROCESSES.flow.create().levelOfSigma);
      const expected = run(entry, {parts, x, noise});
      for (const levels of [vp, flow]) {
        const states = run(entry, {parts, levels, x: changeScale(x, sigmas[0]!, levels[0]!), noise: start(seed).noise});
        assertEqual(entry, states.map((state, i) => changeScale(state, levels[i]!, sigmas[i]!)), expected);
      }
    }));
});

describe("conversions there and back", () => {
  const processes = Object.entries(PROCESSES as Record<string, ProcessEntry>).map(
    ([name, {needs, create}]) => [name, create(needs === "schedule" ? {schedule: DDPM_SCHEDULES.scaled_linear.create()} : {})] as const
  );

  it.each(processes)("%s: t → σ → t, and the level says the same σ", (_, process) => {
    const {tMin, tMax} = process;
    fc.assert(
      fc.property(fc.double({min: 0.001, max: 0.999, noNaN: true}), (share) => {
        const t = tMin + share * (Math.min(tMax, 1e4) - tMin);
        const sigma = process.sigma(t);
        // √(1 − s²) near σ = 0 and 1/s near the other end lose some digits: 1e-9 of the time's range.
        expect(Math.abs(process.timeOfSigma(sigma) - t)).toBeLessThan(1e-9 * Math.max(1, Math.min(tMax, 1e4)));
        const {signalScale, noiseStd} = process.level(t);
        expect(noiseStd / signalScale / sigma).toBeCloseTo(1, 9);
      }),
      {seed: 1, numRuns: 100}
    );
  });

  it("σ ↔ ᾱ ↔ log SNR", () => {
    fc.assert(
      fc.property(fc.double({min: -9, max: 9, noNaN: true}), (logSigma) => {
        const sigma = Math.exp(logSigma);
        expect(sigmaOfLogSnr(logSnrOfSigma(sigma)) / sigma).toBeCloseTo(1, 12);
        // 1 − ᾱ = σ²/(1+σ²) has lost −log₁₀ of itself in digits: relative error 1e-16/σ² for small σ.
        expect(Math.abs(sigmaOfAlphaBar(alphaBarOfSigma(sigma)) / sigma - 1)).toBeLessThan(1e-15 * (1 + 1 / (sigma * sigma)));
      }),
      {seed: 1, numRuns: 100}
    );
  });

  it("encoding and decoding: a deterministic run up and down in fine steps", () => {
    const parts = drawParts(3);
    const clean = createMixture(parts).sample(POINTS, createRandom(3));
    const fine = karrasSigmas(200, {sigmaMin: 0.05, sigmaMax: 12}).slice(0, -1);
    const noise: NoiseSource = () => {
      throw new Error("a deterministic solver draws nothing");
    };
    for (const [name, entry] of Object.entries(SOLVERS as Record<string, SolverEntry>)) {
      if (entry.stochastic) continue;
      const up = run(entry, {parts, levels: fine.slice().reverse(), x: clean, noise}).at(-1)!;
      const back = run(entry, {parts, levels: fine, x: up, noise}).at(-1)!;
      // Error of order p at 200 steps, magnified by the flow: 30/200^p, with room for start-up steps.
      expect(deviation(back, clean), name).toBeLessThan(entry.order === 1 ? 0.5 : 0.02);
    }
  });
});
