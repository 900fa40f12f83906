/**
 * Two passes: a picture made at half the size, enlarged, and sampled again at full size from some noise. The second model's
 * memory holds every picture sharp and, with a share of its own, enlarged: as any real training set does.
 */
import {createMachine} from "./machine.js";
import {enlargePictures, halvePictures, joinPictures, type UpscaleMethod} from "./resize.js";
import {createSeedWalks, type SeedWalks} from "./walks.js";
import type {KsamplerPlan} from "../../math/comfyui/ksampler.js";
import {gramMatrix, gramOfPictures} from "../../sampler/pictures/gram-of-pictures.js";
import {firstPictures, type Pictures} from "../../sampler/pictures/pictures.js";

type Breathe = () => Promise<void>;

const walksOf = async (pictures: Pictures, count: number, breathe: Breathe): Promise<SeedWalks> =>
  createSeedWalks(createMachine(pictures), gramMatrix(await gramOfPictures(pictures, {pause: breathe}), pictures), {count, breathe});

export interface FirstPass {
  /** The set at half the size: 32 × 32. */
  readonly small: Pictures;
  /** Which picture each seed makes there. */
  readonly ends: Int32Array;
}

/** The first pass, of all seeds at once, from an empty latent of half the size. */
export async function runFirstPass(pictures: Pictures, {plan, count, breathe}: {readonly plan: KsamplerPlan; readonly count: number; readonly breathe: Breathe}): Promise<FirstPass> {
  const small = halvePictures(pictures);
  const walks = await walksOf(small, count, breathe);
  return {small, ends: (await walks.run({plan, breathe})).pictures};
}

/** What became of the seeds. */
export interface Fates {
  /** Still the enlarged picture; sharp, and the same picture; another one. */
  readonly soft: number;
  readonly sharp: number;
  readonly other: number;
  /** Where each seed ends, a number of `SecondPass.pictures`. */
  readonly ends: Int32Array;
}

export interface SecondPass {
  /** The sharp ones, then the enlarged ones. */
  readonly pictures: Pictures;
  /** @param options.share of enlarged pictures in the model's memory, 0 … 1 */
  run(options: {readonly plan: KsamplerPlan; readonly share: number; readonly breathe: Breathe}): Promise<Fates>;
}

export async function createSecondPass(sharp: Pictures, {small, ends: made}: FirstPass, {method, breathe}: {readonly method: UpscaleMethod; readonly breathe: Breathe}): Promise<SecondPass> {
  const pictures = joinPictures(sharp, await enlargePictures(small, method, breathe));
  const walks = await walksOf(pictures, made.length, breathe);
  return {
    pictures,
    async run({plan, share, breathe: pause}) {
      const prior = Float64Array.from({length: pictures.n}, (_, i) => (i < sharp.n ? 1 - share : share));
      const {pictures: ends} = await walks.run({plan, picture: made.map((picture) => sharp.n + picture), prior, breathe: pause});
      const soft = ends.filter((end, k) => end === sharp.n + made[k]!).length;
      const same = ends.filter((end, k) => end === made[k]).length;
      return {soft, sharp: same, other: ends.length - soft - same, ends};
    }
  };
}

/** A picture of half the size, for a canvas of the full one: every pixel four times. */
export const magnify = async (small: Pictures, index: number): Promise<Pictures> =>
  enlargePictures(firstPictures({...small, bytes: small.bytes.subarray(index * small.dim), n: small.n - index}, 1), "nearest-exact", async () => undefined);
