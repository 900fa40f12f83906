import {combine} from "../numeric/combine.js";

/**
 * ε̂ = (x − D)/σ at unit signal scale, the slope dx/dσ of the probability-flow ODE (Karras et al. 2022, eq. 1 and 3
 * with σ(t) = t). At σ = 0 it is 0, its limit along the flow: ε = −σ·score → 0.
 */
export function slopeAt(x: Float64Array, denoised: Float64Array, sigma: number): Float64Array {
  return sigma === 0 ? new Float64Array(x.length) : combine([1 / sigma, x], [-1 / sigma, denoised]);
}
