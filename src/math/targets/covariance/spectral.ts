import {shrinkGain} from "./gains.js";
import type {Covariance} from "./covariance.js";

export interface Spectrum {
  readonly kind: "full" | "low-rank";
  readonly dim: number;
  /** Orthonormal uⱼ, row after row: K·dim numbers, K ≤ dim. */
  readonly axes: Float64Array;
  /** λⱼ ≥ 0, one per axis. */
  readonly variances: Float64Array;
  /** The variance across the axes, ≥ 0 and no more than any λⱼ: what the whole space has. 0 for a full one. */
  readonly rest: number;
}

/**
 * C = Σⱼ λⱼuⱼuⱼᵀ + rest·(I − Σⱼ uⱼuⱼᵀ): what full and low-rank covariances come to once their axes are known. With
 * yⱼ = uⱼ·v and r = v − Σ yⱼuⱼ, any function of C is O(K·D):
 *
 *     g(C)v = g(rest)·r + Σⱼ g(λⱼ)·yⱼuⱼ,    trace g(C) = Σⱼ g(λⱼ) + (D − K)·g(rest).
 *
 * Nothing is checked. Internal: see `createFullCovariance` and `createLowRankCovariance`.
 */
export function createSpectralCovariance({kind, dim, axes, variances, rest}: Spectrum): Covariance {
  const rank = variances.length;
  const along = new Float64Array(rank);

  function applyBySplit(v: Float64Array, gain: (variance: number) => number, out: Float64Array): number {
    if (rank === dim) out.fill(0);
    else out.set(v);
    for (let j = 0, offset = 0; j < rank; j++, offset += dim) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += axes[offset + d]! * v[d]!;
      along[j] = sum;
      if (rank < dim) for (let d = 0; d < dim; d++) out[d]! -= sum * axes[offset + d]!;
    }
    let square = 0;
    if (rank < dim) {
      const restGain = gain(rest);
      for (let d = 0; d < dim; d++) square += out[d]! * out[d]!;
      square *= restGain;
      for (let d = 0; d < dim; d++) out[d]! *= restGain;
    }
    for (let j = 0, offset = 0; j < rank; j++, offset += dim) {
      const scaled = along[j]! * gain(variances[j]!);
      for (let d = 0; d < dim; d++) out[d]! += scaled * axes[offset + d]!;
      square += along[j]! * scaled;
    }
    return square;
  }

  function trace(gain: (variance: number) => number): number {
    let sum = rank === dim ? 0 : (dim - rank) * gain(rest);
    for (const variance of variances) sum += gain(variance);
    return sum;
  }

  /** What an axis has above the rest: fⱼ = √(λⱼ − rest)·uⱼ. */
  const excess = (j: number): number => Math.max(0, variances[j]! - rest);

  return {
    kind,
    dim,
    logDeterminant: (noiseVariance) => trace((variance) => Math.log(variance + noiseVariance)),
    solve: (v, noiseVariance, out) => applyBySplit(v, (variance) => 1 / (variance + noiseVariance), out),
    shrink(v, noiseVariance, out) {
      applyBySplit(v, (variance) => shrinkGain(variance, noiseVariance), out);
    },
    apply: applyBySplit,
    mapVariances(map) {
      const mapped = variances.map((variance) => map(variance));
      return createSpectralCovariance({kind, dim, axes, variances: mapped, rest: kind === "full" ? 0 : map(rest)});
    },
    trace: (gain = identity) => trace(gain),
    diagonal(gain = identity) {
      const diagonal = new Float64Array(dim);
      for (let d = 0; d < dim; d++) {
        let [sum, inside] = [0, 0];
        for (let j = 0; j < rank; j++) {
          const square = axes[j * dim + d]! ** 2;
          sum += gain(variances[j]!) * square;
          inside += square;
        }
        diagonal[d] = rank === dim ? sum : sum + gain(rest) * Math.max(0, 1 - inside);
      }
      return diagonal;
    },
    toFactors: () => ({
      factors: axes.map((value, i) => value * Math.sqrt(excess(Math.floor(i / dim)))),
      variances: new Float64Array(dim).fill(rest)
    }),
    draw(random, out) {
      if (rest === 0) out.fill(0);
      else for (let d = 0; d < dim; d++) out[d] = Math.sqrt(rest) * random.normal();
      for (let j = 0, offset = 0; j < rank; j++, offset += dim) {
        const length = Math.sqrt(excess(j)) * random.normal();
        for (let d = 0; d < dim; d++) out[d]! += length * axes[offset + d]!;
      }
    },
    toMatrix() {
      const matrix = new Float64Array(dim * dim);
      for (let i = 0; i < dim; i++) {
        for (let k = 0; k <= i; k++) {
          let sum = i === k ? rest : 0;
          for (let j = 0; j < rank; j++) sum += excess(j) * axes[j * dim + i]! * axes[j * dim + k]!;
          matrix[i * dim + k] = matrix[k * dim + i] = sum;
        }
      }
      return matrix;
    }
  };
}

const identity = (variance: number): number => variance;
