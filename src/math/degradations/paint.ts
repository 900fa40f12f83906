import {PICTURE_CHANNELS} from "../pictures/pictures.js";

/**
 * Paints one value over all four channels of a picture with the given cover per pixel: x = (1 − c)·x₀ + c·value. Where
 * c = 1 it is the value exactly, whatever x₀ is. Internal.
 * @param cover width·height numbers in [0, 1]
 */
export function paint(x0: Float64Array, cover: (pixel: number) => number, value: number): Float64Array {
  const x = x0.slice();
  for (let pixel = 0; pixel < x.length / PICTURE_CHANNELS; pixel++) {
    const c = cover(pixel);
    if (c === 0) continue;
    for (let k = 0; k < PICTURE_CHANNELS; k++) {
      const i = pixel * PICTURE_CHANNELS + k;
      x[i] = (1 - c) * x0[i]! + c * value;
    }
  }
  return x;
}

/** Rises from 0 at 0 to 1 at 1, straight; 0 before, 1 after. Internal. */
export function ramp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
