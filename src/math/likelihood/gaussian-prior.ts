import {requireFinite, requireInteger, requireLength, requireNonNegative, requirePositive} from "../check.js";

/**
 * The log-density that stands in for log p_σmax where the data is not known: N(mean, (σmax² + variance)·I), what a
 * sampler starts from. By default N(0, σmax²·I) (Song et al. 2021b), which forgets the data's own mean and spread: it
 * misses O(|mean|/σmax + variance/σmax²) at a point of the flow. With both given, what is left is the data's shape.
 *
 * @param options.mean dim numbers, 0 unless given
 * @param options.variance ≥ 0, 0 unless given
 * @throws RangeError if an option is out of range; in a call, where the point has a wrong length
 */
export function gaussianPrior({
  dim,
  sigmaMax,
  mean = new Float64Array(dim),
  variance = 0
}: {
  readonly dim: number;
  readonly sigmaMax: number;
  readonly mean?: ArrayLike<number>;
  readonly variance?: number;
}): (point: Float64Array) => number {
  requireInteger("gaussianPrior", "dim", dim);
  requirePositive("gaussianPrior", "sigmaMax", sigmaMax);
  requireNonNegative("gaussianPrior", "variance", variance);
  requireLength("gaussianPrior", "mean", mean.length, dim);
  for (let d = 0; d < dim; d++) requireFinite("gaussianPrior", `mean[${d}]`, mean[d]!);
  const total = sigmaMax * sigmaMax + variance;
  return (point) => {
    requireLength("gaussianPrior", "the point", point.length, dim);
    let squares = 0;
    for (let d = 0; d < dim; d++) squares += (point[d]! - mean[d]!) ** 2;
    return -0.5 * (squares / total + dim * Math.log(2 * Math.PI * total));
  };
}
