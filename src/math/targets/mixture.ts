import {countRows, requireFinite, requireInteger, requireSigma} from "../check.js";
import {toCovariance, type Covariance, type CovarianceLike} from "./covariance/covariance.js";
import {logSumExp, softmaxInPlace} from "../numeric/logsumexp.js";
import type {Random, Target} from "../types.js";

export interface MixtureOptions {
  /** K numbers ≥ 0 that sum to 1 (to 1e-9). */
  readonly weights: ArrayLike<number>;
  /** K points of dim numbers. */
  readonly means: ReadonlyArray<ArrayLike<number>>;
  /** K covariances: a `Covariance`, a variance, or the rows of a full matrix. One alone serves all. */
  readonly covariances: ReadonlyArray<CovarianceLike> | Covariance | number;
}

/** A Gaussian mixture. K is the number of parts. */
export interface Mixture extends Target {
  readonly weights: Float64Array;
  readonly means: readonly Float64Array[];
  readonly covariances: readonly Covariance[];
  /**
   * P(part k | x₀ + σε = x) for each point of a batch: n·K numbers, row after row. `sigma` is 0 unless given; ∞ gives
   * the weights.
   */
  responsibilities(x: Float64Array, sigma?: number): Float64Array;
}

/**
 * Creates a Gaussian mixture p(x) = Σₖ πₖ·N(x; μₖ, Cₖ). Noised it stays one, Cₖ becoming Cₖ + σ²I, so for every σ ≥ 0
 *
 *     log p_σ(x) = log Σₖ πₖ·N(x; μₖ, Cₖ + σ²I)
 *     rₖ(x)      = πₖ·N(x; μₖ, Cₖ + σ²I)/p_σ(x)
 *     score      = −Σₖ rₖ·(Cₖ + σ²I)⁻¹(x − μₖ)
 *     D(x; σ)    = Σₖ rₖ·(μₖ + Cₖ(Cₖ + σ²I)⁻¹(x − μₖ))
 *
 * The denoiser is not made from the score, so Tweedie's formula D = x + σ²·score is a check, and D keeps its digits at
 * large σ.
 *
 * Dimensions to 256 with full covariances, to 16384 with isotropic, diagonal or low-rank ones.
 * @throws RangeError if weights, means and covariances do not fit together or are out of range; its methods, where x
 *   has a wrong length or is not finite, σ is out of range, or p_σ has no density (a part of variance 0 at σ = 0)
 */
