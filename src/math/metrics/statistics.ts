import {countRows, requireInteger} from "../check.js";
import {regularizedGammaQ} from "../numeric/special.js";

/** Mean of numbers. @throws RangeError if there are none */
export function mean(values: ArrayLike<number>): number {
  requireCount("mean", values, 1);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Unbiased variance, Σ(v − mean)²/(n − 1). @throws RangeError for fewer than two numbers */
export function variance(values: ArrayLike<number>): number {
  requireCount("variance", values, 2);
  const center = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - center) ** 2;
  return sum / (values.length - 1);
}

/** Standard error of the mean, √(variance/n). @throws RangeError for fewer than two numbers */
export function standardError(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values) / values.length);
}

/**
 * Mean of each coordinate over a batch.
 * @param x n·dim numbers, row after row
 * @returns dim numbers
 * @throws RangeError if x is no whole number of points, one or more
 */
export function batchMean(x: ArrayLike<number>, dim: number): Float64Array {
  const n = countRows("batchMean", "x", x.length, dim);
  const center = new Float64Array(dim);
  for (let i = 0; i < x.length; i++) center[i % dim]! += x[i]!;
  return center.map((sum) => sum / n);
}

/**
 * Unbiased covariance matrix of a batch.
 * @param x n·dim numbers, row after row, n ≥ 2
 * @returns dim·dim numbers, row after row
 * @throws RangeError if x is no whole number of points, two or more
 */
export function batchCovariance(x: ArrayLike<number>, dim: number): Float64Array {
  const n = countRows("batchCovariance", "x", x.length, dim);
  if (n < 2) throw new RangeError("batchCovariance: x has 1 row; give two or more.");
  const center = batchMean(x, dim);
  const covariance = new Float64Array(dim * dim);
  for (let row = 0; row < n; row++)
    for (let i = 0; i < dim; i++)
      for (let j = 0; j < dim; j++)
        covariance[i * dim + j]! += (x[row * dim + i]! - center[i]!) * (x[row * dim + j]! - center[j]!);
  return covariance.map((sum) => sum / (n - 1));
}

/** A test's statistic and p-value. */
export interface TestResult {
  readonly statistic: number;
  /** Probability of a statistic at least this large under the null hypothesis. */
  readonly pValue: number;
}

/**
 * One-sample Kolmogorov–Smirnov test: is `values` a sample of the distribution with this distribution function?
 * The statistic is the largest gap between `cdf` and the sample's own; the p-value is the asymptotic one with Stephens'
 * correction (1970): for n ≥ 5 within 0.004 where it is below 0.2, within 0.025 elsewhere.
 * `cdf` must be continuous, and none of its parameters fitted to the values: else the test rejects too rarely.
 * @throws RangeError if values is empty
 */
export function testOneSampleKs(values: ArrayLike<number>, cdf: (value: number) => number): TestResult {
  requireCount("testOneSampleKs", values, 1);
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const p = cdf(sorted[i]!);
    statistic = Math.max(statistic, p - i / n, (i + 1) / n - p);
  }
  return {statistic, pValue: kolmogorovPValue(statistic, n)};
}

/**
 * Two-sample Kolmogorov–Smirnov test: do two samples come from one distribution?
 * Asymptotic p-value with n = n₁n₂/(n₁+n₂) and Stephens' correction. Equal values are stepped over together; where
 * there are many, the test rejects too rarely.
 * @throws RangeError if a sample is empty
 */
export function testTwoSampleKs(first: ArrayLike<number>, second: ArrayLike<number>): TestResult {
  requireCount("testTwoSampleKs", first, 1);
  requireCount("testTwoSampleKs", second, 1);
  const a = Float64Array.from(first).sort();
  const b = Float64Array.from(second).sort();
  let statistic = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= value) i++;
    while (j < b.length && b[j]! <= value) j++;
    statistic = Math.max(statistic, Math.abs(i / a.length - j / b.length));
  }
  return {statistic, pValue: kolmogorovPValue(statistic, (a.length * b.length) / (a.length + b.length))};
}

/**
 * Kolmogorov's limit distribution, upper tail: Q(λ) = 2·Σₖ (−1)ᵏ⁻¹·exp(−2k²λ²) (k = 1, 2, …), with
 * λ = (√n + 0.12 + 0.11/√n)·statistic.
 */
function kolmogorovPValue(statistic: number, n: number): number {
  const root = Math.sqrt(n);
  const lambda = (root + 0.12 + 0.11 / root) * statistic;
  if (lambda < 0.2) return 1; // 1 − Q(0.2) is 5e-13; the alternating series converges slowly below
  let sum = 0;
  for (let k = 1; k <= 20; k++) sum += (k % 2 ? 2 : -2) * Math.exp(-2 * (k * lambda) ** 2);
  return Math.min(1, Math.max(0, sum));
}

/**
 * Pearson's chi-square test of counts against expected counts, degrees of freedom = cells − 1 − fittedParameters.
 * Trust the p-value where every expected count is 5 or more. Both lists have the same sum: that is the 1.
 * @param options.fittedParameters how many numbers of the expected counts were fitted to the observed; 0 unless given
 * @throws RangeError if the lengths differ, an expected count is not positive, or no degree of freedom is left
 */
export function testChiSquare(
  observed: ArrayLike<number>,
  expected: ArrayLike<number>,
  {fittedParameters = 0}: {readonly fittedParameters?: number} = {}
): TestResult {
  if (observed.length !== expected.length)
    throw new RangeError(
      `testChiSquare: ${observed.length} observed counts and ${expected.length} expected; give as many of each.`
    );
  const degrees = observed.length - 1 - fittedParameters;
  requireInteger("testChiSquare", "the number of degrees of freedom", degrees);
  let statistic = 0;
  for (let i = 0; i < observed.length; i++) {
    if (!(expected[i]! > 0))
      throw new RangeError(
        `testChiSquare: expected[${i}] is ${expected[i]}; merge cells until each expects more than 0.`
      );
    statistic += (observed[i]! - expected[i]!) ** 2 / expected[i]!;
  }
  return {statistic, pValue: regularizedGammaQ(degrees / 2, statistic / 2)};
}

function requireCount(where: string, values: ArrayLike<number>, min: number): void {
  if (values.length < min)
    throw new RangeError(`${where}: there are ${values.length} values; give ${min} or more.`);
}
