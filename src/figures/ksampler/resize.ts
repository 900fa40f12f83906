/** Pictures at half their size, and enlarged again as "Upscale Latent By 2" does it (torch's interpolate). Bytes in, bytes out. */
import {PICTURE_CHANNELS} from "../../math/pictures/pictures.js";
import type {Pictures} from "../../sampler/pictures/pictures.js";

export type UpscaleMethod = "nearest-exact" | "bilinear" | "bicubic";

/** Sources of a pixel of the large picture and their shares, for its even and its odd places: [offset from place >> 1, share]. */
type Taps = readonly (readonly (readonly [number, number])[])[];

/** torch's bicubic kernel, a = −0.75. */
function cubic(distance: number): number {
  const x = Math.abs(distance);
  const a = -0.75;
  return x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

// The centre of place 2k lies a quarter of a source pixel before that of source k, the centre of 2k + 1 a quarter after.
const TAPS: Readonly<Record<UpscaleMethod, Taps>> = {
  "nearest-exact": [[[0, 1]], [[0, 1]]],
  bilinear: [[[-1, 0.25], [0, 0.75]], [[0, 0.75], [1, 0.25]]],
  bicubic: [[-2, -1, 0, 1].map((offset) => [offset, cubic(offset + 0.25)]), [-1, 0, 1, 2].map((offset) => [offset, cubic(offset - 0.25)])]
};

export const UPSCALE_METHODS = Object.keys(TAPS) as UpscaleMethod[];

const sideOf = (dim: number): number => Math.sqrt(dim / PICTURE_CHANNELS);

/** Every 2×2 pixels become their mean, rounded to a byte. Sides must be even. */
export function halvePictures({n, dim, bytes}: Pictures): Pictures {
  const side = sideOf(dim) / 2;
  if (!Number.isInteger(side)) throw new RangeError(`halvePictures: dim is ${dim}; give square pictures of 4 channels whose side is even.`);
  const half = new Uint8Array((n * dim) / 4);
  const row = 2 * side * PICTURE_CHANNELS;
  let to = 0;
  for (let top = 0; top < bytes.length; top += 2 * row)
    for (let left = top; left < top + row; left += 2 * PICTURE_CHANNELS)
      for (let at = left; at < left + PICTURE_CHANNELS; at++) half[to++] = Math.round((bytes[at]! + bytes[at + PICTURE_CHANNELS]! + bytes[at + row]! + bytes[at + row + PICTURE_CHANNELS]!) / 4);
  return {n, dim: dim / 4, bytes: half};
}

/** Twice the side; pixels beyond the edge repeat it. Rounded to bytes and clamped, as a picture that is stored. */
export async function enlargePictures({n, dim, bytes}: Pictures, method: UpscaleMethod, breathe: () => Promise<void>): Promise<Pictures> {
  const side = sideOf(dim);
  const large = new Uint8Array(4 * n * dim);
  const inside = (place: number) => Math.min(side - 1, Math.max(0, place));
  let to = 0;
  for (let picture = 0; picture < n * dim; picture += dim) {
    await breathe();
    for (let row = 0; row < 2 * side; row++)
      for (let column = 0; column < 2 * side; column++)
        for (let channel = 0; channel < PICTURE_CHANNELS; channel++) {
          let sum = 0;
          for (const [down, share] of TAPS[method][row % 2]!)
            for (const [across, part] of TAPS[method][column % 2]!)
              sum += share * part * bytes[picture + (inside((row >> 1) + down) * side + inside((column >> 1) + across)) * PICTURE_CHANNELS + channel]!;
          large[to++] = Math.min(255, Math.max(0, Math.round(sum)));
        }
  }
  return {n, dim: 4 * dim, bytes: large};
}

/** One set after another. */
export function joinPictures(first: Pictures, second: Pictures): Pictures {
  if (first.dim !== second.dim) throw new RangeError(`joinPictures: the pictures have ${first.dim} and ${second.dim} numbers; give sets of one size.`);
  const bytes = new Uint8Array(first.bytes.length + second.bytes.length);
  bytes.set(first.bytes);
  bytes.set(second.bytes, first.bytes.length);
  return {n: first.n + second.n, dim: first.dim, bytes};
}
