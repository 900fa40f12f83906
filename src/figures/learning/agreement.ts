/** How the mean of n arrows comes nearer to the arrow that all of them would agree on. */
import type {Place} from "../plane/plane.js";

export interface RunningMean {
  readonly n: number;
  readonly mean: Place;
  /** ‖mean − exact‖. */
  readonly error: number;
}

/** The mean of the first n arrows (x and y by turns), for n = 1, 2, … spaced by ratio: every n up to 16, then eight to a doubling. */
export function runningMeans(arrows: ArrayLike<number>, exact: Place): RunningMean[] {
  const means: RunningMean[] = [];
  let [sumX, sumY, next] = [0, 0, 1];
  for (let n = 1; 2 * n <= arrows.length; n++) {
    sumX += arrows[2 * n - 2]!;
    sumY += arrows[2 * n - 1]!;
    if (n < next && 2 * n + 2 <= arrows.length) continue;
    const mean: Place = [sumX / n, sumY / n];
    means.push({n, mean, error: Math.hypot(mean[0] - exact[0], mean[1] - exact[1])});
    next = n < 16 ? n + 1 : Math.ceil(n * 2 ** 0.125);
  }
  return means;
}

export interface Spread {
  readonly mean: Place;
  /** E‖arrow − mean‖², unbiased. NaN for one arrow. */
  readonly variance: number;
  /** The mean of each coordinate is known to this. */
  readonly standardErrors: Place;
  /** Mean angle between a single arrow and a direction, in degrees. */
  readonly angleTo: (direction: Place) => number;
}

/** Mean and spread of the first n arrows. */
export function spreadOf(arrows: ArrayLike<number>, n: number): Spread {
  let [sumX, sumY] = [0, 0];
  for (let i = 0; i < n; i++) {
    sumX += arrows[2 * i]!;
    sumY += arrows[2 * i + 1]!;
  }
  const mean: Place = [sumX / n, sumY / n];
  let [varX, varY] = [0, 0];
  for (let i = 0; i < n; i++) {
    varX += (arrows[2 * i]! - mean[0]) ** 2 / (n - 1);
    varY += (arrows[2 * i + 1]! - mean[1]) ** 2 / (n - 1);
  }
  return {
    mean,
    variance: varX + varY,
    standardErrors: [Math.sqrt(varX / n), Math.sqrt(varY / n)],
    angleTo: ([u, v]) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.abs(Math.atan2(u * arrows[2 * i + 1]! - v * arrows[2 * i]!, u * arrows[2 * i]! + v * arrows[2 * i + 1]!));
      return (sum / n) * (180 / Math.PI);
    }
  };
}

/** The angle between two arrows in degrees, 0 … 180. */
export function angleBetween([a, b]: Place, [u, v]: Place): number {
  return Math.abs(Math.atan2(a * v - b * u, a * u + b * v)) * (180 / Math.PI);
}
