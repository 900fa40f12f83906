import {countRows, requireInteger, requireLength, requirePositive, requireSigma} from "../check.js";
import {logSumExp, softmaxInPlace} from "../numeric/logsumexp.js";
import type {Random, Target} from "../types.js";

/** Posterior weights below this are taken as 0 in weighted sums: together they move D by less than N·1e-17·max|y|. */
export const NEGLIGIBLE_WEIGHT = 1e-17;

/** A target that is a finite set of equally likely points. */
export interface PointCloud extends Target {
  /** Number of points N. */
  readonly size: number;
  /** The N·dim coordinates it was made of. */
  readonly points: ArrayLike<number>;
  /**
   * P(x₀ = yₙ | x) = softmaxₙ(−‖x − yₙ‖²/2σ²) for each point of a batch: n·N numbers, row after row.
   * σ = ∞ gives 1/N. @throws RangeError unless σ > 0
   */
  posteriorWeights(x: Float64Array, sigma: number): Float64Array;
  /** ∇²log p_σ(x)·v for each point of a batch x and vector of a batch v; batch out. @throws RangeError unless σ > 0 */
  hessianVectorProduct(x: Float64Array, v: Float64Array, sigma: number): Float64Array;
  /** Δ log p_σ(x), a number per point of a batch; so ∇·D = dim + σ²·Δ log p_σ. @throws RangeError unless σ > 0 */
  laplacian(x: Float64Array, sigma: number): Float64Array;
}

/**
 * Creates the target that is N points y₁ … y_N in `dim` dimensions, each with probability 1/N. Noised at σ > 0 it is a
 * mixture of N equal Gaussians, and everything is exact:
 *
 *     log p_σ(x) = log Σₙ exp(−‖x − yₙ‖²/2σ²) − log N − (D/2)·log(2πσ²)
 *     D(x; σ)    = Σₙ wₙ(x)·yₙ        wₙ = softmaxₙ(−‖x − yₙ‖²/2σ²)
 *     score      = (D − x)/σ²
 *     ∇²log p_σ  = Σₙ wₙ·(yₙ − D)(yₙ − D)ᵀ/σ⁴ − I/σ²
 *
 * This is the best possible denoiser of a training set (Karras et al. 2022, App. B.3): attention with the
 * points as keys and values. Plain float64 with direct differences, O(N·D) per point: the reference for faster ones.
 * At σ = 0 there is no density: `logDensity` and `score` throw, `denoise` returns x.
 *
 * @param points N·dim finite numbers, row after row; any array-like, kept and not copied, so do not change it
 * @param dim numbers per point
 * @throws RangeError if points is no positive whole number of rows; its methods, where x has a wrong length or is not
 *   finite, and where σ is out of range
 */
