import {requireInteger, requireNonNegative} from "../../check.js";
import {createDiagonalCovariance} from "./diagonal.js";
import type {Covariance} from "./covariance.js";

/**
 * C = variance·I. Variance 0 makes a point: its density exists at σ > 0 only.
 * @param dim dimensions, any number (tested to 16384)
 * @param variance ≥ 0, the square of the standard deviation
 * @throws RangeError if variance is negative or not finite, or dim no whole number ≥ 1
 */
export function createIsotropicCovariance(dim: number, variance: number): Covariance {
  requireInteger("createIsotropicCovariance", "dim", dim);
  requireNonNegative("createIsotropicCovariance", "variance", variance);
  return {
    ...createDiagonalCovariance(new Float64Array(dim).fill(variance)),
    kind: "isotropic",
    logDeterminant: (noiseVariance) => dim * Math.log(variance + noiseVariance),
    mapVariances: (map) => createIsotropicCovariance(dim, map(variance)),
    trace: (gain = (value) => value) => dim * gain(variance)
  };
}
