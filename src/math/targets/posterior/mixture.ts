import {requireLength} from "../../check.js";
import {logNormalCdf, type Tails} from "../../numeric/normal.js";
import {quantileOfTails, type LineParts} from "../../transport/line.js";
import {posteriorVariance, shrinkGain} from "../covariance/gains.js";
import {createMixture, type Mixture} from "../mixture.js";
import {findMode} from "../mode.js";
import {requirePosteriorSigma} from "./sigma.js";
import type {Posterior} from "./posterior.js";

/** A posterior that is a mixture itself. */
export interface MixturePosterior extends Posterior {
  /** P(x₀ | x), with everything a mixture has: density, score, classes, and its own noised forms. */
  readonly mixture: Mixture;
}

/**
 * P(x₀ | x₀ + σε = x) = Σ rₖ(x)·N(mₖ, σ²Cₖ(Cₖ + σ²I)⁻¹) for one point x, with mₖ = μₖ + Cₖ(Cₖ + σ²I)⁻¹(x − μₖ): each
 * part answers as if it were alone, and the responsibilities weigh the answers (Bishop 2006, §2.3.3).
 *
 * Mean Σ rₖmₖ = D(x; σ). The median inverts each coordinate's own distribution function; the mode is `findMode`'s.
 * @throws RangeError unless x is one point and σ > 0, and where `responsibilities` throws
 */
export function mixturePosterior(prior: Mixture, x: Float64Array, sigma: number): MixturePosterior {
  const {dim} = prior;
  requireLength("posterior", "x", x.length, dim);
  requirePosteriorSigma(sigma);
  const mixture = sigma === Infinity ? prior : posteriorMixture(prior, x, sigma);
  const {weights, means, covariances} = mixture;
  const used = [...weights.keys()].filter((k) => weights[k]! > 0);
  const logWeights = Float64Array.from(used, (k) => Math.log(weights[k]!));
  const stds = used.map((k) => covariances[k]!.diagonal().map(Math.sqrt));

  /** The distribution of one coordinate. */
  const coordinate = (d: number): LineParts => ({
    logWeights,
    means: Float64Array.from(used, (k) => means[k]![d]!),
    stds: Float64Array.from(stds, (std) => std[d]!)
  });

  return {
    dim,
    mixture,
    mean: () => prior.denoise(x, sigma),
    median: () => Float64Array.from({length: dim}, (_, d) => quantileOfTails(coordinate(d), HALF)),
    mode: () => findMode(mixture),
    sample: mixture.sample,
    risk(guess) {
      requireLength("risk", "guess", guess.length, dim);
      let [squared, absolute, hit] = [0, 0, 0];
      used.forEach((k, i) => {
        let [square, sum] = [0, 0];
        for (let d = 0; d < dim; d++) {
          const difference = Math.abs(means[k]![d]! - guess[d]!);
          square += difference ** 2 + stds[i]![d]! ** 2;
          sum += expectedDistance(difference, stds[i]![d]!);
        }
        squared += weights[k]! * square;
        absolute += weights[k]! * sum;
        if (sum === 0) hit += weights[k]!; // a part without spread, and right on the guess
      });
      return {squared, absolute, zeroOne: Math.max(0, 1 - hit)};
    }
  };
}

const HALF: Tails = {lower: -Math.LN2, upper: -Math.LN2};

function posteriorMixture(prior: Mixture, x: Float64Array, sigma: number): Mixture {
  const variance = sigma * sigma;
  const difference = new Float64Array(prior.dim);
  return createMixture({
    weights: prior.responsibilities(x, sigma),
    means: prior.means.map((mean, k) => {
      const kept = new Float64Array(prior.dim);
      for (let d = 0; d < kept.length; d++) difference[d] = x[d]! - mean[d]!;
      prior.covariances[k]!.apply(difference, (own) => shrinkGain(own, variance), kept);
      return kept.map((value, d) => mean[d]! + value);
    }),
    covariances: prior.covariances.map((c) => c.mapVariances((own) => posteriorVariance(own, variance))),
    labels: prior.labels
  });
}

/** E|N(m, s²)| for m ≥ 0, the mean of a folded normal: s·√(2/π)·exp(−m²/2s²) + m·(1 − 2Φ(−m/s)). */
function expectedDistance(m: number, s: number): number {
  if (s === 0) return m;
  const z = m / s;
  return s * Math.sqrt(2 / Math.PI) * Math.exp(-0.5 * z * z) + m * (1 - 2 * Math.exp(logNormalCdf(-z)));
}
