/** Displacements that are not grain: along a set's own directions of variation, and white noise seen in another basis. */
import {dot} from "../math/numeric/geometry.js";
import {PICTURE_SIZE} from "../math/pictures/pictures.js";

/** A set's directions of variation: `components` unit vectors, each with the variance of the set along it. */
export interface Directions {
  readonly components: number;
  readonly dim: number;
  readonly variance: ArrayLike<number>;
  /** components·dim, vector after vector. */
  readonly vectors: ArrayLike<number>;
}

/** u_k. */
export function directionOf({dim, vectors}: Directions, k: number): Float64Array {
  const vector = new Float64Array(dim);
  for (let j = 0; j < dim; j++) vector[j] = vectors[k * dim + j]!;
  return vector;
}

const lengths = new WeakMap<Directions, number>();

/** E‖Σₖ √λₖ εₖ uₖ‖² = Σₖ λₖ‖uₖ‖²: the expected squared length of a draw along the directions. */
export function expectedSquaredLength(directions: Directions): number {
  const known = lengths.get(directions);
  if (known !== undefined) return known;
  let sum = 0;
  for (let k = 0; k < directions.components; k++) {
    const u = directionOf(directions, k);
    sum += directions.variance[k]! * dot(u, u);
  }
  lengths.set(directions, sum);
  return sum;
}

/** Σₖ √λₖ εₖ uₖ for `components` standard normal numbers ε. */
export function combineDirections({components, dim, variance, vectors}: Directions, eps: ArrayLike<number>): Float64Array {
  const x = new Float64Array(dim);
  for (let k = 0; k < components; k++) {
    const weight = Math.sqrt(variance[k]!) * eps[k]!;
    for (let j = 0, offset = k * dim; j < dim; j++) x[j]! += weight * vectors[offset + j]!;
  }
  return x;
}

/**
 * Turns a vector by one fixed rotation (with reflections), the Walsh–Hadamard matrix divided by √d. It is
 * orthonormal (and its own inverse), so white noise stays white noise, though every number in it is a new one.
 * @param x 2ⁿ numbers
 * @throws RangeError if the length is no power of two
 */
export function rotateByHadamard(x: Float64Array): Float64Array {
  const n = x.length;
  if (n < 1 || (n & (n - 1)) !== 0) throw new RangeError(`rotateByHadamard: x has length ${n}; it must be a power of two.`);
  const y = x.slice();
  for (let half = 1; half < n; half *= 2) {
    for (let block = 0; block < n; block += 2 * half) {
      for (let i = block; i < block + half; i++) {
        const [a, b] = [y[i]!, y[i + half]!];
        y[i] = a + b;
        y[i + half] = a - b;
      }
    }
  }
  const scale = 1 / Math.sqrt(n);
  return y.map((value) => scale * value);
}

/**
 * How alike neighbours are: the correlation of each number of a 64×64 RGBA displacement with the same channel of the
 * pixel to its right and of the pixel below (means not removed: displacements are about zero). 0 for grain, near 1 for
 * smooth shapes.
 */
export function neighbourCorrelation(displacement: ArrayLike<number>, size = PICTURE_SIZE): number {
  const channels = displacement.length / (size * size);
  let products = 0;
  let squares = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      for (let c = 0; c < channels; c++) {
        const at = (row * size + column) * channels + c;
        const value = displacement[at]!;
        if (column + 1 < size) {
          const right = displacement[at + channels]!;
          products += value * right;
          squares += (value * value + right * right) / 2;
        }
        if (row + 1 < size) {
          const below = displacement[at + size * channels]!;
          products += value * below;
          squares += (value * value + below * below) / 2;
        }
      }
    }
  }
  return squares === 0 ? 0 : products / squares;
}
