/**
 * What answers a solver's questions about pictures: the exact denoiser of the set, the one that sees patches, or any other
 * that the page has offered. Each is asked for one point at a time, with room to breathe.
 */
import {createLocalDenoiser, LOCAL_WINDOWS, windowSchedule} from "../../../math/denoisers/local.js";
import {PICTURE_CHANNELS, PICTURE_DIM, PICTURE_SIZE} from "../../../math/pictures/pictures.js";
import type {AsyncDenoiser, Denoiser} from "../../../math/types.js";
import type {DenoiserSpec} from "../../../math/spec/types.js";
import type {BackendChoice} from "../../backend.js";
import {samplerFor, type BenchOptions} from "../../ideal/bench.js";
import type {PictureSet} from "../../ideal/set.js";

export interface PictureDenoiserOptions extends BenchOptions {
  readonly set: PictureSet;
  readonly denoiser: DenoiserSpec | undefined;
  /** The exact one in float64: that of the spec. */
  readonly exact: Denoiser;
  readonly backend: BackendChoice;
  /** Throws to cancel. */
  readonly breathe: () => Promise<void>;
}

/**
 * Of the 75 pictures the exact denoiser is asked in float64 on the page, some milliseconds a question; of all 1433 on whatever
 * runs /ideal, in float32.
 */
export async function createPictureDenoiser({set, denoiser, exact, backend, breathe, ...options}: PictureDenoiserOptions): Promise<AsyncDenoiser> {
  if (denoiser?.kind === "local") {
    const {window = windowSchedule(LOCAL_WINDOWS)} = denoiser;
    const local = createLocalDenoiser({pictures: set.pictures.bytes, height: PICTURE_SIZE, width: PICTURE_SIZE, channels: PICTURE_CHANNELS, window});
    return pointByPoint(async (x, sigma) => {
      const steps = local.denoiseInSteps(x, sigma);
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) return step.value;
        await breathe();
      }
    });
  }
  if (set.key === "subset") return pointByPoint(async (x, sigma) => {
    await breathe();
    return exact(x, sigma);
  });
  const sampler = await samplerFor(set, backend, options);
  return pointByPoint(async (x, sigma) => {
    await breathe();
    return sigma === Infinity ? meanOf(set, breathe) : Float64Array.from((await sampler.posterior(x, sigma)).denoised);
  });
}

/** A denoiser of batches from one of single points. */
function pointByPoint(denoise: (x: Float64Array, sigma: number) => Promise<Float64Array>): AsyncDenoiser {
  return async (x, sigma) => {
    const denoised = new Float64Array(x.length);
    for (let at = 0; at < x.length; at += PICTURE_DIM) denoised.set(await denoise(x.slice(at, at + PICTURE_DIM), sigma), at);
    return denoised;
  };
}

/** D at σ = ∞. */
async function meanOf({pictures: {n, dim, bytes}}: PictureSet, breathe: () => Promise<void>): Promise<Float64Array> {
  const mean = new Float64Array(dim);
  for (let k = 0; k < n; k++) {
    await breathe();
    for (let d = 0; d < dim; d++) mean[d] += (2 * bytes[k * dim + d] - 255) / 255 / n;
  }
  return mean;
}
