/**
 * The way back with fresh noise, for E14: the reverse SDE in coefficient space. Its noise is drawn as products with the
 * pictures, N(0, G), so thousands of runs need no pixels. Pure and synchronous; only `worker.ts` needs it.
 */
import {karrasSigmas} from "../../math/levels/karras.js";
import {replayNoise} from "../../math/noise/replay.js";
import {createGramNoise, factorGram} from "../../math/pictures/coefficient-noise.js";
import {eulerAncestral} from "../../math/solvers/euler-ancestral.js";
import type {Random} from "../../math/types.js";
import {END_SIGMA, endOf, projectionsOfNoised, type TrialModel} from "./trials.js";

export interface ReverseSde {
  /**
   * Noises picture `k` to each σ with one ε and goes back by the reverse SDE (Euler a on Karras levels). Draw number i of each
   * run is the same at every σ.
   *
   * @param noise ε·yₙ, n numbers
   * @param random of the draws on the way: another for each trial
   * @returns per σ: the picture that came back
   */
  trial(k: number, noise: Float64Array, sigmas: readonly number[], numSteps: number, random: Random): Int32Array;
}

/** Factors the Gram matrix: about a second for 1433 pictures. */
export function createReverseSde(model: TrialModel): ReverseSde {
  const {n, gram, space} = model;
  const lower = factorGram(gram, n);
  return {
    trial(k, noise, sigmas, numSteps, random) {
      // All draws of a run at once, one per step at most, which is cheaper.
      const {stride} = space;
      const batch = createGramNoise(space, lower, random)(numSteps * stride, Infinity, 0);
      const draws = Array.from({length: numSteps}, (_, i) => batch.subarray(i * stride, (i + 1) * stride));
      return Int32Array.from(sigmas, (sigma) =>
        endOf(model, projectionsOfNoised(model, k, noise, sigma), karrasSigmas(numSteps, {sigmaMin: END_SIGMA, sigmaMax: sigma}), SOLVER, replayNoise(draws)));
    }
  };
}

const SOLVER = eulerAncestral();
