/**
 * The picture set as the autoencoder has it: 8 × 8 cells of 4 numbers, the encoder's means, cell by cell (row, column, channel).
 * Made by models/encode-set.ts.
 */
import {loadBlob, LoadError, type LoadOptions} from "./load-blob.js";

/** Row, column, channel. */
export const LATENT_SIDE = 8;
export const LATENT_CHANNELS = 4;
export const LATENT_DIM = LATENT_SIDE * LATENT_SIDE * LATENT_CHANNELS;

/** Kept as whole numbers of 1/4096: a hundredth of the encoder's own uncertainty, 0.02 to 0.04. */
const STEP = 1 / 4096;

/** `models/autoencoder-latents.json` */
export interface LatentsEntry {
  readonly count: number;
  readonly bytes: number;
  readonly sha256: string;
  /** SHA-256 of the encoder that they come from. */
  readonly encoder: string;
}

/** int16, little-endian, all low bytes before all high ones. @throws RangeError for a number outside ±7.999 */
export function packLatents(latents: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(2 * latents.length);
  for (let i = 0; i < latents.length; i++) {
    const whole = Math.round(latents[i]! / STEP);
    if (!(Math.abs(whole) < 32768)) throw new RangeError(`packLatents: number ${i} is ${latents[i]}; the file holds −7.999 to 7.999.`);
    packed[i] = whole & 255;
    packed[latents.length + i] = (whole >> 8) & 255;
  }
  return packed;
}

/** @throws RangeError for an odd number of bytes */
export function unpackLatents(packed: Uint8Array): Float64Array<ArrayBuffer> {
  const length = packed.length / 2;
  if (!Number.isInteger(length)) throw new RangeError(`unpackLatents: ${packed.length} bytes are no whole number of latents' numbers.`);
  return Float64Array.from({length}, (_, i) => (((packed[length + i]! << 24) >> 16) | packed[i]!) * STEP);
}

/** count·256 numbers. @throws LoadError, or the signal's reason */
export async function loadLatents({count, ...options}: LoadOptions & {readonly count: number}): Promise<Float64Array<ArrayBuffer>> {
  const packed = await loadBlob(options);
  if (packed.length === 2 * count * LATENT_DIM) return unpackLatents(packed);
  throw new LoadError("unreadable", String(options.url), `The file of latents holds ${packed.length} bytes where ${2 * count * LATENT_DIM} were expected. The site has to be built again.`);
}
