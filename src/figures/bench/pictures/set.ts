/** A set of pictures as the bench runs on it: whatever differs from set to set is here. */
import type {PictureSetName, DenoiserSpec} from "../../../math/spec/types.js";
import type {AsyncDenoiser, Denoiser} from "../../../math/types.js";
import type {Pictures} from "../../../sampler/pictures/pictures.js";
import type {BackendChoice} from "../../backend.js";
import type {BenchOptions} from "../../ideal/bench.js";
import type {NearestPicture} from "../../ideal/nearest.js";

export type Nearest = Pick<NearestPicture, "index" | "distance">;

/** What is to answer. */
export interface AskedDenoiser extends BenchOptions {
  readonly denoiser: DenoiserSpec | undefined;
  /** The exact one in float64: that of the spec. */
  readonly exact: Denoiser;
  readonly backend: BackendChoice;
  /** Throws to cancel. */
  readonly breathe: () => Promise<void>;
}

export interface LabSet {
  readonly key: PictureSetName;
  readonly pictures: Pictures;
  /** What picture n is called. */
  readonly nameOf: (n: number) => string;
  /** What answers a solver's questions: the spec's exact denoiser of the set, or the one that sees patches. */
  readonly createDenoiser: (asked: AskedDenoiser) => Promise<AsyncDenoiser>;
  /** The picture that is nearest to each point of a batch. @param breathe throws to cancel */
  readonly nearest: (x: Float64Array, breathe: () => Promise<void>) => Promise<readonly Nearest[]>;
}

/** A denoiser of batches from one of single points. */
export function pointByPoint(dim: number, denoise: (x: Float64Array, sigma: number) => Promise<Float64Array>): AsyncDenoiser {
  return async (x, sigma) => {
    const denoised = new Float64Array(x.length);
    for (let at = 0; at < x.length; at += dim) denoised.set(await denoise(x.slice(at, at + dim), sigma), at);
    return denoised;
  };
}
