/** Areas over the logarithm of σ: what a loss adds up to when all its noise levels are counted. */
import {estimateMean, type Estimate} from "../../math/metrics/estimate.js";
import {createRandom} from "../../math/noise/random.js";
import type {Target} from "../../math/types.js";

/** ∫ value d ln σ by the trapezoidal rule. */
export function areaOver(sigmas: ArrayLike<number>, value: (k: number) => number): number {
  let area = 0;
  for (let k = 1; k < sigmas.length; k++) area += 0.5 * (value(k - 1) + value(k)) * Math.log(sigmas[k]! / sigmas[k - 1]!);
  return area;
}

/** The σ that leaves half of the area on either side. NaN for an area of 0. */
export function middleOf(sigmas: ArrayLike<number>, value: (k: number) => number): number {
  const half = areaOver(sigmas, value) / 2;
  let area = 0;
  for (let k = 1; k < sigmas.length; k++) {
    const piece = 0.5 * (value(k - 1) + value(k)) * Math.log(sigmas[k]! / sigmas[k - 1]!);
    if (piece > 0 && area + piece >= half) return sigmas[k - 1]! * (sigmas[k]! / sigmas[k - 1]!) ** ((half - area) / piece);
    area += piece;
  }
  return NaN;
}

/**
 * How many nats a round Gaussian with this mean and variance loses at σ: the mean of log p_σ(x) − log N(x; mean, (variance + σ²)I) over
 * x ~ p_σ, the Kullback–Leibler divergence.
 */
export function natsLost(target: Target, {mean, variance}: {readonly mean: ArrayLike<number>; readonly variance: number}, sigma: number, {n = 4000, seed = 5} = {}): Estimate {
  const random = createRandom(seed);
  const {dim} = target;
  const x0 = target.sample(n, random);
  const eps = random.normals(n * dim);
  const spread = variance + sigma * sigma;
  return estimateMean(Float64Array.from({length: n}, (_, row) => {
    const x = Float64Array.from({length: dim}, (_, d) => x0[row * dim + d]! + sigma * eps[row * dim + d]!);
    const square = x.reduce((sum, value, d) => sum + (value - mean[d]!) ** 2, 0);
    return target.logDensity(x, sigma) + square / (2 * spread) + (dim / 2) * Math.log(2 * Math.PI * spread);
  }));
}
