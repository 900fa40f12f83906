/** How near the nearest of n pictures is, and how many it would take to come nearer. Pure. */
import {createRandom} from "../../math/noise/random.js";

export interface Nearness {
  readonly count: number;
  /** Median over all pictures of the distance to the nearest of `count` others, drawn at random. */
  readonly distance: number;
}

/** Measured on a set of points: for 2, 4, 8, … others and for all of them. Yields undefined between pieces of work. */
export function* measureNearness(points: Float64Array, dim: number, seed: number): Generator<undefined, Nearness[], void> {
  const size = points.length / dim;
  const random = createRandom(seed);
  const order = Array.from({length: size}, (_, n) => n);
  for (let n = size - 1; n > 0; n--) {
    const other = random.integer(n + 1);
    [order[n], order[other]] = [order[other]!, order[n]!];
  }
  const counts: number[] = [];
  for (let count = 2; count < size - 1; count *= 2) counts.push(count);
  counts.push(size - 1);
  const found = counts.map(() => new Float64Array(size));
  for (let n = 0; n < size; n++) {
    let [nearest, seen, k] = [Infinity, 0, 0];
    for (const other of order) {
      if (other === n) continue;
      let sum = 0;
      for (let d = 0; d < dim && sum < nearest; d++) sum += (points[n * dim + d]! - points[other * dim + d]!) ** 2;
      if (sum < nearest) nearest = sum;
      if (++seen === counts[k]) found[k++]![n] = Math.sqrt(nearest);
    }
    if (n % 20 === 0) yield undefined;
  }
  return counts.map((count, k) => ({count, distance: found[k]!.sort()[size >> 1]!}));
}

/**
 * The straight line through the measured points on logarithmic axes: distance ∝ count^(−1/dimension). In a set that fills m
 * dimensions evenly, the nearest of n points lies ∝ n^(−1/m) away, so `dimension` says how many directions count.
 * @param from points with fewer others than this are left out: there the distance is the size of the set
 */
export function fitPower(rows: readonly Nearness[], from = 32): {readonly dimension: number; countFor(distance: number): number; distanceFor(count: number): number} {
  const used = rows.filter(({count}) => count >= from).map(({count, distance}) => [Math.log(count), Math.log(distance)] as const);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(used.map(([a]) => a)), mean(used.map(([, b]) => b))];
  const slope = used.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / used.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  return {
    dimension: -1 / slope,
    countFor: (distance) => Math.exp(x + (Math.log(distance) - y) / slope),
    distanceFor: (count) => Math.exp(y + slope * (Math.log(count) - x))
  };
}
