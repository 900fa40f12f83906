/** Pictures at half their size: the cold restorer was trained at 32 × 32. */
import {PICTURE_CHANNELS, PICTURE_SIZE} from "../../math/pictures/pictures.js";

/** Side of the small pictures in pixels, and the numbers in one: 32·32·4. */
export const SMALL_SIZE = PICTURE_SIZE / 2;
export const SMALL_DIM = SMALL_SIZE * SMALL_SIZE * PICTURE_CHANNELS;

/**
 * Each pixel is the mean of a 2×2 block of premultiplied bytes, rounded, halves up: the training set's own rule
 * (data/shrink.ts), so a picture here is to the bit what the network knows or has never seen.
 *
 * @param bytes n pictures of 64·64·4 bytes
 */
export function halvePictures(bytes: Uint8Array): Uint8Array {
  const line = PICTURE_SIZE * PICTURE_CHANNELS;
  return Uint8Array.from({length: bytes.length / 4}, (_, i) => {
    const channel = i % PICTURE_CHANNELS;
    const pixel = (i - channel) / PICTURE_CHANNELS;
    const column = pixel % SMALL_SIZE;
    const row = (pixel - column) / SMALL_SIZE; // through all pictures: each has an even number of rows
    const from = 2 * row * line + 2 * column * PICTURE_CHANNELS + channel;
    const sum = bytes[from]! + bytes[from + PICTURE_CHANNELS]! + bytes[from + line]! + bytes[from + line + PICTURE_CHANNELS]!;
    return Math.floor(sum / 4 + 0.5);
  });
}

/** The n-th small picture as a point. */
export const smallPoint = (bytes: Uint8Array, n: number): Float64Array =>
  Float64Array.from(bytes.subarray(n * SMALL_DIM, (n + 1) * SMALL_DIM), (u) => (2 * u - 255) / 255);
