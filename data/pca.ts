/** Principal components from the exact Gram matrix: an N×N problem instead of a 16384×16384 one. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { COMPONENTS, DIM, HALF_RANGE, triangleIndex } from "./layout.js";
import { toCoordinate } from "./pixels.js";

export interface Spectrum {
  count: number;
  /** Variance along each component, decreasing, divided by N: the set itself is the distribution. */
  variances: Float64Array;
  /** scores[k][n]: coordinate of picture n along component k, for the first COMPONENTS. */
  scores: Float64Array[];
}

/** Dot products of the pictures about their mean, in [−1, 1] coordinates (the −1 cancels). */
function centredGram(gram: Int32Array, count: number): Float64Array {
  const full = new Float64Array(count * count);
  const rowMean = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) full[i * count + j] = full[j * count + i] = gram[triangleIndex(i, j)];
  }
  let mean = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) rowMean[i] += full[i * count + j] / count;
    mean += rowMean[i] / count;
  }
  const scale = 1 / HALF_RANGE ** 2;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) full[i * count + j] = (full[i * count + j] - rowMean[i] - rowMean[j] + mean) * scale;
  }
  return full;
}

export function spectrumOf(gram: Int32Array, count: number): Spectrum {
  const matrix = Matrix.from1DArray(count, count, centredGram(gram, count));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, k) => k).toSorted((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const variances = Float64Array.from(order, (k) => Math.max(0, realEigenvalues[k]) / count);
  const scores = order.slice(0, COMPONENTS).map((k, rank) => {
    const length = Math.sqrt(variances[rank] * count);
    return Float64Array.from({ length: count }, (_, n) => eigenvectorMatrix.get(n, k) * length);
  });
  return { count, variances, scores };
}

export function meanPicture(pictures: Uint8Array, count: number): Float64Array {
  const sums = new Float64Array(DIM);
  for (let n = 0; n < count; n++) for (let d = 0; d < DIM; d++) sums[d] += pictures[n * DIM + d];
  return sums.map((sum) => toCoordinate(sum / count));
}

/** v = Σ_n score[n]·(x[n] − mean) / (N·variance), which is of length 1. */
function componentOf(pictures: Uint8Array, scores: Float64Array, variance: number): Float64Array {
  const count = scores.length;
  const component = new Float64Array(DIM);
  for (let n = 0; n < count; n++) {
    // The scores sum to 0, so the mean and the −1 cancel.
    const weight = scores[n] / (count * variance * HALF_RANGE);
    for (let d = 0; d < DIM; d++) component[d] += weight * pictures[n * DIM + d];
  }
  return component;
}

function largestEntry(values: Float64Array): number {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest;
}

/** An eigenvector has no sign of its own. Convention: its entry of largest magnitude is positive. */
export function principalComponents(pictures: Uint8Array, spectrum: Spectrum): Float64Array[] {
  return spectrum.scores.map((scores, k) => {
    const component = componentOf(pictures, scores, spectrum.variances[k]);
    if (largestEntry(component) < 0) {
      for (let d = 0; d < DIM; d++) component[d] = -component[d];
      for (let n = 0; n < scores.length; n++) scores[n] = -scores[n];
    }
    return component;
  });
}

export interface QuantisedComponent {
  steps: Int8Array;
  /** Chosen so that scale·steps is of length 1 exactly (up to float32). */
  scale: number;
}

export function quantise(component: Float64Array): QuantisedComponent {
  const perStep = 127 / Math.abs(largestEntry(component));
  const steps = Int8Array.from(component, (value) => Math.round(value * perStep));
  let squares = 0;
  for (const step of steps) squares += step * step;
  return { steps, scale: Math.fround(1 / Math.sqrt(squares)) };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d] * b[d];
  return sum;
}

/** Largest |⟨v_j, v_k⟩ − δ_jk| of the components as they are stored. */
export function orthonormalityError(components: QuantisedComponent[]): number {
  let worst = 0;
  components.forEach((a, j) => {
    for (let k = 0; k <= j; k++) {
      const b = components[k];
      worst = Math.max(worst, Math.abs(dot(a.steps, b.steps) * a.scale * b.scale - (j === k ? 1 : 0)));
    }
  });
  return worst;
}

/** How far storing turns a component, in degrees, at worst. */
export function largestAngle(exact: Float64Array[], stored: QuantisedComponent[]): number {
  const cosines = exact.map((component, k) => dot(component, stored[k].steps) * stored[k].scale);
  return (Math.acos(Math.min(1, ...cosines)) * 180) / Math.PI;
}

/** The inflated `pca.bin`: mean, variances, scales (float32), then the components (int8). */
export function packPca(mean: Float64Array, variances: Float64Array, components: QuantisedComponent[]): Uint8Array {
  const floats = [...mean, ...variances.subarray(0, components.length), ...components.map(({ scale }) => scale)];
  const packed = new Uint8Array(4 * floats.length + components.length * DIM);
  const view = new DataView(packed.buffer);
  floats.forEach((value, k) => view.setFloat32(4 * k, value, true));
  components.forEach(({ steps }, k) => packed.set(new Uint8Array(steps.buffer), 4 * floats.length + k * DIM));
  return packed;
}
