/** The picture set as bytes, and the one map between bytes and coordinates: x = u / 127.5 − 1. */

/** 64 × 64 pixels × red, green, blue, alpha. */
export {PICTURE_DIM} from "../../math/pictures/pictures.js";

/** A byte u is the coordinate u / HALF_RANGE − 1. */
export const HALF_RANGE = 127.5;

export interface Pictures {
  /** How many pictures. */
  readonly n: number;
  /** Numbers per picture. */
  readonly dim: number;
  /** n·dim, picture after picture, each row by row, premultiplied RGBA. */
  readonly bytes: Uint8Array;
}

/** The mean picture and orthonormal directions of greatest variance. Coordinates, not bytes. */
export interface Basis {
  readonly components: number;
  readonly dim: number;
  /** dim */
  readonly mean: Float32Array;
  /** Variance along each direction. */
  readonly variance: Float32Array;
  /** components·dim, unit vector after unit vector. */
  readonly vectors: Float32Array;
}

/** Picture `index` as a point: dim coordinates in [−1, 1]. @throws RangeError if there is no such picture. */
export function pictureAsPoint(pictures: Pictures, index: number): Float64Array {
  const {n, dim, bytes} = pictures;
  if (!Number.isInteger(index) || index < 0 || index >= n) {
    throw new RangeError(`pictureAsPoint: there is no picture ${index}; the set has ${n}, numbered from 0.`);
  }
  return Float64Array.from(bytes.subarray(index * dim, (index + 1) * dim), (byte) => byte / HALF_RANGE - 1);
}

/** The first `n` pictures of the set; shares the bytes. The lower triangle of a Gram matrix is cut by {@link firstOfGram}. */
export function firstPictures(pictures: Pictures, n: number): Pictures {
  if (n > pictures.n) throw new RangeError(`firstPictures: ${n} of ${pictures.n} pictures cannot be taken; ask for fewer.`);
  return {n, dim: pictures.dim, bytes: pictures.bytes.subarray(0, n * pictures.dim)};
}

/** The triangle of the first `n` pictures: row after row, so it is the beginning of the larger one. */
export function firstOfGram(gram: Int32Array, n: number): Int32Array {
  return gram.subarray(0, (n * (n + 1)) / 2);
}
