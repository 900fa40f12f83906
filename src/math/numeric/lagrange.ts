/**
 * Weights of an integral of the polynomial through given points: with P(u) the polynomial of degree k − 1 through
 * (uⱼ, yⱼ), and moments mₚ = ∫ uᵖ·g(u) du of whatever weight function g,
 *
 *     ∫ P(u)·g(u) du = Σⱼ wⱼ·yⱼ,     wⱼ = Σₚ cⱼₚ·mₚ,
 *
 * where cⱼₚ are the coefficients of Lagrange's polynomial ∏_{m≠j} (u − uₘ)/(uⱼ − uₘ). Exact, no quadrature; meant for a
 * handful of points about as far apart as u is long.
 *
 * @param nodes k different numbers uⱼ
 * @param moments at least k numbers m₀ … mₖ₋₁
 * @returns k weights
 */
export function integrateLagrange(nodes: readonly number[], moments: readonly number[]): number[] {
  return nodes.map((node, j) => {
    let coefficients = [1]; // of u⁰, u¹, …
    nodes.forEach((other, m) => {
      if (m === j) return;
      const product = [...coefficients.map((c) => -c * other), 0]; // times (u − uₘ)
      coefficients.forEach((c, p) => (product[p + 1]! += c));
      coefficients = product.map((c) => c / (node - other));
    });
    return coefficients.reduce((sum, c, p) => sum + c * moments[p]!, 0);
  });
}
