import {requireInteger, requireLength} from "../../check.js";
import {pickIndex} from "../../numeric/pick-index.js";
import {weightedMedian} from "../../numeric/weighted-median.js";
import {NEGLIGIBLE_WEIGHT, type PointCloud} from "../point-cloud.js";
import {requirePosteriorSigma} from "./sigma.js";
import type {Posterior} from "./posterior.js";

/** A posterior over the points of a cloud. */
export interface PointCloudPosterior extends Posterior {
  /** P(x₀ = yₙ | x), N numbers that sum to 1. */
  readonly weights: Float64Array;
}

/**
 * P(x₀ = yₙ | x₀ + σε = x) = wₙ = softmaxₙ(−‖x − yₙ‖²/2σ²) for one point x. Mean Σ wₙyₙ; in each coordinate the median
 * of the weighted points; the mode is the point nearest to x, unless one that occurs several times has more weight in
 * all. Once one point has more than half of the weight, it *is* the median.
 *
 * The median and the risks are O(N·D), the risks a sum over all N points.
 * @throws RangeError unless x is one point and σ > 0
 */
export function pointCloudPosterior(cloud: PointCloud, x: Float64Array, sigma: number): PointCloudPosterior {
  const {dim, size, points} = cloud;
  requireLength("posterior", "x", x.length, dim);
  requirePosteriorSigma(sigma);
  const weights = cloud.posteriorWeights(x, sigma);
  const used = [...weights.keys()].filter((n) => weights[n]! >= NEGLIGIBLE_WEIGHT);
  const heaviest = used.reduce((best, n) => (weights[n]! > weights[best]! ? n : best), used[0]!);
  const pointAt = (n: number): Float64Array => Float64Array.from({length: dim}, (_, d) => points[n * dim + d]!);

  return {
    dim,
    weights,
    mean: () => cloud.denoise(x, sigma),
    median() {
      if (weights[heaviest]! > 0.5) return pointAt(heaviest);
      const [values, shares] = [new Float64Array(used.length), new Float64Array(used.length)];
      return Float64Array.from({length: dim}, (_, d) => {
        used.forEach((n, i) => {
          values[i] = points[n * dim + d]!;
          shares[i] = weights[n]!;
        });
        return weightedMedian(values, shares);
      });
    },
    mode: () => pointAt(findMode(cloud, weights, used)),
    sample(n, random) {
      requireInteger("sample", "n", n, 0);
      const batch = new Float64Array(n * dim);
      for (let row = 0; row < n; row++) batch.set(pointAt(pickIndex(weights, random.uniform())), row * dim);
      return batch;
    },
    risk(guess) {
      requireLength("risk", "guess", guess.length, dim);
      let [squared, absolute, hit] = [0, 0, 0];
      for (let n = 0; n < size; n++) {
        let [square, sum] = [0, 0];
        for (let d = 0; d < dim; d++) {
          const difference = Math.abs(points[n * dim + d]! - guess[d]!);
          square += difference * difference;
          sum += difference;
        }
        squared += weights[n]! * square;
        absolute += weights[n]! * sum;
        if (sum === 0) hit += weights[n]!;
      }
      return {squared, absolute, zeroOne: Math.max(0, 1 - hit)};
    }
  };
}

/**
 * The first row of the point with the greatest share. Rows that coincide are one point; their weights are equal to the
 * bit.
 */
function findMode({dim, points}: PointCloud, weights: Float64Array, used: readonly number[]): number {
  const byWeight = new Map<number, number[]>();
  for (const n of used) {
    const rows = byWeight.get(weights[n]!);
    if (rows) rows.push(n);
    else byWeight.set(weights[n]!, [n]);
  }
  let [mode, greatest] = [used[0]!, 0];
  for (const [weight, rows] of byWeight) {
    if (weight * rows.length <= greatest) continue;
    for (const [i, n] of rows.entries()) {
      let share = 0;
      for (let j = i; j < rows.length; j++) if (coincide(points, n * dim, rows[j]! * dim, dim)) share += weight;
      if (share > greatest) [mode, greatest] = [n, share];
    }
  }
  return mode;
}

function coincide(points: ArrayLike<number>, i: number, j: number, dim: number): boolean {
  for (let d = 0; d < dim; d++) if (points[i + d] !== points[j + d]) return false;
  return true;
}
