/** Means and covariances from sums of powers. */
import type {Estimate} from "../../../math/metrics/estimate.js";
import type {ParticleStatistics} from "./types.js";

/**
 * Sums over particles of aⁱbʲ, where (a, b) = (x − shift)/unit, in the order of these names (and two of padding); `lost` are
 * those that are not finite.
 */
export const SUMS = ["count", "lost", "10", "01", "20", "11", "02", "30", "21", "12", "03", "40", "22", "04"] as const;
/** Numbers of one set of sums in memory. */
export const SUMS_LENGTH = 16;

/**
 * Moments about the mean from sums about `shift`, which lies near the mean, so that nothing cancels:
 * μ₂₀ = m₂₀ − m₁₀², and so on to the fourth. Standard errors: √(μ₂₀/n) of a mean, √((μ₂₂ − μ₁₁²)/n) of a covariance.
 * Infinite where a fourth moment overflows, NaN where there are no two particles.
 */
export function momentsFromSums(sums: ArrayLike<number>, shift: readonly [number, number], unit: number): Pick<ParticleStatistics, "count" | "lost" | "mean" | "covariance"> {
  const n = sums[0];
  const m = Object.fromEntries(SUMS.map((name, i) => [name, sums[i] / n])) as Record<(typeof SUMS)[number], number>;
  const [a, b] = [m["10"], m["01"]];
  const second = [m["20"] - a * a, m["11"] - a * b, m["02"] - b * b];
  const fourth = [
    m["40"] - 4 * a * m["30"] + 6 * a * a * m["20"] - 3 * a ** 4,
    m["22"] - 2 * a * m["12"] - 2 * b * m["21"] + a * a * m["02"] + b * b * m["20"] + 4 * a * b * m["11"] - 3 * a * a * b * b,
    m["04"] - 4 * b * m["03"] + 6 * b * b * m["02"] - 3 * b ** 4
  ];
  const unbiased = n / (n - 1);
  const meanOf = (value: number, at: number, variance: number): Estimate =>
    ({value: at + unit * value, standardError: unit * Math.sqrt((Math.max(0, variance) * unbiased) / n)});
  const covarianceOf = (k: number): Estimate => {
    const variance = fourth[k] - second[k] ** 2;
    return {value: unit * unit * unbiased * second[k], standardError: unit * unit * Math.sqrt((variance < Infinity ? Math.max(0, variance) : Infinity) / n)};
  };
  return {
    count: n,
    lost: sums[1],
    mean: [meanOf(a, shift[0], second[0]), meanOf(b, shift[1], second[2])],
    covariance: [covarianceOf(0), covarianceOf(1), covarianceOf(2)]
  };
}
