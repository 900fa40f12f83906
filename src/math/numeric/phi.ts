/**
 * The φ-functions of exponential integrators (Hochbruck & Ostermann 2010, sec. 2): φ₀(z) = e^z and
 *
 *     φₖ(z) = ∫₀¹ e^{(1−u)z}·u^{k−1}/(k−1)! du = Σⱼ zʲ/(j + k)!,     φₖ₊₁(z) = (φₖ(z) − 1/k!)/z.
 *
 * Below |z| = 1 the series is summed, since the recursion loses a digit for every power of z. About 1e-14 relative.
 *
 * @param k a whole number ≥ 0; meant for small ones, the solvers need k ≤ 5
 * @param z finite
 */
export function phi(k: number, z: number): number {
  if (k === 0) return Math.exp(z);
  if (Math.abs(z) < 1) return sumSeries(k, z);
  let value = Math.expm1(z) / z;
  let inverseFactorial = 1; // 1/j!
  for (let j = 1; j < k; j++) {
    inverseFactorial /= j;
    value = (value - inverseFactorial) / z;
  }
  return value;
}

/** 18 terms: the first one left out is below 1/18! ≈ 2e-16 of the first. */
function sumSeries(k: number, z: number): number {
  let term = 1;
  for (let j = 2; j <= k; j++) term /= j;
  let sum = 0;
  for (let j = 1; j <= 18; j++) {
    sum += term;
    term *= z / (j + k);
  }
  return sum;
}
