/**
 * Carries points of noise to the data along the probability-flow ODE of an exact target, from σ = 80 to σ = 0.01: the map
 * x = G(z) of the plane. In λ = log σ the flow is dx/dλ = x − D(x; σ). No DOM.
 */
import {integrateOde, type OdeStep} from "../../math/numeric/ode.js";
import type {Target} from "../../math/types.js";

export const SIGMA_MAX = 80;
export const SIGMA_MIN = 0.01;

export interface CarryOptions {
  readonly target: Target;
  /** Standard normal numbers, `target.dim` for each point; the flow starts at SIGMA_MAX·z. */
  readonly z: Float64Array;
  readonly tolerance: number;
  /** Is told each step, in order. */
  readonly onStep?: (step: OdeStep) => void;
}

/** Yields after each call of the denoiser, so that a page can breathe; returns G(z). */
export function* carry({target, z, tolerance, onStep}: CarryOptions): Generator<void, Float64Array, void> {
  const flow = integrateOde({
    t0: Math.log(SIGMA_MAX),
    t1: Math.log(SIGMA_MIN),
    y: z.map((value) => SIGMA_MAX * value),
    rtol: tolerance,
    ...(onStep && {onStep})
  });
  let asked = flow.next();
  while (!asked.done) {
    const {t, y} = asked.value;
    const denoised = target.denoise(y, Math.exp(t));
    asked = flow.next(y.map((value, i) => value - denoised[i]!));
    yield;
  }
  return asked.value;
}

/** G(z) at once. */
export function carryAtOnce(options: CarryOptions): Float64Array {
  const run = carry(options);
  let step = run.next();
  while (!step.done) step = run.next();
  return step.value;
}

/** Moments of the way, from noise to data, evenly spaced in arctan σ; what is shown there is x/√(1 + σ²), so that nothing leaves the window. */
export function momentSigmas(count: number): Float64Array {
  const [from, to] = [Math.atan(SIGMA_MAX), Math.atan(SIGMA_MIN)];
  return Float64Array.from({length: count}, (_, k) => Math.tan(from + ((to - from) * k) / (count - 1)));
}

/** The places at each of these noise levels (decreasing), scaled to be shown, in the order of `sigmas`. */
export function* carryWithMoments(target: Target, z: Float64Array, sigmas: Float64Array): Generator<void, Float64Array[], void> {
  const moments: Float64Array[] = [];
  const shown = (x: Float64Array, sigma: number) => x.map((value) => value / Math.sqrt(1 + sigma * sigma));
  yield* carry({
    target,
    z,
    tolerance: 1e-4,
    onStep(step) {
      while (moments.length < sigmas.length && Math.log(sigmas[moments.length]!) >= step.to - 1e-9) {
        const sigma = sigmas[moments.length]!;
        moments.push(shown(step.at(Math.log(sigma)), sigma));
      }
    }
  });
  return moments;
}
