/** Ways to split one variance over many steps, and what is drawn of the tests that compare the sum with one jump. */
import {testOneSampleKs, type TestResult} from "../../math/metrics/statistics.js";
import type {Random} from "../../math/types.js";

export type Split = "equal" | "growing" | "mostlyOne" | "uneven";

/**
 * σᵢ of each step, with Σσᵢ² = σ².
 * equal: all the same; growing: σᵢ ∝ i, as a noise schedule's are; mostlyOne: one step has half of the variance;
 * uneven: shares drawn at random (a step's share of σ² is exponential before they are scaled to sum to 1).
 * @throws RangeError unless numSteps is a whole number ≥ 1 and sigma > 0
 */
export function splitVariance(split: Split, numSteps: number, sigma: number, random: Random): Float64Array {
  if (!(Number.isInteger(numSteps) && numSteps >= 1)) throw new RangeError(`splitVariance: numSteps is ${numSteps}; give a whole number, 1 or more.`);
  if (!(sigma > 0)) throw new RangeError(`splitVariance: sigma is ${sigma}; give a number greater than 0.`);
  const middle = Math.floor(numSteps / 2);
  const shares = Float64Array.from({length: numSteps}, (_, i) => {
    if (split === "growing") return (i + 1) ** 2;
    if (split === "mostlyOne") return numSteps === 1 ? 1 : i === middle ? numSteps - 1 : 1;
    if (split === "uneven") return -Math.log(1 - random.uniform());
    return 1;
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => sigma * Math.sqrt(share / total));
}

/** How many p-values fall into each of `bins` equal parts of [0, 1], and whether they are spread evenly. */
export function histogramOfPValues(pValues: readonly number[], bins: number): {counts: number[]; evenness: TestResult | undefined} {
  const counts = new Array<number>(bins).fill(0);
  for (const p of pValues) counts[Math.min(bins - 1, Math.floor(p * bins))]!++;
  return {counts, evenness: pValues.length ? testOneSampleKs(pValues, (p) => Math.min(1, Math.max(0, p))) : undefined};
}

/** The sample's distribution function at evenly spaced places: a curve to draw. */
export function cumulativeCurve(values: Float64Array, from: number, to: number, count: number): (readonly [number, number])[] {
  const sorted = Float64Array.from(values).sort();
  let below = 0;
  return Array.from({length: count}, (_, k) => {
    const at = from + (k / (count - 1)) * (to - from);
    while (below < sorted.length && sorted[below]! <= at) below++;
    return [at, below / sorted.length] as const;
  });
}
