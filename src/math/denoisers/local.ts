import {countRows, requireInteger, requireOneOf, requireSigma} from "../check.js";
import {toCoordinates} from "../pictures/pictures.js";
import {NEGLIGIBLE_WEIGHT} from "../targets/point-cloud.js";
import type {Denoiser} from "../types.js";
import {boxSum} from "./box-sum.js";
import {listCandidates, type PatchShift} from "./patch-shifts.js";

const NEGLIGIBLE_EXPONENT = Math.log(NEGLIGIBLE_WEIGHT);

/** What a patch sees beyond the border, and which patches it may be compared with. See `createLocalDenoiser`. */
export type PatchBorders = "zeros" | "circular" | "circular-inside";

/** The pictures of a local denoiser, and how large its patches are. */
export interface LocalDenoiserOptions {
  /**
   * N·height·width·channels numbers, picture after picture, row by row, pixel by pixel. A Uint8Array holds bytes, whose
   * coordinates are (2u − 255)/255 (`toCoordinates`); any other array holds coordinates. Kept, not copied.
   */
  readonly pictures: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  /** Numbers per pixel. */
  readonly channels: number;
  /** Side of the patch in pixels, odd, or `Infinity` for the whole picture; or a function of σ (`windowSchedule`). */
  readonly window: number | ((sigma: number) => number);
  /** How many pixels away along each axis a patch may come from: 0 (position-locked) unless given, to `Infinity`. */
  readonly maxShift?: number;
  /** "zeros" unless given. */
  readonly borders?: PatchBorders;
}

/** A denoiser that sees patches only. */
export interface LocalDenoiser {
  /** Number of pictures N. */
  readonly size: number;
  /** height·width·channels. */
  readonly dim: number;
  readonly denoise: Denoiser;
  /**
   * `denoise` in pieces: yields the share that is done, in (0, 1], after each picture and row of shifts; returns the
   * answer. A worker shows it, and cancels by not asking on.
   */
  denoiseInSteps(x: Float64Array, sigma: number): Generator<number, Float64Array, void>;
}

/**
 * Creates the best denoiser that only sees a patch at a time, and so mixes patches of different pictures (Kamb &
 * Ganguli 2025, "An analytic theory of creativity in convolutional diffusion models"). For each pixel p, over pictures
 * n and shifts s,
 *
 *     D(x; σ)[p] = Σₙₛ wₙₛ(p)·yₙ[p + s]        wₙₛ(p) = softmaxₙₛ(−‖x[Ω(p)] − yₙ[Ω(p + s)]‖²/2σ²),
 *
 * Ω(p) being the window around p. For each n and s the patch distances of all pixels are one box filter of the
 * per-pixel squared difference, so the size of the patch is free; the sums run along (online softmax), so memory is
 * too.
 *
 * - `maxShift: 0`: the paper's local score machine (LS), which knows where it is. O(N·D).
 * - `maxShift: Infinity`: the equivariant one (ELS), which may take a patch from anywhere. O(N·D·height·width).
 *
 * Borders are those of the convolutional network that is modelled:
 * - "zeros" (zero padding; for ELS the paper's boundary-broken one): what lies beyond the border is the same constant
 *   in every picture and adds nothing to a distance, but it shows: a patch that the border cuts is only compared with
 *   patches that are cut alike. With the whole picture as window this is the exact denoiser of the set, whatever
 *   maxShift is.
 * - "circular" (the paper's ELS): pictures are tori, D commutes with circular shifts. With the whole picture as window:
 *   the exact denoiser of the set and all its circular shifts.
 * - "circular-inside" (the authors' code for ELS): x is a torus, but patches of the set are only taken from inside.
 *
 * At σ = ∞ the answer is the mean over all candidates; at σ = 0 it is x. A weight below 1e-17 of the largest is taken
 * as 0.
 *
 * @throws RangeError if pictures is no whole number of pictures, a size is no whole number or borders are unknown; its
 *   methods, where x has a wrong length or is not finite, the window is not odd, or no patch is left to compare with
 *   ("circular-inside")
 */
