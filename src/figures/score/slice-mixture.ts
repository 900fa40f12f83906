/**
 * A plane through the space of pictures. On it, the density of noised pictures is a mixture in two dimensions: the way
 * from x in the plane to a picture yₙ goes along the plane to its shadow, then straight up,
 *
 *     ‖x − yₙ‖² = ‖s − sₙ‖² + hₙ²,
 *
 * with s, sₙ the coordinates in the plane and hₙ the height of yₙ above it. So p_σ on the plane is ∝ Σ exp(−hₙ²/2σ²)·N(s; sₙ, σ²I),
 * and its slope in the plane is the shadow of the slope in all dimensions.
 */
import {createShadowPlane, findDirections} from "../shadow-plane.js";
import {createMixture, type Mixture} from "../../math/targets/mixture.js";

export interface Slice {
  /** x and y of each picture's shadow by turns. */
  readonly places: Float64Array;
  /** Squared height of each picture above the plane. */
  readonly heights: Float64Array;
}

/** The plane of greatest variance through the mean of a set, from the N·N dot products of its pictures. */
export function sliceOfGram(gram: ArrayLike<number>, n: number): Slice {
  const {places} = createShadowPlane({gram, n, coefficients: findDirections({gram, n})});
  const withMean = Float64Array.from({length: n}, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += gram[i * n + j]!;
    return sum / n; // yᵢ·ȳ
  });
  const meanSquare = withMean.reduce((sum, value) => sum + value, 0) / n; // ‖ȳ‖²
  const heights = withMean.map((product, i) => gram[i * n + i]! - 2 * product + meanSquare - places[2 * i]! ** 2 - places[2 * i + 1]! ** 2);
  return {places, heights};
}

/** The mixture that p_σ is on the plane, up to a factor. Ask it at this σ and no other: its weights depend on σ. */
export function mixtureAt({places, heights}: Slice, sigma: number): Mixture {
  const lowest = heights.reduce((least, height) => Math.min(least, height), Infinity);
  const shares = heights.map((height) => Math.exp((lowest - height) / (2 * sigma * sigma)));
  const sum = shares.reduce((total, share) => total + share, 0);
  return createMixture({
    weights: shares.map((share) => share / sum),
    means: Array.from(heights, (_, i) => places.subarray(2 * i, 2 * i + 2)),
    covariances: 0
  });
}
