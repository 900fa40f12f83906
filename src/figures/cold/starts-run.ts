/** Pictures out of nothing: where a start is drawn from, and Algorithm 2 with the exact restorer of a known set. */
import {squaredDistance} from "./measures.js";
import {softmaxInPlace} from "../../math/numeric/logsumexp.js";
import {estimateSquaredMmdToSet} from "../../math/metrics/mmd.js";
import type {Estimate} from "../../math/metrics/estimate.js";
import type {Degrade} from "../../math/degradations/degradation.js";
import type {Random} from "../../math/types.js";

export const STARTERS = ["snow", "pixelate", "blend", "noise", "hot"] as const;
/** What all was lost to; "noise" remembers the ε it began with, as Algorithm 2 says, "hot" estimates it anew at each step (DDIM). */
export type Starter = (typeof STARTERS)[number];

export interface StartsOptions {
  /** The set, N pictures of the same length. */
  readonly pictures: readonly Float64Array[];
  readonly degradations: Readonly<Record<"snow" | "pixelate", Degrade>>;
  /** How many pictures are made. */
  readonly n: number;
  /** Falling from 1 to 0. */
  readonly severities: ArrayLike<number>;
  /** Standard deviation of the noise that is added to a cold start; it is still there at the end, for Algorithm 2 takes nothing away. */
  readonly sigma: number;
  readonly random: Random;
  readonly breathe: () => Promise<void>;
}

/** A restorer can see no more than the bytes show: rounding, as a standard deviation of a number. */
export const ROUNDING = 1 / (255 * Math.sqrt(3));

/** The pictures that Algorithm 2 ends at; one question of each for each step. */
export async function generate(starter: Starter, options: StartsOptions): Promise<Float64Array[]> {
  if (starter === "snow" || starter === "pixelate") return undoDegradation(starter, options);
  return starter === "blend" ? undoBlend(options) : undoNoise(options, starter === "hot");
}

/** D is affine and the weights sum to 1, so D of the mean is the mean of the degraded pictures: one table for each severity. */
async function undoDegradation(starter: "snow" | "pixelate", {pictures, degradations, n, severities, sigma, random, breathe}: StartsOptions): Promise<Float64Array[]> {
  const tableAt = async (severity: number): Promise<Float64Array[]> => {
    const table: Float64Array[] = [];
    for (const x0 of pictures) {
      table.push(degradations[starter](x0, severity));
      await breathe();
    }
    return table;
  };
  let here = await tableAt(severities[0]!);
  const precision = 2 * (ROUNDING ** 2 + sigma ** 2);
  // As many draws from a bell curve with the mean and the covariance of what the set is degraded to: all alike for snow.
  const points: Float64Array[] = [];
  for (let point = 0; point < n; point++) {
    const shares = random.normals(pictures.length).map((value) => value / Math.sqrt(pictures.length));
    const total = shares.reduce((sum, value) => sum + value, 0);
    const x = random.normals(pictures[0]!.length).map((value) => sigma * value);
    addMean(x, shares.map((value) => value + (1 - total) / pictures.length), here, 1); // mean + Σ shareₖ·(yₖ − mean)
    points.push(x);
    await breathe();
  }
  for (let step = 0; step + 1 < severities.length; step++) {
    const next = await tableAt(severities[step + 1]!);
    for (const x of points) {
      const weights = Float64Array.from(here, (y) => -squaredDistance(x, y) / precision);
      softmaxInPlace(weights);
      addMean(x, weights, next, 1);
      addMean(x, weights, here, -1);
      await breathe();
    }
    here = next;
  }
  return points;
}

