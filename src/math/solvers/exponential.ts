import {combine, type Term} from "../numeric/combine.js";
import {integrateLagrange} from "../numeric/lagrange.js";
import {phi} from "../numeric/phi.js";
import type {Remembered} from "./memory.js";

/**
 * Exponential integrators of the probability-flow ODE. In λ = −log σ it reads dx/dλ = D − x, so between two levels,
 * with h = λ′ − λ and u = (λ − λ₀)/h,
 *
 *     x′ = e^{−h}·x + h·∫₀¹ e^{−h(1−u)}·D(u) du,     e^{−h} = σ′/σ
 *
 * exactly (DPM-Solver++, Lu et al. 2022b, Prop. 4.1). What remains is to guess D along the step from the answers so
 * far.
 */

/** λ = −log σ, half the log of the signal-to-noise ratio: ∞ at σ = 0. */
export function lambdaOf(sigma: number): number {
  return -Math.log(sigma);
}

/**
 * One step in which D is the polynomial in λ through the answers, integrated exactly. With answers at and before the
 * start it is an exponential Adams–Bashforth step (UniP with all its coefficients solved for, Zhao et al. 2023), with
 * one at the end as well an Adams–Moulton step (UniC).
 *
 * @param x batch at the start of the step, λ = answers[0].at
 * @param next λ′ at its end, another than the start; both finite
 * @param answers D at the start first, then at other λ, all different
 */
export function stepExponential(x: Float64Array, next: number, answers: readonly Remembered[]): Float64Array {
  const start = answers[0]!.at;
  const h = next - start;
  const nodes = answers.map(({at}) => (at - start) / h);
  let factorial = 1;
  const moments = answers.map((_, p) => h * (factorial *= p || 1) * phi(p + 1, -h)); // h·∫ uᵖ·e^{−h(1−u)} du
  const weights = integrateLagrange(nodes, moments);
  return combine([Math.exp(-h), x], ...answers.map(({values}, j): Term => [weights[j]!, values]));
}
