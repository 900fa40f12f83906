import {requirePositive} from "../check.js";
import {combine, type Term} from "../numeric/combine.js";
import {createRandom} from "./random.js";
import type {NoiseSource} from "../types.js";

/** Which Brownian path, and in which time it runs. */
export interface BrownianNoiseOptions {
  /** As for `createRandom`. */
  readonly seed: number | string;
  /** τ(σ), the time the path runs in: finite and strictly monotone for σ > 0. 1/σ² unless given. */
  readonly clock?: (sigma: number) => number;
}

/**
 * Noise from one Brownian path B per coordinate, so that overlapping and refined intervals agree:
 *
 *     N(σ → σ′) = (B(τ′) − B(τ))/√|τ′ − τ|
 *
 * **The clock.** At unit scale the reverse SDE is, going down, dx = (D − x)/σ²·|dσ²| + dW with Var dW = |dσ²|. Put
 * τ = 1/σ² and y = x/σ² = τ·x. Then |dσ²| = σ⁴·dτ and
 *
 *     dy = x·dτ + τ·dx = x·dτ + (D − x)·dτ + dW/σ² = D·dτ + dB,     Var dB = |dσ²|/σ⁴ = dτ:
 *
 * in this time the noise is Brownian motion, unweighted, and all pull has become D's. (So Euler a with η = 1, which is
 * y′ = y + D·Δτ + ΔB, is exact where D is constant, however the steps are cut.) For the multistep SDE solvers with
 * another η the same substitution, y = x/σ^(1+η), gives τ = σ^(−2η). k-diffusion's `BrownianTreeNoiseSampler` takes σ
 * itself for the time: `(sigma) => sigma`. Orders of convergence are the same on every smooth clock, since over a short
 * step all of them run evenly.
 *
 * **The path** is a virtual Brownian tree (Li et al. 2020, "Scalable gradients for stochastic differential equations",
 * Alg. 3), rooted nowhere: σ is cut at the powers of two, each octave has its own increment, and is halved 32 times,
 * the halves tied together by Brownian bridges; every node has its own random numbers. So a coordinate's value at σ
 * depends on (seed, σ) alone: not on the order of questions, the other levels, where a run starts, or how many
 * coordinates there are. Below the last halving the path is a straight line: two σ closer than 2⁻³² of themselves get
 * less than unit variance, the variance over a step of relative length ℓ is within 2⁻³¹/ℓ of 1, and a level computed in
 * two ways is still one level.
 *
 * Costs some 33 normal numbers per coordinate for each new σ (the last four are kept), against one of
 * `createWhiteNoise`, and ten arrays of `count`.
 *
 * An empty interval (from = to: the Langevin steps of `predictorCorrector`) is not on the path. It gets fresh noise,
 * which depends on seed, σ and how often it was asked for before.
 *
 * @param options seed, and clock if it is not 1/σ²
 * @returns a source for 2⁻⁶⁴ ≤ to ≤ from ≤ ∞; σ above 2⁶⁴ count as 2⁶⁴
 * @throws RangeError (of the source) unless 2⁻⁶⁴ ≤ to ≤ from, or where the clock stands, turns back or is not finite
 */
