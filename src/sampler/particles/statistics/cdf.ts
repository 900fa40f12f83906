/** Distribution functions of sums of many normal laws, at many places: fast, to 1e-9. */
import {normalCdf} from "../../../math/numeric/special.js";

/** Σ weightₖ·N(meanₖ, stdₖ²) on a line; a std of 0 is a point. */
export interface LineLaw {
  readonly weights: ArrayLike<number>;
  readonly means: ArrayLike<number>;
  readonly stds: ArrayLike<number>;
}

/** Beyond this many standard deviations Φ is 0 or 1: 6e-16. */
const REACH = 8;
/** Nodes of the table per unit. */
const FINENESS = 64;
const DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);
let table: Float64Array | undefined;

/** Φ and its derivative at the nodes −8 … 8. */
function tabulate(): Float64Array {
  const nodes = new Float64Array(2 * (2 * REACH * FINENESS + 1));
  for (let i = 0; i < nodes.length / 2; i++) {
    const z = i / FINENESS - REACH;
    nodes[2 * i] = normalCdf(z);
    nodes[2 * i + 1] = (DENSITY_AT_0 * Math.exp(-0.5 * z * z)) / FINENESS;
  }
  return nodes;
}

/**
 * Φ(z) for |z| < 8, by cubics between the values and slopes of a table (Hermite): off by h⁴·max|Φ⁗|/384 = 2.2e-10 at most,
 * with h = 1/64 and |Φ⁗| ≤ 1.4.
 */
function fastNormalCdf(z: number): number {
  table ??= tabulate();
  const place = (z + REACH) * FINENESS;
  const i = Math.floor(place);
  const t = place - i;
  const [a, slopeA, b, slopeB] = [table[2 * i], table[2 * i + 1], table[2 * i + 2], table[2 * i + 3]];
  const rise = b - a;
  return a + t * (slopeA + t * (3 * rise - 2 * slopeA - slopeB + t * (slopeA + slopeB - 2 * rise)));
}

/**
 * F at ascending places. Each part costs as many values of Φ as there are places within 8 of its standard deviations.
 * Error 1e-9, where the weights sum to 1.
 */
export function cdfAt({weights, means, stds}: LineLaw, places: Float64Array): Float64Array {
  const partial = new Float64Array(places.length);
  const whole = new Float64Array(places.length + 1); // weight that has all of its mass from here on
  for (let k = 0; k < weights.length; k++) {
    const [weight, mean, std] = [weights[k], means[k], stds[k]];
    let i = firstAbove(places, mean - REACH * std, std === 0);
    for (; i < places.length && places[i] < mean + REACH * std; i++) partial[i] += weight * fastNormalCdf((places[i] - mean) / std);
    whole[i] += weight;
  }
  let sum = 0;
  return partial.map((value, i) => Math.min(1, value + (sum += whole[i]))); // sums of weights end a rounding off
}

/** Index of the first place > value, or ≥ value with `inclusive`. */
function firstAbove(places: Float64Array, value: number, inclusive: boolean): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] > value || (inclusive && places[middle] === value)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Cells per standard deviation, where parts are gathered. */
const CELLS = 32;

/**
 * Gathers parts of one std at multiples of std/32, each shared between the two next to it so that its mean stays: a law
 * whose variance is at most (1/32)²/4 larger, so its std 1.2e-4, and F off by 3e-5. A part costs little then, a cell as before.
 * Laws of few parts, or of points, come back as they are.
 */
export function gather(law: LineLaw): LineLaw {
  const {weights, means, stds} = law;
  const std = stds[0];
  if (weights.length <= FEW || std === 0) return law;
  const cell = std / CELLS;
  const cells = new Map<number, number>();
  for (let k = 0; k < weights.length; k++) {
    const place = means[k] / cell;
    const index = Math.floor(place);
    const share = place - index;
    cells.set(index, (cells.get(index) ?? 0) + weights[k] * (1 - share));
    cells.set(index + 1, (cells.get(index + 1) ?? 0) + weights[k] * share);
  }
  if (cells.size >= weights.length) return law;
  const indices = [...cells.keys()];
  return {weights: [...cells.values()], means: indices.map((index) => index * cell), stds: indices.map(() => std)};
}

const FEW = 128;
