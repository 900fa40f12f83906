/** Rates measured by counting, how sure they are, and where a falling curve crosses a level. Pure. */
import {createRandom} from "../../math/noise/random.js";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A mean with its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

/** The mean of independent values and its standard error; of fewer than two, the error is ∞. */
export function meanOver(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {mean, error: n < 2 ? Infinity : Math.sqrt(squares / (n - 1) / n)};
}

/**
 * Wilson's score interval for a rate of `hits` out of `trials`: one standard error wide on each side (z = 1) unless told.
 * Unlike ±√(p(1−p)/n) it is honest at 0 and at 1.
 */
export function wilsonInterval(hits: number, trials: number, z = 1): Interval {
  if (trials === 0) return {low: 0, high: 1};
  const p = hits / trials;
  const z2 = (z * z) / trials;
  const center = (p + z2 / 2) / (1 + z2);
  const half = (z / (1 + z2)) * Math.sqrt((p * (1 - p)) / trials + (z2 / trials) / 4);
  return {low: Math.max(0, center - half), high: Math.min(1, center + half)};
}

/** The non-increasing sequence nearest to `values` in squares (pool adjacent violators), all with the same weight. */
export function makeFalling(values: ArrayLike<number>): Float64Array {
  const blocks: {sum: number; count: number}[] = [];
  for (let i = 0; i < values.length; i++) {
    blocks.push({sum: values[i], count: 1});
    while (blocks.length > 1) {
      const [a, b] = blocks.slice(-2);
      if (a.sum / a.count >= b.sum / b.count) break;
      blocks.splice(-2, 2, {sum: a.sum + b.sum, count: a.count + b.count});
    }
  }
  return Float64Array.from(blocks.flatMap(({sum, count}) => Array<number>(count).fill(sum / count)));
}

/**
 * The σ at which a falling curve crosses `level`: the values are made non-increasing first, then interpolated linearly in
 * log σ. Undefined where the curve stays above or below.
 */
export function crossing(sigmas: ArrayLike<number>, values: ArrayLike<number>, level: number): number | undefined {
  const falling = makeFalling(values);
  for (let i = 1; i < falling.length; i++) {
    if (falling[i - 1] >= level && falling[i] < level) {
      const share = (falling[i - 1] - level) / (falling[i - 1] - falling[i]);
      return Math.exp((1 - share) * Math.log(sigmas[i - 1]) + share * Math.log(sigmas[i]));
    }
  }
  return undefined;
}

/**
 * How sure a crossing is: the interval that holds `share` of the crossings when whole trials are drawn again (bootstrap).
 * A trial's values at all σ are drawn together, because they come from one noise. 0 and ∞ stand for "below the first σ"
 * and "above the last". Seeded: the same trials give the same interval.
 *
 * @param trials one row of values per trial, as many as there are σ
 */
export function crossingInterval(
  sigmas: ArrayLike<number>, trials: readonly ArrayLike<number>[], level: number, {share = 0.9, resamples = 300, seed = 1} = {}
): Interval {
  const random = createRandom(seed);
  const sums = new Float64Array(sigmas.length);
  const found = Float64Array.from({length: resamples}, () => {
    sums.fill(0);
    for (let t = 0; t < trials.length; t++) {
      const trial = trials[random.integer(trials.length)]!;
      for (let s = 0; s < sums.length; s++) sums[s] += trial[s];
    }
    const rates = sums.map((sum) => sum / trials.length);
    return crossing(sigmas, rates, level) ?? (makeFalling(rates)[0]! < level ? 0 : Infinity);
  }).sort();
  const at = (quantile: number): number => found[Math.round(quantile * (resamples - 1))]!;
  return {low: at((1 - share) / 2), high: at((1 + share) / 2)};
}
