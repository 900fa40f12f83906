/** Crowds under guidance in the plane: where noise lands for each weight, and how far that is from what was asked for. No DOM. */
import {karrasSigmas} from "../../math/levels/karras.js";
import {estimateEnergyDistance} from "../../math/metrics/energy.js";
import {createRandom} from "../../math/noise/random.js";
import {sample} from "../../math/sample.js";
import {heun} from "../../math/solvers/heun.js";
import {classProbability, conditionOnClass} from "../../math/targets/classes.js";
import type {Mixture} from "../../math/targets/mixture.js";
import type {Denoiser} from "../../math/types.js";

export const WALKERS = 500;
const SIGMA_MAX = 40;
const SIGMA_MIN = 0.02;
const STEPS = 30;

/** One crowd, come to its end. */
export interface Landing {
  readonly weight: number;
  /** x and y of each walker by turns. */
  readonly x: Float64Array;
  /** Mean probability of the class, by the exact classifier: 1 is obedience. */
  readonly obeyed: number;
  /** Mean distance between two walkers, as a share of that between two draws of the class: 1 is its own variety. */
  readonly diversity: number;
  /** Energy distance to the class; 0 is p(x | class) itself. Below about 0.02 it is the luck of 500 walkers. */
  readonly distance: number;
}

/** A denoiser from the exact parts and a weight: as the page's cell writes them. */
export type Guided = (parts: {readonly all: Mixture; readonly one: Mixture; readonly other: Mixture}, weight: number) => Denoiser;

export interface Landings {
  /** Levels from σ_max down, one state at a time, for those who must breathe; the last is the landing. */
  run(guided: Guided, weight: number): Generator<undefined, Landing, void>;
  readonly one: Mixture;
}

/** Crowds of one world under one seed: the same noise for every weight and way. The prompt is class 0. */
export function createLandings(all: Mixture, seed: number): Landings {
  const [one, other] = [conditionOnClass(all, 0), conditionOnClass(all, 1)];
  const truth = one.sample(WALKERS, createRandom(seed, 1));
  const spread = meanPairDistance(truth);
  const start = createRandom(seed).normals(2 * WALKERS).map((value) => SIGMA_MAX * value);
  const levels = karrasSigmas(STEPS, {sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX});
  return {
    one,
    *run(guided, weight) {
      let x: Float64Array = start;
      for (const state of sample({denoise: guided({all, one, other}, weight), levels, x: start, solver: heun})) {
        x = state.x;
        yield;
      }
      const probabilities = classProbability(all, 0, x);
      return {
        weight,
        x,
        obeyed: probabilities.reduce((sum, value) => sum + value, 0) / WALKERS,
        diversity: meanPairDistance(x) / spread,
        distance: estimateEnergyDistance(x, truth, {dim: 2}).value
      };
    }
  };
}

/** Of points in the plane, x and y by turns. */
function meanPairDistance(x: Float64Array): number {
  const n = x.length / 2;
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) sum += Math.hypot(x[2 * i]! - x[2 * j]!, x[2 * i + 1]! - x[2 * j + 1]!);
  return (2 * sum) / (n * (n - 1));
}
