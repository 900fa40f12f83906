import {requireInteger, requireNonNegative} from "../check.js";
import type {Random} from "../types.js";

/** A random walk after some steps. */
export interface WalkState {
  /** Steps made so far, 0 … numSteps. */
  readonly i: number;
  /** Standard deviation, per coordinate, of x − x₀ by now. */
  readonly sigma: number;
  /** Where the walk is: a new array at each state. */
  readonly x: Float64Array;
}

/** How a random walk goes. */
export interface WalkOptions {
  /** Where the walk starts: a point of any dimension, or a batch (all walk, independently). Not changed. */
  readonly x0: Float64Array;
  /** σ at every state, first 0 as a rule, never decreasing: see `spaceWalkSigmas`. The number of steps is one less. */
  readonly sigmas: ArrayLike<number>;
  readonly random: Random;
}

/**
 * Walks at random: independent normal increments whose variances add, so that after state i
 * x = x₀ + σᵢε in distribution, however many steps led there:
 * xᵢ₊₁ = xᵢ + √(σᵢ₊₁² − σᵢ²)·ε. (Brownian motion, seen at the times σ².) The same code in any dimension.
 *
 * Yields sigmas.length states; the first is x₀ itself if sigmas[0] is 0, else one jump away.
 * @throws RangeError if a sigma is negative, infinite, or less than the one before
 */
export function* randomWalk({x0, sigmas, random}: WalkOptions): Generator<WalkState, void, void> {
  let x = x0;
  let before = 0;
  for (let i = 0; i < sigmas.length; i++) {
    const sigma = sigmas[i]!;
    requireNonNegative("randomWalk", `sigmas[${i}]`, sigma);
    if (sigma < before)
      throw new RangeError(`randomWalk: sigmas[${i}] is ${sigma}, after ${before}; a walk's sigmas never decrease.`);
    // (σ′ − σ)(σ′ + σ) keeps digits that σ′² − σ² loses.
    const increment = Math.sqrt((sigma - before) * (sigma + before));
    x = increment === 0 ? x.slice() : x.map((value) => value + increment * random.normal());
    yield {i, sigma, x};
    before = sigma;
  }
}

/**
 * Spaces a walk so that every step is equally wide: increments σ/√n each, σᵢ = σ·√(i/n).
 * @returns numSteps + 1 numbers from 0 to sigma
 * @throws RangeError unless sigma ≥ 0 and numSteps is a whole number ≥ 1
 */
export function spaceWalkSigmas(numSteps: number, sigma: number): Float64Array {
  requireInteger("spaceWalkSigmas", "numSteps", numSteps);
  requireNonNegative("spaceWalkSigmas", "sigma", sigma);
  return Float64Array.from({length: numSteps + 1}, (_, i) => sigma * Math.sqrt(i / numSteps));
}
