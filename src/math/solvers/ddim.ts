import {combine} from "../numeric/combine.js";
import {sigmaOfLevel} from "../level.js";
import {requireDown, requireEta} from "./check.js";
import type {Level, Solver} from "../types.js";

/**
 * DDIM (Song, Meng & Ermon 2021, eq. 12 and 16): keep the guess of the picture, and of the noise as much as η leaves;
 * mix them anew. One question per step. With η = 0 it is Euler's method in σ, with η = 1 DDPM's ancestral sampling.
 * Here for any process x = s·x₀ + n·ε (the paper: s² = ᾱ, n² = 1 − ᾱ), and written in those terms, so that s = 0 is
 * allowed at either end:
 *
 *     x′ = s′·D + √(n′² − c²)·ε̂ + c·z,     ε̂ = (x − s·D)/n,     c = η·n′·√(1 − σ′²/σ²).
 *
 * @param options.eta η in [0, 1]: 0 unless given, no noise is added
 * @throws RangeError unless 0 ≤ eta ≤ 1; in a step, where eta > 0 and σ does not fall
 */
export function ddim({eta = 0}: {readonly eta?: number} = {}): Solver {
  requireEta("ddim", eta);
  return () =>
    function* ({x, from, to, noise}) {
      const denoised = yield {x, level: from};
      return stepDdim({x, denoised, from, to, eta, noise});
    };
}

export interface DdimStep {
  /** Batch at level `from`. */
  readonly x: Float64Array;
  /** D(x), same shape, at unit signal scale. */
  readonly denoised: Float64Array;
  readonly from: Level;
  readonly to: Level;
  readonly eta: number;
  readonly noise: (from: number, to: number) => Float64Array;
}

/**
 * One DDIM step: the formula above with ε̂ put in. From n = 0 (encoding starts at the clean picture) ε̂ is 0, its limit
 * along the flow: ε = −σ·score → 0.
 * @returns batch at level `to`, a new array
 */
export function stepDdim({x, denoised, from, to, eta, noise}: DdimStep): Float64Array {
  const added = addedNoise(from, to, eta);
  const kept = Math.sqrt((to.noiseStd - added) * (to.noiseStd + added));
  const ratio = from.noiseStd === 0 ? 0 : kept / from.noiseStd;
  const next = combine([ratio, x], [to.signalScale - from.signalScale * ratio, denoised]);
  return added === 0 ? next : combine([1, next], [added, noise(sigmaOfLevel(from), sigmaOfLevel(to))]);
}

/**
 * c, the standard deviation of fresh noise, η·n′·√(1 − σ′²/σ²). With s² = ᾱ, n² = 1 − ᾱ it is the paper's
 * η·√((1−ᾱ′)/(1−ᾱ))·√(1−ᾱ/ᾱ′) (eq. 16); in σ it no longer speaks of the process.
 */
function addedNoise(from: Level, to: Level, eta: number): number {
  if (eta === 0 || to.noiseStd === 0) return 0;
  requireDown("ddim", from, to);
  const ratio = sigmaRatio(from, to);
  return eta * to.noiseStd * Math.sqrt((1 - ratio) * (1 + ratio));
}

/** σ′/σ for a step that does not rise, in [0, 1]: 1 between two levels of σ = ∞, or of σ = 0. */
export function sigmaRatio(from: Level, to: Level): number {
  if (from.noiseStd === 0 || to.signalScale === 0) return 1;
  return Math.min(1, (to.noiseStd * from.signalScale) / (from.noiseStd * to.signalScale));
}
