/**
 * The exact denoiser of the pictures on the CPU: the reference that the GPU is measured against, and what runs without one.
 *
 * The run itself happens in coefficient space (src/math/pictures/coefficient-space.ts), where a question costs O(N²) instead of
 * O(N·D). Only what is shown is expanded to pixels, and that incrementally: with x = a·x_start + Σ cₙyₙ + r at two successive
 * levels,
 *
 *     x′ = ρ·x + Σ (c′ₙ − ρ·cₙ)·yₙ + (r′ − ρ·r),   ρ = a′/a,
 *
 * and the difference has few pictures in it as soon as the posterior has (c itself never forgets the early, blurred steps). The
 * noise r is there if the solver adds any; each draw is projected on the pictures, O(N·D).
 *
 * Points of a batch know nothing of each other. They run ROWS_PER_PASS at a time, so that there is room to breathe.
 */
import {entropy} from "../../math/metrics/entropy.js";
import {createCoefficientSpace, type CoefficientSpace} from "../../math/pictures/coefficient-space.js";
import {sample} from "../../math/sample.js";
import type {SampleState} from "../../math/types.js";
import {checkPosterior, checkRun} from "./check-run.js";
import {addPictures, projectRows, ROWS_PER_PASS} from "./picture-combinations.js";
import {gramMatrix} from "./gram-of-pictures.js";
import {createPlannedNoise, drawNoise} from "./picture-noise.js";
import type {Pictures} from "./pictures.js";
import {planNoiseOf} from "../../math/noise/plan-noise.js";
import {solverNamed} from "./solver-named.js";
import type {PictureStep, Posterior, RunOptions} from "./types.js";

/** The pictures with everything that runs share. Plain arrays: lives in a worker, in Node, or on the page. */
export interface CoefficientModel {
  readonly pictures: Pictures;
  /** For runs without noise, and for posteriors. */
  readonly space: CoefficientSpace;
  /** For runs that add noise: states carry it along. */
  readonly noisySpace: CoefficientSpace;
  /** ‖yₙ‖²/2, n numbers. */
  readonly halfSquares: Float64Array;
}

/** A step in float64, before it is rounded for the page. */
export type CoefficientStep = Omit<PictureStep, "x" | "denoised"> & {readonly x: Float64Array; readonly denoised: Float64Array};

/** Awaited between pieces of work of some 100 ms at most: lets messages in; throws to cancel. */
export type Pause = () => Promise<void>;

/** Differences of coefficients below this move no coordinate by more than N·1e-17. */
const NEGLIGIBLE = 1e-17;

/** @param gram lower triangle of the bytes' dot products, see {@link gramMatrix} */
export function createCoefficientModel(pictures: Pictures, gram: Int32Array): CoefficientModel {
  const matrix = gramMatrix(gram, pictures);
  const {n, dim} = pictures;
  return {
    pictures,
    space: createCoefficientSpace({gram: matrix, n}),
    noisySpace: createCoefficientSpace({gram: matrix, n, dim}),
    halfSquares: Float64Array.from({length: n}, (_, i) => matrix[i * n + i] / 2)
  };
}

/**
 * Runs a solver from the first level to the last; yields at every level.
 *
 * @throws RangeError for a solver, a batch, levels, a seed or x out of range, and for levels that rise where the solver adds
 *   noise; what `pause` throws; the signal's reason when it aborts
 */
export async function* runInCoefficientSpace(
  model: CoefficientModel, options: RunOptions, pause: Pause = async () => {}
): AsyncGenerator<CoefficientStep, void, void> {
  const {n, dim} = model.pictures;
  const solver = solverNamed(options);
  checkRun(options, dim);
  const {batch, signal, seed = 0} = options;
  const breathe = async (): Promise<void> => {
    await pause();
    signal?.throwIfAborted();
  };
  const x = Float64Array.from(options.x);
  const projections = await project(model, x, breathe);
  const sigmas = Array.from(options.sigmas);
  const noisePlan = planNoiseOf(solver, sigmas);
  const space = noisePlan.count > 0 ? model.noisySpace : model.space;

  const passes = Array.from({length: Math.ceil(batch / ROWS_PER_PASS)}, (_, k): Pass => {
    const first = k * ROWS_PER_PASS;
    const count = Math.min(ROWS_PER_PASS, batch - first);
    const start = space.start(projections.subarray(first * n, (first + count) * n));
    const noise = createPlannedNoise(noisePlan, (interval) => drawForPass(model, {seed, interval, first, count}));
    const states = sample({denoise: space.denoise, levels: sigmas, x: start, solver, noise});
    return {x: x.subarray(first * dim, (first + count) * dim), state: start, states};
  });
  for (let i = 0; i < sigmas.length; i++) {
    const sigma = sigmas[i];
    const answer = new Float64Array(batch * dim);
    const answered: Float64Array[] = []; // what the statistics are of
    let nfe = 0;
    for (const [k, pass] of passes.entries()) {
      const state = pass.states.next().value as SampleState;
      nfe = state.nfe; // in every pass the same: each question is one call for the whole batch
      // A run that ends above σ = 0 (encoding) asks nothing at its last level; what is shown there is D all the same.
      const denoised = i === sigmas.length - 1 && sigma > 0 ? space.denoise(state.x, sigma) : state.denoised;
      await breathe();
      addPictures(advance(pass, state.x, space), model.pictures, 0, pass.x);
      await breathe();
      const shown = answer.subarray(k * ROWS_PER_PASS * dim).subarray(0, pass.x.length);
      // At σ = 0 the answer is x itself; elsewhere it is a mean of pictures.
      if (sigma === 0) shown.set(pass.x);
      else addPictures(coefficientsOf(denoised, space), model.pictures, 0, shown);
      answered.push(sigma === 0 ? state.x : denoised);
      await breathe();
    }
    yield {i, sigma, nfe, batch, x: x.slice(), denoised: answer, ...statistics(model, answered, space, sigma, batch)};
    await breathe();
  }
}

