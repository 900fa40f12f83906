/** Directions and variances of C = Σⱼ variancesⱼ·uⱼuⱼᵀ. */
export interface PrincipalAxes {
  /** Orthonormal uⱼ, row after row: variances.length·dim numbers. */
  readonly axes: Float64Array;
  /** Largest first. */
  readonly variances: Float64Array;
}

/** Sweeps over all pairs; 6–10 reach full precision, rows already orthogonal need one. */
const MAX_SWEEPS = 60;

/**
 * Finds the principal axes of C = Σₖ fₖfₖᵀ from its factors fₖ (Hestenes 1958, one-sided Jacobi): pairs of rows are
 * rotated among themselves, which leaves C as it is, until all are orthogonal; their squared lengths are the
 * eigenvalues. C itself is never formed, so small eigenvalues keep their digits (Demmel & Veselić 1992).
 *
 * Rows shorter than 2⁻⁵² times the longest carry rounding only and are left out.
 *
 * @param factors K·dim numbers, row after row; overwritten
 * @param dim numbers per row
 */
export function orthogonalizeRows(factors: Float64Array, dim: number): PrincipalAxes {
  const count = factors.length / dim;
  const rows = Array.from({length: count}, (_, k) => factors.subarray(k * dim, (k + 1) * dim));
  const squares = Float64Array.from(rows, (row) => product(row, row));

  for (let sweep = 0, rotated = true; rotated && sweep < MAX_SWEEPS; sweep++) {
    rotated = false;
    for (let i = 0; i < count; i++)
      for (let j = i + 1; j < count; j++) {
        const cross = product(rows[i]!, rows[j]!);
        if (Math.abs(cross) <= 1e-15 * Math.sqrt(squares[i]! * squares[j]!)) continue;
        rotated = true;
        rotate(rows[i]!, rows[j]!, cross, squares[i]!, squares[j]!);
        squares[i] = product(rows[i]!, rows[i]!);
        squares[j] = product(rows[j]!, rows[j]!);
      }
  }

  const floor = Math.max(0, ...squares) * 2 ** -104;
  const order = [...squares.keys()].filter((k) => squares[k]! > floor).sort((i, j) => squares[j]! - squares[i]!);
  const axes = new Float64Array(order.length * dim);
  order.forEach((k, place) => {
    const length = Math.sqrt(squares[k]!);
    for (let d = 0; d < dim; d++) axes[place * dim + d] = rows[k]![d]! / length;
  });
  return {axes, variances: Float64Array.from(order, (k) => squares[k]!)};
}

/** Turns two rows in their plane so that they become orthogonal (Golub & Van Loan 2013, §8.6.3). */
function rotate(a: Float64Array, b: Float64Array, cross: number, squareA: number, squareB: number): void {
  const zeta = (squareB - squareA) / (2 * cross);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let d = 0; d < a.length; d++) {
    const before = a[d]!;
    a[d] = cosine * before - sine * b[d]!;
    b[d] = sine * before + cosine * b[d]!;
  }
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}
