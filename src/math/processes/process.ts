import {sigmaOfLevel} from "../level.js";
import type {Level} from "../types.js";

/**
 * A way of adding noise in time: x_t = s(t)·x₀ + n(t)·ε, with s = `signalScale` and n = `noiseStd`. It is the law of
 *
 *     dx = f(t)·x dt + g(t) dw,    f = ṡ/s,    g = s·√(dσ²/dt),    σ = n/s    (Karras et al. 2022, App. B)
 *
 * Two processes are one in two scales of coordinates and of time: see `changeProcess`.
 *
 * Where s is 0 (flow matching at t = 1) nothing of x₀ is left and σ is ∞: there f is −∞ and g is ∞, and only s, n,
 * their rates and what is made of them (`probabilityFlow`) are finite. Every function of t throws a RangeError outside
 * [tMin, tMax].
 */
export interface Process {
  readonly name: string;
  /** Times run from tMin to tMax; noise grows. */
  readonly tMin: number;
  readonly tMax: number;
  /** σ at tMin and at tMax (∞ where no signal is left). */
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  /** s(t), the factor of x₀. */
  signalScale(t: number): number;
  /** n(t), the factor of ε. */
  noiseStd(t: number): number;
  /** ds/dt. */
  signalScaleRate(t: number): number;
  /** dn/dt. May be ∞ at tMin: noise that sets in with a finite variance rate does so with √t. */
  noiseStdRate(t: number): number;
  /** σ = n/s. */
  sigma(t: number): number;
  /**
   * The time at which the noise level is `sigma`: the inverse of `sigma`.
   * @throws RangeError unless sigmaMin ≤ sigma ≤ sigmaMax, and the time is finite
   */
  timeOfSigma(sigma: number): number;
  /** {signalScale, noiseStd} at time t. */
  level(t: number): Level;
  /**
   * {signalScale, noiseStd} at noise level σ, without the detour over t: also at σ = 0, at ∞ (except VE) and beyond
   * tMax.
   */
  levelOfSigma(sigma: number): Level;
  /** f(t) = ṡ/s, the coefficient of x in the drift. */
  drift(t: number): number;
  /** g(t) = s·√(dσ²/dt), the coefficient of dw. */
  diffusion(t: number): number;
  /** Signal-to-noise ratio s²/n² = 1/σ² (Kingma et al. 2021). */
  snr(t: number): number;
  /** log SNR = −2 log σ. */
  logSnr(t: number): number;
}

/** What makes a process; `makeProcess` adds the rest and the checks. Internal. */
export type ProcessCore = Omit<
  Process,
  "sigmaMin" | "sigmaMax" | "signalScale" | "noiseStd" | "sigma" | "snr" | "logSnr"
> & {
  /** σ(t), where it is known better than as noiseStd/signalScale. */
  sigma?(t: number): number;
};

/** Completes and guards a process. Internal: each process's own file calls it. */
export function makeProcess(core: ProcessCore): Process {
  const {name, tMin, tMax, levelOfSigma} = core;
  const sigmaOf = core.sigma ?? ((t) => sigmaOfLevel(core.level(t)));
  const sigmaMin = sigmaOf(tMin);
  const sigmaMax = tMax === Infinity ? Infinity : sigmaOf(tMax);
  const guard = <T>(f: (t: number) => T) => (t: number): T => {
    if (!(t >= tMin && t <= tMax && t < Infinity))
      throw new RangeError(`${name}: t is ${t}; give a finite number from ${tMin} to ${tMax}.`);
    return f(t);
  };
  return {
    name,
    tMin,
    tMax,
    sigmaMin,
    sigmaMax,
    levelOfSigma,
    level: guard(core.level),
    signalScale: guard((t) => core.level(t).signalScale),
    noiseStd: guard((t) => core.level(t).noiseStd),
    sigma: guard(sigmaOf),
    signalScaleRate: guard(core.signalScaleRate),
    noiseStdRate: guard(core.noiseStdRate),
    drift: guard(core.drift),
    diffusion: guard(core.diffusion),
    snr: guard((t) => sigmaOf(t) ** -2),
    logSnr: guard((t) => -2 * Math.log(sigmaOf(t))),
    timeOfSigma(sigma) {
      // σ(tMin) and σ(tMax) come back rounded; that much is forgiven.
      const inRange = sigma >= sigmaMin * (1 - 1e-12) && sigma <= sigmaMax * (1 + 1e-12);
      const t = inRange ? Math.min(tMax, Math.max(tMin, core.timeOfSigma(sigma))) : NaN;
      if (!(t < Infinity))
        throw new RangeError(
          `${name}: sigma is ${sigma}; give a number that the process reaches, from ${sigmaMin} to ${sigmaMax}.`
        );
      return t;
    }
  };
}

/** A batch at a time of some process. */
export interface TimedBatch {
  readonly x: Float64Array;
  readonly t: number;
}

/**
 * Moves a batch from one process to another, as a change of coordinates and of time at the same σ:
 *
 *     t′ = timeOfSigma′(σ(t))     x′ = x·s′/s = x·n′/n
 *
 * A sample of x_t under `from` becomes a sample of x_t′ under `to`, and a path of one probability-flow ODE a path of
 * the other's (Kingma et al. 2021, §5; Karras et al. 2022, App. B).
 *
 * @returns a new batch, and its time under `to`
 * @throws RangeError if t is no time of `from`, or `to` never has that σ
 */
export function changeProcess({x, t}: TimedBatch, from: Process, to: Process): TimedBatch {
  const before = from.level(t);
  const time = to.timeOfSigma(from.sigma(t));
  const after = to.level(time);
  // Either ratio would do; this one never divides by the smaller number.
  const scale =
    before.signalScale >= before.noiseStd ? after.signalScale / before.signalScale : after.noiseStd / before.noiseStd;
  return {x: x.map((value) => scale * value), t: time};
}
