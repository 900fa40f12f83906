/**
 * The pictures of 16384 numbers, 75 or all of them: their exact denoiser and the one that sees patches, each asked for one point at
 * a time, with room to breathe.
 */
import {createLocalDenoiser, windowSchedule} from "../../../math/denoisers/local.js";
import {PICTURE_CHANNELS} from "../../../math/pictures/pictures.js";
import {PICTURE_SETS} from "../../../math/pictures/sets.js";
import {samplerFor} from "../../ideal/bench.js";
import {nearestPicture} from "../../ideal/nearest.js";
import type {PictureSet} from "../../ideal/set.js";
import {pointByPoint, type AskedDenoiser, type LabSet, type Nearest} from "./set.js";
import type {AsyncDenoiser} from "../../../math/types.js";

export function createLargeSet(set: PictureSet): LabSet {
  const {pictures, names, key} = set;
  return {
    key, pictures,
    nameOf: (n) => names[n]!,
    createDenoiser: (asked) => createDenoiser(set, asked),
    async nearest(x, breathe) {
      const found: Nearest[] = [];
      for (let at = 0; at < x.length; at += pictures.dim) {
        await breathe();
        found.push(nearestPicture(x.subarray(at, at + pictures.dim), pictures));
      }
      return found;
    }
  };
}

/**
 * Of the 75 pictures the exact denoiser is asked in float64 on the page, some milliseconds a question; of all 1433 on whatever
 * runs /ideal, in float32.
 */
async function createDenoiser(set: PictureSet, {denoiser, exact, backend, breathe, ...options}: AskedDenoiser): Promise<AsyncDenoiser> {
  const {bytes, dim} = set.pictures;
  if (denoiser?.kind === "local") {
    const {side, windows} = PICTURE_SETS[set.key];
    const {window = windowSchedule(windows), first = set.pictures.n} = denoiser;
    const local = createLocalDenoiser({pictures: bytes.subarray(0, first * dim), height: side, width: side, channels: PICTURE_CHANNELS, window});
    return pointByPoint(dim, async (x, sigma) => {
      const steps = local.denoiseInSteps(x, sigma);
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done) return step.value;
        await breathe();
      }
    });
  }
  if (set.key === "subset") return pointByPoint(dim, async (x, sigma) => {
    await breathe();
    return exact(x, sigma);
  });
  const sampler = await samplerFor(set, backend, options);
  return pointByPoint(dim, async (x, sigma) => {
    await breathe();
    return sigma === Infinity ? meanOf(set, breathe) : Float64Array.from((await sampler.posterior(x, sigma)).denoised);
  });
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
