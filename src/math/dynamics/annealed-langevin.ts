import {requireInteger, requireLength, requirePositive} from "../check.js";
import {stepLangevin, type LangevinState} from "./langevin.js";
import type {Random} from "../types.js";

/** Langevin steps at each of a list of noise levels. */
export interface AnnealedLangevinOptions {
  /** ∇log p_σ at unit signal scale, batch in, batch out: a target's `score`. */
  readonly score: (x: Float64Array, sigma: number) => Float64Array;
  /** Where the walkers start, as a rule draws of N(0, σ_max²I). Not changed. */
  readonly x: Float64Array;
  /** The noise levels, each > 0: decreasing as a rule. */
  readonly sigmas: ArrayLike<number>;
  /** Steps at each level: at least 1. */
  readonly stepsPerLevel: number;
  /** r > 0: the step size at a level is η = r·σ². 0.1 unless given. */
  readonly stepRatio?: number;
  readonly random: Random;
}

/** A Langevin state, and the noise level that it belongs to. */
export interface AnnealedLangevinState extends LangevinState {
  /** Index of the level, the one whose score this is. */
  readonly level: number;
  readonly sigma: number;
  /** η of the step that comes next: stepRatio·sigma². */
  readonly stepSize: number;
}

/**
 * Annealed Langevin dynamics (Song & Ermon 2019, Alg. 1): Langevin's steps on p_σ, the target blurred by σ, for one σ
 * after another:
 *
 *     x ← x + η·∇log p_σ(x) + √(2η)·ε,        η = stepRatio·σ²
 *
 * Under heavy blur the hills are one and walkers find their places; as σ falls the hills part, with the right share of
 * walkers in each. Steps that grow as σ² keep the ratio of pull to noise the same at all levels. The paper's rule is
 * α = ε·σ²/σ_last² with α = 2η, so stepRatio = ε/2σ_last²: its ε = 2e-5 and σ_last = 0.01 make 0.1, the default.
 *
 * What remains at the end is noise of the last σ (and what ULA adds); one answer of the denoiser,
 * x + σ²·score, takes it away (Jolicoeur-Martineau et al. 2021).
 *
 * Yields numLevels·stepsPerLevel + 1 states: before each step, and the end, whose score is at the last σ.
 * @throws RangeError (at the first `next()`) if there are no sigmas or one is not > 0, stepsPerLevel is less than 1 or
 *   stepRatio not > 0; where `score` answers with another length
 */
export function* runAnnealedLangevin({
  score,
  x: start,
  sigmas,
  stepsPerLevel,
  stepRatio = 0.1,
  random
}: AnnealedLangevinOptions): Generator<AnnealedLangevinState, void, void> {
  requireInteger("runAnnealedLangevin", "the number of sigmas", sigmas.length);
  for (let level = 0; level < sigmas.length; level++)
    requirePositive("runAnnealedLangevin", `sigmas[${level}]`, sigmas[level]!);
  requireInteger("runAnnealedLangevin", "stepsPerLevel", stepsPerLevel);
  requirePositive("runAnnealedLangevin", "stepRatio", stepRatio);
  const numSteps = sigmas.length * stepsPerLevel;
  let x: Float64Array = start.slice();
  for (let i = 0; ; i++) {
    const level = Math.min(Math.floor(i / stepsPerLevel), sigmas.length - 1);
    const sigma = sigmas[level]!;
    const stepSize = stepRatio * sigma * sigma;
    const slope = score(x, sigma);
    requireLength("runAnnealedLangevin", "what score returns", slope.length, x.length);
    yield {i, level, sigma, stepSize, x, score: slope};
    if (i === numSteps) return;
    x = stepLangevin(x, slope, stepSize, random);
  }
}