export function createLocalDenoiser({
  pictures,
  height,
  width,
  channels,
  window,
  maxShift = 0,
  borders = "zeros"
}: LocalDenoiserOptions): LocalDenoiser {
  requireInteger("createLocalDenoiser", "height", height);
  requireInteger("createLocalDenoiser", "width", width);
  requireInteger("createLocalDenoiser", "channels", channels);
  if (maxShift !== Infinity) requireInteger("createLocalDenoiser", "maxShift", maxShift, 0);
  requireOneOf("createLocalDenoiser", "borders", borders, ["zeros", "circular", "circular-inside"]);
  const pixels = height * width;
  const dim = pixels * channels;
  const size = countRows("createLocalDenoiser", "pictures", pictures.length, dim);

  function* denoiseInSteps(x: Float64Array, sigma: number): Generator<number, Float64Array, void> {
    requireSigma("denoise", sigma, {allowInfinity: true});
    const rows = countRows("denoise", "x", x.length, dim);
    if (sigma === 0) return x.slice();
    const {radius, rowShifts, columnShifts} = listCandidates({height, width, window, maxShift, borders}, sigma);

    // σ² may underflow; then only the nearest patch counts.
    const scale = Math.min(1 / (2 * sigma * sigma), Number.MAX_VALUE);
    const nearest = new Float64Array(rows * pixels).fill(Infinity);
    const totals = new Float64Array(rows * pixels);
    const sums = new Float64Array(rows * dim);
    const distances = new Float64Array(pixels);
    for (let n = 0; n < size; n++) {
      const picture = readPicture(pictures, n * dim, dim);
      for (const [i, rowShift] of rowShifts.entries()) {
        for (const columnShift of columnShifts)
          for (let row = 0; row < rows; row++) {
            fillSquaredDifferences(x, row * dim, picture, rowShift, columnShift);
            boxSum(distances, height, width, radius, borders === "zeros" ? "zeros" : "circular");
            addCandidates(row * pixels, picture, rowShift, columnShift);
          }
        yield (n + (i + 1) / rowShifts.length) / size;
      }
    }
    for (let i = 0; i < sums.length; i++) {
      sums[i]! /= totals[Math.floor(i / channels)]!;
      if (!Number.isFinite(sums[i]))
        throw new RangeError(`denoise: x is not finite or beyond 1e150 near number ${i}; give finite coordinates.`);
    }
    return sums;

    /** Fills `distances` with Σ over channels of (x[p] − y[p + s])²; 0 where p + s lies outside. */
    function fillSquaredDifferences(
      x: Float64Array,
      start: number,
      y: Float64Array,
      rowShift: PatchShift,
      columnShift: PatchShift
    ): void {
      for (let r = 0, p = 0; r < height; r++) {
        const sourceRow = rowShift.source[r]!;
        for (let c = 0; c < width; c++, p++) {
          const sourceColumn = columnShift.source[c]!;
          let sum = 0;
          if (sourceRow >= 0 && sourceColumn >= 0) {
            const a = start + p * channels;
            const b = (sourceRow * width + sourceColumn) * channels;
            for (let k = 0; k < channels; k++) {
              const difference = x[a + k]! - y[b + k]!;
              sum += difference * difference;
            }
          }
          distances[p] = sum;
        }
      }
    }

    /** Adds y[p + s] to the running softmax of every pixel that may be compared with it. */
    function addCandidates(start: number, y: Float64Array, rowShift: PatchShift, columnShift: PatchShift): void {
      for (let r = 0, p = 0; r < height; r++) {
        if (!rowShift.allowed[r]) {
          p += width;
          continue;
        }
        for (let c = 0; c < width; c++, p++) {
          if (!columnShift.allowed[c]) continue;
          const at = start + p;
          const distance = distances[p]!;
          let weight = 1;
          if (distance < nearest[at]!) {
            const kept = nearest[at] === Infinity ? 0 : Math.exp((distance - nearest[at]!) * scale);
            nearest[at] = distance;
            totals[at]! *= kept;
            for (let k = 0; k < channels; k++) sums[at * channels + k]! *= kept;
          } else {
            const exponent = (nearest[at]! - distance) * scale;
            if (exponent < NEGLIGIBLE_EXPONENT) continue;
            weight = Math.exp(exponent);
          }
          totals[at]! += weight;
          const b = (rowShift.source[r]! * width + columnShift.source[c]!) * channels;
          for (let k = 0; k < channels; k++) sums[at * channels + k]! += weight * y[b + k]!;
        }
      }
    }
  }

  return {
    size,
    dim,
    denoiseInSteps,
    denoise(x, sigma) {
      const steps = denoiseInSteps(x, sigma);
      let step = steps.next();
      while (!step.done) step = steps.next();
      return step.value;
    }
  };
}

function readPicture(pictures: ArrayLike<number>, start: number, dim: number): Float64Array {
  const end = start + dim;
  if (pictures instanceof Uint8Array) return toCoordinates(pictures.subarray(start, end), new Float64Array(dim));
  if (pictures instanceof Float64Array) return pictures.subarray(start, end);
  return Float64Array.from({length: dim}, (_, d) => pictures[start + d]!);
}

/** Windows that make new faces of aligned pictures of 64 × 64: entries of `windowSchedule`. */
export const LOCAL_WINDOWS: ReadonlyArray<readonly [sigma: number, window: number]> = [[30, Infinity], [12, 31], [5, 21], [2, 13], [0, 7]];

/**
 * The same for pictures of 16 × 16, the faces: the whole under heavy noise, less and less below, set by hand.
 */
export const FACE_WINDOWS: ReadonlyArray<readonly [sigma: number, window: number]> = [[20, Infinity], [8, 15], [4, 9], [2, 7], [0, 5]];

/**
 * Makes the window a function of σ: that of the first entry whose `sigma` is not above it. Coarse noise is removed by
 * looking at the whole, fine noise by looking closely, as a trained network does (Kamb & Ganguli 2025 measure
 * such a schedule); `LOCAL_WINDOWS` is one.
 *
 * @param entries pairs [sigma, window], sigma falling, the last 0
 * @throws RangeError if sigma does not fall to 0
 */
export function windowSchedule(
  entries: ReadonlyArray<readonly [sigma: number, window: number]>
): (sigma: number) => number {
  entries.forEach(([sigma], i) => {
    if (i > 0 && !(sigma < entries[i - 1]![0]))
      throw new RangeError(`windowSchedule: sigma of entry ${i} is ${sigma}; give falling ones, the last 0.`);
  });
  if (entries.at(-1)?.[0] !== 0)
    throw new RangeError("windowSchedule: the last entry is not for sigma 0; add [0, window].");
  return (sigma) => entries.find(([from]) => sigma >= from)![1];
}
