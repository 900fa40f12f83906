import {requireInteger, requireNonNegative} from "../../check.js";
import {shrinkGain} from "./gains.js";
import type {Covariance} from "./covariance.js";

/**
 * C = diag(variances): coordinates independent, each with its own variance.
 * @param variances dim numbers ≥ 0; where one is 0 the density exists at σ > 0 only. Copied.
 * @throws RangeError if one is negative or not finite, or there is none
 */
export function createDiagonalCovariance(variances: ArrayLike<number>): Covariance {
  const dim = variances.length;
  requireInteger("createDiagonalCovariance", "the number of variances", dim);
  for (let d = 0; d < dim; d++) requireNonNegative("createDiagonalCovariance", `variances[${d}]`, variances[d]!);
  const own = Float64Array.from(variances);
  return {
    kind: "diagonal",
    dim,
    logDeterminant(noiseVariance) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += Math.log(own[d]! + noiseVariance);
      return sum;
    },
    solve(v, noiseVariance, out) {
      let square = 0;
      for (let d = 0; d < dim; d++) {
        out[d] = v[d]! / (own[d]! + noiseVariance);
        square += v[d]! * out[d]!;
      }
      return square;
    },
    shrink(v, noiseVariance, out) {
      for (let d = 0; d < dim; d++) out[d] = v[d]! * shrinkGain(own[d]!, noiseVariance);
    },
    apply(v, gain, out) {
      let square = 0;
      for (let d = 0; d < dim; d++) {
        const scaled = v[d]! * gain(own[d]!);
        square += v[d]! * scaled;
        out[d] = scaled;
      }
      return square;
    },
    mapVariances: (map) => createDiagonalCovariance(own.map((variance) => map(variance))),
    trace: (gain = identity) => own.reduce((sum, variance) => sum + gain(variance), 0),
    diagonal: (gain = identity) => own.map((variance) => gain(variance)),
    toFactors: () => ({factors: new Float64Array(0), variances: own.slice()}),
    draw(random, out) {
      for (let d = 0; d < dim; d++) out[d] = Math.sqrt(own[d]!) * random.normal();
    },
    toMatrix() {
      const matrix = new Float64Array(dim * dim);
      for (let d = 0; d < dim; d++) matrix[d * dim + d] = own[d]!;
      return matrix;
    }
  };
}

const identity = (variance: number): number => variance;
