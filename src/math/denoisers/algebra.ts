import {toLevel} from "../level.js";
import type {Denoiser, LevelLike} from "../types.js";

/**
 * The algebra between the names of one answer. At a level x = s·x₀ + n·ε (s = signalScale, n = noiseStd), with
 * D = E[x₀|x] and ε̂ = E[ε|x] always x = s·D + n·ε̂. So from x and any one of
 *
 *     D (x₀-prediction)      ε̂ = (x − s·D)/n      v = s·ε̂ − n·D      score = ∇log p = −ε̂/n
 *
 * the others follow. (v: Salimans & Ho 2022, App. D; score: Tweedie's formula, Robbins 1956, Miyasawa 1961.)
 *
 * `x` and the answer have the same shape; `x` is at the scale of `level`, D always at unit scale. A level that is a
 * number is σ at unit signal scale. Each function returns a new array, and throws a RangeError where lengths differ
 * or the level makes the quantity 0/0.
 */

/** ε̂ = (x − s·D)/n. Needs noiseStd > 0. */
export function epsFromDenoised(x: Float64Array, denoised: Float64Array, level: LevelLike): Float64Array {
  const {signalScale, noiseStd} = readLevel("epsFromDenoised", level, {noise: true});
  return combine("epsFromDenoised", x, 1 / noiseStd, denoised, -signalScale / noiseStd);
}

/** D = (x − n·ε̂)/s. Needs signalScale > 0. */
export function denoisedFromEps(x: Float64Array, eps: Float64Array, level: LevelLike): Float64Array {
  const {signalScale, noiseStd} = readLevel("denoisedFromEps", level, {signal: true});
  return combine("denoisedFromEps", x, 1 / signalScale, eps, -noiseStd / signalScale);
}

/** ∇ₓ log p = (s·D − x)/n², in the coordinates of the level. Needs noiseStd > 0. */
export function scoreFromDenoised(x: Float64Array, denoised: Float64Array, level: LevelLike): Float64Array {
  const {signalScale, noiseStd} = readLevel("scoreFromDenoised", level, {noise: true});
  const variance = noiseStd * noiseStd;
  return combine("scoreFromDenoised", x, -1 / variance, denoised, signalScale / variance);
}

/** Tweedie's formula: D = (x + n²·score)/s. Needs signalScale > 0. */
export function denoisedFromScore(x: Float64Array, score: Float64Array, level: LevelLike): Float64Array {
  const {signalScale, noiseStd} = readLevel("denoisedFromScore", level, {signal: true});
  return combine("denoisedFromScore", x, 1 / signalScale, score, (noiseStd * noiseStd) / signalScale);
}

/** v = s·ε̂ − n·D = (s/n)·x − ((s² + n²)/n)·D. Needs noiseStd > 0. */
export function velocityFromDenoised(x: Float64Array, denoised: Float64Array, level: LevelLike): Float64Array {
  const {signalScale, noiseStd} = readLevel("velocityFromDenoised", level, {noise: true});
  const square = signalScale * signalScale + noiseStd * noiseStd;
  return combine("velocityFromDenoised", x, signalScale / noiseStd, denoised, -square / noiseStd);
}

/** D = (s·x − n·v)/(s² + n²). Defined at every level, signalScale 0 and noiseStd 0 included. */
export function denoisedFromVelocity(x: Float64Array, velocity: Float64Array, level: LevelLike): Float64Array {
  const {signalScale, noiseStd} = readLevel("denoisedFromVelocity", level, {});
  const square = signalScale * signalScale + noiseStd * noiseStd;
  return combine("denoisedFromVelocity", x, signalScale / square, velocity, -noiseStd / square);
}

/** Makes a denoiser of a function that predicts ε̂ from (x, σ) at unit signal scale. */
export function denoiserFromEps(predictEps: Denoiser): Denoiser {
  return (x, sigma) => denoisedFromEps(x, predictEps(x, sigma), sigma);
}

/** Makes a denoiser of a score function of (x, σ) at unit signal scale. */
export function denoiserFromScore(score: Denoiser): Denoiser {
  return (x, sigma) => denoisedFromScore(x, score(x, sigma), sigma);
}

function readLevel(where: string, likeLevel: LevelLike, needs: {noise?: boolean; signal?: boolean}) {
  const level = toLevel(likeLevel);
  if (needs.noise && level.noiseStd === 0)
    throw new RangeError(`${where}: noiseStd is 0; without noise there is nothing to predict, give a level with noise.`);
  if (needs.signal && level.signalScale === 0)
    throw new RangeError(`${where}: signalScale is 0; x does not contain x₀, predict x₀ or v there instead.`);
  return level;
}

/** a·x + b·y, of equal lengths. */
function combine(where: string, x: Float64Array, a: number, y: Float64Array, b: number): Float64Array {
  if (x.length !== y.length)
    throw new RangeError(`${where}: x has length ${x.length} and the answer ${y.length}; give two of one length.`);
  return x.map((value, i) => a * value + b * y[i]!);
}
