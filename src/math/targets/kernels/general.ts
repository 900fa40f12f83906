import {NEGLIGIBLE_EXPONENT, type KernelOptions, type MixtureKernel} from "./kernel.js";

/** A mixture in any number of dimensions: each part is asked through its covariance, in O(cost of one `solve`). */
export function createGeneralKernel({parts, sigma, logPeaks}: KernelOptions): MixtureKernel {
  const count = parts.length;
  const dim = parts[0]!.mean.length;
  const noiseVariance = sigma * sigma;
  const exponents = new Float64Array(count);
  const difference = new Float64Array(dim);
  const solved = parts.map(() => new Float64Array(dim));
  const kept = new Float64Array(dim);

  function subtractMean(x: Float64Array, start: number, k: number): void {
    const {mean} = parts[k]!;
    for (let d = 0; d < dim; d++) difference[d] = x[start + d]! - mean[d]!;
  }

  /** Fills `out` and `solved` for the point that begins at `start`, and returns the largest exponent. */
  function fillExponents(x: Float64Array, start: number, out: Float64Array): number {
    let largest = -Infinity;
    for (let k = 0; k < count; k++) {
      subtractMean(x, start, k);
      const exponent = logPeaks[k]! - 0.5 * parts[k]!.covariance.solve(difference, noiseVariance, solved[k]!);
      out[k] = exponent;
      if (exponent > largest) largest = exponent;
    }
    return largest;
  }

  /** Calls add(k, start, rₖ) for every point and every part that counts there; returns the row that failed, or −1. */
  function visitParts(x: Float64Array, add: (k: number, start: number, share: number) => void): number {
    for (let start = 0; start < x.length; start += dim) {
      const largest = fillExponents(x, start, exponents);
      if (!(largest > -Infinity)) return start / dim;
      let total = 0;
      for (let k = 0; k < count; k++) total += exponents[k] = Math.exp(exponents[k]! - largest);
      const least = Math.exp(NEGLIGIBLE_EXPONENT);
      for (let k = 0; k < count; k++) if (exponents[k]! >= least) add(k, start, exponents[k]! / total);
    }
    return -1;
  }

  return {
    logParts(x, start, out) {
      fillExponents(x, start, out);
    },
    score: (x, out) =>
      visitParts(x, (k, start, share) => {
        const part = solved[k]!;
        for (let d = 0; d < dim; d++) out[start + d]! -= share * part[d]!;
      }),
    denoise: (x, out) =>
      visitParts(x, (k, start, share) => {
        const {mean, covariance} = parts[k]!;
        subtractMean(x, start, k);
        covariance.shrink(difference, noiseVariance, kept);
        for (let d = 0; d < dim; d++) out[start + d]! += share * (mean[d]! + kept[d]!);
      })
  };
}
