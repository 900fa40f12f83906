import {countRows, requireInteger, requireLength, requireSigma} from "../check.js";
import {toLevel} from "../level.js";
import {logSumExp, softmaxInPlace} from "../numeric/logsumexp.js";
import {pickIndex} from "../numeric/pick-index.js";
import {createKernel} from "./kernels/choose.js";
import {readParts, type MixtureParts} from "./mixture-parts.js";
import type {Covariance, CovarianceLike} from "./covariance/covariance.js";
import type {MixtureKernel, Part} from "./kernels/kernel.js";
import type {LevelLike, Target} from "../types.js";

/** What `createMixture` is made of. */
export interface MixtureOptions {
  /** K numbers ≥ 0 that sum to 1 (to 1e-9). */
  readonly weights: ArrayLike<number>;
  /** K points of dim numbers. */
  readonly means: ReadonlyArray<ArrayLike<number>>;
  /** K covariances: a `Covariance`, a variance, or the rows of a full matrix. One alone serves all. */
  readonly covariances: ReadonlyArray<CovarianceLike> | Covariance | number;
  /** K names, not necessarily different: the class that each part belongs to. Unless given, part k is class k. */
  readonly labels?: readonly (string | number)[];
}

/** A Gaussian mixture. K is the number of parts. */
export interface Mixture extends Target, MixtureParts {
  /**
   * P(part k | x₀ + σε = x) for each point of a batch: n·K numbers, row after row. `sigma` is 0 unless given; ∞ gives
   * the weights.
   */
  responsibilities(x: Float64Array, sigma?: number): Float64Array;
  /** ∇²log p_σ(x)·v for each point of a batch x and vector of a batch v; batch out. `sigma` is 0 unless given. */
  hessianVectorProduct(x: Float64Array, v: Float64Array, sigma?: number): Float64Array;
  /** Δ log p_σ(x) = trace ∇²log p_σ, a number per point of a batch. So ∇·D = dim + σ²·Δ log p_σ. */
  laplacian(x: Float64Array, sigma?: number): Float64Array;
  /** The mixture of signalScale·x₀ + noiseStd·ε: means s·μₖ, covariances s²Cₖ + n²I. */
  noised(level: LevelLike): Mixture;
}

/**
 * Creates a Gaussian mixture p(x) = Σₖ πₖ·N(x; μₖ, Cₖ). Noised it stays one, Cₖ becoming Cₖ + σ²I, so for every σ ≥ 0
 *
 *     log p_σ(x) = log Σₖ πₖ·N(x; μₖ, Cₖ + σ²I)
 *     rₖ(x)      = πₖ·N(x; μₖ, Cₖ + σ²I)/p_σ(x)
 *     score      = Σₖ rₖ·sₖ,  sₖ = −(Cₖ + σ²I)⁻¹(x − μₖ)
 *     D(x; σ)    = Σₖ rₖ·(μₖ + Cₖ(Cₖ + σ²I)⁻¹(x − μₖ))
 *     ∇²log p_σ  = Σₖ rₖ·((sₖ − score)(sₖ − score)ᵀ − (Cₖ + σ²I)⁻¹)
 *
 * The denoiser is not made from the score, so Tweedie's formula D = x + σ²·score is a check, and D keeps its digits at
 * large σ.
 *
 * Dimensions to 256 with full covariances, to 16384 with isotropic, diagonal or low-rank ones. Parts of weight 0 are
 * never looked at.
 * @throws RangeError if weights, means and covariances do not fit together or are out of range; its methods, where x
 *   has a wrong length or is not finite, σ is out of range, or p_σ has no density (a part of variance 0 at σ = 0)
 */
