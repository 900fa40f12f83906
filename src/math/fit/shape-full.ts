import {toCovariance} from "../targets/covariance/covariance.js";
import {clipEigenvalues, factorSafely} from "../numeric/clip-eigenvalues.js";
import type {Shape, ShapeFamily} from "./shape.js";

/**
 * Any symmetric positive definite covariance. The scatter is a matrix; the M-step clips its eigenvalues
 * (`clipEigenvalues` says why that is the constrained maximum). Internal.
 */
export function createFullFamily(dim: number): ShapeFamily {
  return {
    scatterSize: dim * dim,
    numParameters: (dim * (dim + 1)) / 2,
    addScatter: dim === 2 ? addPlanarScatter : (...scatter) => addAnyScatter(dim, ...scatter),
    scatterOf: (given) => toCovariance(given, dim).toMatrix(),
    toShape(scatter, mass, floor) {
      const moments = new Float64Array(dim * dim);
      // The lower triangle is summed, the upper one is its mirror image.
      for (let i = 0; i < dim; i++)
        for (let j = 0; j <= i; j++) moments[i * dim + j] = moments[j * dim + i] = scatter[i * dim + j]! / mass;
      const {matrix, clipped} = clipEigenvalues(moments, dim, floor);
      const factor = factorSafely(matrix, dim);
      return factor && createShape(matrix, factor, dim, clipped);
    }
  };
}

type ScatterArguments = Parameters<ShapeFamily["addScatter"]>;

function addPlanarScatter(...[x, mean, weights, offset, stride, out]: ScatterArguments): void {
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0, at = offset; i < x.length; i += 2, at += stride) {
    const u = x[i]! - mean[0]!;
    const v = x[i + 1]! - mean[1]!;
    const weight = weights[at]!;
    xx += weight * u * u;
    xy += weight * u * v;
    yy += weight * v * v;
  }
  out[0]! += xx;
  out[2]! += xy;
  out[3]! += yy;
}

function addAnyScatter(dim: number, ...[x, mean, weights, offset, stride, out]: ScatterArguments): void {
  const difference = new Float64Array(dim);
  for (let row = 0, at = offset; row * dim < x.length; row++, at += stride) {
    const weight = weights[at]!;
    if (weight === 0) continue;
    for (let d = 0; d < dim; d++) difference[d] = x[row * dim + d]! - mean[d]!;
    for (let i = 0; i < dim; i++) {
      const weighted = weight * difference[i]!;
      for (let j = 0; j <= i; j++) out[i * dim + j]! += weighted * difference[j]!;
    }
  }
}

function createShape(matrix: Float64Array, factor: Float64Array, dim: number, atFloor: boolean): Shape {
  let logPeak = (-dim / 2) * Math.log(2 * Math.PI);
  for (let d = 0; d < dim; d++) logPeak -= Math.log(factor[d * dim + d]!);
  const covariance = Array.from({length: dim}, (_, i) => matrix.slice(i * dim, (i + 1) * dim));
  return {
    covariance,
    atFloor,
    fillLogDensities(x, mean, logWeight, out, offset, stride) {
      const peak = logWeight + logPeak;
      if (dim === 2) fillPlanar(factor, x, mean, peak, out, offset, stride);
      else fillAny(factor, dim, x, mean, peak, out, offset, stride);
    }
  };
}

/** The square is ‖L⁻¹(x − μ)‖²: two terms, both ≥ 0, however thin the ellipse. */
function fillPlanar(
  factor: Float64Array,
  x: Float64Array,
  mean: Float64Array,
  peak: number,
  out: Float64Array,
  offset: number,
  stride: number
): void {
  const [across, along, up] = [1 / factor[0]!, factor[2]!, 1 / factor[3]!];
  const [left, bottom] = [mean[0]!, mean[1]!];
  for (let i = 0, at = offset; i < x.length; i += 2, at += stride) {
    const u = (x[i]! - left) * across;
    const v = (x[i + 1]! - bottom - along * u) * up;
    out[at] = peak - 0.5 * (u * u + v * v);
  }
}

function fillAny(
  factor: Float64Array,
  dim: number,
  x: Float64Array,
  mean: Float64Array,
  peak: number,
  out: Float64Array,
  offset: number,
  stride: number
): void {
  const white = new Float64Array(dim);
  for (let row = 0, at = offset; row * dim < x.length; row++, at += stride) {
    let square = 0;
    for (let i = 0; i < dim; i++) {
      let rest = x[row * dim + i]! - mean[i]!;
      for (let j = 0; j < i; j++) rest -= factor[i * dim + j]! * white[j]!;
      white[i] = rest / factor[i * dim + i]!;
      square += white[i]! * white[i]!;
    }
    out[at] = peak - 0.5 * square;
  }
}
