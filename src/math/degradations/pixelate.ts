import {PICTURE_CHANNELS} from "../pictures/pictures.js";
import {makeDegrade, type Degrade, type PictureSize} from "./degradation.js";

/**
 * Pixelate: blocks of 2ᵏ×2ᵏ pixels become their mean (Bansal et al. 2022, Sec. 4.3, super-resolution). k = s·K with K
 * the least for which one block covers all; between whole k the two neighbours are mixed, (1 − frac)·Pₖ + frac·Pₖ₊₁, so
 * that it is continuous in s. Blocks are counted from the top left, the last ones may be cut. Linear in the picture,
 * piecewise linear in s. At s = 1 everywhere the mean of the picture. Each severity keeps the picture's mean.
 * @throws RangeError if a size is no whole number
 */
export function createPixelate({width, height}: PictureSize): Degrade {
  const halvings = Math.ceil(Math.log2(Math.max(width, height)));
  return makeDegrade("createPixelate", {width, height}, (x0, severity) => {
    const exponent = severity * halvings;
    const whole = Math.min(Math.floor(exponent), halvings - 1); // so that s = 1 has a next one
    const share = exponent - whole;
    const coarse = averageBlocks(x0, width, height, 2 ** (whole + 1));
    if (share === 1 || halvings === 0) return coarse;
    const fine = averageBlocks(x0, width, height, 2 ** whole);
    return fine.map((value, i) => (1 - share) * value + share * coarse[i]!);
  });
}

/** Every number by the mean of its channel over its block. Internal. */
function averageBlocks(x0: Float64Array, width: number, height: number, side: number): Float64Array {
  if (side <= 1) return x0.slice();
  const across = Math.ceil(width / side);
  const blocks = across * Math.ceil(height / side);
  const sums = new Float64Array(blocks * PICTURE_CHANNELS);
  const counts = new Float64Array(blocks * PICTURE_CHANNELS);
  const cellOf = (i: number): number => {
    const pixel = Math.floor(i / PICTURE_CHANNELS);
    const row = Math.floor(pixel / width);
    const block = Math.floor(row / side) * across + Math.floor((pixel % width) / side);
    return block * PICTURE_CHANNELS + (i % PICTURE_CHANNELS);
  };
  for (let i = 0; i < x0.length; i++) {
    const cell = cellOf(i);
    sums[cell]! += x0[i]!;
    counts[cell]!++;
  }
  return x0.map((_, i) => sums[cellOf(i)]! / counts[cellOf(i)]!);
}
