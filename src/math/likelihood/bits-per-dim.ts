import {requireFinite, requireInteger, requirePositive} from "../check.js";
import type {Random} from "../types.js";

/** Distance between two neighbouring bytes in coordinates: y = (2u − 255)/255, so 2/255. */
export const BYTE_WIDTH = 2 / 255;

/**
 * Bits per dimension of a log-density in nats,
 *
 *     bits = −(log p/dim + log binWidth)/log 2,
 *
 * the code length of a point that is known to one bin of that width. Data sets of bytes are compared with
 * `binWidth: BYTE_WIDTH`, which makes the unit of x irrelevant: in [−1, 1] the bin is 2/255, in 0 … 255 it is 1.
 * Without binWidth (1) it is the density's own, in the unit of x.
 *
 * For bytes, take log p at `dequantize(bytes, random)`: then the mean over draws is an upper bound on the code length
 * of a discrete model (Theis et al. 2016, Sec. 3.1). At the bytes' own coordinates, without dequantisation, it is only
 * an approximation (one point stands for the bin), and a density that spikes there makes it as small as it likes.
 *
 * @param options.binWidth > 0, in the unit of x: 1 unless given
 * @throws RangeError if logDensity is not finite or an option is out of range
 */
export function bitsPerDim(
  logDensity: number,
  {dim, binWidth = 1}: {readonly dim: number; readonly binWidth?: number}
): number {
  requireFinite("bitsPerDim", "logDensity", logDensity);
  requireInteger("bitsPerDim", "dim", dim);
  requirePositive("bitsPerDim", "binWidth", binWidth);
  return -(logDensity / dim + Math.log(binWidth)) / Math.LN2;
}

/**
 * Uniform dequantisation (Uria et al. 2013; Theis et al. 2016): each byte becomes a point spread evenly over its bin,
 * y = (2·(u + U − ½) − 255)/255 with U uniform in [0, 1). Bins of neighbouring bytes touch, and their middles are
 * `toCoordinates`; so y lies in [−1 − 1/255, 1 + 1/255).
 * @returns as many coordinates as there are bytes
 */
export function dequantize(bytes: Uint8Array | Uint8ClampedArray, random: Random): Float64Array {
  return Float64Array.from(bytes, (byte) => (2 * (byte + random.uniform()) - 256) / 255);
}
