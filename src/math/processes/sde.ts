import {requireFinite, requireNonNegative} from "../check.js";
import {flowVelocityFromDenoised, scoreFromDenoised} from "../denoisers/algebra.js";
import {toUnitScale} from "../level.js";
import {combine} from "../numeric/combine.js";
import type {Denoiser, Random} from "../types.js";
import type {Process} from "./process.js";

/** A function of a batch at time t, in a process's own coordinates, that returns a batch: a score or a velocity. */
export type TimeField = (x: Float64Array, t: number) => Float64Array;

/** dx = drift(x, t) dt + diffusion(t) dw, on batches. A diffusion of 0 makes it an ODE. */
export interface Sde {
  drift(x: Float64Array, t: number): Float64Array;
  diffusion(t: number): number;
}

/**
 * The score of x_t in the process's own coordinates, from a denoiser at unit scale: ∇log p_t(x) = (s·D(x/s; n/s) −
 * x)/n² (Tweedie's formula).
 * @throws RangeError (of the function) where noiseStd is 0: a denoiser says nothing there; the target's own score does
 */
export function processScore(process: Process, denoise: Denoiser): TimeField {
  return (x, t) => {
    const level = process.level(t);
    return scoreFromDenoised(x, denoise(toUnitScale(x, level), process.sigma(t)), level);
  };
}

/**
 * The velocity of the probability-flow ODE in the process's own time and coordinates (Song et al. 2021b, eq. 13):
 *
 *     dx/dt = f·x − ½g²·∇log p_t(x) = ṡ·D + ṅ·ε̂,    ε̂ = (x − s·D)/n
 *
 * In VP it is −½β·(x + score), in flow matching E[ε − x₀ | x], in VE ε̂. The second form is used: it is finite where
 * signalScale is 0 too. (Euler's method on it is DDIM only where s and n are straight lines in t, in VE and flow
 * matching.)
 *
 * @throws RangeError (of the function) at a t where noiseStd is 0, unless diffusion is 0 there as well: D says nothing
 *   about the score then; begin at a later t
 */
export function probabilityFlow(process: Process, denoise: Denoiser): TimeField {
  return (x, t) => {
    const level = process.level(t);
    // Without noise nor diffusion the ODE is dx = f·x dt: data leave flow matching's t = 0 along −x, on average.
    if (level.noiseStd === 0 && process.diffusion(t) === 0) return combine([process.drift(t), x]);
    if (level.noiseStd === 0)
      throw new RangeError(
        `probabilityFlow: noiseStd is 0 at t = ${t}, where a denoiser does not know the score; give a later t.`
      );
    const rates = {signalScaleRate: process.signalScaleRate(t), noiseStdRate: process.noiseStdRate(t)};
    return flowVelocityFromDenoised(x, denoise(toUnitScale(x, level), process.sigma(t)), level, rates);
  };
}

/**
 * The forward SDE dx = f(t)·x dt + g(t) dw of a process (Song et al. 2021b, eq. 5): its law from x₀ on is that of
 * `level(t)`.
 */
export function forwardSde(process: Process): Sde {
  return {drift: (x, t) => combine([process.drift(t), x]), diffusion: (t) => process.diffusion(t)};
}

/** How much noise a reverse SDE has, and two factors to break it with. */
export interface ReverseSdeOptions {
  /**
   * How much noise: 1 (unless given) is Anderson's reverse SDE, 0 the probability-flow ODE; any η ≥ 0 has the same
   * marginals. It multiplies the standard deviation: the η of `dpmpp2mSde` and `dpmpp3mSde` is its square.
   */
  readonly eta?: number;
  /** For experiments that go wrong on purpose: multiplies f·x; 1 unless given. */
  readonly driftFactor?: number;
  /** The same for the term with the score. */
  readonly scoreFactor?: number;
}

/**
 * The SDEs that run a process backward, for times that fall (Anderson 1982; Song et al. 2021b, eq. 6 and 13;
 * Karras et al. 2022, eq. 6, for every η):
 *
 *     dx = (f·x − ½(1 + η²)·g²·∇log p_t(x)) dt + η·g dw̄
 *
 * Wrong on purpose, in VP, where the ODE (η = 0) is −½β·(x + score): without the ½ on both terms is driftFactor 2 and
 * scoreFactor 2; on the score's only, scoreFactor 2; a frozen density is a `score` that takes no notice of t. None of
 * these has the process's marginals.
 *
 * @param score ∇log p_t(x): `processScore`, or a target's own in these coordinates
 * @throws RangeError if an option is out of range; its functions throw where f or g is infinite (signalScale 0): begin
 *   at an earlier t, or use `probabilityFlow`
 */
export function reverseSde(
  process: Process,
  score: TimeField,
  {eta = 1, driftFactor = 1, scoreFactor = 1}: ReverseSdeOptions = {}
): Sde {
  requireNonNegative("reverseSde", "eta", eta);
  requireFinite("reverseSde", "driftFactor", driftFactor);
  requireFinite("reverseSde", "scoreFactor", scoreFactor);
  const diffusion = (t: number): number => {
    const g = process.diffusion(t);
    if (g === Infinity)
      throw new RangeError(
        `reverseSde: diffusion is infinite at t = ${t}, where no signal is left; begin at an earlier t.`
      );
    return g;
  };
  return {
    drift: (x, t) =>
      combine(
        [driftFactor * process.drift(t), x],
        [-0.5 * scoreFactor * (1 + eta * eta) * diffusion(t) ** 2, score(x, t)]
      ),
    diffusion: (t) => eta * diffusion(t)
  };
}

/** What `simulateSde` yields at each time. Copy x before changing it. */
export interface SdeState {
  /** Index of the time. */
  readonly i: number;
  readonly t: number;
  /** The batch at time t: a new array at each state. */
  readonly x: Float64Array;
}

/** Where an SDE's simulation starts, and at which times it steps. */
export interface SdeOptions {
  /** Where it starts, at times[0]: a point or a batch. Not changed. */
  readonly x: Float64Array;
  /** Rising, to run forward, or falling, backward. */
  readonly times: ArrayLike<number>;
  /** May be left out where nothing diffuses. */
  readonly random?: Random;
}

/**
 * Runs an SDE by the Euler–Maruyama method, over given times:
 *
 *     x′ = x + drift(x, t)·(t′ − t) + diffusion(t)·√|t′ − t|·z,    z standard normal
 *
 * Weak order 1, and strong order 1 too, since diffusion does not depend on x. Drift and diffusion are asked at the
 * start of each step: a time where they are infinite may come last.
 *
 * Yields times.length states, the first being x itself.
 * @throws RangeError if a time is not finite, or `random` is missing where something diffuses
 */
export function* simulateSde({drift, diffusion}: Sde, {x, times, random}: SdeOptions): Generator<SdeState, void, void> {
  for (let i = 0; i < times.length; i++) {
    const t = times[i]!;
    requireFinite("simulateSde", `times[${i}]`, t);
    yield {i, t, x};
    if (i + 1 === times.length) return;
    const step = times[i + 1]! - t;
    const spread = diffusion(t) * Math.sqrt(Math.abs(step));
    const moved = combine([1, x], [step, drift(x, t)]);
    if (spread > 0) {
      if (!random)
        throw new RangeError("simulateSde: random is missing, and the SDE diffuses; give a source of normal numbers.");
      for (let k = 0; k < moved.length; k++) moved[k]! += spread * random.normal();
    }
    x = moved;
  }
}
