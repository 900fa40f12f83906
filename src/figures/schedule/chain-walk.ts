/** A walk of many little steps, and what is in a point: how much of the picture, how much noise. No DOM. */
import {createRandom} from "../../math/noise/random.js";
import {dot} from "../../math/numeric/geometry.js";

/** x = signal·z₀ + a rest at a right angle to z₀, whose numbers have the root mean square `noise`. */
export interface Content {
  readonly signal: number;
  readonly noise: number;
}

/** Measures a point against the picture that it came from. Both have the standard deviation of their noise over ‖z₀‖ as error. */
export function contentOf(x: Float64Array, z0: Float64Array): Content {
  const signal = dot(x, z0) / dot(z0, z0);
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += (x[i]! - signal * z0[i]!) ** 2;
  return {signal, noise: Math.sqrt(squares / (x.length - 1))};
}

/** One little step: shrink by √(1 − β), add noise of size √β. */
export type LittleStep = (x: Float64Array, eps: Float64Array, beta: number) => Float64Array;

/** Every so many steps the walk is kept, so that a step further on need not begin anew. */
const KEPT = 50;

/**
 * A walk that can be asked for any of its steps. Step k draws its noise from a stream of its own, so all answers belong to
 * one and the same walk.
 */
export function createWalk(z0: Float64Array, betas: ArrayLike<number>, seed: number, step: LittleStep) {
  const kept = new Map<number, Float64Array>([[0, z0]]);
  /** x after t steps, and after one step less. */
  return async (t: number, breathe: () => Promise<void>): Promise<{x: Float64Array; before: Float64Array}> => {
    let at = Math.floor((t - 1) / KEPT) * KEPT;
    while (!kept.has(at)) at -= KEPT;
    let x = kept.get(at)!;
    let before = x;
    for (; at < t; ) {
      before = x;
      x = step(x, createRandom(seed, at + 1).normals(x.length), betas[at]!);
      if (++at % KEPT === 0) kept.set(at, x);
      await breathe();
    }
    return {x, before};
  };
}
