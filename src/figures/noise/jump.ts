/** ComfyUI's jump and ladder as data: which levels are laid out, which are skipped, where the jump ends. */
import {ksamplerSigmas} from "../../math/levels/ksampler.js";

export type Scheduler = "normal" | "simple" | "karras" | "exponential";

/** The knobs of KSampler that decide where its jump ends. */
export interface Knobs {
  readonly steps: number;
  readonly scheduler: Scheduler;
  readonly denoise: number;
}

export interface Ladder {
  /** Every level laid out, decreasing, last 0. */
  readonly laidOut: Float64Array;
  /** How many of them `denoise` skips: the way back begins at laidOut[skipped]. */
  readonly skipped: number;
  /** σ of the jump, laidOut[skipped]. */
  readonly sigma: number;
}

/**
 * Lays out all levels of a rule as KSampler does, ⌊steps/denoise⌋ of them, and finds those that it runs: the last ones.
 * @param rule steps ↦ steps + 1 levels, last 0
 * @throws RangeError where `ksamplerSigmas` does, or if what it runs is not the end of what is laid out
 */
export function layLadder({steps, denoise}: Pick<Knobs, "steps" | "denoise">, rule: (numSteps: number) => Float64Array): Ladder {
  const sigmas = ksamplerSigmas(steps, rule, {denoise});
  const laidOut = rule(denoise > 0.9999 ? steps : Math.floor(steps / denoise));
  const skipped = laidOut.length - sigmas.length;
  if (skipped < 0 || sigmas.some((sigma, i) => sigma !== laidOut[skipped + i])) throw new RangeError("layLadder: the levels run are not the end of those laid out; give a rule that answers the same each time.");
  return {laidOut, skipped, sigma: laidOut[skipped]!};
}