export function createBrownianNoise({seed, clock = inverseVariance}: BrownianNoiseOptions): NoiseSource {
  const recent = new Map<number, Float64Array>();
  const timesAsked = new Map<number, number>();
  createRandom(seed); // refuses an impossible seed now

  /** Independent normal numbers of one node of one octave. */
  function draw(octave: number, node: number, count: number): Float64Array {
    return createRandom(seed, (octave + MAX_OCTAVE) * 2 ** HALVINGS + node).normals(count);
  }

  /** B(2^octave) − B(2^(octave+1)). */
  function crossOctave(octave: number, count: number): Float64Array {
    const std = Math.sqrt(Math.abs(clock(2 ** octave) - clock(2 ** (octave + 1))));
    return draw(octave, 0, count).map((z) => std * z);
  }

  /** B(sigma) − B(next power of two above it). */
  function enterOctave(sigma: number, count: number): Float64Array {
    const known = recent.get(sigma);
    recent.delete(sigma);
    const values = known?.length === count ? known : descend(sigma, count);
    recent.set(sigma, values);
    if (recent.size > KEPT) recent.delete(recent.keys().next().value!);
    return values;
  }

  /** Halves the octave around sigma, drawing B at each middle given B at both ends; then joins the last two. */
  function descend(sigma: number, count: number): Float64Array {
    const octave = octaveOf(sigma);
    let [low, high] = [2 ** octave, 2 ** (octave + 1)];
    let atLow = crossOctave(octave, count);
    let atHigh: Float64Array = new Float64Array(count);
    let node = 1;
    while (sigma > low && node < 2 ** HALVINGS) {
      const middle = (low + high) / 2;
      const share = shareAt(middle, low, high);
      const std = Math.sqrt(share * (1 - share) * Math.abs(clock(low) - clock(high)));
      const atMiddle = combine([share, atLow], [1 - share, atHigh], [std, draw(octave, node, count)]);
      if (sigma < middle) [high, atHigh, node] = [middle, atMiddle, 2 * node];
      else [low, atLow, node] = [middle, atMiddle, 2 * node + 1];
    }
    const share = shareAt(sigma, low, high);
    return combine([share, atLow], [1 - share, atHigh]);
  }

  /** How near τ(sigma) is to τ(low), from 0 at `high` to 1. */
  function shareAt(sigma: number, low: number, high: number): number {
    const share = (clock(sigma) - clock(high)) / (clock(low) - clock(high));
    if (!(share > 0 && share <= 1))
      throw new RangeError(
        `createBrownianNoise: clock is not finite and strictly monotone from ${low} to ${high}; give one that is.`
      );
    return share;
  }

  function drawFresh(sigma: number, count: number): Float64Array {
    const level = Math.fround(sigma); // one level, however σ was rounded on the way here
    const times = timesAsked.get(level) ?? 0;
    timesAsked.set(level, times + 1);
    return createRandom(`${typeof seed} ${seed} at ${level}`, times).normals(count);
  }

  return (count, from, to) => {
    requirePositive("createBrownianNoise", "to", to);
    const [start, end] = [Math.min(from, 2 ** MAX_OCTAVE), Math.min(to, 2 ** MAX_OCTAVE)];
    if (!(start >= end && end >= 2 ** -MAX_OCTAVE))
      throw new RangeError(
        `createBrownianNoise: the interval is from ${from} to ${to}; ask for one that falls, from ≥ to ≥ 2⁻⁶⁴.`
      );
    if (start === end) return drawFresh(start, count);
    const terms: Term[] = [[-1, enterOctave(start, count)]];
    for (let octave = octaveOf(end) + 1; octave <= octaveOf(start); octave++)
      terms.push([1, crossOctave(octave, count)]);
    const increment = combine([1, enterOctave(end, count)], ...terms);
    const std = Math.sqrt(Math.abs(clock(end) - clock(start)));
    return increment.map((value) => value / std);
  };
}

/** Octaves 2^−64 … 2^64: τ = 1/σ² stays within float64, and nobody's σ outside. */
const MAX_OCTAVE = 64;
/** Of an octave. */
const HALVINGS = 32;
/** Values at this many σ are kept: a step of DPM++ SDE uses three. */
const KEPT = 4;

function inverseVariance(sigma: number): number {
  return 1 / (sigma * sigma);
}

/** The whole number e with 2^e ≤ sigma < 2^(e+1). log₂ may round up, just under 16 for one. */
function octaveOf(sigma: number): number {
  const octave = Math.floor(Math.log2(sigma));
  return sigma < 2 ** octave ? octave - 1 : octave;
}
