/**
 * The exact denoiser of the pictures on the CPU: the reference that the GPU is measured against, and what runs without one.
 *
 * The run itself happens in coefficient space (src/math/pictures/coefficient-space.ts), where a step costs O(N²) instead of O(N·D).
 * Only what is shown is expanded to pixels, and that incrementally: with x = a·x_start + Σ cₙyₙ at two successive levels,
 *
 *     x′ = ρ·x + Σ (c′ₙ − ρ·cₙ)·yₙ,   ρ = a′/a,
 *
 * and the difference has few pictures in it as soon as the posterior has (c itself never forgets the early, blurred steps).
 */
import {entropy} from "../math/metrics/entropy.js";
import {createCoefficientSpace, type CoefficientSpace} from "../math/pictures/coefficient-space.js";
import {sample} from "../math/sample.js";
import {checkPosterior, checkRun, solverNamed} from "./check-run.js";
import {addPictures, projectRows, ROWS_PER_PASS} from "./picture-combinations.js";
import {gramMatrix} from "./gram-of-pictures.js";
import type {Pictures} from "./pictures.js";
import type {PictureStep, Posterior, RunOptions} from "./types.js";

/** The pictures with everything that runs share. Plain arrays: lives in a worker, in Node, or on the page. */
export interface CoefficientModel {
  readonly pictures: Pictures;
  readonly space: CoefficientSpace;
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
  const {n} = pictures;
  return {
    pictures,
    space: createCoefficientSpace({gram: matrix, n}),
    halfSquares: Float64Array.from({length: n}, (_, i) => matrix[i * n + i] / 2)
  };
}

/**
 * Runs a solver from the first level to the last; yields at every level.
 *
 * @throws RangeError for a batch, levels or x out of range; what `pause` throws; the signal's reason when it aborts
 */
export async function* runInCoefficientSpace(
  model: CoefficientModel, options: RunOptions, pause: Pause = async () => {}
): AsyncGenerator<CoefficientStep, void, void> {
  const {pictures, space} = model;
  const {n, dim} = pictures;
  checkRun(options, dim);
  const {batch, sigmas, signal} = options;
  const breathe = async (): Promise<void> => {
    await pause();
    signal?.throwIfAborted();
  };
  const x = Float64Array.from(options.x);
  const projections = await project(model, x, breathe);

  const expand = async (coefficients: Float64Array, out: Float64Array): Promise<Float64Array> => {
    for (let row = 0; row < batch; row += ROWS_PER_PASS) {
      addPictures(coefficients, pictures, row, out);
      await breathe();
    }
    return out;
  };

  let previous = space.start(projections);
  const states = sample({denoise: space.denoise, levels: Array.from(sigmas), x: previous, solver: solverNamed(options.solver)});
  for (const {i, sigma, nfe, x: state, denoised: asked} of states) {
    // A run that ends above σ = 0 (encoding) asks nothing at its last level; what is shown there is D all the same.
    const denoised = i === sigmas.length - 1 && sigma > 0 ? space.denoise(state, sigma) : asked;
    const change = new Float64Array(batch * n);
    for (let row = 0; row < batch; row++) advanceRow(model, previous, state, row, x, change);
    await expand(change, x);
    // At σ = 0 the answer is x itself; elsewhere it is a mean of pictures.
    const answer = sigma === 0 ? x.slice() : await expand(coefficientsOf(model, denoised, batch), new Float64Array(batch * dim));
    yield {i, sigma, nfe, batch, x: x.slice(), denoised: answer, ...statistics(model, sigma === 0 ? state : denoised, sigma, batch)};
    previous = state;
    await breathe();
  }
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

/** Scales row `row` of x by ρ and writes the pictures that have to be added to it into `change`. */
function advanceRow(
  {pictures: {n, dim}, space}: CoefficientModel,
  previous: Float64Array, state: Float64Array, row: number, x: Float64Array, change: Float64Array
): void {
  const at = row * space.stride;
  const ratio = previous[at] === 0 ? 1 : state[at] / previous[at];
  for (let d = row * dim; d < (row + 1) * dim; d++) x[d] *= ratio;
  for (let index = 0; index < n; index++) {
    const difference = state[at + 1 + index] - ratio * previous[at + 1 + index];
    change[row * n + index] = Math.abs(difference) < NEGLIGIBLE ? 0 : difference;
  }
}

/** The coefficients c of a batch of states [a, c, p]: batch·n numbers. */
function coefficientsOf({pictures: {n}, space}: CoefficientModel, states: Float64Array, batch: number): Float64Array {
  const coefficients = new Float64Array(batch * n);
  for (let row = 0; row < batch; row++) {
    coefficients.set(states.subarray(row * space.stride + 1, row * space.stride + 1 + n), row * n);
  }
  return coefficients;
}

/** Of the posterior: its weights are the coefficients of D. At σ = 0 all weight is on the nearest picture. */
function statistics(
  model: CoefficientModel, states: Float64Array, sigma: number, batch: number
): Pick<PictureStep, "entropy" | "largestWeight" | "mostLikely"> {
  const {pictures: {n}, space, halfSquares} = model;
  const result = {entropy: new Float64Array(batch), largestWeight: new Float64Array(batch).fill(1), mostLikely: new Int32Array(batch)};
  for (let row = 0; row < batch; row++) {
    const at = row * space.stride + 1;
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
