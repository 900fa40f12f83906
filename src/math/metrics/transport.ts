/** Optimal transport of one sorted sample onto another on a line, by a cost |x − y|ᵖ, p ≥ 1. Internal. */
export interface LineTransport {
  /** Least mean cost of moving the first sample onto the second: W_pᵖ. */
  readonly cost: number;
  /** Kantorovich's potentials φ(aᵢ) and ψ(bⱼ): φ(x) + ψ(y) ≤ |x − y|ᵖ, with mean φ + mean ψ = cost. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * Pairs quantile with quantile, which is optimal on a line for every convex cost (Villani 2003, Thm 2.18), and walks
 * the staircase of pairs (i, j) once, O(n + m). Each step down it moves i or j on by one, and the potentials follow
 * from φᵢ + ψⱼ = |aᵢ − bⱼ|ᵖ on every pair. Where both move at once, the two ways around the corner are averaged.
 *
 * Shares of 1/n and 1/m are counted in units of 1/nm, so that no quantile is missed by rounding (n·m < 2⁵³).
 */
export function transportOnLine(a: Float64Array, b: Float64Array, order: number): LineTransport {
  const [n, m] = [a.length, b.length];
  const cost = (i: number, j: number): number => Math.abs(a[i]! - b[j]!) ** order;
  const first = new Float64Array(n);
  const second = new Float64Array(m);
  second[0] = cost(0, 0);
  let total = 0;
  for (let i = 0, j = 0, done = 0; ; ) {
    const endOfA = (i + 1) * m;
    const endOfB = (j + 1) * n;
    const end = Math.min(endOfA, endOfB);
    total += (end - done) * cost(i, j);
    done = end;
    if (done === n * m) break;
    if (endOfA < endOfB) {
      i++;
      first[i] = cost(i, j) - second[j]!;
    } else if (endOfB < endOfA) {
      j++;
      second[j] = cost(i, j) - first[i]!;
    } else {
      const aFirst = cost(i + 1, j) - second[j]!;
      const bFirst = cost(i + 1, j + 1) - cost(i, j + 1) + first[i]!;
      i++;
      j++;
      first[i] = (aFirst + bFirst) / 2;
      second[j] = cost(i, j) - first[i]!;
    }
  }
  return {cost: total / (n * m), first, second};
}