export function createMixture(options: MixtureOptions): Mixture {
  const all = readParts(options);
  const {dim, weights, means, covariances, labels} = all;
  const count = weights.length;
  const used = [...weights.keys()].filter((k) => weights[k]! > 0);
  const parts = used.map(
    (k): Part => ({logWeight: Math.log(weights[k]!), mean: means[k]!, covariance: covariances[k]!})
  );
  const shares = new Float64Array(parts.length);

  let latest: {readonly sigma: number; readonly kernel: MixtureKernel} | undefined;
  /** The kernel at σ. The last one is kept: a grid or a batch asks at one σ many times. */
  function kernelAt(where: string, sigma: number): MixtureKernel {
    requireSigma(where, sigma);
    if (latest?.sigma !== sigma)
      latest = {sigma, kernel: createKernel({parts, sigma, logPeaks: logPeaks(where, sigma)})};
    return latest.kernel;
  }

  function logPeaks(where: string, sigma: number): Float64Array {
    return Float64Array.from(parts, ({logWeight, covariance}, i) => {
      const logDeterminant = covariance.logDeterminant(sigma * sigma);
      if (logDeterminant === -Infinity)
        throw new RangeError(
          `${where}: sigma is ${sigma} and part ${used[i]} has a singular covariance, so there is no density; ` +
            "give sigma > 0 or more variance."
        );
      return logWeight - 0.5 * (logDeterminant + dim * Math.log(2 * Math.PI));
    });
  }

  /** Calls visit(row) for each point of a batch, `shares` holding its responsibilities. */
  function visitRows(where: string, x: Float64Array, sigma: number, visit: (row: number) => void): void {
    const rows = countRows(where, "x", x.length, dim);
    const kernel = kernelAt(where, sigma);
    for (let row = 0; row < rows; row++) {
      kernel.logParts(x, row * dim, shares);
      softmaxInPlace(shares);
      if (Number.isNaN(shares[0])) throw notFinite(where, row);
      visit(row);
    }
  }

  /** Calls visit(k, sₖ − score, row) for each point and each part that has a share in it. */
  function visitSlopes(
    where: string,
    x: Float64Array,
    sigma: number,
    visit: (k: number, slope: Float64Array, row: number) => void
  ): void {
    const difference = new Float64Array(dim);
    const slopes = parts.map(() => new Float64Array(dim));
    const score = new Float64Array(dim);
    visitRows(where, x, sigma, (row) => {
      score.fill(0);
      parts.forEach(({mean, covariance}, k) => {
        if (shares[k] === 0) return;
        for (let d = 0; d < dim; d++) difference[d] = mean[d]! - x[row * dim + d]!;
        covariance.solve(difference, sigma * sigma, slopes[k]!);
        for (let d = 0; d < dim; d++) score[d]! += shares[k]! * slopes[k]![d]!;
      });
      slopes.forEach((slope, k) => {
        if (shares[k] === 0) return;
        for (let d = 0; d < dim; d++) slope[d]! -= score[d]!;
        visit(k, slope, row);
      });
    });
  }

  return {
    ...all,
    logDensity(x, sigma = 0) {
      if (x.length !== dim)
        throw new RangeError(`logDensity: x has length ${x.length}; give one point of ${dim} numbers.`);
      kernelAt("logDensity", sigma).logParts(x, 0, shares);
      const logDensity = logSumExp(shares);
      if (Number.isNaN(logDensity) || logDensity === -Infinity) throw notFinite("logDensity", 0);
      return logDensity;
    },
    score(x, sigma = 0) {
      countRows("score", "x", x.length, dim);
      const score = new Float64Array(x.length);
      const failed = kernelAt("score", sigma).score(x, score);
      if (failed >= 0) throw notFinite("score", failed);
      return score;
    },
    denoise(x, sigma) {
      requireSigma("denoise", sigma, {allowInfinity: true});
      const rows = countRows("denoise", "x", x.length, dim);
      if (sigma === 0) return x.slice();
      if (sigma === Infinity) return repeatMean(all, rows);
      const denoised = new Float64Array(x.length);
      const failed = kernelAt("denoise", sigma).denoise(x, denoised);
      if (failed >= 0) throw notFinite("denoise", failed);
      return denoised;
    },
    responsibilities(x, sigma = 0) {
      requireSigma("responsibilities", sigma, {allowInfinity: true});
      const result = new Float64Array(countRows("responsibilities", "x", x.length, dim) * count);
      if (sigma === Infinity) return result.map((_, i) => weights[i % count]!);
      visitRows("responsibilities", x, sigma, (row) => used.forEach((k, i) => (result[row * count + k] = shares[i]!)));
      return result;
    },
    hessianVectorProduct(x, v, sigma = 0) {
      requireLength("hessianVectorProduct", "v", v.length, x.length);
      const product = new Float64Array(x.length);
      const solved = new Float64Array(dim);
      visitSlopes("hessianVectorProduct", x, sigma, (k, slope, row) => {
        const start = row * dim;
        const vector = v.subarray(start, start + dim);
        let along = 0;
        for (let d = 0; d < dim; d++) along += slope[d]! * vector[d]!;
        parts[k]!.covariance.solve(vector, sigma * sigma, solved);
        for (let d = 0; d < dim; d++) product[start + d]! += shares[k]! * (along * slope[d]! - solved[d]!);
      });
      return product;
    },
    laplacian(x, sigma = 0) {
      const result = new Float64Array(countRows("laplacian", "x", x.length, dim));
      const traces = parts.map(({covariance}) => covariance.trace((variance) => 1 / (variance + sigma * sigma)));
      visitSlopes("laplacian", x, sigma, (k, slope, row) => {
        let square = 0;
        for (let d = 0; d < dim; d++) square += slope[d]! * slope[d]!;
        result[row]! += shares[k]! * (square - traces[k]!);
      });
      return result;
    },
    sample(n, random) {
      requireInteger("sample", "n", n, 0);
      const x = new Float64Array(n * dim);
      for (let row = 0; row < n; row++) {
        const k = pickIndex(weights, random.uniform());
        const point = x.subarray(row * dim, (row + 1) * dim);
        covariances[k]!.draw(random, point);
        for (let d = 0; d < dim; d++) point[d]! += means[k]![d]!;
      }
      return x;
    },
    noised(level) {
      const {signalScale, noiseStd} = toLevel(level);
      return createMixture({
        weights,
        means: means.map((mean) => mean.map((value) => signalScale * value)),
        covariances: covariances.map((c) => c.mapVariances((variance) => signalScale ** 2 * variance + noiseStd ** 2)),
        labels
      });
    }
  };
}

function repeatMean({dim, weights, means}: MixtureParts, rows: number): Float64Array {
  const center = new Float64Array(dim);
  means.forEach((mean, k) => mean.forEach((value, d) => (center[d]! += weights[k]! * value)));
  const denoised = new Float64Array(rows * dim);
  for (let row = 0; row < rows; row++) denoised.set(center, row * dim);
  return denoised;
}

function notFinite(where: string, row: number): RangeError {
  return new RangeError(
    `${where}: the density at point ${row} is not a number float64 can hold; give finite coordinates nearer than 1e150.`
  );
}
