import {findNearest, type Neighbor} from "../numeric/geometry.js";

/** The `count` nearest rows of x to its own row `row`, itself left out. Internal. */
export function findOtherNearest(x: Float64Array, dim: number, row: number, count: number): Neighbor[] {
  const point = x.subarray(row * dim, (row + 1) * dim);
  // Among coinciding points it need not come first itself, nor among the first count + 1 at all.
  return findNearest(point, x, {count: count + 1})
    .filter(({index}) => index !== row)
    .slice(0, count);
}
