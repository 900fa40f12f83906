/** From PNG files to rows of premultiplied RGBA bytes. */
import { PNG } from "pngjs";
import { CHANNELS, DIM, HALF_RANGE, HEIGHT, WIDTH } from "./layout.js";

/**
 * A third of all pixels are transparent and yet carry a colour nobody sees; premultiplying sets it to zero, so that
 * distances count only what is visible. Rounding never meets a tie: 2·colour·alpha is even, 255 times an odd number odd.
 */
export function premultiply(rgba: Uint8Array): Uint8Array {
  const result = new Uint8Array(rgba.length);
  for (let p = 0; p < rgba.length; p += CHANNELS) {
    const alpha = rgba[p + 3];
    for (let c = 0; c < 3; c++) result[p + c] = Math.round((rgba[p + c] * alpha) / 255);
    result[p + 3] = alpha;
  }
  return result;
}

/** Palette, grey and grey+alpha files all come out as 8-bit RGBA. */
export function decodePicture(file: Uint8Array, name: string): Uint8Array {
  const image = PNG.sync.read(file);
  if (image.width !== WIDTH || image.height !== HEIGHT) {
    throw new Error(`decodePicture: ${name} is ${image.width}×${image.height}, expected ${WIDTH}×${HEIGHT}`);
  }
  return premultiply(image.data);
}

/** Row n of the result is picture n. */
export function stackPictures(pictures: Uint8Array[]): Uint8Array {
  const stack = new Uint8Array(pictures.length * DIM);
  pictures.forEach((picture, n) => stack.set(picture, n * DIM));
  return stack;
}

export function pictureAt(pictures: Uint8Array, n: number): Uint8Array {
  return pictures.subarray(n * DIM, (n + 1) * DIM);
}

export function takePictures(pictures: Uint8Array, indices: number[]): Uint8Array {
  return stackPictures(indices.map((n) => pictureAt(pictures, n)));
}

export function toCoordinate(byte: number): number {
  return byte / HALF_RANGE - 1;
}
