import {lambdaOf} from "./exponential.js";

/**
 * What the multistep SDE solvers need to know about a step from σ to σ′. Between the probability flow (η = 0) and the
 * reverse SDE (η = 1) lies a family of SDEs with the same marginals, in λ = −log σ
 *
 *     dx = (1 + η)·(D − x) dλ + σ·√(2η) dW
 *
 * whose solution over h = λ′ − λ, given D along the way, is
 *
 *     x′ = kept·x + ∫₀ʰ rate·e^{−rate·(h−s)}·D(λ + s) ds + noiseStd·z,     rate = 1 + η
 *
 * (η = 1: Lu et al. 2022b, SDE-DPM-Solver++). This η is a share of variance, the square of `reverseSde`'s. D is taken
 * for a polynomial in s; `constant`, `linear` and `quadratic` are this integral with 1, s and s²/2 for D.
 */
export interface SdeStep {
  /** λ′ − λ; negative on the way up. */
  readonly h: number;
  /** e^{−rate·h}: what remains of x. */
  readonly kept: number;
  /** 1 − kept. */
  readonly constant: number;
  /** h·(1 − (1 − kept)/(rate·h)): h·phi_2 in k-diffusion's `sample_dpmpp_3m_sde`. */
  readonly linear: number;
  /** −h²·phi_3 there. */
  readonly quadratic: number;
  /** σ′·√(1 − e^{−2ηh}). */
  readonly noiseStd: number;
}

/**
 * Computes them. Each integral comes from the one before by parts: the absolute error is some 2⁻⁵²·h, and nothing is
 * divided by h, which may be 0.
 * @param sigma > 0, and so is sigmaNext, which is not above sigma unless eta is 0
 */
export function planSdeStep(sigma: number, sigmaNext: number, eta: number): SdeStep {
  const rate = 1 + eta;
  const h = lambdaOf(sigmaNext) - lambdaOf(sigma);
  const constant = -Math.expm1(-rate * h);
  const linear = h - constant / rate;
  const quadratic = (h * h) / 2 - linear / rate;
  const noiseStd = eta === 0 ? 0 : sigmaNext * Math.sqrt(-Math.expm1(-2 * eta * h));
  return {h, kept: Math.exp(-rate * h), constant, linear, quadratic, noiseStd};
}
