/** The numbers by which one knows the set, in [−1, 1] coordinates. */
import { DIM, HALF_RANGE, type Geometry } from "./layout.js";
import type { Spectrum } from "./pca.js";
import { pictureAt } from "./pixels.js";
import { distance } from "./select.js";

const PERCENTAGES = [50, 80, 90, 95, 99];

function round(value: number): number {
  return Number(value.toPrecision(6));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardDeviation(values: number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

function normOf(picture: Uint8Array): number {
  let squares = 0;
  for (const byte of picture) squares += (2 * byte - 2 * HALF_RANGE) ** 2; // doubled: an integer, so exact
  return Math.sqrt(squares) / (2 * HALF_RANGE);
}

export function totalVariance({ variances }: Spectrum): number {
  return variances.reduce((sum, variance) => sum + variance, 0);
}

/** How many components carry each percentage of the variance. */
function componentsForPercent(spectrum: Spectrum): Record<string, number> {
  const total = totalVariance(spectrum);
  return Object.fromEntries(
    PERCENTAGES.map((percent) => {
      let carried = 0, k = 0;
      while (carried < (percent / 100) * total) carried += spectrum.variances[k++];
      return [percent, k];
    }),
  );
}

function distanceSummary(gram: Int32Array, count: number): Pick<Geometry, "nearestNeighbour" | "meanPairDistance"> {
  const nearest = new Float64Array(count).fill(Infinity);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const apart = distance(gram, i, j);
      sum += apart;
      nearest[i] = Math.min(nearest[i], apart);
      nearest[j] = Math.min(nearest[j], apart);
    }
  }
  nearest.sort();
  const middle = (nearest[(count - 1) >> 1] + nearest[count >> 1]) / 2;
  return {
    nearestNeighbour: { min: round(nearest[0]), median: round(middle), max: round(nearest[count - 1]) },
    meanPairDistance: round(sum / ((count * (count - 1)) / 2)),
  };
}

export function geometryOf(pictures: Uint8Array, gram: Int32Array, spectrum: Spectrum): Geometry {
  const norms = Array.from({ length: spectrum.count }, (_, n) => normOf(pictureAt(pictures, n)));
  return {
    meanNorm: round(mean(norms)),
    stdNorm: round(standardDeviation(norms)),
    rmsAboutMean: round(Math.sqrt(totalVariance(spectrum) / DIM)),
    componentsForPercent: componentsForPercent(spectrum),
    ...distanceSummary(gram, spectrum.count),
  };
}
