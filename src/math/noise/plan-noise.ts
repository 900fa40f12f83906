/**
 * Which independent normal numbers a run's noise is made of.
 *
 * A solver asks for the noise of intervals of σ, and some ask for two that overlap (DPM++ SDE): independent draws would cost
 * it an order. So all intervals of a run are cut at every σ that is asked about, each elementary interval gets numbers of its
 * own, and a draw is put together from them. That is one Brownian path per coordinate, in the clock τ = 1/σ² of
 * brownian.ts, known at all σ where this run looks. What remains for the machine are independent standard
 * normals, one per (seed, particle, interval, coordinate).
 */
import {lastState, sample} from "../sample.js";
import type {Level, Solver} from "../types.js";

/** The noise of the interval from one σ to another, 0 … ∞. From higher to lower as a rule; upward where noise is added. */
export interface NoiseRequest {
  readonly from: number;
  readonly to: number;
}

/** Σ weight·(normals of elementary interval number `interval`); the squares of the weights sum to 1. */
export type NoiseParts = readonly {readonly interval: number; readonly weight: number}[];

/** How the requests of a run are put together from intervals that do not overlap. */
export interface NoisePlan {
  /** Elementary intervals are numbered from 0 to count − 1. */
  readonly count: number;
  /** What each request is made of, in the order of the requests. */
  readonly parts: readonly NoiseParts[];
}

/**
 * What a solver asks for on its way through the levels: noise, and how many questions. It asks for the same whatever the numbers
 * are: found by a run on one number and a denoiser that changes nothing.
 *
 * @throws as `sample`
 */
export function planNoiseOf(solver: Solver, levels: readonly (number | Level)[]): NoisePlan & {readonly questions: number} {
  const requests: NoiseRequest[] = [];
  const noise = (count: number, from: number, to: number): Float64Array => {
    requests.push({from, to});
    return new Float64Array(count);
  };
  const {nfe} = lastState(sample({denoise: (x) => x, levels, x: new Float64Array(1), solver, noise}));
  return {...planNoise(requests), questions: nfe};
}

/**
 * Cuts the requested intervals into elementary ones. With a = from, b = to, and an elementary interval (c, d) within,
 *
 *     N(a → b) = Σ √(Δτ(c, d)/Δτ(a, b))·z_cd,     Δτ(c, d)/Δτ(a, b) = (b/d)²·(1 − (d/c)²)/(1 − (b/a)²)
 *
 * for τ = 1/σ². Intervals that rise belong to the forward process, a random walk of its own in the clock σ²; there the same
 * holds with each ratio turned over. The empty interval asks for numbers that belong to no path: it gets new ones each time.
 *
 * Numbers: falling intervals first, from high σ to low, then rising ones from low to high, then the empty ones as they were
 * asked for. So the numbers of a run depend on which σ its steps touch, and on nothing else.
 *
 * @throws RangeError unless 0 ≤ from, to ≤ ∞
 */
export function planNoise(requests: readonly NoiseRequest[]): NoisePlan {
  for (const {from, to} of requests)
    if (!(from >= 0 && to >= 0)) throw new RangeError(`planNoise: the interval is from ${from} to ${to}; give two σ, each 0 or greater.`);
  const falling = cut(requests.filter(({from, to}) => from > to), (a, b) => b - a || 0);
  const rising = cut(requests.filter(({from, to}) => from < to), (a, b) => a - b || 0);
  const upward = falling.length;
  const place = [falling, rising].map((pieces) => new Map(pieces.map(({from}, number) => [from, number])));
  let fresh = upward + rising.length;
  const parts = requests.map(({from, to}): NoiseParts => {
    if (from === to) return [{interval: fresh++, weight: 1}];
    const [pieces, first, index] = from > to ? [falling, 0, place[0]] : [rising, upward, place[1]];
    const own: {interval: number; weight: number}[] = [];
    // A request begins where a piece begins, and ends where one ends.
    for (let number = index!.get(from)!; ; number++) {
      const share = shareOf(pieces[number]!, {from, to});
      if (share > 0) own.push({interval: first + number, weight: Math.sqrt(share)});
      if (pieces[number]!.to === to) return own;
    }
  });
  return {count: fresh, parts};
}

/** The elementary intervals of overlapping ones, in the order of their σ; gaps between them are left out. */
function cut(requests: readonly NoiseRequest[], order: (a: number, b: number) => number): NoiseRequest[] {
  const ends = [...new Set(requests.flatMap(({from, to}) => [from, to]))].sort(order);
  const index = new Map(ends.map((sigma, at) => [sigma, at]));
  // +1 where an interval begins, −1 where it ends: covered where the running sum is above 0.
  const changes = new Int32Array(ends.length);
  for (const {from, to} of requests) {
    changes[index.get(from)!]++;
    changes[index.get(to)!]--;
  }
  let open = 0;
  return ends.flatMap((from, at) => ((open += changes[at]) > 0 ? [{from, to: ends[at + 1]}] : []));
}

/** How much of the variance over `whole` comes from `piece`; 0 if it lies outside. Never divides by 0, never overflows. */
function shareOf(piece: NoiseRequest, whole: NoiseRequest): number {
  const [low, high] = [Math.min(whole.from, whole.to), Math.max(whole.from, whole.to)];
  if (Math.min(piece.from, piece.to) < low || Math.max(piece.from, piece.to) > high) return 0;
  const atEnd = piece.to === whole.to ? 1 : ratio(piece.to, whole.to);
  return (atEnd * atEnd * untouched(piece)) / untouched(whole);
}

/** 1 − r², r the lower σ over the higher. */
function untouched({from, to}: NoiseRequest): number {
  const r = ratio(from, to);
  return (1 - r) * (1 + r);
}

/** The lower of two different σ over the higher, 0 … 1. */
function ratio(a: number, b: number): number {
  return Math.min(a, b) / Math.max(a, b);
}
