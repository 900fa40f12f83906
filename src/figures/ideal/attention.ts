/** The two words that the page's cell needs to read like the formula. */

/** Numbers to weights that are positive and add up to 1, in the ratio of their exponentials. */
export function softmax(values: readonly number[]): number[] {
  const largest = Math.max(...values); // taken off first, so that exp() cannot overflow; the ratios stay
  const powers = values.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Σ wₙ·yₙ. */
export function weightedSum(weights: readonly number[], points: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(points[0]?.length ?? 0);
  weights.forEach((weight, n) => points[n].forEach((value, d) => (sum[d] += weight * value)));
  return sum;
}
