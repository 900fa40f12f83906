import type {NoiseSource, Random} from "../types.js";

/**
 * Fresh standard normal numbers at every call, whatever interval of σ is asked about.
 *
 * Enough for solvers that ask once a step. DPM++ SDE asks about overlapping intervals, which independent draws get
 * wrong, at the cost of an order: `createBrownianNoise` is for those, and for comparing runs of different step counts.
 */
export function createWhiteNoise(random: Random): NoiseSource {
  return (count) => random.normals(count);
}
