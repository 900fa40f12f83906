/** The second contest: points in 16384 dimensions under the exact denoiser of the picture set. */
import {createPointCloud, createRandom, euler, karrasSigmas, lastState, sample, toCoordinates} from "../../../src/math/index.js";
import type {Pictures} from "../../../src/sampler/pictures/pictures.js";

/**
 * Seven steps over all that matters: at σ = 80 some 900 of 1433 pictures share the weight, from σ = 3 on one has nearly
 * all of it. (Ours skip what has no weight, so the choice counts.) They end above 0, where rounding can still be seen.
 */
export const SIGMAS = karrasSigmas(8, {sigmaMin: 0.5, sigmaMax: 80}).slice(0, -1);

/** The picture set in the forms that contestants want. Made once per N; making it is not timed. */
export interface PictureSet {
  readonly pictures: Pictures;
  /** n·dim, float32: for those that work in pixel space. */
  readonly coordinates: Float32Array;
  /** ‖y‖²/2 of each, float32. */
  readonly halfSquares: Float32Array;
  /** Lower triangle of the bytes' dot products. */
  readonly gram: Int32Array;
}

/** Euler's steps for `batch` points from x at SIGMAS[0]. */
export interface PictureTask extends PictureSet {
  readonly batch: number;
  /** batch·dim coordinates. */
  readonly x: Float64Array;
}

export function makeSet(pictures: Pictures, gram: Int32Array): PictureSet {
  const {n, dim} = pictures;
  const coordinates = toCoordinates(pictures.bytes);
  const halfSquares = Float32Array.from({length: n}, (_, i) => {
    let sum = 0;
    for (let d = 0, at = i * dim; d < dim; d++) sum += coordinates[at + d] ** 2;
    return sum / 2;
  });
  return {pictures, coordinates, halfSquares, gram};
}

/** Pure noise, the same for every N. */
export const makeStart = (numbers: number): Float64Array => createRandom(16384).normals(numbers).map((normal) => SIGMAS[0] * normal);

/** By differences, ‖x − y‖² itself, in float64 and pixel space: shares no trick with any contestant. */
export function exactAnswer({pictures: {bytes, dim}}: PictureSet, x: Float64Array): Float64Array {
  const {denoise} = createPointCloud(toCoordinates(bytes, new Float64Array(bytes.length)), dim);
  return lastState(sample({denoise, levels: SIGMAS, x, solver: euler})).x;
}
