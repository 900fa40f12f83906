/**
 * A plane among pictures: two orthonormal directions u₁, u₂ of R^D along which a set of pictures varies most. Every
 * dot in it is the shadow of a point, its orthogonal projection on this plane. Everything comes from the Gram
 * matrix, so nothing here costs D.
 */
import {orthogonalizeRows} from "../math/numeric/orthogonalize.js";

export interface ShadowPlane {
  /** Number of pictures N. */
  readonly n: number;
  /** 2·N numbers: uₖ = Σᵢ coefficients[k·N + i]·yᵢ. Each row sums to 0. */
  readonly coefficients: Float64Array;
  /** N·2 dot products yᵢ·uₖ, k fastest. */
  readonly products: Float64Array;
  /** Shadows of the N pictures, x and y by turns; their mean is (0, 0). */
  readonly places: Float64Array;
  /** Share of the set's variance that lies in the plane, 0 … 1. The rest is what a shadow loses. */
  readonly share: number;
  /** Shadow of the point whose dot products with the N pictures stand in `projections` from `offset` on. */
  shadowOf(projections: ArrayLike<number>, offset?: number): [number, number];
}

/**
 * Finds the two directions of greatest variance, uₖ = Σᵢ coefficients[k·N + i]·yᵢ. With G′ the Gram matrix of the
 * centred pictures and G′v = λv, the direction u = Σ vᵢ(yᵢ − ȳ)/√λ has length 1, and since Σ vᵢ = 0 it is Σ vᵢyᵢ/√λ.
 * The sign of each is chosen so that the outermost picture lies on the positive side.
 *
 * @param options.gram N·N dot products yᵢ·yⱼ
 * @returns 2·N numbers; each row sums to 0
 * @throws RangeError if the set has fewer than two directions (three different pictures are enough)
 */
export function findDirections({gram, n}: {readonly gram: ArrayLike<number>; readonly n: number}): Float64Array {
  // Axes of Σ rowᵀ·row = G′² are eigenvectors of G′; the variances are squared eigenvalues.
  const {axes, variances} = orthogonalizeRows(centreGram(gram, n), n);
  if (variances.length < 2) throw new RangeError(`findDirections: ${n} pictures span no plane; give three or more different ones.`);
  const coefficients = new Float64Array(2 * n);
  for (let k = 0; k < 2; k++) {
    const axis = axes.subarray(k * n, (k + 1) * n);
    const outermost = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best));
    const scale = Math.sign(outermost) / Math.sqrt(Math.sqrt(variances[k]!));
    for (let i = 0; i < n; i++) coefficients[k * n + i] = scale * axis[i]!;
  }
  return coefficients;
}

/**
 * The plane of two directions that `findDirections` has found.
 * @throws RangeError if they are not orthonormal under this Gram matrix to 1e-6 (they belong to another set)
 */
export function createShadowPlane({
  gram,
  n,
  coefficients
}: {
  readonly gram: ArrayLike<number>;
  readonly n: number;
  readonly coefficients: Float64Array;
}): ShadowPlane {
  const products = new Float64Array(2 * n);
  const origin = [0, 0]; // ȳ·uₖ
  for (let i = 0; i < n; i++)
    for (let k = 0; k < 2; k++) {
      for (let j = 0; j < n; j++) products[2 * i + k]! += gram[i * n + j]! * coefficients[k * n + j]!;
      origin[k]! += products[2 * i + k]! / n;
    }
  for (let k = 0; k < 2; k++)
    for (let m = 0; m <= k; m++) {
      let product = 0;
      for (let i = 0; i < n; i++) product += coefficients[k * n + i]! * products[2 * i + m]!;
      if (!(Math.abs(product - (k === m ? 1 : 0)) < 1e-6))
        throw new RangeError(`createShadowPlane: u${k + 1}·u${m + 1} is ${product}; the directions belong to another set, find them anew.`);
    }
  const places = products.map((value, k) => value - origin[k % 2]!);
  return {
    n,
    coefficients,
    products,
    places,
    share: sumOfSquares(places) / trace(centreGram(gram, n), n),
    shadowOf(projections, offset = 0) {
      const shadow: [number, number] = [-origin[0]!, -origin[1]!];
      for (let i = 0; i < n; i++) {
        shadow[0] += coefficients[i]! * projections[offset + i]!;
        shadow[1] += coefficients[n + i]! * projections[offset + i]!;
      }
      return shadow;
    }
  };
}

/**
 * The two directions as vectors of D numbers, u₁ then u₂.
 * @param points N·D numbers
 */
export function expandDirections({coefficients, n}: ShadowPlane, points: ArrayLike<number>): Float64Array {
  const dim = points.length / n;
  const directions = new Float64Array(2 * dim);
  for (let k = 0; k < 2; k++)
    for (let i = 0; i < n; i++)
      for (let d = 0; d < dim; d++) directions[k * dim + d]! += coefficients[k * n + i]! * points[i * dim + d]!;
  return directions;
}

/** (yᵢ − ȳ)·(yⱼ − ȳ) from yᵢ·yⱼ. */
function centreGram(gram: ArrayLike<number>, n: number): Float64Array {
  const means = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) means[i]! += gram[i * n + j]! / n;
  const mean = means.reduce((sum, value) => sum + value / n, 0);
  return Float64Array.from({length: n * n}, (_, k) => gram[k]! - means[Math.floor(k / n)]! - means[k % n]! + mean);
}

function trace(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * n + i]!;
  return sum;
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
