/** What the cover needs to know of its pictures, prepared in small bites so that nothing on the page waits for it. */
import {createCoefficientSpace, gramOfCoordinates, type CoefficientSpace} from "../../math/pictures/coefficient-space.js";
import {toCoordinates} from "../../math/pictures/pictures.js";
import type {Covariance} from "../../math/targets/covariance/covariance.js";
import {createFullCovariance} from "../../math/targets/covariance/full.js";
import {createShadowPlane, expandDirections, type ShadowPlane} from "../shadow-plane.js";

export interface CoverSet {
  readonly n: number;
  readonly dim: number;
  /** N·D coordinates. */
  readonly points: Float64Array;
  /** N·N dot products. */
  readonly gram: Float64Array;
  readonly plane: ShadowPlane;
  /** u₁ then u₂: 2·D numbers. */
  readonly directions: Float64Array;
  readonly space: CoefficientSpace;
  /** Dot products of white noise with the N pictures are normal with the Gram matrix as covariance: draws them. */
  readonly projectedNoise: Covariance;
}

export interface CoverSetOptions {
  /** N·D bytes, premultiplied RGBA. */
  readonly bytes: Uint8Array;
  readonly n: number;
  /** Of the plane's directions, from `findDirections`. */
  readonly coefficients: Float64Array;
  /** Awaited between bites of a few milliseconds; nothing unless given. */
  readonly pause?: () => Promise<unknown>;
}

/**
 * Prepares the set: coordinates, exact Gram matrix (integers), plane, coefficient space.
 * @throws RangeError if the directions belong to another set, or two pictures are the same (the Gram matrix is singular)
 */
export async function createCoverSet({bytes, n, coefficients, pause = async () => undefined}: CoverSetOptions): Promise<CoverSet> {
  const dim = bytes.length / n;
  const points = new Float64Array(bytes.length);
  for (let i = 0; i < n; i++) {
    toCoordinates(bytes.subarray(i * dim, (i + 1) * dim), points.subarray(i * dim, (i + 1) * dim));
    await pause();
  }
  const gram = await gramInBites(bytes, n, pause);
  const plane = createShadowPlane({gram, n, coefficients});
  await pause();
  const projectedNoise = createFullCovariance(Array.from({length: n}, (_, i) => gram.subarray(i * n, (i + 1) * n)));
  await pause();
  const directions = expandDirections(plane, points);
  await pause();
  return {n, dim, points, gram, plane, directions, projectedNoise, space: createCoefficientSpace({gram, n})};
}

/** The exact Gram matrix of coordinates, by way of integer products of bytes; row by row. */
export async function gramInBites(bytes: Uint8Array, n: number, pause: () => Promise<unknown> = async () => undefined): Promise<Float64Array> {
  const dim = bytes.length / n;
  const ofBytes = new Float64Array(n * n);
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const a = bytes.subarray(i * dim, (i + 1) * dim);
    for (let d = 0; d < dim; d++) sums[i]! += a[d]!;
    for (let j = 0; j <= i; j++) {
      const b = bytes.subarray(j * dim, (j + 1) * dim);
      let sum = 0; // at most 255²·16384 < 2³¹: an exact integer
      for (let d = 0; d < dim; d++) sum += a[d]! * b[d]!;
      ofBytes[i * n + j] = ofBytes[j * n + i] = sum;
    }
    await pause();
  }
  return gramOfCoordinates(ofBytes, sums, dim);
}
