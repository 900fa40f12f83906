import {requireInteger} from "../check.js";

/** The noise schedule of a model trained in T discrete steps, t = 0 … T − 1; all arrays have T numbers. */
export interface DdpmSchedule {
  /** T. */
  readonly numTrainSteps: number;
  /** β_t, the share of variance replaced by noise in step t. */
  readonly betas: Float64Array;
  /** ᾱ_t = ∏_{s≤t} (1 − β_s), decreasing; diffusers' `alphas_cumprod`. */
  readonly alphaBars: Float64Array;
  /** σ_t = √((1 − ᾱ_t)/ᾱ_t), increasing. */
  readonly sigmas: Float64Array;
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  /** σ at a real t in [0, T−1] (clamped): log σ is interpolated linearly, as k-diffusion and ComfyUI do. */
  sigmaAt(t: number): number;
  /** The real t whose σ is `sigma`, clamped to [0, T−1]: the inverse of `sigmaAt`. */
  timeOfSigma(sigma: number): number;
}

/**
 * Creates the "scaled linear" schedule of Stable Diffusion 1.x and 2.x: √β grows linearly from √betaStart to √betaEnd
 * (Rombach et al. 2022; diffusers' `scaled_linear`). With the defaults σ goes from 0.0292 to 14.6146.
 *
 * @param options.betaStart 0.00085 unless given
 * @param options.betaEnd 0.012 unless given
 * @param options.numTrainSteps T, 1000 unless given
 * @throws RangeError unless 0 < betaStart ≤ betaEnd < 1 and T ≥ 2
 */
export function createScaledLinearSchedule({
  betaStart = 0.00085,
  betaEnd = 0.012,
  numTrainSteps = 1000
}: {readonly betaStart?: number; readonly betaEnd?: number; readonly numTrainSteps?: number} = {}): DdpmSchedule {
  if (!(betaStart > 0 && betaEnd >= betaStart && betaEnd < 1))
    throw new RangeError(
      `createScaledLinearSchedule: betaStart is ${betaStart} and betaEnd ${betaEnd}; they must satisfy 0 < betaStart ≤ betaEnd < 1.`
    );
  requireInteger("createScaledLinearSchedule", "numTrainSteps", numTrainSteps, 2);
  const [first, last] = [Math.sqrt(betaStart), Math.sqrt(betaEnd)];
  return scheduleOfBetas(
    Float64Array.from({length: numTrainSteps}, (_, t) => (first + (t / (numTrainSteps - 1)) * (last - first)) ** 2)
  );
}

/**
 * Builds a schedule from its β, whatever rule made them.
 * @param betas T ≥ 2 numbers, 0 < β < 1
 * @throws RangeError if there are fewer than two, or one is out of range
 */
export function scheduleOfBetas(betas: Float64Array): DdpmSchedule {
  const numTrainSteps = betas.length;
  requireInteger("scheduleOfBetas", "the number of betas", numTrainSteps, 2);
  let alphaBar = 1;
  const alphaBars = betas.map((beta, t) => {
    if (!(beta > 0 && beta < 1))
      throw new RangeError(`scheduleOfBetas: betas[${t}] is ${beta}; give numbers between 0 and 1, both excluded.`);
    return (alphaBar *= 1 - beta);
  });
  const sigmas = alphaBars.map(sigmaOfAlphaBar);
  const logSigmas = sigmas.map(Math.log);
  const last = numTrainSteps - 1;
  return {
    numTrainSteps,
    betas,
    alphaBars,
    sigmas,
    sigmaMin: sigmas[0]!,
    sigmaMax: sigmas[last]!,
    sigmaAt(t) {
      if (Number.isNaN(t)) throw new RangeError(`sigmaAt: t is NaN; give a number from 0 to ${last}.`);
      const clamped = Math.min(last, Math.max(0, t));
      const low = Math.floor(clamped);
      const share = clamped - low;
      return share === 0 ? sigmas[low]! : Math.exp((1 - share) * logSigmas[low]! + share * logSigmas[low + 1]!);
    },
    timeOfSigma(sigma) {
      if (!(sigma >= 0)) throw new RangeError(`timeOfSigma: sigma is ${sigma}; give a number, 0 or greater.`);
      if (sigma <= sigmas[0]!) return 0;
      if (sigma >= sigmas[last]!) return last;
      let low = 0;
      let high = last;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (sigmas[middle]! <= sigma) low = middle;
        else high = middle;
      }
      return low + (Math.log(sigma) - logSigmas[low]!) / (logSigmas[high]! - logSigmas[low]!);
    }
  };
}

/**
 * σ = √((1 − ᾱ)/ᾱ), the noise level at unit signal scale; ᾱ = 0 gives ∞.
 * @throws RangeError unless 0 ≤ alphaBar ≤ 1
 */
export function sigmaOfAlphaBar(alphaBar: number): number {
  if (!(alphaBar >= 0 && alphaBar <= 1))
    throw new RangeError(`sigmaOfAlphaBar: alphaBar is ${alphaBar}; give a number from 0 to 1.`);
  return Math.sqrt((1 - alphaBar) / alphaBar);
}

/**
 * ᾱ = 1/(1 + σ²), the inverse of `sigmaOfAlphaBar`.
 * @throws RangeError unless 0 ≤ sigma ≤ ∞
 */
export function alphaBarOfSigma(sigma: number): number {
  if (!(sigma >= 0)) throw new RangeError(`alphaBarOfSigma: sigma is ${sigma}; give a number, 0 or greater.`);
  return 1 / (1 + sigma * sigma);
}
