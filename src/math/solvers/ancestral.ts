import {requireFalling} from "./check.js";

/**
 * Splits a step from σ to σ′ into a deterministic part, down to `sigmaDown` ≤ σ′, and fresh noise of standard deviation
 * `sigmaUp` that brings it back up to σ′: sigmaDown² + sigmaUp² = σ′² (k-diffusion's `get_ancestral_step`).
 * η = 1 is the variance of DDPM's posterior q(x′ | x, x₀), σ′²·(1 − σ′²/σ²).
 */
export function splitAncestral(sigma: number, sigmaNext: number, eta: number): {sigmaDown: number; sigmaUp: number} {
  if (eta === 0 || sigmaNext === 0) return {sigmaDown: sigmaNext, sigmaUp: 0};
  requireFalling("splitAncestral", sigma, sigmaNext);
  const ratio = sigmaNext / sigma;
  const sigmaUp = Math.min(sigmaNext, eta * sigmaNext * Math.sqrt((1 - ratio) * (1 + ratio)));
  return {sigmaDown: Math.sqrt((sigmaNext - sigmaUp) * (sigmaNext + sigmaUp)), sigmaUp};
}
