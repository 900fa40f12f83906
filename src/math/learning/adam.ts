import {requireInteger, requireLength, requirePositive} from "../check.js";

/** What Adam remembers of every number. */
export interface Moments {
  /** Running mean of the gradient. */
  readonly first: Float64Array;
  /** Running mean of its square. */
  readonly second: Float64Array;
}

/** Adam's rates; those that are not given are Kingma & Ba's. */
export interface AdamOptions {
  /** How far a number moves in a step, at most about: > 0. */
  readonly learningRate: number;
  /** Share of the old in the running mean of the gradient: 0.9. */
  readonly beta1?: number;
  /** Share of the old in the running mean of its square: 0.999. */
  readonly beta2?: number;
  /** Keeps the quotient finite: 1e-8. */
  readonly epsilon?: number;
}

/** The first moments: all 0. @throws RangeError unless count is a whole number ≥ 1 */
export function createMoments(count: number): Moments {
  requireInteger("createMoments", "count", count);
  return {first: new Float64Array(count), second: new Float64Array(count)};
}

/**
 * One step of Adam (Kingma & Ba 2015, Alg. 1), in place: with g the gradient,
 *
 *     m ← β₁m + (1 − β₁)g        v ← β₂v + (1 − β₂)g²        θ ← θ − rate·m̂/(√v̂ + ε)
 *
 * where m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) undo that the means began at 0. A number moves about as far whatever the
 * size of its gradient: what counts is how steadily it points one way.
 *
 * @param step t, 1 for the first
 * @throws RangeError if lengths differ, step is no whole number ≥ 1, or the rate is not > 0
 */
export function stepAdam(
  numbers: Float64Array,
  gradient: Float64Array,
  {first, second}: Moments,
  step: number,
  {learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8}: AdamOptions
): void {
  requireLength("stepAdam", "gradient", gradient.length, numbers.length);
  requireLength("stepAdam", "moments", first.length, numbers.length);
  requireInteger("stepAdam", "step", step);
  requirePositive("stepAdam", "learningRate", learningRate);
  const rate = learningRate / (1 - beta1 ** step);
  const unbias = 1 / (1 - beta2 ** step);
  for (let i = 0; i < numbers.length; i++) {
    const g = gradient[i]!;
    const m = (first[i] = beta1 * first[i]! + (1 - beta1) * g);
    const v = (second[i] = beta2 * second[i]! + (1 - beta2) * g * g);
    numbers[i]! -= (rate * m) / (Math.sqrt(unbias * v) + epsilon);
  }
}
