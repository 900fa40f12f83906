/**
 * Experiments on the exact denoiser that need no pixels: they run in coefficient space, thousands of runs a minute. Pure and
 * synchronous; `ideal-worker.ts` deals them out.
 *
 * A run that starts at y_k + σε knows all it needs from the dot products y_k·yₙ (the Gram matrix) and ε·yₙ, so one noise
 * is projected on the pictures once and serves every σ.
 */
import {karrasSigmas} from "../../math/levels/karras.js";
import {createCoefficientSpace, type CoefficientSpace} from "../../math/pictures/coefficient-space.js";
import {lastState, sample} from "../../math/sample.js";
import {euler} from "../../math/solvers/euler.js";
import {heun} from "../../math/solvers/heun.js";
import type {NoiseSource, Solver} from "../../math/types.js";
import {gramMatrix} from "../../sampler/pictures/gram-of-pictures.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";

/** The last level before 0 of every run here: far below the σ at which anything is still open. */
export const END_SIGMA = 0.02;

export interface TrialModel {
  readonly n: number;
  /** n·n dot products of the pictures' coordinates. */
  readonly gram: Float64Array;
  readonly space: CoefficientSpace;
}

export function createTrialModel(pictures: Pictures, triangle: Int32Array): TrialModel {
  const gram = gramMatrix(triangle, pictures);
  return {n: pictures.n, gram, space: createCoefficientSpace({gram, n: pictures.n})};
}

/** Dot products of y_k + σε with every picture, from those of ε. */
export function projectionsOfNoised({n, gram}: TrialModel, k: number, noise: Float64Array, sigma: number): Float64Array {
  return Float64Array.from({length: n}, (_, m) => gram[k * n + m] + sigma * noise[m]);
}

/** Where a run leads from this state, as the index of the picture it ends on. The last level is 0. */
export function endOf(
  {n, space}: TrialModel, projections: Float64Array, sigmas: ArrayLike<number>, solver: Solver, noise?: NoiseSource
): number {
  const last = lastState(sample({denoise: space.denoise, levels: sigmas, x: space.start(projections), solver, ...(noise && {noise})}));
  // At σ = 0 the state is D of the level before: its coefficients are posterior weights.
  return indexOfLargest(last.x.subarray(1, 1 + n));
}

export interface ReturnTrial {
  /** Per σ: the picture that came back. */
  readonly cameBack: Int32Array;
  /** Per σ: the exact posterior's weight on the picture that was noised. */
  readonly weight: Float64Array;
  /** Per σ: 1 where the likeliest picture is the one that was noised, else 0. No guess from x can do better on average. */
  readonly guessed: Uint8Array;
}

/**
 * Noises picture `k` to each σ with one ε and goes back by the ODE (Heun on Karras levels).
 *
 * @param noise ε·yₙ, n numbers
 */
export function returnTrial(model: TrialModel, k: number, noise: Float64Array, sigmas: readonly number[], numSteps: number): ReturnTrial {
  const cameBack = new Int32Array(sigmas.length);
  const weight = new Float64Array(sigmas.length);
  const guessed = new Uint8Array(sigmas.length);
  sigmas.forEach((sigma, s) => {
    const projections = projectionsOfNoised(model, k, noise, sigma);
    const weights = model.space.weights(model.space.start(projections), sigma);
    weight[s] = weights[k];
    guessed[s] = Number(indexOfLargest(weights) === k);
    cameBack[s] = endOf(model, projections, karrasSigmas(numSteps, {sigmaMin: END_SIGMA, sigmaMax: sigma}), heun);
  });
  return {cameBack, weight, guessed};
}

/** The numbers of steps that are compared with the reference. */
export const STEP_COUNTS = [5, 10, 20, 40] as const;
export const REFERENCE_STEPS = 200;

export interface StepsTrial {
  /** Which picture each number of steps ends on. */
  readonly euler: number[];
  readonly heun: number[];
  /** Which picture 200 Heun steps end on. */
  readonly reference: number;
}

/** One noise σ_max·ε, taken back with few steps and with many. */
export function stepsTrial(model: TrialModel, noise: Float64Array, sigmaMax: number): StepsTrial {
  const projections = noise.map((product) => sigmaMax * product);
  const end = (numSteps: number, solver: Solver): number =>
    endOf(model, projections, karrasSigmas(numSteps, {sigmaMin: END_SIGMA, sigmaMax}), solver);
  return {
    euler: STEP_COUNTS.map((count) => end(count, euler)),
    heun: STEP_COUNTS.map((count) => end(count, heun)),
    reference: end(REFERENCE_STEPS, heun)
  };
}

/** Distance of each picture to its nearest other one: n numbers. */
export function nearestOthers({n, gram}: TrialModel): Float64Array {
  return Float64Array.from({length: n}, (_, i) => {
    let least = Infinity;
    for (let j = 0; j < n; j++) {
      if (j !== i) least = Math.min(least, gram[i * n + i] + gram[j * n + j] - 2 * gram[i * n + j]);
    }
    return Math.sqrt(Math.max(0, least));
  });
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
