/** The autoencoder as two functions on points: 16384 numbers to 256 and back. */
import type {Network} from "../../sampler/onnx/network.js";
import {toChannels, toPixels, type PictureSides} from "../../sampler/onnx/layout.js";
import {LATENT_CHANNELS, LATENT_DIM, LATENT_SIDE} from "../../sampler/latents.js";
import {PICTURE_CHANNELS, PICTURE_DIM, PICTURE_SIZE} from "../../math/pictures/pictures.js";
import {explainNetworkError} from "../network-work.js";

export interface Coder {
  /** The means of pictures' latents: n·16384 numbers to n·256. */
  encode(x: Float64Array): Promise<Float64Array>;
  /** Pictures of latents: n·256 numbers to n·16384. */
  decode(z: Float64Array): Promise<Float64Array>;
}

const pictureSides: PictureSides = [PICTURE_CHANNELS, PICTURE_SIZE, PICTURE_SIZE];
const latentSides: PictureSides = [LATENT_CHANNELS, LATENT_SIDE, LATENT_SIDE];
/** Between two calls another figure gets its turn. */
const ROWS_PER_CALL = 4;

/** Errors of its functions are in the reader's words. */
export function createCoder({encoder, decoder}: {encoder: Network; decoder: Network}): Coder {
  const through = (network: Network, input: string, output: string, from: PictureSides, to: PictureSides, sizes: readonly [number, number]) =>
    async (values: Float64Array): Promise<Float64Array> => {
      const n = values.length / sizes[0];
      const out = new Float64Array(n * sizes[1]);
      try {
        for (let first = 0; first < n; first += ROWS_PER_CALL) {
          const answer = await network.run({[input]: toChannels(values.subarray(first * sizes[0], (first + ROWS_PER_CALL) * sizes[0]), from)});
          out.set(toPixels(answer[output]!, to), first * sizes[1]);
        }
      } catch (error) {
        throw explainNetworkError(error);
      }
      return out;
    };
  return {
    encode: through(encoder, "x", "mean", pictureSides, latentSides, [PICTURE_DIM, LATENT_DIM]),
    decode: through(decoder, "z", "x", latentSides, pictureSides, [LATENT_DIM, PICTURE_DIM])
  };
}

/** Row n of a batch, shared. */
export const rowOf = (batch: Float64Array, n: number, dim: number): Float64Array => batch.subarray(n * dim, (n + 1) * dim);

/** The rows one after another. */
export function stack(rows: readonly Float64Array[]): Float64Array {
  const dim = rows[0]?.length ?? 0;
  const out = new Float64Array(rows.length * dim);
  rows.forEach((row, n) => out.set(row, n * dim));
  return out;
}
