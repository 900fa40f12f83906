import {sigmaOfLevel, toLevelScale, toUnitScale, varianceExplodingLevel} from "../level.js";
import {stepDdim} from "./ddim.js";
import type {Level, Question, Solver} from "../types.js";

/** One step in σ: the batch x = x₀ + σε, to be brought to `sigmaNext`. `i` counts steps from 0. */
export interface SigmaStepInput {
  readonly x: Float64Array;
  readonly sigma: number;
  readonly sigmaNext: number;
  readonly i: number;
  /** All levels of the run, at their own scales. */
  readonly levels: readonly Level[];
  readonly noise: (from: number, to: number) => Float64Array;
}

/** "What is D here?", x at unit signal scale. */
export interface SigmaQuestion {
  readonly x: Float64Array;
  readonly sigma: number;
}

/** A `Stepper` at unit signal scale: σ, σ′ finite. */
export type SigmaStepper = (input: SigmaStepInput) => Generator<SigmaQuestion, Float64Array, Float64Array>;

/**
 * Makes a solver of one that knows σ only. Every process is x = s·(x₀ + σε), so a step is: divide by s, step in σ,
 * multiply by s′. That is why a solver is written once and means the same in VE, VP and flow matching.
 *
 * Where s or s′ is 0 (pure noise, σ = ∞) there is no such coordinate; there the step is DDIM's with the same η, which
 * is finite at both ends, and a multistep solver starts anew.
 *
 * @param makeStepper makes the stepper of one run; multistep solvers keep their memory in the closure
 * @param options.eta η of the DDIM step that stands in where σ = ∞, 0 unless given
 */
export function solveInSigma(makeStepper: () => SigmaStepper, {eta = 0}: {readonly eta?: number} = {}): Solver {
  return () => {
    let step = makeStepper();
    return function* ({x, from, to, i, levels, noise}) {
      if (from.signalScale === 0 || to.signalScale === 0) {
        step = makeStepper();
        return stepDdim({x, denoised: yield {x, level: from}, from, to, eta, noise});
      }
      const stepping = step({
        x: toUnitScale(x, from),
        sigma: sigmaOfLevel(from),
        sigmaNext: sigmaOfLevel(to),
        i,
        levels,
        noise
      });
      let asked = stepping.next();
      while (!asked.done) asked = stepping.next(yield toQuestion(asked.value));
      return toLevelScale(asked.value, to);
    };
  };
}

function toQuestion({x, sigma}: SigmaQuestion): Question {
  return {x, level: varianceExplodingLevel(sigma)};
}
