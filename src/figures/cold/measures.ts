/** How far two pictures are apart, and how sharp one is. */
import {PICTURE_CHANNELS} from "../../math/pictures/pictures.js";

export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/** Root of the mean squared difference of two pictures' numbers; black and white are 2 apart. */
export const rmsBetween = (a: ArrayLike<number>, b: ArrayLike<number>): number => Math.sqrt(squaredDistance(a, b) / a.length);

/** Mean step from a pixel to its neighbour, in all four channels, once clamped to what can be shown (models/train/evaluate.py). */
export function sharpnessOf(x: ArrayLike<number>): number {
  const side = Math.sqrt(x.length / PICTURE_CHANNELS);
  const line = side * PICTURE_CHANNELS;
  const shown = (i: number): number => Math.min(1, Math.max(-1, x[i]!));
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    if (i % line < line - PICTURE_CHANNELS) sum += Math.abs(shown(i + PICTURE_CHANNELS) - shown(i));
    if (i + line < x.length) sum += Math.abs(shown(i + line) - shown(i));
  }
  return sum / (2 * (side - 1) * line);
}
