import {requireInteger, requireLength, requirePositive} from "../check.js";
import type {Random} from "../types.js";

/** The field, the points and the step of a Langevin run. */
export interface LangevinOptions {
  /** ∇log p, batch in, batch out: a target's `score`. */
  readonly score: (x: Float64Array) => Float64Array;
  /** Where the walkers start: a point, or a batch (each walks by itself). Not changed. */
  readonly x: Float64Array;
  /** η > 0, a time: variance 2η is added per step. */
  readonly stepSize: number;
  readonly numSteps: number;
  readonly random: Random;
}

/** A Langevin run after some steps. */
export interface LangevinState {
  /** Steps made, 0 … numSteps. */
  readonly i: number;
  /** The batch: a new array at each state. */
  readonly x: Float64Array;
  /** The score at x. */
  readonly score: Float64Array;
}

/**
 * Walks by Langevin's equation dx = ∇log p dt + √2 dW, whose law of rest is p, in steps of Euler–Maruyama (the
 * "unadjusted Langevin algorithm", ULA: Roberts & Tweedie 1996):
 *
 *     x ← x + η·score(x) + √(2η)·ε
 *
 * Where the tails of p are no lighter than a Gaussian's and η is small enough, the steps have a law of rest too: p up
 * to O(η). On a Gaussian of variance c it has variance c/(1 − η/2c), and there is
 * none from η = 2c on. (Song & Ermon 2019 and others write α/2 for η.) Between hills that are far apart it hardly ever
 * crosses: each keeps the walkers that started there.
 *
 * Yields numSteps + 1 states, the start included.
 * @throws RangeError (at the first `next()`) unless stepSize > 0 and numSteps is a whole number ≥ 0; where `score`
 *   answers with another length
 */
export function* runLangevin({
  score,
  x: start,
  stepSize,
  numSteps,
  random
}: LangevinOptions): Generator<LangevinState, void, void> {
  requirePositive("runLangevin", "stepSize", stepSize);
  requireInteger("runLangevin", "numSteps", numSteps, 0);
  let x: Float64Array = start.slice();
  for (let i = 0; ; i++) {
    const slope = score(x);
    requireLength("runLangevin", "what score returns", slope.length, x.length);
    yield {i, x, score: slope};
    if (i === numSteps) return;
    x = stepLangevin(x, slope, stepSize, random);
  }
}

/** x + η·score + √(2η)·ε, a new batch. Internal. */
export function stepLangevin(x: Float64Array, slope: Float64Array, stepSize: number, random: Random): Float64Array {
  const spread = Math.sqrt(2 * stepSize);
  return x.map((value, i) => value + stepSize * slope[i]! + spread * random.normal());
}
