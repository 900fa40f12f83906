/** What a patch-local denoiser looks at, with its defaults; and the one that runs on the CPU. */
import {createLocalDenoiser, LOCAL_WINDOWS, windowSchedule, type LocalDenoiser, type PatchBorders} from "../../math/denoisers/local.js";
import type {PatchShape} from "../../math/denoisers/patch-shifts.js";
import {PICTURE_CHANNELS, PICTURE_SIZE} from "../../math/pictures/pictures.js";
import {firstPictures, type Pictures} from "./pictures.js";

/** What the denoiser looks at. */
export interface LocalModelOptions {
  readonly pictures: Pictures;
  /**
   * How many, from the first on: 128 unless given, or 16 where `maxShift` is above 0. On the CPU one question for one point takes
   * about 0.3 ms per picture and shift, and there are (2·maxShift + 1)² shifts.
   */
  readonly numPictures?: number;
  /** Side of the patch for each σ, see `windowSchedule`; `LOCAL_WINDOWS` unless given: the whole picture above σ = 30, 7 pixels at the end. */
  readonly windows?: ReadonlyArray<readonly [sigma: number, window: number]>;
  /** How many pixels away a patch may come from: 0 unless given, to `Infinity`. */
  readonly maxShift?: number;
  /** "zeros" unless given. */
  readonly borders?: PatchBorders;
  /** Of a picture, in pixels; 64 and 64 unless given. */
  readonly height?: number;
  readonly width?: number;
}

/** The pictures that are looked at, and how. @throws RangeError for windows or a number of pictures that cannot be, or pictures of another size */
export function readLocalOptions({
  pictures, maxShift = 0, numPictures = Math.min(pictures.n, maxShift > 0 ? 16 : 128), windows = LOCAL_WINDOWS, borders = "zeros",
  height = PICTURE_SIZE, width = PICTURE_SIZE
}: LocalModelOptions): {pictures: Pictures; shape: PatchShape} {
  if (pictures.dim !== height * width * PICTURE_CHANNELS)
    throw new RangeError(`The pictures have ${pictures.dim} numbers; ${height} × ${width} pixels have ${height * width * PICTURE_CHANNELS}. Give their height and width.`);
  if (!(Number.isInteger(numPictures) && numPictures >= 1))
    throw new RangeError(`The number of pictures is ${numPictures}; give a whole number, 1 or greater.`);
  return {pictures: firstPictures(pictures, numPictures), shape: {height, width, window: windowSchedule(windows), maxShift, borders}};
}

/** The denoiser of src/math, in float64. @throws RangeError as `readLocalOptions`, or for a shift that cannot be */
export function createLocalModel(options: LocalModelOptions): LocalDenoiser {
  const {pictures: {bytes}, shape} = readLocalOptions(options);
  return createLocalDenoiser({pictures: bytes, channels: PICTURE_CHANNELS, ...shape});
}
