/**
 * How far the GPU's float32 step of one particle may be from the exact one: docs/gpu-precision.md ("Particles"), carried out in
 * float64. The program of the step is carried out in the kernel's order, and every rounding is charged with the number it rounds.
 */
import {createMixture, createRandom, type Mixture} from "../../src/math/index.js";
import {silu} from "../../src/math/learning/backpropagation.js";
import {biasesAt, networkDenoiser, scalingsOf, type NetworkModel} from "../../src/math/learning/network.js";
import type {StepProgram} from "../../src/sampler/particles/step-programs.js";
import {USUAL_WORKGROUP} from "../../src/sampler/particles/step-kernel.js";
import {UNIT} from "./error-bound.js";

/** A point and, coordinate by coordinate, how far the GPU's may be from it. */
export interface Bounded {
  readonly value: readonly [number, number];
  readonly error: readonly [number, number];
}

/** D at a point that itself is off by no more than its error. */
export type BoundedDenoiser = (x: Bounded, sigma: number) => Bounded;

export const exactly = (x: number, y: number): Bounded => ({value: [x, y], error: [0, 0]});

/**
 * Carries a step out from what the GPU held before it.
 * @param inputs x, then what was loaded from the memory
 * @param draws the normals of the step's intervals, as the GPU drew them
 * @returns all registers
 */
export function carryOut(program: StepProgram, inputs: readonly Bounded[], draws: readonly Bounded[], denoise: BoundedDenoiser): Bounded[] {
  const registers = [...inputs];
  let [weight, draw, question] = [0, 0, 0];
  const sum = (of: readonly number[]): Bounded => {
    const terms = of.map((register) => ({...registers[register], weight: program.weights[weight++]}));
    const coordinate = (d: 0 | 1): [number, number] => {
      let [value, error, magnitudes] = [0, 0, 0];
      for (const term of terms) {
        value += term.weight * term.value[d];
        error += Math.abs(term.weight) * term.error[d];
        magnitudes += Math.abs(term.weight * term.value[d]);
      }
      return [value, error + (terms.length + 2) * UNIT * magnitudes + TINY];
    };
    const [[x, ex], [y, ey]] = [coordinate(0), coordinate(1)];
    return {value: [x, y], error: [ex, ey]};
  };
  for (const operation of program.shape.operations) {
    registers.push(
      operation.kind === "noise" ? draws[draw++]
      : operation.kind === "combine" ? sum(operation.of)
      : denoise(sum(operation.of), program.sigmas[question++])
    );
  }
  return registers;
}

/** float32 may flush what is smaller to 0. */
const TINY = 2 ** -120;

/** One candidate of a posterior: its logit against a common zero and its answer, both with their errors. */
interface Candidate {
  readonly logit: number;
  readonly logitError: number;
  readonly answer: readonly [number, number];
  readonly answerError: readonly [number, number];
}

/** Weighs answers by softmax: the second half of the derivation. `roundings` is the longest way of a term through the sums. */
function weigh(candidates: readonly Candidate[], roundings: number): Bounded {
  const best = candidates.reduce((a, b) => (b.logit > a.logit ? b : a));
  const shares = candidates.map(({logit}) => Math.exp(logit - best.logit));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const gap = (c: Candidate): number => best.logit - c.logit;
  /** How much a share may be off, relatively: as an exponent. exp itself is off by (3 + 2g) units, the subtraction by g. */
  const wrong = candidates.map((c) => (c === best ? 0 : c.logitError + best.logitError + UNIT * (6 + 4 * gap(c))));
  const [high, low] = [+1, -1].map((sign) => shares.map((share, k) => share * Math.exp(sign * Math.min(wrong[k], 700))));
  const [totalHigh, totalLow] = [high, low].map((list) => list.reduce((sum, share) => sum + share, 0));
  const coordinate = (d: 0 | 1): [number, number] => {
    let [value, error, magnitudes] = [0, 0, 0];
    candidates.forEach((c, k) => {
      const weight = shares[k] / total;
      value += weight * c.answer[d];
      magnitudes += weight * Math.abs(c.answer[d]);
      const most = high[k] / (totalLow - low[k] + high[k]);
      const least = low[k] / (totalHigh - high[k] + low[k]);
      const change = Math.max(most - weight, weight - least);
      error += change * Math.abs(c.answer[d] - best.answer[d]) + Math.min(1, most) * c.answerError[d];
    });
    return [value, error + roundings * UNIT * magnitudes + TINY];
  };
  const [[x, ex], [y, ey]] = [coordinate(0), coordinate(1)];
  return {value: [x, y], error: [ex, ey]};
}

