import {requireSigma} from "./check.js";
import type {Level, LevelLike} from "./types.js";

/**
 * Gives the level of the variance-exploding process (x = x₀ + σε) at noise level `sigma`.
 * @throws RangeError unless 0 ≤ sigma < ∞
 */
export function varianceExplodingLevel(sigma: number): Level {
  requireSigma("varianceExplodingLevel", sigma);
  return {signalScale: 1, noiseStd: sigma};
}

/**
 * Gives the level of a variance-preserving process at noise level `sigma`:
 * signalScale = 1/√(1+σ²), noiseStd = σ/√(1+σ²), so that signalScale² + noiseStd² = 1.
 * σ = ∞ gives {signalScale: 0, noiseStd: 1}. (Every variance-preserving process has these levels; they differ in when
 * they are reached.)
 * @throws RangeError unless 0 ≤ sigma ≤ ∞
 */
export function variancePreservingLevel(sigma: number): Level {
  requireSigma("variancePreservingLevel", sigma, {allowInfinity: true});
  if (sigma === Infinity) return {signalScale: 0, noiseStd: 1};
  const length = Math.hypot(1, sigma);
  return {signalScale: 1 / length, noiseStd: sigma / length};
}

/**
 * Reads a number as a variance-exploding level and checks a level.
 * @throws RangeError unless signalScale and noiseStd are finite, ≥ 0 and not both 0
 */
export function toLevel(level: LevelLike): Level {
  if (typeof level === "number") return varianceExplodingLevel(level);
  const {signalScale, noiseStd} = level;
  const inRange = signalScale >= 0 && noiseStd >= 0 && signalScale + noiseStd > 0 && signalScale + noiseStd < Infinity;
  if (!inRange)
    throw new RangeError(
      `toLevel: level is {signalScale: ${signalScale}, noiseStd: ${noiseStd}}; ` +
        "both must be finite, 0 or greater, and not both 0."
    );
  return level;
}

/** σ = noiseStd/signalScale, ∞ where signalScale is 0. */
export function sigmaOfLevel({signalScale, noiseStd}: Level): number {
  return noiseStd / signalScale;
}

/**
 * Brings a batch from the scale of `level` to unit signal scale: x/signalScale, where denoisers live.
 * Where signalScale is 0 the batch is returned as it is, because D(x; ∞) does not depend on x.
 * Always a new array.
 */
export function toUnitScale(x: Float64Array, level: LevelLike): Float64Array {
  const {signalScale} = toLevel(level);
  const scaled = x.slice();
  if (signalScale !== 0 && signalScale !== 1) for (let i = 0; i < scaled.length; i++) scaled[i]! /= signalScale;
  return scaled;
}

/** Brings a batch from unit signal scale to the scale of `level`: signalScale·x. Always a new array. */
export function toLevelScale(x: Float64Array, level: LevelLike): Float64Array {
  const {signalScale} = toLevel(level);
  const scaled = x.slice();
  if (signalScale !== 1) for (let i = 0; i < scaled.length; i++) scaled[i]! *= signalScale;
  return scaled;
}

/**
 * Moves a batch from one process to another at the same σ (VE ↔ VP): x·to.signalScale/from.signalScale. At σ = ∞, where
 * both are 0 and x is noise alone, x·to.noiseStd/from.noiseStd. Always a new array.
 */
export function changeScale(x: Float64Array, from: LevelLike, to: LevelLike): Float64Array {
  const [start, end] = [toLevel(from), toLevel(to)];
  if (start.signalScale === 0 && end.signalScale === 0)
    return x.map((value) => value * (end.noiseStd / start.noiseStd));
  return toLevelScale(toUnitScale(x, from), to);
}

/**
 * Adds noise: signalScale·x₀ + noiseStd·ε, the process itself in one jump.
 * @param x0 a batch
 * @param noise standard normal numbers, as many as x0 has
 * @throws RangeError if the lengths differ
 */
export function addNoise(x0: Float64Array, noise: Float64Array, level: LevelLike): Float64Array {
  if (noise.length !== x0.length)
    throw new RangeError(`addNoise: noise has length ${noise.length}; it must be that of x0, ${x0.length}.`);
  const {signalScale, noiseStd} = toLevel(level);
  return x0.map((value, i) => signalScale * value + noiseStd * noise[i]!);
}
