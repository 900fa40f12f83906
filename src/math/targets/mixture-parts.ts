import {requireFinite, requireInteger} from "../check.js";
import {toCovariance, type Covariance, type CovarianceLike} from "./covariance/covariance.js";
import type {MixtureOptions} from "./mixture.js";

/** Weights, means, covariances and labels that fit together: K of each. */
export interface MixtureParts {
  readonly dim: number;
  readonly weights: Float64Array;
  readonly means: readonly Float64Array[];
  readonly covariances: readonly Covariance[];
  readonly labels: readonly (string | number)[];
}

/** Reads and checks what `createMixture` was given. @throws RangeError as it says */
export function readParts({
  weights: givenWeights,
  means: givenMeans,
  covariances: given,
  labels
}: MixtureOptions): MixtureParts {
  const weights = checkWeights(givenWeights);
  const count = weights.length;
  requireSameCount(count, givenMeans.length, "means");
  const dim = givenMeans[0]!.length;
  requireInteger("createMixture", "the length of means[0]", dim);
  const likes = isList(given) ? given : new Array<CovarianceLike>(count).fill(toCovariance(given, dim));
  requireSameCount(count, likes.length, "covariances");
  if (labels) requireSameCount(count, labels.length, "labels");
  return {
    dim,
    weights,
    means: givenMeans.map((point, k) => checkMean(point, k, dim)),
    covariances: likes.map((like) => toCovariance(like, dim)),
    labels: labels ? [...labels] : [...weights.keys()]
  };
}

function isList(covariances: MixtureOptions["covariances"]): covariances is ReadonlyArray<CovarianceLike> {
  return Array.isArray(covariances);
}

function requireSameCount(weights: number, count: number, what: string): void {
  if (count !== weights)
    throw new RangeError(`createMixture: there are ${weights} weights and ${count} ${what}; give as many of each.`);
}

function checkWeights(weights: ArrayLike<number>): Float64Array {
  requireInteger("createMixture", "the number of weights", weights.length);
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    if (!(weights[k]! >= 0))
      throw new RangeError(`createMixture: weights[${k}] is ${weights[k]}; give numbers, 0 or greater.`);
    sum += weights[k]!;
  }
  if (!(Math.abs(sum - 1) <= 1e-9))
    throw new RangeError(`createMixture: the weights sum to ${sum}; they must sum to 1, so divide them by their sum.`);
  return Float64Array.from(weights);
}

function checkMean(point: ArrayLike<number>, k: number, dim: number): Float64Array {
  if (point.length !== dim)
    throw new RangeError(`createMixture: means[${k}] has length ${point.length}; it must be that of means[0], ${dim}.`);
  for (let d = 0; d < dim; d++) requireFinite("createMixture", `means[${k}][${d}]`, point[d]!);
  return Float64Array.from(point);
}
