import {varianceExplodingLevel, variancePreservingLevel} from "../level.js";
import type {DdpmSchedule} from "../schedules/ddpm-schedule.js";
import type {Level} from "../types.js";

/**
 * A way of adding noise in time: x_t = signalScale(t)·x₀ + noiseStd(t)·ε.
 * Two processes whose σ = noiseStd/signalScale agree are one process in two scales of coordinates and of time.
 */
export interface Process {
  readonly name: string;
  /** Times run from tMin to tMax; noise grows. */
  readonly tMin: number;
  readonly tMax: number;
  signalScale(t: number): number;
  noiseStd(t: number): number;
  /** noiseStd/signalScale. */
  sigma(t: number): number;
  /** The time at which the noise level is `sigma`: the inverse of `sigma`. */
  timeOfSigma(sigma: number): number;
  /** {signalScale, noiseStd} at time t. */
  level(t: number): Level;
  /** {signalScale, noiseStd} at noise level σ, without the detour over t: also at σ = 0 and beyond tMax. */
  levelOfSigma(sigma: number): Level;
}

/**
 * The variance-exploding process of Karras et al. 2022: t is σ, the signal is not touched, x = x₀ + tε.
 */
export const varianceExploding: Process = makeProcess({
  name: "variance exploding",
  tMin: 0,
  tMax: Infinity,
  sigma: (t) => checkTime("variance exploding", t, 0, Infinity),
  timeOfSigma: (sigma) => checkTime("variance exploding", sigma, 0, Infinity),
  levelOfSigma: varianceExplodingLevel
});

/**
 * Creates the continuous variance-preserving process (Song et al. 2021b, eq. 32–33), t in [0, 1]:
 * β(t) = betaMin + t·(betaMax − betaMin), ᾱ(t) = exp(−∫₀ᵗ β), signalScale = √ᾱ, noiseStd = √(1−ᾱ),
 * so σ(t) = √(exp(½·(betaMax − betaMin)·t² + betaMin·t) − 1).
 *
 * @param options.betaMin 0.1 unless given
 * @param options.betaMax 20 unless given
 * @throws RangeError unless 0 < betaMin < betaMax < ∞
 */
export function createVariancePreserving({
  betaMin = 0.1,
  betaMax = 20
}: {readonly betaMin?: number; readonly betaMax?: number} = {}): Process {
  if (!(betaMin > 0 && betaMax > betaMin && betaMax < Infinity))
    throw new RangeError(
      `createVariancePreserving: betaMin is ${betaMin} and betaMax ${betaMax}; they must satisfy 0 < betaMin < betaMax.`
    );
  const slope = betaMax - betaMin;
  return makeProcess({
    name: "variance preserving",
    tMin: 0,
    tMax: 1,
    sigma: (t) => {
      checkTime("variance preserving", t, 0, 1);
      return Math.sqrt(Math.expm1((slope * t * t) / 2 + betaMin * t));
    },
    timeOfSigma: (sigma) => {
      const integral = logOnePlusSquare(sigma); // ∫β = log(1 + σ²): solve the quadratic, without cancellation
      return (2 * integral) / (betaMin + Math.sqrt(betaMin * betaMin + 2 * slope * integral));
    },
    levelOfSigma: variancePreservingLevel
  });
}

/**
 * Creates the variance-preserving process of a DDPM schedule; t is the training step, real numbers between steps
 * allowed (log σ is interpolated).
 */
export function createDdpmProcess(schedule: DdpmSchedule): Process {
  const tMax = schedule.numTrainSteps - 1;
  return makeProcess({
    name: "variance preserving, discrete",
    tMin: 0,
    tMax,
    sigma: (t) => schedule.sigmaAt(checkTime("variance preserving, discrete", t, 0, tMax)),
    timeOfSigma: (sigma) => schedule.timeOfSigma(sigma),
    levelOfSigma: variancePreservingLevel
  });
}

/** Derives the rest of a process from σ(t) and from what a level looks like at σ. */
function makeProcess(core: Pick<Process, "name" | "tMin" | "tMax" | "sigma" | "timeOfSigma" | "levelOfSigma">): Process {
  const level = (t: number): Level => core.levelOfSigma(core.sigma(t));
  return {...core, level, signalScale: (t) => level(t).signalScale, noiseStd: (t) => level(t).noiseStd};
}

function checkTime(name: string, t: number, tMin: number, tMax: number): number {
  if (!(t >= tMin && t <= tMax && t < Infinity))
    throw new RangeError(`${name}: t is ${t}; give a finite number from ${tMin} to ${tMax}.`);
  return t;
}

function logOnePlusSquare(sigma: number): number {
  if (!(sigma >= 0 && sigma < Infinity))
    throw new RangeError(`timeOfSigma: sigma is ${sigma}; give a finite number, 0 or greater.`);
  return sigma > 1e8 ? 2 * Math.log(sigma) : Math.log1p(sigma * sigma);
}
