/**
 * Exact t-SNE (van der Maaten & Hinton 2008) of a few thousand points. It starts from the first two principal
 * components (Kobak & Berens 2019): no random numbers, and the large-scale arrangement of PCA survives.
 */

export interface TsneOptions {
  perplexity?: number;
  iterations?: number;
  exaggeration?: number;
  exaggeratedIterations?: number;
}

/** Finds the precision at which the conditional distribution of row i has the wanted entropy, and writes that row. */
function fillRow(squared: Float64Array, count: number, i: number, entropy: number, out: Float64Array): void {
  let low = 0, high = Infinity, precision = 1 / squared[i * count + ((i + 1) % count)];
  for (let attempt = 0; attempt < 60; attempt++) {
    let sum = 0, weighted = 0;
    for (let j = 0; j < count; j++) {
      const weight = j === i ? 0 : Math.exp(-squared[i * count + j] * precision);
      out[i * count + j] = weight;
      sum += weight;
      weighted += weight * squared[i * count + j];
    }
    const excess = Math.log(sum) + (precision * weighted) / sum - entropy;
    for (let j = 0; j < count; j++) out[i * count + j] /= sum;
    if (Math.abs(excess) < 1e-7) return;
    if (excess > 0) low = precision;
    else high = precision;
    precision = high === Infinity ? precision * 2 : (low + high) / 2;
  }
}

function affinities(squared: Float64Array, count: number, perplexity: number): Float64Array {
  const conditional = new Float64Array(count * count);
  for (let i = 0; i < count; i++) fillRow(squared, count, i, Math.log(perplexity), conditional);
  const joint = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      joint[i * count + j] = (conditional[i * count + j] + conditional[j * count + i]) / (2 * count);
    }
  }
  return joint;
}

/** Gradient over 4: Σ_j (p − q)·(1 + ‖yᵢ − yⱼ‖²)⁻¹·(yᵢ − yⱼ), both halves of each pair at once. */
function gradient(y: Float64Array, joint: Float64Array, factor: number, kernel: Float64Array, out: Float64Array): void {
  const count = y.length / 2;
  let total = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const dx = y[2 * i] - y[2 * j], dy = y[2 * i + 1] - y[2 * j + 1];
      const weight = 1 / (1 + dx * dx + dy * dy);
      kernel[i * count + j] = weight;
      total += 2 * weight;
    }
  }
  out.fill(0);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const weight = kernel[i * count + j];
      const pull = (factor * joint[i * count + j] - weight / total) * weight;
      const gx = pull * (y[2 * i] - y[2 * j]), gy = pull * (y[2 * i + 1] - y[2 * j + 1]);
      out[2 * i] += gx;
      out[2 * i + 1] += gy;
      out[2 * j] -= gx;
      out[2 * j + 1] -= gy;
    }
  }
}

/**
 * @param squared squared distances, count × count
 * @param start   count × 2, row by row; only its shape matters, it is shrunk to a standard deviation of 1e-4
 * @returns       count × 2
 */
export function tsne(squared: Float64Array, start: Float64Array, options: TsneOptions = {}): Float64Array {
  const { perplexity = 30, iterations = 1000, exaggeration = 12, exaggeratedIterations = 250 } = options;
  const count = start.length / 2;
  const joint = affinities(squared, count, perplexity);
  const spread = Math.sqrt(start.reduce((sum, value) => sum + value * value, 0) / start.length);
  const y = start.map((value) => (1e-4 * value) / spread);
  const velocity = new Float64Array(2 * count), gain = new Float64Array(2 * count).fill(1);
  const slope = new Float64Array(2 * count), kernel = new Float64Array(count * count);
  // Belkina et al. 2019: N over the exaggeration; times 4 because gradient() leaves that factor out.
  const rate = Math.max(count / exaggeration, 50) * 4;
  for (let step = 0; step < iterations; step++) {
    const early = step < exaggeratedIterations;
    gradient(y, joint, early ? exaggeration : 1, kernel, slope);
    for (let k = 0; k < y.length; k++) {
      gain[k] = Math.max(0.01, slope[k] > 0 === velocity[k] > 0 ? gain[k] * 0.8 : gain[k] + 0.2);
      velocity[k] = (early ? 0.5 : 0.8) * velocity[k] - rate * gain[k] * slope[k];
      y[k] += velocity[k];
    }
  }
  return y;
}