export function createMixture({weights: givenWeights, means: givenMeans, covariances: given}: MixtureOptions): Mixture {
  const weights = checkWeights(givenWeights);
  const count = weights.length;
  if (givenMeans.length !== count)
    throw new RangeError(
      `createMixture: there are ${count} weights and ${givenMeans.length} means; give as many of each.`
    );
  const dim = givenMeans[0]!.length;
  requireInteger("createMixture", "the length of means[0]", dim);
  const means = givenMeans.map((point, k) => checkMean(point, k, dim));
  const likes = isList(given) ? given : new Array<CovarianceLike>(count).fill(given);
  if (likes.length !== count)
    throw new RangeError(
      `createMixture: there are ${count} weights and ${likes.length} covariances; give as many of each.`
    );
  const covariances = likes.map((like) => toCovariance(like, dim));
  const logWeights = weights.map(Math.log);

  /** What depends on σ only: log πₖ − ½·(log det(Cₖ + σ²I) + D·log 2π). */
  function logPeaks(where: string, sigma: number): Float64Array {
    return Float64Array.from(covariances, (covariance, k) => {
      const logDeterminant = covariance.logDeterminant(sigma * sigma);
      if (logDeterminant === -Infinity)
        throw new RangeError(
          `${where}: sigma is ${sigma} and part ${k} has a singular covariance, so there is no density; give sigma > 0 or more variance.`
        );
      return logWeights[k]! - 0.5 * (logDeterminant + dim * Math.log(2 * Math.PI));
    });
  }

  /** Room for one point, made once per call: x − μₖ, (Cₖ + σ²I)⁻¹(x − μₖ) of every part, and log(πₖ·N(x; …)). */
  function makeRoom(): Room {
    return {
      difference: new Float64Array(dim),
      solved: means.map(() => new Float64Array(dim)),
      parts: new Float64Array(count)
    };
  }

  /** Fills the room for the point that begins at `start`. */
  function fillRoom(room: Room, x: Float64Array, start: number, sigma: number, peaks: Float64Array): void {
    const {difference, solved, parts} = room;
    for (let k = 0; k < count; k++) {
      subtract(x, start, means[k]!, difference);
      parts[k] = peaks[k]! - 0.5 * covariances[k]!.solve(difference, sigma * sigma, solved[k]!);
    }
  }

  /** Calls visit(row, responsibilities, solved) for each point of a batch; the arrays are reused. */
  function visitRows(
    where: string,
    x: Float64Array,
    sigma: number,
    visit: (row: number, parts: Float64Array, solved: Float64Array[]) => void
  ): void {
    const rows = countRows(where, "x", x.length, dim);
    const peaks = logPeaks(where, sigma);
    const room = makeRoom();
    for (let row = 0; row < rows; row++) {
      fillRoom(room, x, row * dim, sigma, peaks);
      softmaxInPlace(room.parts);
      if (Number.isNaN(room.parts[0])) throw notFinite(where, row);
      visit(row, room.parts, room.solved);
    }
  }

  function repeatMean(rows: number): Float64Array {
    const denoised = new Float64Array(rows * dim);
    for (let i = 0; i < denoised.length; i++)
      for (let k = 0; k < count; k++) denoised[i]! += weights[k]! * means[k]![i % dim]!;
    return denoised;
  }

  return {
    dim,
    weights,
    means,
    covariances,
    logDensity(x, sigma = 0) {
      requireSigma("logDensity", sigma);
      if (x.length !== dim) throw new RangeError(`logDensity: x has length ${x.length}; give one point of ${dim} numbers.`);
      const room = makeRoom();
      fillRoom(room, x, 0, sigma, logPeaks("logDensity", sigma));
      const logDensity = logSumExp(room.parts);
      if (Number.isNaN(logDensity) || logDensity === -Infinity) throw notFinite("logDensity", 0);
      return logDensity;
    },
    score(x, sigma = 0) {
      requireSigma("score", sigma);
      const score = new Float64Array(x.length);
      visitRows("score", x, sigma, (row, parts, solved) => {
        for (let k = 0; k < count; k++)
          if (parts[k] !== 0)
            for (let d = 0; d < dim; d++) score[row * dim + d]! -= parts[k]! * solved[k]![d]!;
      });
      return score;
    },
    denoise(x, sigma) {
      requireSigma("denoise", sigma, {allowInfinity: true});
      if (sigma === 0) return x.slice();
      if (sigma === Infinity) return repeatMean(countRows("denoise", "x", x.length, dim));
      const denoised = new Float64Array(x.length);
      const difference = new Float64Array(dim);
      const kept = new Float64Array(dim);
      visitRows("denoise", x, sigma, (row, parts) => {
        for (let k = 0; k < count; k++) {
          if (parts[k] === 0) continue;
          const center = means[k]!;
          subtract(x, row * dim, center, difference);
          covariances[k]!.shrink(difference, sigma * sigma, kept);
          for (let d = 0; d < dim; d++) denoised[row * dim + d]! += parts[k]! * (center[d]! + kept[d]!);
        }
      });
      return denoised;
    },
    sample(n: number, random: Random) {
      requireInteger("sample", "n", n, 0);
      const x = new Float64Array(n * dim);
      for (let row = 0; row < n; row++) {
        const k = pickPart(weights, random.uniform());
        const point = x.subarray(row * dim, (row + 1) * dim);
        covariances[k]!.draw(random, point);
        for (let d = 0; d < dim; d++) point[d]! += means[k]![d]!;
      }
      return x;
    },
    responsibilities(x, sigma = 0) {
      requireSigma("responsibilities", sigma, {allowInfinity: true});
      const result = new Float64Array(countRows("responsibilities", "x", x.length, dim) * count);
      if (sigma === Infinity) return result.map((_, i) => weights[i % count]!);
      visitRows("responsibilities", x, sigma, (row, parts) => result.set(parts, row * count));
      return result;
    }
  };
}

function isList(covariances: MixtureOptions["covariances"]): covariances is ReadonlyArray<CovarianceLike> {
  return Array.isArray(covariances);
}

interface Room {
  readonly difference: Float64Array;
  readonly solved: Float64Array[];
  readonly parts: Float64Array;
}

/** out = x − center, x being the point that begins at `start`. */
function subtract(x: Float64Array, start: number, center: Float64Array, out: Float64Array): void {
  for (let d = 0; d < out.length; d++) out[d] = x[start + d]! - center[d]!;
}

/** The part that the share `u` in [0, 1) falls into; never one of weight 0. */
function pickPart(weights: Float64Array, u: number): number {
  let last = 0;
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] === 0) continue;
    last = k;
    if ((u -= weights[k]!) < 0) break;
  }
  return last;
}

function checkWeights(weights: ArrayLike<number>): Float64Array {
  requireInteger("createMixture", "the number of weights", weights.length);
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    if (!(weights[k]! >= 0))
      throw new RangeError(`createMixture: weights[${k}] is ${weights[k]}; give numbers, 0 or greater.`);
    sum += weights[k]!;
  }
  if (!(Math.abs(sum - 1) <= 1e-9))
    throw new RangeError(`createMixture: the weights sum to ${sum}; they must sum to 1, so divide them by their sum.`);
  return Float64Array.from(weights);
}

function checkMean(point: ArrayLike<number>, k: number, dim: number): Float64Array {
  if (point.length !== dim)
    throw new RangeError(`createMixture: means[${k}] has length ${point.length}; it must be that of means[0], ${dim}.`);
  for (let d = 0; d < dim; d++) requireFinite("createMixture", `means[${k}][${d}]`, point[d]!);
  return Float64Array.from(point);
}

function notFinite(where: string, row: number): RangeError {
  return new RangeError(
    `${where}: the density at point ${row} is not a number float64 can hold; give finite coordinates nearer than 1e150.`
  );
}
