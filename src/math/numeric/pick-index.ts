/**
 * The index that the share `u` falls into where the weights lie end to end, 0 ≤ u < their sum: so a uniform u draws n
 * with probability ∝ weights[n]. Never one of weight 0; the last other one where u lies beyond their sum by rounding.
 * Internal.
 * @param weights numbers ≥ 0, not all 0
 */
export function pickIndex(weights: ArrayLike<number>, u: number): number {
  let [last, left] = [0, u];
  for (let n = 0; n < weights.length; n++) {
    if (weights[n] === 0) continue;
    last = n;
    if ((left -= weights[n]!) < 0) break;
  }
  return last;
}
