/** The flat sheet that a straight G reaches: mean + combinations of a few directions. No DOM. */
import {distance, dot} from "../../math/numeric/geometry.js";
import type {Basis} from "../../sampler/pictures/pictures.js";

/**
 * The point of the sheet nearest to x, and how far it is. The directions are stored in 8 bits and so are orthonormal only
 * to about 1e-3; the second round leaves 1e-6 of the error.
 */
export function nearestOnSheet({components, dim, mean, vectors}: Basis, x: Float64Array, rounds = 2): {readonly x: Float64Array; readonly distance: number} {
  const nearest = Float64Array.from(mean);
  for (let round = 0; round < rounds; round++) {
    const rest = x.map((value, i) => value - nearest[i]!);
    for (let k = 0; k < components; k++) {
      const direction = vectors.subarray(k * dim, (k + 1) * dim);
      const along = dot(rest, direction);
      for (let i = 0; i < dim; i++) nearest[i]! += along * direction[i]!;
    }
  }
  return {x: nearest, distance: distance(x, nearest)};
}
