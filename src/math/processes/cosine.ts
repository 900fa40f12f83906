import {requireNonNegative} from "../check.js";
import {variancePreservingLevel} from "../level.js";
import {makeProcess, type Process} from "./process.js";

/**
 * Creates the continuous cosine process (Nichol & Dhariwal 2021, eq. 17), variance preserving, t in [0, 1]:
 *
 *     φ(t) = ½π·(t + offset)/(1 + offset),    signalScale = √ᾱ = cos φ/cos φ₀,    β = 2φ̇·tan φ
 *
 * φ₀ = φ(0). (DDPM's discrete schedule of that name caps β: `createCosineSchedule`.) With offset 0 it is
 * `trigonometricPath`. At t = 1 signalScale is 0, σ is ∞, drift −∞ and diffusion ∞.
 *
 * @param options.offset 0.008 unless given: keeps the first noise from being too small
 * @throws RangeError unless 0 ≤ offset < ∞
 */
export function createCosineProcess({offset = 0.008}: {readonly offset?: number} = {}): Process {
  return createCosine("cosine", offset);
}

/**
 * The variance-preserving path of flow matching and stochastic interpolants (Albergo & Vanden-Eijnden 2023; "TrigFlow"
 * of Lu & Song 2025, whose time is ½πt), t in [0, 1]:
 *
 *     x = cos(½πt)·x₀ + sin(½πt)·ε,    σ = tan(½πt)
 *
 * At t = 1 signalScale is 0, σ is ∞, drift −∞ and diffusion ∞; the probability-flow velocity is finite.
 */
export const trigonometricPath: Process = createCosine("trigonometric", 0);

function createCosine(name: string, offset: number): Process {
  requireNonNegative("createCosineProcess", "offset", offset);
  const rate = Math.PI / 2 / (1 + offset); // φ̇
  const phi0 = rate * offset;
  const [sin0, cos0] = [Math.sin(phi0), Math.cos(phi0)];
  // cos φ through the angle that is left, so that it is exactly 0 at t = 1.
  const cosPhi = (t: number): number => Math.sin(rate * (1 - t));
  const sinPhi = (t: number): number => Math.sin(phi0 + rate * t);
  // 1 − ᾱ = (cos²φ₀ − cos²φ)/cos²φ₀ = sin(φ−φ₀)·sin(φ+φ₀)/cos²φ₀, without cancellation at small t.
  const noiseStd = (t: number): number => Math.sqrt(Math.sin(rate * t) * Math.sin(rate * t + 2 * phi0)) / cos0;
  return makeProcess({
    name,
    tMin: 0,
    tMax: 1,
    level: (t) => ({signalScale: cosPhi(t) / cos0, noiseStd: t === 1 ? 1 : noiseStd(t)}),
    levelOfSigma: variancePreservingLevel,
    timeOfSigma(sigma) {
      if (sigma === Infinity) return 1;
      // tan φ = r/cos φ₀ with r² = sin²φ₀ + σ²; tan(φ − φ₀) by the subtraction formula, r − sin φ₀ rationalised.
      const r = Math.hypot(sin0, sigma);
      const rise = sigma === 0 ? 0 : sigma * (sigma / (r + sin0));
      return Math.atan2(cos0 * rise, cos0 * cos0 + r * sin0) / rate;
    },
    signalScaleRate: (t) => (-rate * sinPhi(t)) / cos0,
    // −s·ṡ/n, since s² + n² = 1; with φ₀ = 0 the sine cancels.
    noiseStdRate: (t) => (phi0 === 0 ? rate * cosPhi(t) : (rate * sinPhi(t) * cosPhi(t)) / (cos0 * cos0 * noiseStd(t))),
    drift: (t) => (-rate * sinPhi(t)) / cosPhi(t),
    diffusion: (t) => Math.sqrt((2 * rate * sinPhi(t)) / cosPhi(t))
  });
}
