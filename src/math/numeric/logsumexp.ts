/** log Σ exp(vₖ) without overflow; −∞ where all are −∞ or there are none. */
export function logSumExp(values: Float64Array): number {
  let max = -Infinity;
  for (const value of values) if (value > max) max = value;
  if (max === -Infinity) return -Infinity;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - max);
  return max + Math.log(sum);
}

/** Replaces values by exp(vₖ)/Σ exp(vⱼ), in place; the largest is subtracted first, so nothing overflows. Internal. */
export function softmaxInPlace(values: Float64Array): void {
  let max = -Infinity;
  for (const value of values) if (value > max) max = value;
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] = Math.exp(values[k]! - max);
  for (let k = 0; k < values.length; k++) values[k]! /= sum;
}
