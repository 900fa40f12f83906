import {varianceExplodingLevel} from "../level.js";
import {makeProcess, type Process} from "./process.js";

/**
 * The variance-exploding process of Karras et al. 2022: t is σ, the signal is not touched.
 *
 *     x = x₀ + tε,    dx = √(2t) dw,    0 ≤ t < ∞
 */
export const varianceExploding: Process = makeProcess({
  name: "variance exploding",
  tMin: 0,
  tMax: Infinity,
  level: varianceExplodingLevel,
  levelOfSigma: varianceExplodingLevel,
  timeOfSigma: (sigma) => sigma,
  signalScaleRate: () => 0,
  noiseStdRate: () => 1,
  drift: () => 0,
  diffusion: (t) => Math.sqrt(2 * t)
});
