/** Distances from one point to every picture of a set, and along a line, in all 16384 dimensions. */
import type {Neighbor} from "../../math/numeric/geometry.js";
import {HALF_RANGE, type Pictures} from "../../sampler/pictures/pictures.js";
import {createSlices} from "./slices.js";

/**
 * ‖x − yₙ‖ for every picture n, summed in float64 over all coordinates. The pictures stay bytes: x is brought to their
 * scale once, and a distance in bytes is 127.5 times one in coordinates.
 *
 * @param x dim coordinates
 */
export async function measureDistances(x: ArrayLike<number>, {n, dim, bytes}: Pictures, {signal}: {signal?: AbortSignal} = {}): Promise<Float64Array> {
  if (x.length !== dim) throw new RangeError(`measureDistances: x has ${x.length} numbers; the pictures have ${dim}.`);
  const u = Float64Array.from(x, toByteScale);
  const distances = new Float64Array(n);
  const slices = createSlices({signal});
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0;
    for (let d = 0; d < dim; d++, at++) {
      const difference = u[d] - bytes[at];
      sum += difference * difference;
    }
    distances[i] = Math.sqrt(sum) / HALF_RANGE;
    if (i % 16 === 15) await slices.breathe();
  }
  return distances;
}

/** u = 127.5·(x + 1); a coordinate that came from a byte goes back to that byte, so a picture is exactly 0 from itself. */
function toByteScale(value: number): number {
  const u = HALF_RANGE * (value + 1);
  return Math.abs(u - Math.round(u)) < 1e-9 ? Math.round(u) : u;
}

/** The `count` smallest distances, nearest first; `except` (a picture itself) is left out. */
export function nearestOf(distances: ArrayLike<number>, {count = 1, except = -1}: {count?: number; except?: number} = {}): Neighbor[] {
  return Array.from(distances, (distance, index) => ({index, distance}))
    .filter(({index}) => index !== except)
    .sort((a, b) => a.distance - b.distance || a.index - b.index)
    .slice(0, count);
}

/**
 * Distance from the point (1 − t)·a + t·b to a point y, from the three distances between a, b and y alone
 * (Stewart's theorem): d² = (1 − t)·‖a − y‖² + t·‖b − y‖² − t(1 − t)·‖a − b‖².
 */
export function distanceOnLine(t: number, toA: number, toB: number, aToB: number): number {
  return Math.sqrt(Math.max(0, (1 - t) * toA * toA + t * toB * toB - t * (1 - t) * aToB * aToB));
}

/** The picture nearest to the point (1 − t)·a + t·b, given everybody's distances to a and to b. */
export function nearestOnLine(t: number, toA: ArrayLike<number>, toB: ArrayLike<number>, aToB: number): Neighbor {
  let nearest = {index: -1, distance: Infinity};
  for (let index = 0; index < toA.length; index++) {
    const distance = distanceOnLine(t, toA[index], toB[index], aToB);
    if (distance < nearest.distance) nearest = {index, distance};
  }
  return nearest;
}
