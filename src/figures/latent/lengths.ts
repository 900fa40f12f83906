/** Lengths of latents, measured in the scale of standard noise. */
import {norm} from "../../math/numeric/geometry.js";
import {batchMean, mean, variance} from "../../math/metrics/statistics.js";
import {LATENT_DIM} from "../../sampler/latents.js";

export interface LatentScale {
  /** What is taken off. */
  readonly center: Float64Array;
  /** What is divided by: afterwards the mean square of a number is 1. */
  readonly scale: number;
  /** Of each latent, then. */
  readonly lengths: Float64Array;
}

/** @param from "middle" takes the mean latent off first; "origin" only divides, as Stable Diffusion's 0.18215 does */
export function standardiseLatents(latents: Float64Array, from: "middle" | "origin"): LatentScale {
  const center = from === "middle" ? batchMean(latents, LATENT_DIM) : new Float64Array(LATENT_DIM);
  const moved = latents.map((value, i) => value - center[i % LATENT_DIM]!);
  const scale = norm(moved) / Math.sqrt(moved.length);
  const lengths = Float64Array.from({length: latents.length / LATENT_DIM}, (_, n) => norm(moved.subarray(n * LATENT_DIM, (n + 1) * LATENT_DIM)) / scale);
  return {center, scale, lengths};
}

export const summarise = (values: Float64Array) => ({
  mean: mean(values),
  std: Math.sqrt(variance(values)),
  min: values.reduce((a, b) => Math.min(a, b)),
  max: values.reduce((a, b) => Math.max(a, b)),
  square: mean(values.map((value) => value * value))
});
