/** How much of the flat world's disc the true posterior agrees with. No DOM. */

export interface OverlapOptions {
  /** log of a density of the plane, up to a constant. */
  readonly logDensity: (a: number, b: number) => number;
  readonly x: readonly [number, number];
  readonly sigma: number;
}

const CELLS = 72;

/**
 * ∫ min(q, r), 1 minus the total variation distance, between the density q and r = N(x, σ²I): 1 where they agree, 0 where they
 * have nothing in common. Midpoint rule on ±5σ about x, which holds all but 1e-6 of r; q's mass outside counts as disagreement only
 * if it is inside the ±5σ that normalise it, so q must not reach beyond (a posterior under noise σ does not, much).
 */
export function overlapOnGrid({logDensity, x: [x, y], sigma}: OverlapOptions): number {
  const logs = new Float64Array(CELLS * CELLS);
  const flat = new Float64Array(CELLS * CELLS);
  let peak = -Infinity;
  for (let k = 0; k < logs.length; k++) {
    const a = ((k % CELLS) + 0.5) * (10 / CELLS) - 5;
    const b = (Math.floor(k / CELLS) + 0.5) * (10 / CELLS) - 5;
    flat[k] = Math.exp(-0.5 * (a * a + b * b));
    logs[k] = logDensity(x + sigma * a, y + sigma * b);
    peak = Math.max(peak, logs[k]!);
  }
  const density = logs.map((log) => Math.exp(log - peak));
  const [sumOfDensity, sumOfFlat] = [sum(density), sum(flat)];
  return density.reduce((total, value, k) => total + Math.min(value / sumOfDensity, flat[k]! / sumOfFlat), 0);
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