export function createPointCloud(points: ArrayLike<number>, dim: number): PointCloud {
  requireInteger("createPointCloud", "dim", dim);
  const size = countRows("createPointCloud", "points", points.length, dim);

  /**
   * Fills `out` with ‖x − yₙ‖², x being the row of the batch that begins at `start`; returns the smallest.
   * @throws RangeError where none is finite
   */
  function fillSquaredDistances(where: string, x: Float64Array, start: number, out: Float64Array): number {
    let nearest = Infinity;
    for (let n = 0; n < size; n++) {
      let sum = 0;
      for (let d = 0, offset = n * dim; d < dim; d++) {
        const difference = x[start + d]! - points[offset + d]!;
        sum += difference * difference;
      }
      out[n] = sum;
      if (sum < nearest) nearest = sum;
    }
    if (nearest === Infinity)
      throw new RangeError(
        `${where}: point ${start / dim} of x has no finite distance to any point; ` +
          "give finite coordinates nearer than 1e150."
      );
    return nearest;
  }

  /** Turns squared distances into exponents −(d² − nearest)/2σ², the largest of which is 0. */
  function toExponents(distances: Float64Array, nearest: number, sigma: number): void {
    for (let n = 0; n < size; n++) distances[n] = (nearest - distances[n]!) / (2 * sigma * sigma);
  }

  function checkBatch(where: string, x: Float64Array, sigma: number): number {
    if (!(sigma > 0))
      throw new RangeError(
        `${where}: sigma is ${sigma}; a point cloud has no density at 0, give a number greater than 0.`
      );
    return countRows(where, "x", x.length, dim);
  }

  function weigh(where: string, x: Float64Array, sigma: number): Float64Array {
    const rows = checkBatch(where, x, sigma);
    const weights = new Float64Array(rows * size);
    for (let row = 0; row < rows; row++) {
      const rowWeights = weights.subarray(row * size, (row + 1) * size);
      toExponents(rowWeights, fillSquaredDistances(where, x, row * dim, rowWeights), sigma);
      softmaxInPlace(rowWeights);
    }
    return weights;
  }

  function denoise(x: Float64Array, sigma: number): Float64Array {
    requireSigma("denoise", sigma, {allowInfinity: true});
    if (sigma === 0) return x.slice();
    const weights = weigh("denoise", x, sigma);
    const denoised = new Float64Array(x.length);
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k]!;
      if (weight < NEGLIGIBLE_WEIGHT) continue;
      const start = Math.floor(k / size) * dim;
      const offset = (k % size) * dim;
      for (let d = 0; d < dim; d++) denoised[start + d]! += weight * points[offset + d]!;
    }
    return denoised;
  }

  /** Calls visit(row, wₙ, yₙ − D) for each point of a batch and each yₙ that counts there. */
  function visitDeviations(
    where: string,
    x: Float64Array,
    sigma: number,
    visit: (row: number, weight: number, deviation: Float64Array) => void
  ): void {
    const rows = checkBatch(where, x, sigma);
    requirePositive(where, "sigma", sigma);
    const deviation = new Float64Array(dim);
    for (let row = 0; row < rows; row++) {
      const point = x.subarray(row * dim, (row + 1) * dim);
      const denoised = denoise(point, sigma);
      weigh(where, point, sigma).forEach((weight, n) => {
        if (weight < NEGLIGIBLE_WEIGHT) return;
        for (let d = 0; d < dim; d++) deviation[d] = points[n * dim + d]! - denoised[d]!;
        visit(row, weight, deviation);
      });
    }
  }

  return {
    dim,
    size,
    points,
    posteriorWeights: (x, sigma) => weigh("posteriorWeights", x, sigma),
    denoise,
    hessianVectorProduct(x, v, sigma) {
      requireLength("hessianVectorProduct", "v", v.length, x.length);
      const product = new Float64Array(x.length);
      visitDeviations("hessianVectorProduct", x, sigma, (row, weight, deviation) => {
        const start = row * dim;
        let along = 0;
        for (let d = 0; d < dim; d++) along += deviation[d]! * v[start + d]!;
        const scale = (weight * along) / sigma ** 2;
        for (let d = 0; d < dim; d++) product[start + d]! += scale * deviation[d]!;
      });
      return product.map((value, i) => (value - v[i]!) / sigma ** 2);
    },
    laplacian(x, sigma) {
      const spread = new Float64Array(countRows("laplacian", "x", x.length, dim));
      visitDeviations("laplacian", x, sigma, (row, weight, deviation) => {
        for (let d = 0; d < dim; d++) spread[row]! += weight * deviation[d]! ** 2;
      });
      return spread.map((value) => (value / sigma ** 2 - dim) / sigma ** 2);
    },
    logDensity(x, sigma = 0) {
      checkBatch("logDensity", x, sigma);
      requirePositive("logDensity", "sigma", sigma);
      if (x.length !== dim)
        throw new RangeError(`logDensity: x has length ${x.length}; give one point of ${dim} numbers.`);
      const exponents = new Float64Array(size);
      const nearest = fillSquaredDistances("logDensity", x, 0, exponents);
      toExponents(exponents, nearest, sigma);
      const logPeak = -nearest / (2 * sigma * sigma) - (dim / 2) * Math.log(2 * Math.PI * sigma * sigma);
      return logPeak + logSumExp(exponents) - Math.log(size);
    },
    score(x, sigma = 0) {
      checkBatch("score", x, sigma);
      requirePositive("score", "sigma", sigma);
      return denoise(x, sigma).map((value, i) => (value - x[i]!) / (sigma * sigma));
    },
    sample(n: number, random: Random) {
      requireInteger("sample", "n", n, 0);
      const x = new Float64Array(n * dim);
      for (let row = 0; row < n; row++) {
        const offset = random.integer(size) * dim;
        for (let d = 0; d < dim; d++) x[row * dim + d] = points[offset + d]!;
      }
      return x;
    }
  };
}
