import {requirePositive} from "../check.js";
import {combine} from "../numeric/combine.js";
import {integrateOde, requireTolerances, type OdeStep} from "../numeric/ode.js";
import {stepEuler} from "./euler.js";
import {solveInSigma} from "./unit-scale.js";
import type {Denoiser, Solver} from "../types.js";

/** The error that an adaptive solver allows in a step: atol + rtol·|x|. */
export interface Tolerances {
  /** Error allowed in an inner step, relative to |x|: > 0; 1e-8 unless given. */
  readonly rtol?: number;
  /** The same where |x| is small: ≥ 0; rtol unless given. */
  readonly atol?: number;
}

/**
 * Ground truth: follows the probability-flow ODE dx/dlog σ = x − D(x; σ) from level to level by Dormand and Prince's
 * adaptive method of order 5 (see `integrateOde`), asking as often as the tolerances need: at least 7 times a step,
 * with all rows of a batch in step. How the levels are spaced no longer matters. (Song et al. 2021b, App. D.4, use
 * scipy's RK45.)
 *
 * A step that begins or ends at σ = 0, where log σ is no number, is Euler's. From a small σ to 0 that costs
 * ½·σ²·|score|.
 *
 * It looks at the numbers to choose its steps. So, unlike the other solvers, it does not form fixed linear
 * combinations: it cannot be planned beforehand (src/sampler/plan-run.ts) and does not carry over to other coordinates
 * exactly.
 *
 * @throws RangeError unless rtol > 0 and atol ≥ 0; in a step, where 10 000 inner steps do not suffice
 */
export function rk45({rtol = 1e-8, atol = rtol}: Tolerances = {}): Solver {
  requireTolerances("rk45", rtol, atol);
  return solveInSigma(
    () =>
      function* ({x, sigma, sigmaNext}) {
        const denoised = yield {x, sigma};
        if (sigma === 0 || sigmaNext === 0 || sigma === sigmaNext) return stepEuler(x, denoised, sigma, sigmaNext);
        const solving = integrateOde({t0: Math.log(sigma), t1: Math.log(sigmaNext), y: x, rtol, atol});
        solving.next(); // asks for the slope at the start, which is known
        let asked = solving.next(slopeInLog(x, denoised));
        while (!asked.done) {
          const {t, y} = asked.value;
          asked = solving.next(slopeInLog(y, yield {x: y, sigma: Math.exp(t)}));
        }
        return asked.value;
      }
  );
}

/** The flow that `solveFlow` follows. */
export interface FlowOptions extends Tolerances {
  readonly denoise: Denoiser;
  /** A batch at sigmas[0], at unit signal scale. Not changed. */
  readonly x: Float64Array;
  /** Where it starts and ends, either way: finite and > 0. */
  readonly sigmas: readonly [from: number, to: number];
}

/** A curve of the probability flow. */
export interface Flow {
  /**
   * x at any σ between the two ends, at unit signal scale; a new array. Between the steps that the solver took it is
   * interpolated with order 4, about as exact as they are.
   * @throws RangeError where sigma is outside
   */
  at(sigma: number): Float64Array;
  /** The levels that the solver stepped through, the ends included. */
  readonly sigmas: Float64Array;
  /** How often D was asked for. */
  readonly nfe: number;
}

/**
 * Follows the probability flow as `rk45` does, and keeps the whole curve: to draw it, or to measure others by it.
 * @throws RangeError unless both σ are finite and > 0, rtol > 0 and atol ≥ 0; where 10 000 steps do not suffice
 */
export function solveFlow({denoise, x, sigmas: [from, to], rtol = 1e-8, atol = rtol}: FlowOptions): Flow {
  requirePositive("solveFlow", "sigmas[0]", from);
  requirePositive("solveFlow", "sigmas[1]", to);
  requireTolerances("solveFlow", rtol, atol);
  const start = x.slice();
  const steps: OdeStep[] = [];
  let nfe = 0;
  const solving = integrateOde({
    t0: Math.log(from),
    t1: Math.log(to),
    y: start,
    rtol,
    atol,
    onStep: (step) => void steps.push(step)
  });
  let asked = solving.next();
  while (!asked.done) {
    const {t, y} = asked.value;
    nfe++;
    asked = solving.next(slopeInLog(y, denoise(y, Math.exp(t))));
  }
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return {
    at(sigma) {
      if (!(sigma >= low && sigma <= high))
        throw new RangeError(
          `solveFlow: sigma is ${sigma}; give a number from ${low} to ${high}, where the flow was followed.`
        );
      if (sigma === from) return start.slice();
      const t = Math.log(sigma);
      const step = steps.find((step) => (to > from ? t <= step.to : t >= step.to))!;
      return step.at(t);
    },
    sigmas: Float64Array.of(from, ...steps.map(({to: t}, i) => (i === steps.length - 1 ? to : Math.exp(t)))),
    nfe
  };
}

/** dx/dlog σ = x − D. */
function slopeInLog(x: Float64Array, denoised: Float64Array): Float64Array {
  return combine([1, x], [-1, denoised]);
}
