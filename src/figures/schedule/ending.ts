/** Where a schedule ends, how far that is from pure noise, and what comes of beginning at pure noise all the same. No DOM. */
import {sample} from "../../math/sample.js";
import {ddim} from "../../math/solvers/ddim.js";
import {createCoefficientSpace, type CoefficientSpace} from "../../math/pictures/coefficient-space.js";
import {variancePreservingLevel} from "../../math/level.js";
import type {DdpmSchedule} from "../../math/schedules/ddpm-schedule.js";
import type {Level, Random} from "../../math/types.js";
import type {StandardSet} from "./standard-set.js";

/** At σ = 1 two pictures that are 100 apart are told apart for certain: from here one step leads to one of them. */
const LAST = 1;
/** Runs at a time: a step of so many takes a few milliseconds. */
const TOGETHER = 60;

/**
 * KL(q(x_T | x₀) ‖ N(0, I)) in nats, for a picture of squared length `square` in d dimensions: ½(ᾱ(square − d) − d·log(1 − ᾱ)).
 */
export function klToPureNoise(alphaBar: number, square: number, dim: number): number {
  return 0.5 * (alphaBar * (square - dim) - dim * Math.log1p(-alphaBar));
}

/** The mean of n endings of one picture, √ᾱ·z₀ + √((1 − ᾱ)/n)·ε: drawn at once, from its exact law. */
export function meanOfEndings(z0: Float64Array, eps: Float64Array, alphaBar: number, n: number): Float64Array {
  const [signal, noise] = [Math.sqrt(alphaBar), Math.sqrt((1 - alphaBar) / n)];
  return z0.map((value, i) => signal * value + noise * eps[i]!);
}

/** The world of the figure: a set of pictures in 16384 dimensions, all as likely, in coefficient space. */
export interface World {
  readonly space: CoefficientSpace;
  readonly gram: Float64Array;
  readonly n: number;
  /** ‖z‖² of each. */
  readonly squares: Float64Array;
}

/** All products of all pictures: 46 million multiplications for 75 of them, in slices. */
export async function createWorld(set: StandardSet, breathe: () => Promise<void>): Promise<World> {
  const points: Float64Array[] = [];
  for (let i = 0; i < set.n; i++) {
    points.push(set.pictureAt(i));
    await breathe();
  }
  const gram = new Float64Array(set.n * set.n);
  for (let i = 0; i < set.n; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [points[i]!, points[j]!];
      let sum = 0;
      for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
      gram[i * set.n + j] = gram[j * set.n + i] = sum;
    }
    await breathe();
  }
  return worldOfGram(gram, set.n);
}

export function worldOfGram(gram: Float64Array, n: number): World {
  return {gram, n, squares: Float64Array.from({length: n}, (_, i) => gram[i * n + i]!), space: createCoefficientSpace({gram, n})};
}

/** Levels from the end of a schedule down: all of them as a share of σ's logarithm, the very end first, clean last. */
export function levelsFromEnd({sigmas}: Pick<DdpmSchedule, "sigmas">, numSteps = 40): Level[] {
  const top = sigmas.at(-1)!;
  const begin = top === Infinity ? sigmas.at(-2)! : top;
  const falling = Array.from({length: numSteps}, (_, i) => begin * (LAST / begin) ** (i / (numSteps - 1)));
  return [...(top === Infinity ? [Infinity] : []), ...falling, 0].map(variancePreservingLevel);
}

export interface ReturnOptions {
  readonly levels: readonly Level[];
  /** Products with all pictures of what the runs begin with, at the scale of the first level: runs·n numbers. */
  readonly starts: Float64Array;
  readonly breathe: () => Promise<void>;
}

/** Runs the flow back with the exact denoiser, and counts the picture that each run ends at. */
export async function countReturns({space, n}: World, {levels, starts, breathe}: ReturnOptions): Promise<Int32Array> {
  const counts = new Int32Array(n);
  for (let from = 0; from < starts.length; from += TOGETHER * n) {
    let x = new Float64Array();
    for (const state of sample({denoise: space.denoise, levels, x: space.start(starts.subarray(from, from + TOGETHER * n)), solver: ddim()})) {
      x = Float64Array.from(state.x);
      await breathe();
    }
    for (let at = 0; at < x.length; at += space.stride) {
      const coefficients = x.subarray(at + 1, at + 1 + n); // x = a·ε + Σ c·y, and a has gone to 0
      counts[coefficients.indexOf(coefficients.reduce((a, b) => Math.max(a, b)))]!++;
    }
  }
  return counts;
}

/** Y·ε of `runs` draws of pure noise, from its law N(0, G): L·z with G = L·Lᵀ. */
export function drawPureNoise(lower: Float64Array, n: number, runs: number, random: Random): Float64Array {
  const out = new Float64Array(runs * n);
  for (let run = 0; run < runs; run++) {
    const z = random.normals(n);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) out[run * n + i]! += lower[i * n + j]! * z[j]!;
  }
  return out;
}

/** Starts where the schedule itself ends: run k is a noisy picture k mod n, √ᾱ·z + √(1 − ᾱ)·ε. */
export function endOfTraining({gram, n}: World, pureNoise: Float64Array, {signalScale, noiseStd}: Level): Float64Array {
  return pureNoise.map((product, at) => signalScale * gram[(Math.floor(at / n) % n) * n + (at % n)]! + noiseStd * product);
}
