import {combine} from "../numeric/combine.js";
import {sigmaOfLevel} from "../level.js";
import {requireDown} from "./check.js";
import {sigmaRatio} from "./ddim.js";
import type {Solver} from "../types.js";

/**
 * DDPM's ancestral sampling: draws from the posterior q(x′ | x, x₀ = D) (Ho, Jain & Abbeel 2020, eq. 6 and 7, with the
 * variance β̃; ComfyUI's `ddpm`). One question per step, weak order 1. In σ, at unit scale, x′ = x₀ + σ′ε′ is known
 * from two sides: x₀ says x′ ~ N(x₀, σ′²), and x, which is x′ with noise added, says x′ ~ N(x, σ² − σ′²). Their
 * product is
 *
 *     x′ = ρ²·x + (1 − ρ²)·D + σ′·√(1 − ρ²)·z,     ρ = σ′/σ.
 *
 * At the levels' own scales (s, n) this is x′ = k·x + (s′ − k·s)·D + n′·√(1 − ρ²)·z with k = ρ·n′/n = ρ²·s′/s, which is
 * finite where s = 0 too. In DDPM's terms ρ² = (1−ᾱ′)·ᾱ/((1−ᾱ)·ᾱ′), 1 − ρ² = β/(1−ᾱ), k = √(1−β)·(1−ᾱ′)/(1−ᾱ).
 *
 * It is `ddim({eta: 1})` and `eulerAncestral({eta: 1})` by another road, and a test holds all three to 1e-12.
 *
 * @throws RangeError in a step, where σ rises
 */
export const ddpm: Solver = () =>
  function* ({x, from, to, noise}) {
    requireDown("ddpm", from, to);
    const denoised = yield {x, level: from};
    const ratio = sigmaRatio(from, to);
    const weight = from.noiseStd === 0 ? 0 : (ratio * to.noiseStd) / from.noiseStd;
    const mean = combine([weight, x], [to.signalScale - weight * from.signalScale, denoised]);
    const noiseStd = to.noiseStd * Math.sqrt((1 - ratio) * (1 + ratio));
    return noiseStd === 0 ? mean : combine([1, mean], [noiseStd, noise(sigmaOfLevel(from), sigmaOfLevel(to))]);
  };
