import {expOfNegative} from "../../numeric/exp.js";
import {shrinkGain} from "../covariance/gains.js";
import {NEGLIGIBLE_EXPONENT, type KernelOptions, type MixtureKernel} from "./kernel.js";

/** Numbers of a part in the first table: μ, w = (2c + 2σ²)^(−½), and the log of the peak. */
const PLACE = 3;
/** Numbers of a part in an answer's table: a base b and a factor g. */
const ANSWER = 2;

/** A mixture on a line, in flat tables: log N = peak − (w·(x − μ))², and the answer of a part is b + g·(x − μ). */
export function createLineKernel({parts, sigma, logPeaks}: KernelOptions): MixtureKernel {
  const noiseVariance = sigma * sigma;
  const variances = parts.map(({covariance}) => covariance.trace());
  const places = Float64Array.from(
    parts.flatMap(({mean}, k) => [mean[0]!, Math.sqrt(0.5 / (variances[k]! + noiseVariance)), logPeaks[k]!])
  );
  const scores = Float64Array.from(variances.flatMap((variance) => [0, -1 / (variance + noiseVariance)]));
  const estimates = Float64Array.from(
    parts.flatMap(({mean}, k) => [mean[0]!, shrinkGain(variances[k]!, noiseVariance)])
  );
  return {
    logParts(x, start, out) {
      fillExponents(x[start]!, places, out);
    },
    score: (x, out) => average(x, out, places, scores),
    denoise: (x, out) => average(x, out, places, estimates)
  };
}

/** Fills `out` with the exponents at x and returns the largest. */
function fillExponents(x: number, places: Float64Array, out: Float64Array): number {
  let largest = -Infinity;
  for (let k = 0, p = 0; p < places.length; k++, p += PLACE) {
    const z = places[p + 1]! * (x - places[p]!);
    const exponent = places[p + 2]! - z * z;
    out[k] = exponent;
    if (exponent > largest) largest = exponent;
  }
  return largest;
}

/** out = Σ rₖ·(bₖ + gₖ·(x − μₖ)). */
function average(x: Float64Array, out: Float64Array, places: Float64Array, answers: Float64Array): number {
  const exponents = new Float64Array(places.length / PLACE);
  for (let i = 0; i < x.length; i++) {
    const largest = fillExponents(x[i]!, places, exponents);
    if (!(largest > -Infinity)) return i;
    const least = largest + NEGLIGIBLE_EXPONENT;
    let total = 0;
    let sum = 0;
    for (let k = 0, p = 0, a = 0; p < places.length; k++, p += PLACE, a += ANSWER) {
      const exponent = exponents[k]!;
      if (exponent < least) continue;
      const share = expOfNegative(exponent - largest);
      total += share;
      sum += share * (answers[a]! + answers[a + 1]! * (x[i]! - places[p]!));
    }
    out[i] = sum / total;
  }
  return -1;
}