/** Some points of the batch on their way. */
interface Pass {
  /** Where they are now, in coordinates: part of the batch. */
  readonly x: Float64Array;
  /** The same in coefficient space, of the level before until x has caught up. */
  state: Float64Array;
  readonly states: Generator<SampleState, void, void>;
}

/** The noise of one elementary interval for a few points, in coefficient space. */
function drawForPass(
  {pictures, noisySpace}: CoefficientModel,
  {seed, interval, first, count}: {seed: number | string; interval: number; first: number; count: number}
): Float64Array {
  const {n, dim} = pictures;
  const z = new Float64Array(count * dim);
  for (let k = 0; k < count; k++) z.set(drawNoise({seed, interval, row: first + k, dim}), k * dim);
  const projections = new Float64Array(count * n);
  projectRows(z, pictures, 0, projections);
  return noisySpace.noise(projections, z);
}

/** The posterior over the pictures at one point. @throws RangeError, see {@link checkPosterior} */
export async function posteriorInCoefficientSpace(
  model: CoefficientModel, x: Float32Array | Float64Array, sigma: number
): Promise<Posterior> {
  const {pictures, space} = model;
  checkPosterior(x, sigma, pictures.dim);
  const weights = space.weights(space.start(await project(model, Float64Array.from(x), async () => {})), sigma);
  const mean = new Float64Array(pictures.dim);
  addPictures(weights, pictures, 0, mean);
  const mostLikely = indexOfLargest(weights, 0, weights.length);
  return {
    sigma, weights, denoised: Float32Array.from(mean), entropy: entropy(weights), largestWeight: weights[mostLikely], mostLikely
  };
}

async function project({pictures}: CoefficientModel, x: Float64Array, pause: Pause): Promise<Float64Array> {
  const batch = x.length / pictures.dim;
  const projections = new Float64Array(batch * pictures.n);
  for (let row = 0; row < batch; row += ROWS_PER_PASS) {
    projectRows(x, pictures, row, projections);
    await pause();
  }
  return projections;
}

/**
 * Brings x to `state` but for the pictures that have to be added: by ρ and by the noise.
 *
 * @returns rows·n coefficients of those pictures
 */
function advance(pass: Pass, state: Float64Array, {size: n, dim, stride}: CoefficientSpace): Float64Array {
  const {x, state: before} = pass;
  const rows = state.length / stride;
  const length = x.length / rows;
  const change = new Float64Array(rows * n);
  for (let row = 0; row < rows; row++) {
    const at = row * stride;
    const out = row * length;
    const ratio = before[at] === 0 ? 1 : state[at] / before[at];
    for (let d = 0; d < length; d++) x[out + d] *= ratio;
    for (let index = 0; index < n; index++) {
      const difference = state[at + 1 + index] - ratio * before[at + 1 + index];
      change[row * n + index] = Math.abs(difference) < NEGLIGIBLE ? 0 : difference;
    }
    const noise = at + 1 + 2 * n;
    for (let d = 0; d < dim; d++) x[out + d] += state[noise + d] - ratio * before[noise + d];
  }
  pass.state = state;
  return change;
}

/** The coefficients c of a few states [a, c, p, r]: rows·n numbers. */
function coefficientsOf(states: Float64Array, {size: n, stride}: CoefficientSpace): Float64Array {
  const rows = states.length / stride;
  const coefficients = new Float64Array(rows * n);
  for (let row = 0; row < rows; row++) coefficients.set(states.subarray(row * stride + 1, row * stride + 1 + n), row * n);
  return coefficients;
}

/**
 * Of the posterior: its weights are the coefficients of D. At σ = 0 all weight is on the nearest picture.
 *
 * @param answered per pass: D, at σ = 0 x
 */
function statistics(
  {halfSquares}: CoefficientModel, answered: readonly Float64Array[], {size: n, stride}: CoefficientSpace, sigma: number, batch: number
): Pick<PictureStep, "entropy" | "largestWeight" | "mostLikely"> {
  const result = {entropy: new Float64Array(batch), largestWeight: new Float64Array(batch).fill(1), mostLikely: new Int32Array(batch)};
  for (let row = 0; row < batch; row++) {
    const states = answered[Math.floor(row / ROWS_PER_PASS)];
    const at = (row % ROWS_PER_PASS) * stride + 1;
    if (sigma === 0) {
      const projections = states.subarray(at + n, at + 2 * n);
      const closeness = projections.map((product, index) => product - halfSquares[index]); // −‖x − yₙ‖²/2 + ‖x‖²/2
      result.mostLikely[row] = indexOfLargest(closeness, 0, n);
    } else {
      const weights = states.subarray(at, at + n);
      const best = indexOfLargest(weights, 0, n);
      result.entropy[row] = entropy(weights);
      result.largestWeight[row] = weights[best];
      result.mostLikely[row] = best;
    }
  }
  return result;
}

function indexOfLargest(values: Float64Array, from: number, to: number): number {
  let best = from;
  for (let k = from + 1; k < to; k++) if (values[k] > values[best]) best = k;
  return best - from;
}
