/**
 * Runs of the patch-local denoiser (src/math/denoisers/local.ts) on pictures: float64, in pixels. It sees patches, not pictures,
 * and so makes new ones of pieces of old ones. There is no short cut: each question looks at every patch of every picture.
 */
import {createLocalDenoiser, windowSchedule, type LocalDenoiser, type PatchBorders} from "../../math/denoisers/local.js";
import {PICTURE_CHANNELS, PICTURE_SIZE} from "../../math/pictures/pictures.js";
import {sampleAsync} from "../../math/sample.js";
import {checkRun} from "./check-run.js";
import {createPlannedNoise, drawNoise} from "./picture-noise.js";
import {firstPictures, type Pictures} from "./pictures.js";
import {planNoiseOf} from "../plan-noise.js";
import type {Pause} from "./run-in-coefficient-space.js";
import {solverNamed} from "./solver-named.js";
import type {PictureStep, RunOptions} from "./types.js";

/** What the denoiser looks at. */
export interface LocalModelOptions {
  readonly pictures: Pictures;
  /**
   * How many, from the first on: 128 unless given, or 16 where `maxShift` is above 0. One question for one point takes about
   * 0.3 ms per picture and shift, and there are (2·maxShift + 1)² shifts.
   */
  readonly numPictures?: number;
  /** Side of the patch for each σ, see `windowSchedule`; the whole picture above σ = 30, 7 pixels at the end, unless given. */
  readonly windows?: ReadonlyArray<readonly [sigma: number, window: number]>;
  /** How many pixels away a patch may come from: 0 unless given, to `Infinity`. */
  readonly maxShift?: number;
  /** "zeros" unless given. */
  readonly borders?: PatchBorders;
  /** Of a picture, in pixels; 64 and 64 unless given. */
  readonly height?: number;
  readonly width?: number;
}

/** A step of a patch-local run. No picture has a posterior weight of its own here. The arrays belong to the receiver. */
export type LocalStep = Pick<PictureStep, "i" | "sigma" | "nfe" | "batch" | "x" | "denoised">;

const WINDOWS: LocalModelOptions["windows"] = [[30, Infinity], [12, 31], [5, 21], [2, 13], [0, 7]];

/** @throws RangeError for windows, a shift or a number of pictures that cannot be, or pictures of another size */
export function createLocalModel({
  pictures, maxShift = 0, numPictures = Math.min(pictures.n, maxShift > 0 ? 16 : 128), windows = WINDOWS!, borders = "zeros",
  height = PICTURE_SIZE, width = PICTURE_SIZE
}: LocalModelOptions): LocalDenoiser {
  if (pictures.dim !== height * width * PICTURE_CHANNELS)
    throw new RangeError(`The pictures have ${pictures.dim} numbers; ${height} × ${width} pixels have ${height * width * PICTURE_CHANNELS}. Give their height and width.`);
  if (!(Number.isInteger(numPictures) && numPictures >= 1))
    throw new RangeError(`The number of pictures is ${numPictures}; give a whole number, 1 or greater.`);
  const {bytes} = firstPictures(pictures, numPictures);
  return createLocalDenoiser({pictures: bytes, height, width, channels: PICTURE_CHANNELS, window: windowSchedule(windows), maxShift, borders});
}

/**
 * Runs a solver from the first level to the last; yields at every level.
 *
 * @param hooks.pause awaited after each picture and row of shifts: lets messages in; throws to cancel
 * @param hooks.onProgress how far the present question is, 0 … 1
 * @throws as `runInCoefficientSpace`
 */
export async function* runLocally(
  model: LocalDenoiser, options: RunOptions,
  {pause = async () => {}, onProgress}: {readonly pause?: Pause; readonly onProgress?: (fraction: number) => void} = {}
): AsyncGenerator<LocalStep, void, void> {
  const {dim} = model;
  const solver = solverNamed(options);
  checkRun(options, dim);
  const {batch, signal, seed = 0} = options;
  const levels = Array.from(options.sigmas);
  const noise = createPlannedNoise(planNoiseOf(solver, levels), (interval) => {
    const z = new Float64Array(batch * dim);
    for (let row = 0; row < batch; row++) z.set(drawNoise({seed, interval, row, dim}), row * dim);
    return z;
  });
  const denoise = async (x: Float64Array, sigma: number): Promise<Float64Array> => {
    const steps = model.denoiseInSteps(x, sigma);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      onProgress?.(step.value);
      await pause();
      signal?.throwIfAborted();
    }
  };
  for await (const {i, sigma, nfe, x, denoised} of sampleAsync({denoise, levels, x: Float64Array.from(options.x), solver, noise})) {
    // A run that ends above σ = 0 (encoding) asks nothing at its last level; what is shown there is D all the same.
    const shown = i === levels.length - 1 && sigma > 0 ? await denoise(x, sigma) : denoised;
    yield {i, sigma, nfe, batch, x: Float32Array.from(x), denoised: Float32Array.from(shown)};
  }
}