/** The exact denoiser of a mixture, and the kernel's error: denoisers/mixture.ts, operation by operation. */
export function boundedMixture(mixture: Mixture): BoundedDenoiser {
  const {weights, means, covariances} = mixture;
  const used = [...weights.keys()].filter((k) => weights[k] > 0);
  const entries = (k: number, gain: (variance: number) => number): [number, number, number] => {
    const [a, b] = [new Float64Array(2), new Float64Array(2)];
    covariances[k].apply(Float64Array.of(1, 0), gain, a);
    covariances[k].apply(Float64Array.of(0, 1), gain, b);
    return [a[0], a[1], b[1]];
  };
  return ({value, error}, sigma) => {
    const variance = sigma * sigma;
    const peaks = used.map((k) => Math.log(weights[k]) - (sigma === Infinity ? 0 : 0.5 * covariances[k].logDeterminant(variance)));
    const highest = Math.max(...peaks);
    const candidates = used.map((k, i): Candidate => {
      const d = [0, 1].map((c) => value[c] - means[k][c]);
      // μ is rounded when it is uploaded, the difference when it is taken.
      const e = [0, 1].map((c) => error[c] + UNIT * (Math.abs(means[k][c]) + Math.abs(d[c])));
      // A row of a symmetric matrix times d: entries rounded, two products, one sum.
      const row = (p: number, q: number): [number, number] => [
        p * d[0] + q * d[1], Math.abs(p) * e[0] + Math.abs(q) * e[1] + 3 * UNIT * (Math.abs(p * d[0]) + Math.abs(q * d[1]))
      ];
      const W = entries(k, (v) => Math.sqrt(0.5 / (v + variance)));
      const [[u, eu], [v, ev]] = [row(W[0], W[1]), row(W[1], W[2])];
      const square = u * u + v * v;
      const squareError = 2 * (Math.abs(u) * eu + Math.abs(v) * ev) + eu * eu + ev * ev + 2 * UNIT * square;
      const peak = peaks[i] - highest;
      const G = entries(k, (v) => (sigma === Infinity ? 0 : 1 / (1 + variance / v)));
      const [gx, gy] = [row(G[0], G[1]), row(G[1], G[2])];
      const answer = [means[k][0] + gx[0], means[k][1] + gy[0]] as const;
      const answerError = [gx, gy].map(([g, eg], c) => eg + UNIT * (2 * Math.abs(means[k][c]) + Math.abs(g)));
      return {
        logit: peak - square, logitError: squareError + UNIT * (2 * Math.abs(peak) + square), answer,
        answerError: [answerError[0], answerError[1]]
      };
    });
    // A product, a sum per part in numerator and denominator, and the quotient.
    return weigh(candidates, 2 * used.length + 4);
  };
}

/** The exact denoiser of a cloud, and the kernel's error: denoisers/points.ts. */
export function boundedPoints(points: Float64Array): BoundedDenoiser {
  return ({value, error}, sigma) => {
    const scale = Math.SQRT1_2 / sigma;
    const candidates = Array.from({length: points.length / 2}, (_, n): Candidate => {
      const y = [points[2 * n], points[2 * n + 1]] as const;
      let [square, squareError] = [0, 0];
      for (const c of [0, 1]) {
        const d = scale * (value[c] - y[c]);
        // y and the scale are rounded when they are uploaded, the difference and the product when they are taken.
        const e = scale * (error[c] + UNIT * Math.abs(y[c])) + 3 * UNIT * Math.abs(d);
        square += d * d;
        squareError += 2 * Math.abs(d) * e + e * e;
      }
      return {
        logit: -square, logitError: squareError + 3 * UNIT * square, answer: y,
        answerError: [UNIT * Math.abs(y[0]), UNIT * Math.abs(y[1])]
      };
    });
    // In numerator and denominator: a product, a tile, and for each tile a product, an exp and a sum; then the quotient.
    const tiles = Math.ceil(candidates.length / USUAL_WORKGROUP);
    return weigh(candidates, 2 * (1 + Math.min(USUAL_WORKGROUP, candidates.length) + 6 * tiles) + 4);
  };
}

