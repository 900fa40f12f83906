/** Pictures as 64 numbers, their shadows on the set's own directions of variation, and back. */
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {HALF_RANGE, type Basis} from "../../sampler/pictures/pictures.js";

/** The inflated pca.bin, as data/README.md lays it out. */
export function readBasis(bytes: Uint8Array<ArrayBuffer>, components: number, dim = PICTURE_DIM): Basis {
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, dim + 2 * components);
  const steps = new Int8Array(bytes.buffer, bytes.byteOffset + 4 * floats.length, components * dim);
  const scales = floats.subarray(dim + components);
  const vectors = Float32Array.from(steps, (step, i) => scales[Math.floor(i / dim)]! * step);
  return {components, dim, mean: floats.subarray(0, dim), variance: floats.subarray(dim, dim + components), vectors};
}

/** zₖ = (y − ȳ)·uₖ of every picture: count·components numbers, picture after picture. */
export function coordinatesOf(bytes: Uint8Array, count: number, {components, dim, mean, vectors}: Basis): Float32Array {
  const coordinates = new Float32Array(count * components);
  const away = new Float32Array(dim);
  for (let n = 0; n < count; n++) {
    for (let d = 0; d < dim; d++) away[d] = bytes[n * dim + d]! / HALF_RANGE - 1 - mean[d]!;
    for (let k = 0; k < components; k++) {
      let sum = 0;
      for (let d = 0, at = k * dim; d < dim; d++, at++) sum += away[d]! * vectors[at]!;
      coordinates[n * components + k] = sum;
    }
  }
  return coordinates;
}

/**
 * The picture of a point z whose bumps own the pictures of a table in the shares c: Σₙ cₙyₙ + Σₖ (z − Σₙ cₙzₙ)ₖuₖ, which is their mean
 * picture, moved along the directions to where z is. In the 64 coordinates it is z, and beyond them the detail of those that own it.
 *
 * @param options.rows the place of each picture of the table in `bytes`
 * @param options.table their coordinates, row after row
 */
export function pictureOf(
  z: ArrayLike<number>,
  shares: ArrayLike<number>,
  {rows, table, bytes, basis: {components, dim, vectors}}: {rows: ArrayLike<number>; table: ArrayLike<number>; bytes: Uint8Array; basis: Basis}
): Float32Array {
  const x = new Float64Array(dim);
  const away = Float64Array.from(z);
  for (let n = 0; n < rows.length; n++) {
    const share = shares[n]!;
    if (share < 1e-9) continue;
    for (let d = 0, at = rows[n]! * dim; d < dim; d++, at++) x[d]! += share * (bytes[at]! / HALF_RANGE - 1);
    for (let k = 0; k < components; k++) away[k]! -= share * table[n * components + k]!;
  }
  for (let k = 0; k < components; k++) for (let d = 0, at = k * dim; d < dim; d++, at++) x[d]! += away[k]! * vectors[at]!;
  return Float32Array.from(x);
}
