import {requireOneOf, requirePositive, requireFinite} from "../check.js";
import {normalQuantile} from "../numeric/normal.js";
import {normalCdf} from "../numeric/special.js";
import {createLinearBeta} from "../processes/beta.js";
import {createVariancePreserving} from "../processes/variance-preserving.js";

/** How noise levels are drawn for training, between two ends. */
export interface NoiseDistributionOptions {
  /**
   * "log-normal": ln σ ~ N(mean, std²), cut off at the ends (Karras et al. 2022, Sec. 5: P_mean and P_std);
   * "log-uniform": every ratio of levels as often as another; "ddpm": time is uniform and σ the level of Ho et al.'s
   * linear schedule then, as Song et al. 2021 have it in continuous time.
   */
  readonly kind: "log-normal" | "log-uniform" | "ddpm";
  /** Mean of ln σ before it is cut off: −0.5 unless given. */
  readonly mean?: number;
  /** Standard deviation of ln σ before it is cut off: 1.5 unless given. */
  readonly std?: number;
  /** The least level: 0.02 unless given. */
  readonly sigmaMin?: number;
  /** The greatest level: 40 unless given; with "ddpm" no more than 152. */
  readonly sigmaMax?: number;
}

/** A distribution of noise levels, all of it in [sigmaMin, sigmaMax]. */
export interface NoiseDistribution {
  readonly sigmaMin: number;
  readonly sigmaMax: number;
  /** The level that a share u of all draws stay below, 0 ≤ u ≤ 1. A uniform u makes a draw of it. */
  quantile(u: number): number;
  /** Density of ln σ at σ (per unit of ln σ: of e-foldings); 0 beyond the ends. */
  density(sigma: number): number;
}

/** All kinds of distributions. */
export const NOISE_KINDS: readonly NoiseDistributionOptions["kind"][] = ["log-normal", "log-uniform", "ddpm"];

/**
 * Makes a distribution of noise levels. Its ends are finite, so that every weight made of its density is.
 * @throws RangeError unless 0 < sigmaMin < sigmaMax < ∞, std > 0, mean is finite, and for "ddpm" the schedule reaches
 *   sigmaMax
 */
export function createNoiseDistribution({kind, mean = -0.5, std = 1.5, sigmaMin = 0.02, sigmaMax = 40}: NoiseDistributionOptions): NoiseDistribution {
  requireOneOf("createNoiseDistribution", "kind", kind, NOISE_KINDS);
  requirePositive("createNoiseDistribution", "sigmaMin", sigmaMin);
  requirePositive("createNoiseDistribution", "sigmaMax", sigmaMax);
  if (!(sigmaMin < sigmaMax))
    throw new RangeError(`createNoiseDistribution: sigmaMin is ${sigmaMin} and sigmaMax ${sigmaMax}; give the lower first.`);
  const ends = {sigmaMin, sigmaMax};
  switch (kind) {
    case "log-uniform": return logUniform(ends);
    case "log-normal": return logNormal(ends, mean, std);
    case "ddpm": return uniformInTime(ends);
  }
}

interface Ends {
  readonly sigmaMin: number;
  readonly sigmaMax: number;
}

function logUniform(ends: Ends): NoiseDistribution {
  const width = Math.log(ends.sigmaMax / ends.sigmaMin);
  return complete(ends, (u) => ends.sigmaMin * Math.exp(u * width), () => 1 / width);
}

/** A share u of all draws of N(mean, std²) between the ends stays below Φ⁻¹(Φ(a) + u·(Φ(b) − Φ(a))). */
function logNormal(ends: Ends, mean: number, std: number): NoiseDistribution {
  requireFinite("createNoiseDistribution", "mean", mean);
  requirePositive("createNoiseDistribution", "std", std);
  const [a, b] = [ends.sigmaMin, ends.sigmaMax].map((sigma) => normalCdf((Math.log(sigma) - mean) / std)) as [number, number];
  if (!(b - a > 1e-6))
    throw new RangeError(`createNoiseDistribution: hardly any level of mean ${mean} and std ${std} is between ${ends.sigmaMin} and ${ends.sigmaMax}; move the mean.`);
  return complete(
    ends,
    (u) => Math.exp(mean + std * normalQuantile(a + u * (b - a))),
    (sigma) => Math.exp(-0.5 * ((Math.log(sigma) - mean) / std) ** 2) / (Math.sqrt(2 * Math.PI) * std * (b - a))
  );
}

/** With ᾱ = e^(−B(t)): σ² = e^B − 1, so d ln σ/dt = β/(2(1 − ᾱ)), and the density is its inverse. */
function uniformInTime(ends: Ends): NoiseDistribution {
  const rate = createLinearBeta();
  const process = createVariancePreserving({beta: rate});
  if (ends.sigmaMax > process.sigmaMax)
    throw new RangeError(`createNoiseDistribution: sigmaMax is ${ends.sigmaMax}; the schedule of "ddpm" ends at ${process.sigmaMax.toFixed(1)}.`);
  const [first, last] = [process.timeOfSigma(ends.sigmaMin), process.timeOfSigma(ends.sigmaMax)];
  return complete(
    ends,
    (u) => process.sigma(first + u * (last - first)),
    (sigma) => (2 * process.noiseStd(process.timeOfSigma(sigma)) ** 2) / rate.beta(process.timeOfSigma(sigma)) / (last - first)
  );
}

/** Adds what all share: the ends hold to the last digit, and there is nothing beyond. */
function complete(ends: Ends, quantile: (u: number) => number, density: (sigma: number) => number): NoiseDistribution {
  const {sigmaMin, sigmaMax} = ends;
  return {
    ...ends,
    quantile(u) {
      if (!(u >= 0 && u <= 1)) throw new RangeError(`quantile: u is ${u}; give a number from 0 to 1.`);
      return u === 0 ? sigmaMin : u === 1 ? sigmaMax : Math.min(sigmaMax, Math.max(sigmaMin, quantile(u)));
    },
    density: (sigma) => (sigma >= sigmaMin && sigma <= sigmaMax ? density(sigma) : 0)
  };
}
