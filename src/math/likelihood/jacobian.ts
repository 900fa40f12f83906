import {requireLength, requirePositive} from "../check.js";
import {combine} from "../numeric/combine.js";
import type {AsyncDenoiser, Denoiser} from "../types.js";
import {after, useInTurn, type Answer} from "./answers.js";

/**
 * (∂D/∂x)·v at noise level σ: a batch of points and as many directions in, as many numbers out. The Jacobian of a
 * denoiser of some distribution is symmetric and positive semi-definite: it is Cov[x₀|x]/σ².
 */
export type JacobianProduct = (x: Float64Array, v: Float64Array, sigma: number) => Float64Array;

/** The same where it may take time. */
export type AsyncJacobianProduct = (x: Float64Array, v: Float64Array, sigma: number) => Answer;

/** What a target must have for its denoiser's Jacobian. */
export interface TwiceDifferentiable {
  /** (∇²log p_σ)·v; batches in, batch out. */
  hessianVectorProduct(x: Float64Array, v: Float64Array, sigma?: number): Float64Array;
}

/** The Jacobian of a target's exact denoiser, by Tweedie's formula D = x + σ²·∇log p_σ: J·v = v + σ²·(∇²log p_σ)·v. */
export function jacobianOfTarget({hessianVectorProduct}: TwiceDifferentiable): JacobianProduct {
  return (x, v, sigma) => combine([1, v], [sigma * sigma, hessianVectorProduct(x, v, sigma)]);
}

/**
 * The Jacobian of any denoiser by central differences, J·v ≈ (D(x + h·v) − D(x − h·v))/2h with h = step·σ, two calls:
 * noise of size σ is what a denoiser cannot see beyond, so it is smooth on that scale. For |v| ≈ 1 per coordinate the
 * error is about step²/6 from curvature and 2⁻⁵³·|x|/(step·σ) from rounding. At σ = 0, where D is x, J is I.
 *
 * @param options.step 6e-6 unless given (∛2⁻⁵²); for a denoiser in float32 about 1e-2
 * @throws RangeError unless step is positive; in a call, where v has another length than x
 */
export function jacobianByDifferences(denoise: Denoiser, options?: {readonly step?: number}): JacobianProduct;
export function jacobianByDifferences(denoise: AsyncDenoiser, options?: {readonly step?: number}): AsyncJacobianProduct;
export function jacobianByDifferences(
  denoise: AsyncDenoiser,
  {step = 6e-6}: {readonly step?: number} = {}
): AsyncJacobianProduct {
  requirePositive("jacobianByDifferences", "step", step);
  return (x, v, sigma) => {
    requireLength("jacobianByDifferences", "v", v.length, x.length);
    if (sigma === 0) return v.slice(); // D(x; 0) = x
    const h = step * sigma;
    const product = new Float64Array(x.length);
    const differences = useInTurn(
      2,
      (side) => denoise(combine([1, x], [side === 0 ? h : -h, v]), sigma),
      (denoised, side) => {
        requireLength("jacobianByDifferences", "the answer", denoised.length, x.length);
        const weight = (side === 0 ? 1 : -1) / (2 * h);
        for (let i = 0; i < product.length; i++) product[i]! += weight * denoised[i]!;
      }
    );
    return after(differences, () => product);
  };
}
