import {requireInteger} from "../check.js";

/**
 * The noise schedule of a model trained in T discrete steps, t = 0 … T − 1; all arrays have T numbers.
 *
 * The last step may leave no signal (zero terminal SNR): then β is 1, ᾱ is 0 and σ is ∞ there.
 */
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
  /** The last σ; ∞ where terminal SNR is 0. */
  readonly sigmaMax: number;
  /**
   * σ at a real t in [0, T−1] (clamped): log σ is interpolated linearly, as k-diffusion and ComfyUI do. In an interval
   * that ends at σ = ∞, 1/σ is interpolated instead.
   */
  sigmaAt(t: number): number;
  /** The real t whose σ is `sigma`, clamped to [0, T−1]: the inverse of `sigmaAt`. */
  timeOfSigma(sigma: number): number;
  /** dlog σ/dt of `sigmaAt`, at whole t that of the interval above (of the last one at T − 1). ∞ where σ is. */
  logSigmaRateAt(t: number): number;
}

/**
 * Builds a schedule from its β, whatever rule made them.
 * @param betas T ≥ 2 numbers, 0 < β < 1; the last may be 1
 * @throws RangeError if there are fewer than two, or one is out of range
 */
export function scheduleOfBetas(betas: Float64Array): DdpmSchedule {
  const last = betas.length - 1;
  let alphaBar = 1;
  const alphaBars = betas.map((beta, t) => {
    if (!(beta > 0 && (beta < 1 || (beta === 1 && t === last))))
      throw new RangeError(
        `scheduleOfBetas: betas[${t}] is ${beta}; give numbers between 0 and 1, both excluded (the last may be 1).`
      );
    return (alphaBar *= 1 - beta);
  });
  return completeSchedule("scheduleOfBetas", "betas", betas, alphaBars);
}

/**
 * Builds a schedule from its ᾱ: β_t = 1 − ᾱ_t/ᾱ_{t−1}, with ᾱ = 1 before the first step.
 * @param alphaBars T ≥ 2 numbers, falling, 0 < ᾱ < 1; the last may be 0
 * @throws RangeError if there are fewer than two, one is out of range, or they do not fall
 */
export function scheduleOfAlphaBars(alphaBars: Float64Array): DdpmSchedule {
  const last = alphaBars.length - 1;
  const betas = alphaBars.map((alphaBar, t) => {
    const before = t === 0 ? 1 : alphaBars[t - 1]!;
    if (!(alphaBar < before && (alphaBar > 0 || (alphaBar === 0 && t === last))))
      throw new RangeError(
        `scheduleOfAlphaBars: alphaBars[${t}] is ${alphaBar}, after ${before}; ` +
          "give falling numbers below 1, above 0 but for the last."
      );
    return 1 - alphaBar / before;
  });
  return completeSchedule("scheduleOfAlphaBars", "alphaBars", betas, alphaBars);
}

function completeSchedule(where: string, name: string, betas: Float64Array, alphaBars: Float64Array): DdpmSchedule {
  const numTrainSteps = betas.length;
  requireInteger(where, `the number of ${name}`, numTrainSteps, 2);
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
      const [low, share] = locate("sigmaAt", t);
      if (share === 0) return sigmas[low]!;
      if (sigmas[low + 1] === Infinity) return sigmas[low]! / (1 - share);
      return Math.exp((1 - share) * logSigmas[low]! + share * logSigmas[low + 1]!);
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
      if (sigmas[high] === Infinity) return low + (1 - sigmas[low]! / sigma);
      return low + (Math.log(sigma) - logSigmas[low]!) / (logSigmas[high]! - logSigmas[low]!);
    },
    logSigmaRateAt(t) {
      const [index, rest] = locate("logSigmaRateAt", t);
      const [low, share] = index === last ? [last - 1, 1] : [index, rest];
      return sigmas[low + 1] === Infinity ? 1 / (1 - share) : logSigmas[low + 1]! - logSigmas[low]!;
    }
  };

  /** The interval of t, and how far into it t is. */
  function locate(where: string, t: number): [low: number, share: number] {
    if (Number.isNaN(t)) throw new RangeError(`${where}: t is NaN; give a number from 0 to ${last}.`);
    const clamped = Math.min(last, Math.max(0, t));
    const low = Math.floor(clamped);
    return [low, clamped - low];
  }
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

/**
 * log SNR = log(ᾱ/(1 − ᾱ)) = −2 log σ, in nats (Kingma et al. 2021; DPM-Solver's λ is half of it). σ = 0 gives ∞.
 * @throws RangeError unless 0 ≤ sigma ≤ ∞
 */
export function logSnrOfSigma(sigma: number): number {
  if (!(sigma >= 0)) throw new RangeError(`logSnrOfSigma: sigma is ${sigma}; give a number, 0 or greater.`);
  return -2 * Math.log(sigma);
}

/**
 * σ = e^(−½·log SNR), the inverse of `logSnrOfSigma`.
 * @throws RangeError if logSnr is NaN
 */
export function sigmaOfLogSnr(logSnr: number): number {
  if (Number.isNaN(logSnr)) throw new RangeError("sigmaOfLogSnr: logSnr is NaN; give a number, −∞ or ∞.");
  return Math.exp(-logSnr / 2);
}
