/** A crowd on a line, there and back: noise is added level by level, then taken away by a step of the page's own. No DOM. */
import {createRandom} from "../../math/noise/random.js";
import type {Mixture} from "../../math/targets/mixture.js";

export const SIGMA_MAX = 3;
/** Steps in either direction. */
export const STEPS = 240;
export const WALKERS = 3000;
/** The first so many are drawn as paths. */
export const SHOWN = 26;

/** σ on the way there: of the share u of the way, u²; fine where σ is small. */
export const sigmas: Float64Array = Float64Array.from({length: STEPS + 1}, (_, k) => SIGMA_MAX * (k / STEPS) ** 2);

/** One step from σ down to `next`, with η of fresh noise; `eps` holds as many standard normal numbers as x. */
export type StepBack = (x: Float64Array, sigma: number, next: number, eta: number, eps: Float64Array) => Float64Array;

export interface RoundTrip {
  /** Where the crowd is: level k of the way there, then STEPS − k of the way back; 2·STEPS + 1 moments of WALKERS numbers. */
  readonly moments: readonly Float32Array[];
}

/** The way there: many small pushes. They do not depend on how one comes back. */
export async function walkThere(target: Mixture, seed: number, breathe: () => Promise<void>): Promise<Float64Array[]> {
  const random = createRandom(seed, 1);
  let x = target.sample(WALKERS, createRandom(seed));
  const moments = [x];
  for (let k = 0; k < STEPS; k++) {
    const push = Math.sqrt(sigmas[k + 1]! ** 2 - sigmas[k]! ** 2);
    x = x.map((value) => value + push * random.normal()) as Float64Array<ArrayBuffer>;
    moments.push(x);
    await breathe();
  }
  return moments;
}

/** The way back from where the crowd stands: STEPS + 1 moments, the first being x itself. */
export async function walkBack(x: Float64Array, {step, eta, seed}: {step: StepBack; eta: number; seed: number}, breathe: () => Promise<void> = async () => {}): Promise<Float64Array[]> {
  const random = createRandom(seed, 2);
  const silence = new Float64Array(x.length);
  const moments = [x];
  for (let k = STEPS; k > 0; k--) {
    const eps = eta > 0 ? random.normals(x.length) : silence;
    moments.push(step(moments.at(-1)!, sigmas[k]!, sigmas[k - 1]!, eta, eps));
    await breathe();
  }
  return moments;
}

/** Pairs of points whose order at the end is not that of the start. */
export function countOvertakings(start: ArrayLike<number>, end: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < start.length; i++) for (let j = 0; j < i; j++) if ((start[i]! - start[j]!) * (end[i]! - end[j]!) < 0) count++;
  return count;
}
