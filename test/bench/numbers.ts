/** Numbers of a report: ratios spread by a third, so two digits are all they have. */
import type {Spread} from "./types.js";

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const cut = countOutside(sorted.length);
  return {median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2, low: sorted[cut], high: sorted[sorted.length - 1 - cut]};
}

/**
 * How many of n values may be left out at each end so that what remains holds the median of all there could be, 95 times of 100: the most
 * k with 2·P(k or fewer heads in n throws) ≤ 0.05. Up to eight values it is none, and up to five none is not quite enough.
 */
function countOutside(n: number): number {
  let [k, chance] = [0, 0.5 ** n];
  for (let sum = chance; ; k++) {
    chance *= (n - k) / (k + 1);
    if (2 * (sum += chance) > 0.05) return k;
  }
}

/** Quotients of two series, round by round, as far as both go. */
export const ratios = (a: readonly number[], b: readonly number[]): number[] =>
  a.slice(0, Math.min(a.length, b.length)).map((value, round) => value / b[round]);

/**
 * How far apart two results are: the distance between points of `dim` coordinates (the largest of a coordinate's) that the given
 * share of the points keep to. NaN where the results differ in length or any number is none.
 */
export function distance(result: ArrayLike<number>, answer: ArrayLike<number>, {dim = 1, share = 1}: {readonly dim?: number; readonly share?: number} = {}): number {
  if (result.length !== answer.length) return NaN;
  const distances = new Float64Array(answer.length / dim);
  for (let i = 0; i < answer.length; i++) {
    const difference = Math.abs(result[i] - answer[i]);
    if (Number.isNaN(difference)) return NaN;
    const point = Math.floor(i / dim);
    if (difference > distances[point]) distances[point] = difference;
  }
  return distances.sort()[Math.max(0, Math.ceil(share * distances.length) - 1)];
}

export const range = ({low, high}: Spread): string => `(${digits(low)}–${digits(high)})`;

/** Two significant digits, without an exponent. */
export function digits(value: number): string {
  const unit = 10 ** (Math.floor(Math.log10(Math.max(value, 1e-9))) - 1);
  return unit >= 1 ? String(Math.round(value / unit) * unit) : value.toFixed(Math.min(-Math.floor(Math.log10(unit) + 1e-9), 4));
}
