/** Four walks from one wide cloud (E8), and how far each crowd is from the truth. No DOM. */
import {ascend} from "../../math/dynamics/ascent.js";
import {runAnnealedLangevin} from "../../math/dynamics/annealed-langevin.js";
import {runLangevin} from "../../math/dynamics/langevin.js";
import {exponentialSigmas} from "../../math/levels/exponential.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import {estimateEnergyDistance} from "../../math/metrics/energy.js";
import type {Estimate} from "../../math/metrics/estimate.js";
import {createRandom} from "../../math/noise/random.js";
import {sample} from "../../math/sample.js";
import {heun} from "../../math/solvers/heun.js";
import type {Target} from "../../math/types.js";

export const METHODS = ["ascent", "langevin", "annealed", "flow"] as const;
export type Method = (typeof METHODS)[number];

export const WALKERS = 1000;
/** Moments that are kept of each walk, the start included. */
export const MOMENTS = 101;
/** Standard deviation of the cloud that all start from. */
export const WIDE = 20;

const STEPS = 400;
/** Of annealed Langevin: slow enough that the crowd keeps up while the hill splits in two. */
const LEVELS = 40;
const STEPS_PER_LEVEL = 30;
/** A fifth of the hills' variance 0.25: ULA's law of rest is 11 % too wide in variance, and it is stable. */
const STEP_SIZE = 0.05;

/** One crowd at one moment. */
export interface Moment {
  /** x and y of each walker by turns. */
  readonly x: Float64Array;
  /** Noise level whose slope they follow; 0 for p itself. */
  readonly sigma: number;
}

/** Every state of a method's walk, as a generator that a page can take slices of. */
export function* walk(method: Method, target: Target, seed: number): Generator<Moment, void, void> {
  const random = createRandom(seed, METHODS.indexOf(method) + 1);
  const x = createRandom(seed).normals(2 * WALKERS).map((value) => WIDE * value);
  if (method === "flow") {
    const levels = karrasSigmas(MOMENTS - 1, {sigmaMin: 0.02, sigmaMax: WIDE});
    for (const state of sample({denoise: target.denoise, levels, x, solver: heun})) yield {x: state.x, sigma: state.sigma};
    return;
  }
  const score = (at: Float64Array) => target.score(at);
  if (method === "annealed") {
    const sigmas = exponentialSigmas(LEVELS, {sigmaMin: 0.05, sigmaMax: WIDE}).slice(0, -1);
    const kept = (LEVELS * STEPS_PER_LEVEL) / (MOMENTS - 1);
    for (const state of runAnnealedLangevin({score: target.score, x, sigmas, stepsPerLevel: STEPS_PER_LEVEL, random})) if (state.i % kept === 0) yield state;
    return;
  }
  const states =
    method === "ascent" ? ascend({score, x, stepSize: STEP_SIZE, numSteps: STEPS}) : runLangevin({score, x, stepSize: STEP_SIZE, numSteps: STEPS, random});
  for (const {i, x: at} of states) if (i % (STEPS / (MOMENTS - 1)) === 0) yield {x: at, sigma: 0};
}

/** The share of walkers in the left half of the plane. */
export function leftShare(x: Float64Array): number {
  let left = 0;
  for (let i = 0; i < x.length; i += 2) if (x[i]! < 0) left++;
  return (2 * left) / x.length;
}

/** Energy distance of a crowd to draws of the target, from the first 400 of each: a few milliseconds. */
export function distanceToTruth(x: Float64Array, truth: Float64Array): Estimate {
  return estimateEnergyDistance(x.subarray(0, 800), truth.subarray(0, 800), {dim: 2});
}
