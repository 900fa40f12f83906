/** The exact denoiser of a Gaussian mixture in the plane, on the GPU. */
import {shrinkGain} from "../../../math/targets/covariance/gains.js";
import {symmetricEntries} from "../../../math/targets/kernels/plane.js";
import type {MixtureParts} from "../../../math/targets/mixture-parts.js";
import type {DenoiserKernel} from "../step-kernel.js";

/** Parts of positive weight that the kernel takes. */
export const MAX_PARTS = 64;

/**
 * D(x; σ) = Σₖ rₖ·(μₖ + Gₖ(x − μₖ)), with rₖ ∝ exp(pₖ − ‖Wₖ(x − μₖ)‖²): src/math's `createPlaneKernel` in float32. What depends on σ
 * alone is computed in float64: the symmetric Wₖ = (2Cₖ + 2σ²I)^(−½), the shrink matrix Gₖ = Cₖ(Cₖ + σ²I)⁻¹ and
 * pₖ = log πₖ − ½·log det(Cₖ + σ²I), less the largest p. Squaring Wd rather than taking dᵀ(C + σ²I)⁻¹d keeps half of the digits
 * that a near-singular C would cost.
 *
 * The exponents are computed twice (for the largest, then for the shares): that is cheaper than an array in each invocation.
 *
 * @throws RangeError unless the mixture lives in the plane and has at most 64 parts of positive weight
 */
export function mixtureKernel({dim, weights, means, covariances}: MixtureParts): DenoiserKernel {
  const used = [...weights.keys()].filter((k) => weights[k] > 0);
  if (dim !== 2) throw new RangeError(`mixtureKernel: the mixture has ${dim} dimensions; particles live in the plane, give 2.`);
  if (used.length > MAX_PARTS) throw new RangeError(`mixtureKernel: the mixture has ${used.length} parts; the GPU takes up to ${MAX_PARTS}.`);
  return {
    tableSize: 3 * used.length,
    tabulate(sigma, table) {
      const variance = sigma * sigma;
      const peaks = used.map((k) => Math.log(weights[k]) - (sigma === Infinity ? 0 : 0.5 * covariances[k].logDeterminant(variance)));
      const highest = Math.max(...peaks);
      used.forEach((k, i) => {
        const whitening = symmetricEntries(covariances[k], (v) => Math.sqrt(0.5 / (v + variance)));
        const gain = symmetricEntries(covariances[k], (v) => (sigma === Infinity ? 0 : shrinkGain(v, variance)));
        table.set([...means[k], ...whitening, peaks[i] - highest, ...gain], 12 * i);
      });
    },
    code: () => /* wgsl */ `
fn exponent(d: vec2f, a: vec4f, b: vec4f) -> f32 {
  let w = vec2f(a.z * d.x + a.w * d.y, a.w * d.x + b.x * d.y);
  return b.y - (w.x * w.x + w.y * w.y);
}
fn denoise(x: vec2f, question: u32) -> vec2f {
  let first = question * TABLE;
  var largest = -3.4e38;
  for (var k = first; k < first + TABLE; k += 3u) {
    largest = max(largest, exponent(x - tables[k].xy, tables[k], tables[k + 1u]));
  }
  var total = 0.0;
  var sum = vec2f(0.0);
  for (var k = first; k < first + TABLE; k += 3u) {
    let a = tables[k];
    let b = tables[k + 1u];
    let d = x - a.xy;
    let share = exp(exponent(d, a, b) - largest);
    total += share;
    sum += share * (a.xy + vec2f(b.z * d.x + b.w * d.y, b.w * d.x + tables[k + 2u].x * d.y));
  }
  return sum / total;
}`
  };
}
