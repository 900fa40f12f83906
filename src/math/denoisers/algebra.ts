import {requireFinite} from "../check.js";
import {toLevel, toLevelScale} from "../level.js";
import type {AsyncDenoiser, Denoiser, LevelLike} from "../types.js";
import {whenAll} from "./when-all.js";

/**
 * The algebra between the names of one answer. At a level x = s·x₀ + n·ε (s = signalScale, n = noiseStd), with
 * D = E[x₀|x] and ε̂ = E[ε|x] always x = s·D + n·ε̂. So from x and any one of
 *
 *     D (x₀-prediction)      ε̂ = (x − s·D)/n      v = s·ε̂ − n·D      score = ∇log p = −ε̂/n
 *
 * the others follow. (v: Salimans & Ho 2022, Sec. 4; score: Tweedie's formula, Robbins 1956, Miyasawa 1961.)
 * Where the level moves with time there is one more: the flow velocity u = E[dx/dt | x] = ṡ·D + ṅ·ε̂ (Lipman et al.
 * 2023, eq. 8; Albergo & Vanden-Eijnden 2023), whose flow has the marginals of the process.
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

/** How fast a level moves in time: ds/dt and dn/dt, of either sign. A `Process` has both as functions of t. */
export interface LevelRates {
  readonly signalScaleRate: number;
  readonly noiseStdRate: number;
}

/** The rates of the straight path of flow matching, s = 1 − t and n = t: u = ε̂ − D. */
export const STRAIGHT_PATH_RATES: LevelRates = {signalScaleRate: -1, noiseStdRate: 1};

/** u = dx/dt = ṡ·D + ṅ·ε̂ = (ṅ/n)·x + (ṡ − s·ṅ/n)·D. Needs noiseStd > 0. */
export function flowVelocityFromDenoised(
  x: Float64Array,
  denoised: Float64Array,
  level: LevelLike,
  rates: LevelRates
): Float64Array {
  const {signalScale, noiseStd} = readLevel("flowVelocityFromDenoised", level, {noise: true});
  const {signalScaleRate, noiseStdRate} = readRates("flowVelocityFromDenoised", rates);
  const growth = noiseStdRate / noiseStd;
  return combine("flowVelocityFromDenoised", x, growth, denoised, signalScaleRate - signalScale * growth);
}

/**
 * D = (ṅ·x − n·u)/(s·ṅ − n·ṡ). On the straight path D = x − t·u. Defined at noiseStd 0 and at signalScale 0; needs
 * s·ṅ ≠ n·ṡ: where σ stands still, u only rescales x and says nothing about x₀.
 * @throws RangeError where σ stands still, for an impossible level or rates, and if the lengths differ
 */
export function denoisedFromFlowVelocity(
  x: Float64Array,
  flowVelocity: Float64Array,
  level: LevelLike,
  rates: LevelRates
): Float64Array {
  const {signalScale, noiseStd} = readLevel("denoisedFromFlowVelocity", level, {});
  const {signalScaleRate, noiseStdRate} = readRates("denoisedFromFlowVelocity", rates);
  const turn = signalScale * noiseStdRate - noiseStd * signalScaleRate;
  if (turn === 0)
    throw new RangeError(
      "denoisedFromFlowVelocity: sigma stands still at these rates and says nothing about x₀; " +
        "give rates at which it moves."
    );
  return combine("denoisedFromFlowVelocity", x, noiseStdRate / turn, flowVelocity, -noiseStd / turn);
}

/**
 * Makes a denoiser of a flow-matching network, which predicts u = E[ε − x₀ | x_t] from (x_t, t) on the straight path
 * x_t = (1 − t)·x₀ + t·ε (Lipman et al. 2023; Liu et al. 2023). With t = σ/(1 + σ) and x_t = (1 − t)·x: D = x_t − t·u.
 * At σ = ∞ (t = 1) the denoiser is given x_t itself, as `sample()` does.
 */
export function denoiserFromFlowVelocity(predict: Denoiser): Denoiser;
export function denoiserFromFlowVelocity(predict: AsyncDenoiser): AsyncDenoiser;
export function denoiserFromFlowVelocity(predict: AsyncDenoiser): AsyncDenoiser {
  return (x, sigma) => {
    const t = sigma === Infinity ? 1 : sigma / (1 + sigma);
    const level = {signalScale: sigma === Infinity ? 0 : 1 / (1 + sigma), noiseStd: t};
    const xAtLevel = sigma === Infinity ? x : toLevelScale(x, level);
    return whenAll("denoiserFromFlowVelocity", x, [predict(xAtLevel, t)], (flowVelocity) =>
      denoisedFromFlowVelocity(xAtLevel, flowVelocity, level, STRAIGHT_PATH_RATES)
    );
  };
}

/** Makes a denoiser of a function that predicts ε̂ from (x, σ) at unit signal scale. Asynchronous if that is. */
export function denoiserFromEps(predictEps: Denoiser): Denoiser;
export function denoiserFromEps(predictEps: AsyncDenoiser): AsyncDenoiser;
export function denoiserFromEps(predictEps: AsyncDenoiser): AsyncDenoiser {
  return (x, sigma) =>
    whenAll("denoiserFromEps", x, [predictEps(x, sigma)], (eps) => denoisedFromEps(x, eps, sigma));
}

/** Makes a denoiser of a score function of (x, σ) at unit signal scale. Asynchronous if that is. */
export function denoiserFromScore(score: Denoiser): Denoiser;
export function denoiserFromScore(score: AsyncDenoiser): AsyncDenoiser;
export function denoiserFromScore(score: AsyncDenoiser): AsyncDenoiser {
  return (x, sigma) =>
    whenAll("denoiserFromScore", x, [score(x, sigma)], (gradient) => denoisedFromScore(x, gradient, sigma));
}

function readLevel(where: string, likeLevel: LevelLike, needs: {noise?: boolean; signal?: boolean}) {
  const level = toLevel(likeLevel);
  if (needs.noise && level.noiseStd === 0)
    throw new RangeError(
      `${where}: noiseStd is 0; without noise there is nothing to predict, give a level with noise.`
    );
  if (needs.signal && level.signalScale === 0)
    throw new RangeError(`${where}: signalScale is 0; x does not contain x₀, predict x₀ or v there instead.`);
  return level;
}

function readRates(where: string, rates: LevelRates): LevelRates {
  requireFinite(where, "signalScaleRate", rates.signalScaleRate);
  requireFinite(where, "noiseStdRate", rates.noiseStdRate);
  return rates;
}

/** a·x + b·y, of equal lengths. */
function combine(where: string, x: Float64Array, a: number, y: Float64Array, b: number): Float64Array {
  if (x.length !== y.length)
    throw new RangeError(`${where}: x has length ${x.length} and the answer ${y.length}; give two of one length.`);
  return x.map((value, i) => a * value + b * y[i]!);
}
