/**
 * λ/(λ + σ²), the share of a difference along an axis that the clean Gaussian explains; 0 where λ = 0, even at σ = 0.
 * Internal.
 */
export function shrinkGain(variance: number, noiseVariance: number): number {
  return variance === 0 ? 0 : variance / (variance + noiseVariance);
}

/**
 * λσ²/(λ + σ²), the variance left along an axis once x is known; λ itself at σ = ∞. The larger of the two is divided
 * by, so that neither product nor quotient overflows. Internal.
 */
export function posteriorVariance(variance: number, noiseVariance: number): number {
  const [small, large] = variance < noiseVariance ? [variance, noiseVariance] : [noiseVariance, variance];
  return small === 0 ? 0 : small / (1 + small / large);
}
