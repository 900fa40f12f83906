import {expOfNegative} from "../../numeric/exp.js";
import {shrinkGain} from "../covariance/gains.js";
import {NEGLIGIBLE_EXPONENT, type KernelOptions, type MixtureKernel} from "./kernel.js";
import type {Covariance} from "../covariance/covariance.js";

/** Numbers of a part in the first table: μ, the symmetric W = (2C + 2σ²I)^(−½), and the log of the peak. */
const PLACE = 6;
/** Numbers of a part in an answer's table: a base b and a symmetric matrix G. */
const ANSWER = 5;

/**
 * A mixture in the plane, in flat tables: log N = peak − ‖W(x − μ)‖², and the answer of a part is b + G(x − μ).
 * Squaring W(x − μ) rather than taking dᵀ(C + σ²I)⁻¹d keeps half of the digits that a near-singular C would cost.
 */
export function createPlaneKernel({parts, sigma, logPeaks}: KernelOptions): MixtureKernel {
  const noiseVariance = sigma * sigma;
  const places = new Float64Array(parts.length * PLACE);
  parts.forEach(({mean, covariance}, k) => {
    const whitening = symmetricEntries(covariance, (variance) => Math.sqrt(0.5 / (variance + noiseVariance)));
    places.set([mean[0]!, mean[1]!, ...whitening, logPeaks[k]!], k * PLACE);
  });

  function tabulate(baseOf: (k: number) => ArrayLike<number>, gain: (variance: number) => number): Float64Array {
    const answers = new Float64Array(parts.length * ANSWER);
    parts.forEach(({covariance}, k) => {
      answers.set(baseOf(k), k * ANSWER);
      answers.set(symmetricEntries(covariance, gain), k * ANSWER + 2);
    });
    return answers;
  }

  const scores = tabulate(() => [0, 0], (variance) => -1 / (variance + noiseVariance));
  const estimates = tabulate((k) => parts[k]!.mean, (variance) => shrinkGain(variance, noiseVariance));
  return {
    logParts(x, start, out) {
      fillExponents(x[start]!, x[start + 1]!, places, out);
    },
    score: (x, out) => average(x, out, places, scores),
    denoise: (x, out) => average(x, out, places, estimates)
  };
}

/** Fills `out` with the exponents at (x, y) and returns the largest. */
function fillExponents(x: number, y: number, places: Float64Array, out: Float64Array): number {
  let largest = -Infinity;
  for (let k = 0, p = 0; p < places.length; k++, p += PLACE) {
    const dx = x - places[p]!;
    const dy = y - places[p + 1]!;
    const u = places[p + 2]! * dx + places[p + 3]! * dy;
    const v = places[p + 3]! * dx + places[p + 4]! * dy;
    const exponent = places[p + 5]! - (u * u + v * v);
    out[k] = exponent;
    if (exponent > largest) largest = exponent;
  }
  return largest;
}

/** out = Σ rₖ·(bₖ + Gₖ(x − μₖ)). A function of its own, not a closure: the loop is then a quarter faster. */
function average(x: Float64Array, out: Float64Array, places: Float64Array, answers: Float64Array): number {
  const exponents = new Float64Array(places.length / PLACE);
  for (let i = 0; i < x.length; i += 2) {
    const px = x[i]!;
    const py = x[i + 1]!;
    const largest = fillExponents(px, py, places, exponents);
    if (!(largest > -Infinity)) return i / 2;
    const least = largest + NEGLIGIBLE_EXPONENT;
    let total = 0;
    let sumX = 0;
    let sumY = 0;
    for (let k = 0, p = 0, a = 0; p < places.length; k++, p += PLACE, a += ANSWER) {
      const exponent = exponents[k]!;
      if (exponent < least) continue;
      const share = expOfNegative(exponent - largest);
      const dx = px - places[p]!;
      const dy = py - places[p + 1]!;
      total += share;
      sumX += share * (answers[a]! + answers[a + 2]! * dx + answers[a + 3]! * dy);
      sumY += share * (answers[a + 1]! + answers[a + 3]! * dx + answers[a + 4]! * dy);
    }
    out[i] = sumX / total;
    out[i + 1] = sumY / total;
  }
  return -1;
}

/** The entries 00, 01 and 11 of g(C), for a covariance in the plane. */
export function symmetricEntries(covariance: Covariance, gain: (variance: number) => number): [number, number, number] {
  const [first, second] = [new Float64Array(2), new Float64Array(2)];
  covariance.apply(Float64Array.of(1, 0), gain, first);
  covariance.apply(Float64Array.of(0, 1), gain, second);
  return [first[0]!, first[1]!, second[1]!];
}
