import {requireInteger, requirePositive} from "../check.js";
import {estimateMean, type Estimate} from "../metrics/estimate.js";
import type {Denoiser, Random, Target} from "../types.js";

/** How far a denoiser's score is from the exact one at a level, over points of p_σ. */
export interface LevelScoreError {
  readonly sigma: number;
  /** σ²·E‖s − s*‖²: the mean squared error of ε̂. */
  readonly error: number;
  /** σ²·E‖s*‖²: the mean square of the exact ε̂. */
  readonly size: number;
  /** error/size = E‖s − s*‖²/E‖s*‖²: 0 is perfect, 1 as bad as saying 0 everywhere. */
  readonly relative: number;
}

/** The error at each level, and of all. */
export interface ScoreError {
  readonly levels: readonly LevelScoreError[];
  /** Σ error/Σ size over the levels: scores are compared in units of 1/σ, else the least level alone would count. */
  readonly total: number;
}

/**
 * Compares a denoiser with a target's exact one, where the reverse process goes: at points x = x₀ + σε.
 *
 * @param options.denoise the learned one
 * @param options.target knows the exact one
 * @param options.sigmas the levels
 * @param options.n points at each
 * @param options.random where the points come from
 * @throws RangeError unless n is a whole number ≥ 1 and every level is a finite number > 0
 */
export function estimateScoreError({
  denoise,
  target,
  sigmas,
  n,
  random
}: {
  readonly denoise: Denoiser;
  readonly target: Target;
  readonly sigmas: ArrayLike<number>;
  readonly n: number;
  readonly random: Random;
}): ScoreError {
  requireInteger("estimateScoreError", "n", n);
  const levels = Array.from(sigmas, (sigma): LevelScoreError => {
    const x = noisyPoints("estimateScoreError", target, sigma, n, random).noisy;
    const exact = target.denoise(x, sigma);
    const learned = denoise(x, sigma);
    let [error, size] = [0, 0];
    for (let i = 0; i < x.length; i++) {
      error += (learned[i]! - exact[i]!) ** 2;
      size += (x[i]! - exact[i]!) ** 2;
    }
    return {sigma, error: error / n / sigma ** 2, size: size / n / sigma ** 2, relative: error / size};
  });
  const sum = (name: "error" | "size"): number => levels.reduce((total, level) => total + level[name], 0);
  return {levels, total: sum("error") / sum("size")};
}

/**
 * E‖D(x; σ) − x₀‖² over draws of x₀ and ε: what a denoiser's loss at a level is, before it is weighted. For the exact
 * denoiser it is the mean posterior variance, the floor that no denoiser gets under.
 *
 * @param options.denoise any denoiser: `target.denoise` for the floor
 * @param options.target where x₀ comes from
 * @param options.sigma the level
 * @param options.n draws, two or more
 * @param options.random where they come from
 * @throws RangeError unless n is a whole number ≥ 2 and sigma a finite number > 0
 */
export function estimateDenoisingLoss({
  denoise,
  target,
  sigma,
  n,
  random
}: {
  readonly denoise: Denoiser;
  readonly target: Target;
  readonly sigma: number;
  readonly n: number;
  readonly random: Random;
}): Estimate {
  requireInteger("estimateDenoisingLoss", "n", n, 2);
  const {dim} = target;
  const {clean, noisy} = noisyPoints("estimateDenoisingLoss", target, sigma, n, random);
  const denoised = denoise(noisy, sigma);
  const squares = new Float64Array(n);
  for (let i = 0; i < clean.length; i++) squares[Math.floor(i / dim)]! += (denoised[i]! - clean[i]!) ** 2;
  return estimateMean(squares);
}

function noisyPoints(where: string, target: Target, sigma: number, n: number, random: Random): {clean: Float64Array; noisy: Float64Array} {
  requirePositive(where, "sigma", sigma);
  const clean = target.sample(n, random);
  const noise = random.normals(clean.length);
  return {clean, noisy: clean.map((value, i) => value + sigma * noise[i]!)};
}
