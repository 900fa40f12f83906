/** What every figure of /latent looks at: 75 pictures, and the latents of all. */
import {pictureAsPoint, type Pictures} from "../../sampler/pictures/pictures.js";
import {LATENT_DIM} from "../../sampler/latents.js";
import {latent as words} from "../strings/en/latent.js";

export interface LatentSet {
  readonly pictures: Pictures;
  /** Number in the whole set of each of the pictures. */
  readonly ids: readonly number[];
  /** Of the whole set. */
  readonly names: readonly string[];
  /** Of the whole set, n·256: what the encoder gives, not standardised. */
  readonly latents: Float64Array;
}

/** Every tenth picture of the whole set was kept from the autoencoder while it was trained (data/training.ts). */
export const isHeldOut = (id: number): boolean => id % 10 === 9;

/** Point `index` of the 75. */
export const pictureOf = ({pictures}: LatentSet, index: number): Float64Array => pictureAsPoint(pictures, index);

/** The latent of picture `id` of the whole set; shared. */
export const latentOf = ({latents}: LatentSet, id: number): Float64Array => latents.subarray(id * LATENT_DIM, (id + 1) * LATENT_DIM);

/** Its name, and whether training saw it. */
export const titleOf = ({ids, names}: LatentSet, index: number): string => words.seen(names[ids[index]!]!, isHeldOut(ids[index]!));
