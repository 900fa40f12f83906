import {requireFinite, requireLength, requirePositive} from "../check.js";
import {combine} from "../numeric/combine.js";
import type {AsyncDenoiser, Denoiser} from "../types.js";
import {whenAll} from "./when-all.js";

/**
 * Preconditioning (Karras et al. 2022, Sec. 5, Tab. 1; EDM's `EDMPrecond`): a denoiser as a network F whose inputs and
 * targets have unit variance at every σ,
 *
 *     D(x; σ) = c_skip·x + c_out·F(c_in·x; c_noise),
 *
 *     c_skip = σ_d²/(σ² + σ_d²)    c_out = σ·σ_d/√(σ² + σ_d²)    c_in = 1/√(σ² + σ_d²)    c_noise = ¼·ln σ
 *
 * with σ_d = `sigmaData`, the standard deviation of the data's coordinates. Under little noise F predicts the noise,
 * under much the picture; in between it never has to cancel what it is given. λ = 1/c_out² weighs the loss of D so that
 * the loss of F counts equally at every σ.
 */
export interface Preconditioning {
  readonly skip: number;
  readonly out: number;
  readonly in: number;
  readonly noise: number;
  /** λ(σ) = (σ² + σ_d²)/(σ·σ_d)² = 1/c_out². */
  readonly lossWeight: number;
}

/** What a network's preconditioning depends on. */
export interface PreconditioningOptions {
  /** σ_d > 0: 0.5 unless given, as in EDM. */
  readonly sigmaData?: number;
}

/** F: (c_in·x, c_noise) ↦ an array of the same length. */
export type PreconditionedNetwork = (input: Float64Array, noise: number) => Float64Array;

/** F whose answer may take time. */
export type AsyncPreconditionedNetwork = (input: Float64Array, noise: number) => Float64Array | Promise<Float64Array>;

/**
 * The five numbers of EDM's preconditioning at noise level σ.
 * @throws RangeError unless 0 < sigma < ∞ and 0 < sigmaData < ∞
 */
export function preconditionEdm(sigma: number, {sigmaData = 0.5}: PreconditioningOptions = {}): Preconditioning {
  requirePositive("preconditionEdm", "sigma", sigma);
  requirePositive("preconditionEdm", "sigmaData", sigmaData);
  const length = Math.hypot(sigma, sigmaData); // ratios of it, so that no square leaves float64
  const cosine = sigmaData / length;
  const out = sigma * cosine;
  return {skip: cosine * cosine, out, in: 1 / length, noise: Math.log(sigma) / 4, lossWeight: 1 / out / out};
}

/**
 * Makes a denoiser of a preconditioned network. At σ = 0 it answers x. At σ = ∞ such a network is not defined (its
 * input is 0 and c_noise infinite): start from a finite σ_max. Asynchronous if the network is.
 * @throws RangeError in a call, where sigma is negative, infinite or NaN, or F returns another length
 */
export function denoiserFromNetwork(network: PreconditionedNetwork, options?: PreconditioningOptions): Denoiser;
export function denoiserFromNetwork(
  network: AsyncPreconditionedNetwork,
  options?: PreconditioningOptions
): AsyncDenoiser;
export function denoiserFromNetwork(
  network: AsyncPreconditionedNetwork,
  options: PreconditioningOptions = {}
): AsyncDenoiser {
  return (x, sigma) => {
    if (sigma === 0) return x.slice();
    const c = preconditionEdm(sigma, options);
    return whenAll("denoiserFromNetwork", x, [network(combine([c.in, x]), c.noise)], (output) =>
      combine([c.skip, x], [c.out, output])
    );
  };
}

/**
 * Makes of a denoiser the network that it would be: F(z; c) = (D(x; σ) − c_skip·x)/c_out with σ = exp(4c), x = z/c_in.
 * So an exact denoiser shows what a network with this preconditioning has to learn.
 * @throws RangeError in a call, unless the second argument is finite and exp(4c) is a positive float64
 */
export function networkFromDenoiser(denoise: Denoiser, options: PreconditioningOptions = {}): PreconditionedNetwork {
  return (input, noise) => {
    requireFinite("networkFromDenoiser", "noise", noise);
    const sigma = Math.exp(4 * noise);
    const c = preconditionEdm(sigma, options);
    const x = combine([1 / c.in, input]);
    return combine([1 / c.out, denoise(x, sigma)], [-c.skip / c.out, x]);
  };
}

/**
 * What F is trained towards: (x₀ − c_skip·x)/c_out, of unit variance where the data has variance σ_d² (Karras et al.
 * 2022, eq. 8). Then λ·‖D − x₀‖² = ‖F − target‖².
 * @param x0 a batch of clean points
 * @param x the same points noised, x₀ + σε
 * @throws RangeError where lengths differ or sigma is out of range
 */
export function networkTarget(
  x0: Float64Array,
  x: Float64Array,
  sigma: number,
  options: PreconditioningOptions = {}
): Float64Array {
  requireLength("networkTarget", "x", x.length, x0.length);
  const c = preconditionEdm(sigma, options);
  return combine([1 / c.out, x0], [-c.skip / c.out, x]);
}
