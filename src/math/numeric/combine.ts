/** A term of a linear combination: weight·values. */
export type Term = readonly [weight: number, values: Float64Array];

/**
 * Σ weight·values, a new array. Terms of weight 0 do not count, whatever their values.
 * The arrays must be of one length: whoever calls this has made sure.
 */
export function combine(first: Term, ...others: readonly Term[]): Float64Array {
  const sum = new Float64Array(first[1].length);
  for (const [weight, values] of [first, ...others]) {
    if (weight === 0) continue;
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * values[i]!;
  }
  return sum;
}
