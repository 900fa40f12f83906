/** The noise levels of the ideal denoiser's runs: four rules between any two ends, and plain sentences where they do not fit. */
import {exponentialSigmas} from "../../math/levels/exponential.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import {normalSigmas} from "../../math/levels/normal.js";
import {simpleSigmas} from "../../math/levels/simple.js";
import type {DdpmSchedule} from "../../math/schedules/ddpm-schedule.js";
import {createScaledLinearSchedule} from "../../math/schedules/scaled-linear.js";

export type LevelRule = "karras" | "exponential" | "normal" | "simple";

export interface LevelChoice {
  readonly rule: LevelRule;
  readonly numSteps: number;
  readonly sigmaMin: number;
  readonly sigmaMax: number;
}

/** numSteps + 1 noise levels from sigmaMax down, the last 0. @throws RangeError (for the reader) when the choice cannot be met */
export function idealSigmas({rule, numSteps, sigmaMin, sigmaMax}: LevelChoice): Float64Array {
  if (!(sigmaMin > 0 && sigmaMin < sigmaMax)) {
    throw new RangeError(`The smallest σ is ${sigmaMin} and the largest ${sigmaMax}. The smallest must be above 0 and below the largest.`);
  }
  switch (rule) {
    case "karras":
      return karrasSigmas(numSteps, {sigmaMin, sigmaMax});
    case "exponential":
      return exponentialSigmas(numSteps, {sigmaMin, sigmaMax});
    case "normal":
      return normalSigmas(numSteps, scheduleBetween(sigmaMin, sigmaMax));
    case "simple":
      return simpleSigmas(numSteps, scheduleBetween(sigmaMin, sigmaMax));
  }
}

/**
 * A schedule like Stable Diffusion's (scaled linear, T = 1000) that runs from sigmaMin to sigmaMax instead of from 0.029 to
 * 14.6: ComfyUI's "normal" and "simple" pick their levels from the schedule that a model was trained with.
 *
 * The first β fixes σ_min = √(β/(1−β)); the last is found by bisection, σ_max growing with it.
 *
 * @throws RangeError when even a constant β leads beyond sigmaMax (σ_min too large)
 */
export function scheduleBetween(sigmaMin: number, sigmaMax: number): DdpmSchedule {
  const betaStart = sigmaMin ** 2 / (1 + sigmaMin ** 2);
  let [low, high] = [betaStart, 0.999];
  const reach = (betaEnd: number): number => createScaledLinearSchedule({betaStart, betaEnd}).sigmaMax;
  if (!(betaStart < high) || reach(low) > sigmaMax) {
    throw new RangeError(`A schedule of 1000 steps that starts at σ = ${sigmaMin} ends above σ = ${sigmaMax}. Take a smaller σ at the end, or Karras levels.`);
  }
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (reach(middle) < sigmaMax) low = middle;
    else high = middle;
  }
  return createScaledLinearSchedule({betaStart, betaEnd: high});
}
