import {countRows, requireFinite, requireLength, requireSigma} from "../check.js";
import {logSumExp, softmaxInPlace} from "../numeric/logsumexp.js";
import {pickIndex} from "../numeric/pick-index.js";
import {truncateNormal} from "../numeric/truncated-normal.js";
import type {Random, Target} from "../types.js";

/** A box with sides along the axes. */
export interface Box {
  /** dim coordinates of its lowest corner. */
  readonly lower: ArrayLike<number>;
  /** dim coordinates of its highest corner; each greater than in `lower`. */
  readonly upper: ArrayLike<number>;
  /** Its share, in any unit; 1 unless given. */
  readonly weight?: number;
}

/**
 * Creates the target that is uniform on boxes: a checkerboard, a die, a byte spread over its bin. Noised, each
 * coordinate of a box [a, b] is an integral of the normal density, so with α = (a − x)/σ and β = (b − x)/σ
 *
 *     p_σ(x | box) = ∏_d (Φ(β_d) − Φ(α_d))/(b_d − a_d)
 *     E[x₀_d | x, box] = x_d + σ·(φ(α_d) − φ(β_d))/(Φ(β_d) − Φ(α_d))
 *
 * and D is the mean of these, weighted by how likely each box is; score = (D − x)/σ². Boxes may overlap. At σ = 0 the
 * log-density is that of the boxes, −∞ outside; there is no score, since the density has steps.
 * @throws RangeError if a box is empty or not finite, their dimensions differ, or no weight is positive; its methods,
 *   where x has a wrong length or is not finite, or σ is out of range (the score at σ = 0 included)
 */
export function createBoxes(boxes: readonly Box[]): Target {
  const dim = boxes[0]?.lower.length ?? 0;
  if (dim === 0) throw new RangeError("createBoxes: there is no box; give one or more, of one dimension or more.");
  boxes.forEach((box, k) => checkBox(box, k, dim));
  const weights = boxes.map(({weight = 1}) => weight);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(sum > 0 && sum < Infinity))
    throw new RangeError(`createBoxes: the weights sum to ${sum}; give at least one that is positive.`);
  const logWeights = weights.map((weight) => Math.log(weight / sum));

  /** log of weight times density of one box at one point; its posterior mean goes to `mean`. */
  function seeBox(k: number, x: Float64Array, start: number, sigma: number, mean: Float64Array): number {
    const {lower, upper} = boxes[k]!;
    let logDensity = logWeights[k]!;
    for (let d = 0; d < dim; d++) {
      const [a, b, at] = [lower[d]!, upper[d]!, x[start + d]!];
      const seen = truncateNormal((a - at) / sigma, (b - at) / sigma);
      logDensity += seen.logMass - Math.log(b - a);
      mean[d] = Math.min(b, Math.max(a, at + sigma * seen.mean));
    }
    return logDensity;
  }

  const logShares = new Float64Array(boxes.length);
  const means = boxes.map(() => new Float64Array(dim));
  /** Fills `logShares` and `means` for the point that begins at `start`. */
  function see(where: string, x: Float64Array, start: number, sigma: number): void {
    for (let d = 0; d < dim; d++) requireFinite(where, `x[${start + d}]`, x[start + d]!);
    for (let k = 0; k < boxes.length; k++) logShares[k] = seeBox(k, x, start, sigma, means[k]!);
  }

  function denoise(x: Float64Array, sigma: number): Float64Array {
    requireSigma("denoise", sigma, {allowInfinity: true});
    const rows = countRows("denoise", "x", x.length, dim);
    if (sigma === 0) return x.slice();
    const denoised = new Float64Array(x.length);
    for (let row = 0; row < rows; row++) {
      if (sigma === Infinity)
        for (let k = 0; k < boxes.length; k++) {
          logShares[k] = logWeights[k]!;
          const {lower, upper} = boxes[k]!;
          for (let d = 0; d < dim; d++) means[k]![d] = 0.5 * (lower[d]! + upper[d]!);
        }
      else see("denoise", x, row * dim, sigma);
      softmaxInPlace(logShares);
      for (let k = 0; k < boxes.length; k++)
        for (let d = 0; d < dim; d++) denoised[row * dim + d]! += logShares[k]! * means[k]![d]!;
    }
    return denoised;
  }

  return {
    dim,
    denoise,
    logDensity(x, sigma = 0) {
      requireSigma("logDensity", sigma);
      requireLength("logDensity", "x", x.length, dim);
      if (sigma > 0) {
        see("logDensity", x, 0, sigma);
        return logSumExp(logShares);
      }
      const inside = boxes.flatMap((box, k) => (contains(box, x) ? [logWeights[k]! - logVolume(box)] : []));
      return inside.length ? logSumExp(Float64Array.from(inside)) : -Infinity;
    },
    score(x, sigma = 0) {
      if (!(sigma > 0 && sigma < Infinity))
        throw new RangeError(`score: sigma is ${sigma}; boxes have no slope at 0, give a finite number greater than 0.`);
      return denoise(x, sigma).map((value, i) => (value - x[i]!) / (sigma * sigma));
    },
    sample(n: number, random: Random) {
      const x = new Float64Array(n * dim);
      for (let row = 0; row < n; row++) {
        const {lower, upper} = boxes[pickIndex(weights, random.uniform() * sum)]!;
        for (let d = 0; d < dim; d++) x[row * dim + d] = lower[d]! + random.uniform() * (upper[d]! - lower[d]!);
      }
      return x;
    }
  };
}

function checkBox({lower, upper, weight = 1}: Box, k: number, dim: number): void {
  if (lower.length !== dim || upper.length !== dim)
    throw new RangeError(`createBoxes: box ${k} has ${lower.length} and ${upper.length} coordinates; give ${dim} each.`);
  if (!(weight >= 0)) throw new RangeError(`createBoxes: the weight of box ${k} is ${weight}; give a number, 0 or greater.`);
  for (let d = 0; d < dim; d++)
    if (!(lower[d]! < upper[d]! && Number.isFinite(upper[d]! - lower[d]!)))
      throw new RangeError(`createBoxes: box ${k} goes from ${lower[d]} to ${upper[d]}; give finite numbers, the lower first.`);
}

function contains({lower, upper}: Box, x: Float64Array): boolean {
  return x.every((value, d) => lower[d]! <= value && value <= upper[d]!);
}

function logVolume({lower, upper}: Box): number {
  let sum = 0;
  for (let d = 0; d < lower.length; d++) sum += Math.log(upper[d]! - lower[d]!);
  return sum;
}
