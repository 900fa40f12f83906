/** The nearest picture of a point, over the whole set, from the bytes. */
import {HALF_RANGE, type Pictures} from "../../sampler/pictures/pictures.js";

export interface NearestPicture {
  readonly index: number;
  /** Euclidean, in coordinates. */
  readonly distance: number;
  /** Largest difference of a coordinate. One step of a byte is 1/127.5 = 2/255. */
  readonly largestDifference: number;
}

/** Looks at every picture; gives one up as soon as it is farther than the best so far. */
export function nearestPicture(x: ArrayLike<number>, {n, dim, bytes}: Pictures): NearestPicture {
  let index = 0;
  let best = Infinity;
  for (let m = 0; m < n; m++) {
    let sum = 0;
    for (let d = 0, at = m * dim; d < dim && sum < best; ) {
      for (const end = Math.min(dim, d + 256); d < end; d++) {
        // The picture's coordinate as the page's float32 has it, so that a copy is at distance 0.
        const difference = x[d] - Math.fround(bytes[at + d] / HALF_RANGE - 1);
        sum += difference * difference;
      }
    }
    if (sum < best) [index, best] = [m, sum];
  }
  let largestDifference = 0;
  for (let d = 0, at = index * dim; d < dim; d++) {
    largestDifference = Math.max(largestDifference, Math.abs(x[d] - Math.fround(bytes[at + d] / HALF_RANGE - 1)));
  }
  return {index, distance: Math.sqrt(best), largestDifference};
}
