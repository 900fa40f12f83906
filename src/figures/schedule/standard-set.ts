/** Pictures at the scale that schedules are made for: the numbers of the whole set have mean 0 and standard deviation 1. */
import {scaleOfSet} from "../set-scale.js";
import {pictureAsPoint, type Pictures} from "../../sampler/pictures/pictures.js";

export interface StandardSet {
  readonly n: number;
  readonly dim: number;
  /** Picture i, standardised: dim numbers. */
  pictureAt(i: number): Float64Array;
  /** A standardised point times `scale`, back in coordinates that can be drawn as a picture. */
  toPicture(z: Float64Array, scale?: number): Float64Array;
}

/** Two numbers serve all pictures and all coordinates, as one serves Stable Diffusion's latents. */
export function standardSet(pictures: Pictures): StandardSet {
  const {mean, std} = scaleOfSet(pictures.bytes);
  return {
    n: pictures.n,
    dim: pictures.dim,
    pictureAt: (i) => pictureAsPoint(pictures, i).map((value) => (value - mean) / std),
    toPicture: (z, scale = 1) => z.map((value) => mean + std * scale * value)
  };
}
