/** The exact denoiser of some pictures of a set, in the coefficient space of all of them, and where many noises land under guidance. No DOM. */
import {guide} from "../../math/denoisers/guidance.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import {createRandom} from "../../math/noise/random.js";
import {createGramNoise, factorGram} from "../../math/pictures/coefficient-noise.js";
import {createCoefficientSpace} from "../../math/pictures/coefficient-space.js";
import {sample} from "../../math/sample.js";
import {heun} from "../../math/solvers/heun.js";
import {softmaxInPlace} from "../../math/numeric/logsumexp.js";
import type {Denoiser} from "../../math/types.js";

/** So far out that beginning with noise alone leaves every picture its share: 1000, nine times as far as pictures lie from the origin. */
const SIGMA_MAX = 1000;
const SIGMA_MIN = 0.5;
const STEPS = 48;
/** Noises that run together: a step of them takes some 5 ms. */
const AT_ONCE = 64;

/** What is D made of at one moment: shares of the n pictures, which add up to 1 (guided ones may be negative). */
export interface Shares {
  readonly sigma: number;
  readonly any: Float64Array;
  readonly asked: Float64Array;
  readonly guided: Float64Array;
}

export interface GuidedPicturesOptions {
  readonly toward: readonly number[];
  readonly away: readonly number[];
  readonly weight: number;
}

export interface GuidedPictures {
  /** The way of one noise: the three D at every level. */
  follow(noise: number, options: GuidedPicturesOptions): Shares[];
  /** The picture that each of the first `count` noises ends on, a few milliseconds at a time for those who must breathe. */
  land(count: number, options: GuidedPicturesOptions): Generator<undefined, Int32Array, void>;
}

/** @param gram n·n dot products of the pictures */
export function createGuidedPictures(gram: Float64Array, n: number, seed: number): GuidedPictures {
  const space = createCoefficientSpace({gram, n});
  const draw = createGramNoise(space, factorGram(gram, n), createRandom(seed));
  const levels = karrasSigmas(STEPS, {sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX}).subarray(0, -1);
  const noises: Float64Array[] = [];
  const startOf = (first: number, count: number): Float64Array => {
    while (noises.length < first + count) noises.push(draw(space.stride, SIGMA_MAX, 0).map((value) => SIGMA_MAX * value));
    const x = new Float64Array(count * space.stride);
    for (let i = 0; i < count; i++) x.set(noises[first + i]!, i * space.stride);
    return x;
  };
  const within = (members: readonly number[]): Denoiser => denoiseWithin(gram, n, space.stride, members);
  const runOf = (x: Float64Array, {toward, away, weight}: GuidedPicturesOptions) =>
    sample({denoise: guide({toward: within(toward), away: within(away), weight}), levels, x, solver: heun});
  return {
    follow(noise, options) {
      const [asked, any] = [within(options.toward), within(options.away)];
      const sharesOf = (answer: Float64Array) => answer.slice(1, 1 + n);
      return Array.from(runOf(startOf(noise, 1), options), ({x, sigma}) => {
        const [to, from] = [sharesOf(asked(x, sigma)), sharesOf(any(x, sigma))];
        return {sigma, any: from, asked: to, guided: to.map((share, k) => options.weight * share + (1 - options.weight) * from[k]!)};
      });
    },
    *land(count, options) {
      const ends = new Int32Array(count);
      for (let first = 0; first < count; first += AT_ONCE) {
        const rows = Math.min(AT_ONCE, count - first);
        let last: Float64Array = new Float64Array();
        for (const {x} of runOf(startOf(first, rows), options)) {
          last = x;
          yield;
        }
        const asked = within(options.toward)(last, SIGMA_MIN);
        for (let row = 0; row < rows; row++) ends[first + row] = indexOfLargest(asked.subarray(row * space.stride + 1, row * space.stride + 1 + n));
      }
      return ends;
    }
  };
}

/**
 * E[x₀ | x] where only `members` of the n pictures can be x₀: "given the prompt". States and answers as in `createCoefficientSpace`:
 * [a, c, p] with p = Y·x, and [0, w, G·w].
 */
export function denoiseWithin(gram: Float64Array, n: number, stride: number, members: readonly number[]): Denoiser {
  return (state, sigma) => {
    const answer = new Float64Array(state.length);
    for (let offset = 0; offset < state.length; offset += stride) {
      const logs = Float64Array.from(members, (m) => state[offset + 1 + n + m]! - gram[m * n + m]! / 2);
      const highest = logs.reduce((most, value) => Math.max(most, value), -Infinity);
      const shares = logs.map((value) => (value - highest) / (sigma * sigma));
      softmaxInPlace(shares);
      shares.forEach((share, k) => {
        if (share < 1e-20) return;
        const column = members[k]! * n;
        answer[offset + 1 + members[k]!] = share;
        for (let i = 0; i < n; i++) answer[offset + 1 + n + i]! += share * gram[column + i]!;
      });
    }
    return answer;
  };
}

const indexOfLargest = (values: Float64Array): number => values.reduce((best, value, k) => (value > values[best]! ? k : best), 0);

/** How far counts are from equal ones: half the sum of differences of shares, 0 to 1 (total variation), and what chance alone leaves on average. */
export function unevenness(counts: readonly number[]): {readonly value: number; readonly chance: number} {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const even = 1 / counts.length;
  const value = counts.reduce((sum, count) => sum + Math.abs(count / total - even), 0) / 2;
  // A count is nearly normal: E|share − even| = √(2/π)·√(even(1 − even)/total).
  return {value, chance: (counts.length / 2) * Math.sqrt((2 * even * (1 - even)) / (Math.PI * total))};
}
