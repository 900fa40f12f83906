import {scheduleOfAlphaBars, type DdpmSchedule} from "./ddpm-schedule.js";

/**
 * Rescales a schedule so that its last step leaves no signal (Lin et al. 2024, Alg. 1; diffusers' and ComfyUI's
 * `rescale_zero_terminal_snr`). √ᾱ is shifted and stretched: the first stays, the last becomes 0.
 *
 *     √ᾱ′_t = (√ᾱ_t − √ᾱ_last)·√ᾱ_0/(√ᾱ_0 − √ᾱ_last)
 *
 * The last β is 1 and the last σ is ∞, which only a denoiser that predicts x₀ or v can answer. (diffusers' multistep
 * solvers put ᾱ = 2⁻²⁴ there, ComfyUI 4.9e-8, so that σ_max is 4096 and 4519 instead.)
 */
export function rescaleZeroTerminalSnr({alphaBars}: DdpmSchedule): DdpmSchedule {
  const roots = alphaBars.map(Math.sqrt);
  const [first, last] = [roots[0]!, roots.at(-1)!];
  return scheduleOfAlphaBars(roots.map((root) => (((root - last) * first) / (first - last)) ** 2));
}
