import {requireSigma} from "../check.js";
import {makeProcess, type Process} from "./process.js";

/**
 * The straight path of flow matching and rectified flow (Lipman et al. 2023, §4.1 with σ_min = 0; Liu et al. 2023;
 * Esser et al. 2024, §2), t in [0, 1] with data at 0, as Stable Diffusion 3, Flux, diffusers and ComfyUI count it
 * (Lipman et al. count from noise):
 *
 *     x = (1−t)·x₀ + t·ε,    σ = t/(1−t),    dx = −x/(1−t) dt + √(2t/(1−t)) dw
 *
 * At t = 1 signalScale is 0, σ is ∞, drift −∞ and diffusion ∞. Its probability-flow velocity is E[ε − x₀ | x].
 */
export const flowMatching: Process = makeProcess({
  name: "flow matching",
  tMin: 0,
  tMax: 1,
  level: (t) => ({signalScale: 1 - t, noiseStd: t}),
  levelOfSigma(sigma) {
    requireSigma("flow matching", sigma, {allowInfinity: true});
    return {signalScale: 1 / (1 + sigma), noiseStd: timeOfSigma(sigma)};
  },
  timeOfSigma,
  signalScaleRate: () => -1,
  noiseStdRate: () => 1,
  drift: (t) => -1 / (1 - t),
  diffusion: (t) => Math.sqrt((2 * t) / (1 - t))
});

/** σ/(1+σ), at σ = ∞ too. */
function timeOfSigma(sigma: number): number {
  return 1 / (1 + 1 / sigma);
}
