/**
 * Shannon entropy H = −Σ wₙ·log wₙ of probabilities, in nats: 0 where one is certain, log N where all are equal.
 * @param weights probabilities ≥ 0 that sum to 1; zeros count nothing
 * @throws RangeError if one is negative or NaN
 */
export function entropy(weights: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < weights.length; n++) {
    const weight = weights[n]!;
    if (!(weight >= 0)) throw new RangeError(`entropy: weights[${n}] is ${weight}; give probabilities, 0 or greater.`);
    if (weight > 0) sum -= weight * Math.log(weight);
  }
  return Math.max(0, sum);
}

/**
 * Effective number of candidates exp(H): 1 where one is certain, N where all are equally likely.
 * @throws RangeError as `entropy`
 */
export function effectiveNumber(weights: ArrayLike<number>): number {
  return Math.exp(entropy(weights));
}