/** Another picture z laid over it. The restorer is told the severity, not z: it weighs every pair (n, m). */
async function undoBlend({pictures, n, severities, sigma, random, breathe}: StartsOptions): Promise<Float64Array[]> {
  const amounts = pictures.map((x0) => x0.map((value) => value + 1));
  const count = amounts.length;
  const gram: Float64Array[] = [];
  for (const a of amounts) {
    gram.push(Float64Array.from(amounts, (b) => dot(a, b)));
    await breathe();
  }
  const precision = 2 * (ROUNDING ** 2 + sigma ** 2);
  const ends: Float64Array[] = [];
  for (let point = 0; point < n; point++) {
    const z = amounts[random.integer(count)]!;
    const eps = random.normals(z.length);
    const x = z.map((value, i) => value + sigma * eps[i]!);
    for (let step = 0; step + 1 < severities.length; step++) {
      const [a, b] = circle(severities[step]!);
      const [a2, b2] = circle(severities[step + 1]!);
      const products = Float64Array.from(amounts, (y) => dot(x, y));
      const pairs = new Float64Array(count * count);
      for (let i = 0; i < count; i++)
        for (let j = 0; j < count; j++) {
          const square = a * a * gram[i]![i]! + b * b * gram[j]![j]! + 2 * a * b * gram[i]![j]! - 2 * a * products[i]! - 2 * b * products[j]!;
          pairs[i * count + j] = -square / precision;
        }
      softmaxInPlace(pairs);
      const weights = Float64Array.from(amounts, (_, i) => pairs.subarray(i * count, (i + 1) * count).reduce((sum, w) => sum + w, 0));
      addMean(x, weights, amounts, a2 - a);
      for (let d = 0; d < x.length; d++) x[d]! += (b2 - b) * z[d]!;
      await breathe();
    }
    ends.push(x.map((value) => value - 1));
  }
  return ends;
}

/** Gaussian noise, D = a·x₀ + b·ε: the restorer is the exact denoiser at σ = b/a. */
async function undoNoise({pictures, n, severities, random, breathe}: StartsOptions, estimate: boolean): Promise<Float64Array[]> {
  const ends: Float64Array[] = [];
  for (let point = 0; point < n; point++) {
    const eps = random.normals(pictures[0]!.length);
    let x: Float64Array = eps.slice();
    for (let step = 0; step + 1 < severities.length; step++) {
      const [a, b] = circle(severities[step]!);
      const [a2, b2] = circle(severities[step + 1]!);
      const here = x;
      const weights = Float64Array.from(pictures, (x0) => {
        let sum = 0;
        for (let d = 0; d < x0.length; d++) sum += (here[d]! - a * x0[d]!) ** 2;
        return -sum / (2 * b * b);
      });
      softmaxInPlace(weights);
      const guess = new Float64Array(x.length);
      addMean(guess, weights, pictures, 1);
      x = x.map((value, d) => {
        const noise = estimate ? (value - a * guess[d]!) / b : eps[d]!;
        return value + (a2 - a) * guess[d]! + (b2 - b) * noise;
      });
      await breathe();
    }
    ends.push(x);
  }
  return ends;
}

const circle = (s: number): readonly [kept: number, added: number] => (s === 0 ? [1, 0] : s === 1 ? [0, 1] : [Math.cos((Math.PI / 2) * s), Math.sin((Math.PI / 2) * s)]);

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addMean(x: Float64Array, weights: Float64Array, rows: readonly Float64Array[], factor: number): void {
  rows.forEach((row, k) => {
    const w = factor * weights[k]!;
    if (Math.abs(w) < 1e-15) return;
    for (let d = 0; d < x.length; d++) x[d]! += w * row[d]!;
  });
}

export interface CrowdNumbers {
  /** Pictures of the set that are the nearest to one of the crowd. */
  readonly different: number;
  /** Mean distance (root of the mean square of a number's difference) to the nearest. */
  readonly off: number;
  /** Squared maximum mean discrepancy to the set, which is the law itself here: draws from it may repeat. */
  readonly mmd: Estimate;
}

export function measureCrowd(ends: readonly Float64Array[], pictures: readonly Float64Array[], bandwidth: number): CrowdNumbers {
  const nearest = ends.map((x) => {
    const squares = pictures.map((x0) => squaredDistance(x, x0));
    const least = Math.min(...squares);
    return {n: squares.indexOf(least), off: Math.sqrt(least / x.length)};
  });
  return {
    different: new Set(nearest.map(({n}) => n)).size,
    off: nearest.reduce((sum, {off}) => sum + off, 0) / nearest.length,
    mmd: estimateSquaredMmdToSet(flat(ends), flat(pictures), {dim: pictures[0]!.length, bandwidth})
  };
}

export function flat(rows: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(rows.length * rows[0]!.length);
  rows.forEach((row, k) => out.set(row, k * row.length));
  return out;
}
