import {createDiagonalCovariance} from "../targets/covariance/diagonal.js";
import {toCovariance} from "../targets/covariance/covariance.js";
import type {Shape, ShapeFamily} from "./shape.js";

/**
 * Diagonal covariances, each coordinate with its own variance, or isotropic ones, with one for all. The scatter is dim
 * sums of squares sₐ. Subject to c ≥ floor, −log c − s/c is greatest at c = max(s, floor); where all coordinates share
 * c, the same holds with their mean for s. Internal.
 */
export function createDiagonalFamily(dim: number, {isotropic}: {readonly isotropic: boolean}): ShapeFamily {
  return {
    scatterSize: dim,
    numParameters: isotropic ? 1 : dim,
    addScatter(x, mean, weights, offset, stride, out) {
      for (let row = 0, at = offset; row * dim < x.length; row++, at += stride) {
        const weight = weights[at]!;
        if (weight === 0) continue;
        for (let d = 0; d < dim; d++) {
          const difference = x[row * dim + d]! - mean[d]!;
          out[d]! += weight * difference * difference;
        }
      }
    },
    scatterOf: (given) => toCovariance(given, dim).diagonal(),
    toShape(scatter, mass, floor) {
      const moments = scatter.map((square) => square / mass);
      if (isotropic) moments.fill(moments.reduce((sum, moment) => sum + moment, 0) / dim);
      const variances = moments.map((moment) => Math.max(moment, floor));
      if (!variances.every((variance) => variance > 0)) return undefined;
      const covariance = isotropic ? variances[0]! : createDiagonalCovariance(variances);
      return createShape(variances, covariance, moments.some((moment) => moment < floor));
    }
  };
}

function createShape(variances: Float64Array, covariance: Shape["covariance"], atFloor: boolean): Shape {
  const dim = variances.length;
  const precisions = variances.map((variance) => 1 / variance);
  const logPeak = -0.5 * variances.reduce((sum, variance) => sum + Math.log(2 * Math.PI * variance), 0);
  return {
    covariance,
    atFloor,
    fillLogDensities(x, mean, logWeight, out, offset, stride) {
      for (let row = 0, at = offset; row * dim < x.length; row++, at += stride) {
        let square = 0;
        for (let d = 0; d < dim; d++) {
          const difference = x[row * dim + d]! - mean[d]!;
          square += precisions[d]! * difference * difference;
        }
        out[at] = logWeight + logPeak - 0.5 * square;
      }
    }
  };
}
