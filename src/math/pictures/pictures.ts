/**
 * Pictures as points. A 64×64 RGBA picture is 16384 bytes u in NHWC order (row by row, four channels per pixel), with
 * **premultiplied** alpha: colour bytes are already multiplied by alpha/255, so a transparent pixel is (0, 0, 0, 0) and
 * no colour hides where it cannot be seen. Its coordinates are y = u/127.5 − 1, in [−1, 1].
 */

/** Side of a picture in pixels. */
export const PICTURE_SIZE = 64;
/** R, G, B, A. */
export const PICTURE_CHANNELS = 4;
/** Coordinates of a picture: 64·64·4 = 16384 = 128². */
export const PICTURE_DIM = PICTURE_SIZE * PICTURE_SIZE * PICTURE_CHANNELS;
/** The grey (0 … 255) behind every picture that is shown, in both themes. */
export const GREY = 128;

/**
 * Turns bytes into coordinates: y = u/127.5 − 1, exactly (2u − 255)/255 rounded once.
 *
 * @param bytes any number of bytes
 * @param out where to write: float32 by default (rounded by at most 2⁻²⁵ = 3e-8, which `toBytes` undoes exactly); give
 *   a Float64Array where sums over coordinates must agree with the exact integers to better than 1e-6
 * @returns out
 * @throws RangeError if out has another length
 */
export function toCoordinates<T extends Float32Array | Float64Array = Float32Array>(
  bytes: Uint8Array | Uint8ClampedArray,
  out: T = new Float32Array(bytes.length) as T
): T {
  if (out.length !== bytes.length)
    throw new RangeError(`toCoordinates: out has length ${out.length}; it must be that of bytes, ${bytes.length}.`);
  for (let i = 0; i < bytes.length; i++) out[i] = (2 * bytes[i]! - 255) / 255;
  return out;
}

/**
 * Turns coordinates back into bytes: u = 127.5·(y + 1), rounded, clamped to 0 … 255 (NaN gives 0).
 * Undoes `toCoordinates` exactly, in float32 too.
 */
export function toBytes(x: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(x.length);
  for (let i = 0; i < x.length; i++) bytes[i] = Math.min(255, Math.max(0, Math.round(127.5 * (x[i]! + 1))));
  return bytes;
}

/**
 * Shows a point as a picture: composites scale·x over mid-grey and clamps **last**, so that a noisy or half-made
 * picture is treated linearly up to the end. Per pixel, with premultiplied colour c and alpha a in units of 0 … 1,
 * shown = 255·c + (1 − a)·128; the result is opaque.
 *
 * @param x premultiplied RGBA coordinates, 4 numbers per pixel; nothing restricts them to [−1, 1]
 * @param out RGBA bytes as `ImageData.data` has them, as many as x; overwritten
 * @param options.scale factor on x before it is shown, 1 unless given (e.g. 1/√(1+σ²) to keep noise in range)
 * @returns out
 * @throws RangeError if x is no whole number of pixels or out has another length
 */
export function compositeOverGrey(
  x: ArrayLike<number>,
  out: Uint8ClampedArray,
  {scale = 1}: {readonly scale?: number} = {}
): Uint8ClampedArray {
  if (x.length % PICTURE_CHANNELS !== 0)
    throw new RangeError(`compositeOverGrey: x has length ${x.length}; it must be a multiple of 4 (RGBA).`);
  if (out.length !== x.length)
    throw new RangeError(`compositeOverGrey: out has length ${out.length}; it must be that of x, ${x.length}.`);
  for (let i = 0; i < x.length; i += PICTURE_CHANNELS) {
    const behind = GREY * (0.5 - 0.5 * scale * x[i + 3]!); // (1 − a)·128, a = (y + 1)/2
    for (let c = 0; c < 3; c++) out[i + c] = 127.5 * (scale * x[i + c]! + 1) + behind; // Uint8Clamped rounds and clamps
    out[i + 3] = 255;
  }
  return out;
}