/** The denoiser of a network, and the kernel's error: denoisers/network.ts. Rough, since layer after layer supposes the worst. */
export function boundedNetwork(model: NetworkModel): BoundedDenoiser {
  const exact = networkDenoiser(model);
  return ({value, error}, sigma) => {
    const c = scalingsOf(model, sigma);
    const biases = biasesAt(model, c.noise);
    let values = [0, 1].map((d) => c.in * value[d]);
    let errors = [0, 1].map((d) => c.in * error[d] + 2 * UNIT * Math.abs(values[d]));
    model.layers.forEach(({weights, biases: own}, k) => {
      const inputs = k === 0 ? 2 : values.length;
      const stride = weights.length / own.length;
      const sums = Array.from(own, (bias, o) => {
        const start = k === 0 ? biases[o] : bias;
        let [sum, off, magnitudes] = [start, 0, Math.abs(start)];
        for (let i = 0; i < inputs; i++) {
          const weight = weights[o * stride + i];
          sum += weight * values[i];
          off += Math.abs(weight) * errors[i];
          magnitudes += Math.abs(weight * values[i]);
        }
        return [sum, off + (Math.ceil(inputs / 4) + 6) * UNIT * magnitudes];
      });
      const last = k + 1 === model.layers.length;
      values = sums.map(([sum]) => (last ? sum : silu(sum)));
      // |silu′| < 1.1; exp is off by (3 + 2|v|) units, the sum and the quotient by 4.
      errors = sums.map(([sum, off]) => (last ? off : 1.1 * off + (7 + 2 * Math.abs(sum)) * UNIT * Math.abs(silu(sum))));
    });
    const denoised = exact(Float64Array.from(value), sigma);
    const bound = (d: 0 | 1): number => Math.abs(c.skip) * error[d] + Math.abs(c.out) * errors[d]
      + 3 * UNIT * (Math.abs(c.skip * value[d]) + Math.abs(c.out * values[d])) + TINY;
    return {value: [denoised[0], denoised[1]], error: [bound(0), bound(1)]};
  };
}

/** Layers of random weights, of the size that training begins with. */
export function randomNetwork(widths: readonly number[], frequencies: readonly number[], seed = 1): NetworkModel {
  const random = createRandom(seed);
  const sizes = [2 + Math.max(1, 2 * frequencies.length), ...widths, 2];
  const layers = widths.concat(2).map((outputs, k) => ({
    weights: Float32Array.from(random.normals(outputs * sizes[k]), (z) => z * Math.sqrt(2 / sizes[k])),
    biases: Float32Array.from(random.normals(outputs), (z) => 0.1 * z)
  }));
  return {kind: "network", layers, frequencies, sigmaData: 1.5};
}

/** Eight parts, turned and squeezed, of different weights. */
export function ringOfEight(): Mixture {
  const angles = Array.from({length: 8}, (_, k) => (2 * Math.PI * k) / 8);
  return createMixture({
    weights: angles.map((_, k) => (k + 1) / 36),
    means: angles.map((angle) => [3 * Math.cos(angle), 3 * Math.sin(angle)]),
    covariances: angles.map((angle) => {
      const [c, s] = [Math.cos(2 * angle), Math.sin(2 * angle)];
      return [[0.2 * c * c + 0.02 * s * s, 0.18 * c * s], [0.18 * c * s, 0.2 * s * s + 0.02 * c * c]];
    })
  });
}
