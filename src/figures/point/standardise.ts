/** A set brought to the scale of noise: its mean at the origin, its root mean square 1 per coordinate. */
import {HALF_RANGE, type Pictures} from "../../sampler/pictures/pictures.js";
import {createSlices} from "./slices.js";

export interface Standardised {
  /** dim coordinates. */
  readonly mean: Float64Array;
  /** √ of the mean of (y − mean)² over all pictures and all coordinates: one number for the whole set. */
  readonly rms: number;
  /** ‖z‖ of every picture, z = (y − mean)/rms. The mean of ‖z‖² is dim, by construction. */
  readonly lengths: Float64Array;
  /** ‖y‖ of every picture in its own coordinates, from the origin of [−1, 1]ᵈ. */
  readonly rawLengths: Float64Array;
  /** Of every picture the share of the square that it covers: its mean alpha, 0 … 1. */
  readonly coverage: Float64Array;
}

/** Two passes over the bytes, in float64, in slices. */
export async function standardise({n, dim, bytes}: Pictures, {signal}: {signal?: AbortSignal} = {}): Promise<Standardised> {
  const slices = createSlices({signal});
  const sums = new Float64Array(dim); // of bytes: exact
  for (let i = 0, at = 0; i < n; i++) {
    for (let d = 0; d < dim; d++, at++) sums[d] += bytes[at];
    if (i % 16 === 15) await slices.breathe();
  }
  const mean = sums.map((sum) => sum / n);
  const lengths = new Float64Array(n);
  const rawLengths = new Float64Array(n);
  const coverage = new Float64Array(n);
  let total = 0;
  for (let i = 0, at = 0; i < n; i++) {
    let aboutMean = 0;
    let aboutOrigin = 0;
    for (let d = 0; d < dim; d++, at++) {
      aboutMean += (bytes[at] - mean[d]) ** 2;
      aboutOrigin += (bytes[at] - HALF_RANGE) ** 2;
    }
    total += aboutMean;
    lengths[i] = Math.sqrt(aboutMean);
    rawLengths[i] = Math.sqrt(aboutOrigin) / HALF_RANGE;
    let alpha = 0;
    for (let d = i * dim + 3; d < (i + 1) * dim; d += 4) alpha += bytes[d];
    coverage[i] = alpha / (dim / 4) / 255;
    if (i % 16 === 15) await slices.breathe();
  }
  const rmsInBytes = Math.sqrt(total / (n * dim));
  return {
    mean: mean.map((value) => value / HALF_RANGE - 1),
    rms: rmsInBytes / HALF_RANGE,
    lengths: lengths.map((length) => length / rmsInBytes),
    rawLengths,
    coverage
  };
}
