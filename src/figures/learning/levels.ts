/**
 * The loss of a denoiser at each noise level, taken apart exactly. With ε̂ = (x − D(x; σ))/σ, the best answer, and any other ε̂_θ,
 *
 *     E‖ε − ε̂_θ‖² = E‖ε − ε̂‖² + E‖ε̂ − ε̂_θ‖²
 *                     floor        excess
 *
 * (Vincent 2011: denoising = explicit score matching + a constant). The floor is what nobody can learn: tr Var(ε | x) on average.
 */
import {estimateMean, type Estimate} from "../../math/metrics/estimate.js";
import {createRandom} from "../../math/noise/random.js";
import type {Denoiser, Target} from "../../math/types.js";

export interface LevelLoss {
  readonly sigma: number;
  /** E‖ε − ε̂‖², from 0 to the number of dimensions. */
  readonly floor: Estimate;
  /** E‖ε̂ − ε̂_θ‖² of each answer that was given. */
  readonly excess: readonly Estimate[];
  /** E‖ε̂‖² = σ²·E‖score‖²: what the field is worth there. */
  readonly signal: number;
}

export interface LevelOptions {
  readonly sigmas: ArrayLike<number>;
  /** Draws per level; default 1500. */
  readonly n?: number;
  readonly seed?: number;
  /** The same draws at every level: curves are smooth, and their errors move together. */
  readonly common?: boolean;
  /** Answers to compare with the best one. */
  readonly answers?: readonly Denoiser[];
  /** Awaited between pieces of work. */
  readonly breathe?: () => Promise<void>;
}

/** Noise levels from `from` to `to`, evenly spaced by ratio. */
export function spreadLevels(from: number, to: number, count: number): Float64Array {
  return Float64Array.from({length: count}, (_, k) => from * (to / from) ** (k / (count - 1)));
}

/** Level by level, so that a figure can show what there is. */
export async function* lossByLevel(target: Target, {sigmas, n = 1500, seed = 1, common = false, answers = [], breathe = async () => {}}: LevelOptions): AsyncGenerator<LevelLoss> {
  const {dim} = target;
  const PIECE = 64;
  for (let k = 0; k < sigmas.length; k++) {
    const sigma = sigmas[k]!;
    const random = createRandom(seed, common ? 0 : k);
    const [direct, byPower] = [new Float64Array(n), new Float64Array(n)];
    const away = answers.map(() => new Float64Array(n));
    for (let done = 0; done < n; done += PIECE) {
      const size = Math.min(PIECE, n - done);
      const x0 = target.sample(size, random);
      const eps = random.normals(size * dim);
      const x = x0.map((value, i) => value + sigma * eps[i]!);
      const best = target.denoise(x, sigma);
      const others = answers.map((answer) => answer(x, sigma));
      for (let row = 0; row < size; row++) {
        let [miss, power] = [0, 0];
        const off = others.map(() => 0);
        for (let i = row * dim; i < (row + 1) * dim; i++) {
          const noise = (x[i]! - best[i]!) / sigma;
          miss += (eps[i]! - noise) ** 2;
          power += noise ** 2;
          others.forEach((other, j) => (off[j]! += ((other[i]! - best[i]!) / sigma) ** 2));
        }
        direct[done + row] = miss;
        byPower[done + row] = dim - power; // the same on average: E‖ε‖² = E‖ε̂‖² + E‖ε − ε̂‖²
        off.forEach((value, j) => (away[j]![done + row] = value));
      }
      await breathe();
    }
    const [first, second] = [direct, byPower].map((values) => estimateMean(values)) as [Estimate, Estimate];
    const floor = first.standardError < second.standardError ? first : second;
    yield {sigma, floor, excess: away.map((values) => estimateMean(values)), signal: dim - floor.value};
  }
}

/**
 * The best answer that is a straight line: D = m + s²/(s² + σ²)·(x − m), with the mean m of the data and s² the mean variance of its
 * coordinates. It is the exact denoiser of a round Gaussian with that mean and variance.
 */
export function straightAnswer(mean: ArrayLike<number>, variance: number): Denoiser {
  return (x, sigma) => {
    const kept = variance / (variance + sigma * sigma);
    return x.map((value, i) => mean[i % mean.length]! + kept * (value - mean[i % mean.length]!));
  };
}

/** Mean and mean variance of a target's coordinates, from so many draws. */
export function momentsOf(target: Target, n = 4000, seed = 9): {readonly mean: Float64Array; readonly variance: number} {
  const x0 = target.sample(n, createRandom(seed));
  const mean = new Float64Array(target.dim);
  x0.forEach((value, i) => (mean[i % target.dim]! += value / n));
  const variance = x0.reduce((sum, value, i) => sum + (value - mean[i % target.dim]!) ** 2, 0) / x0.length;
  return {mean, variance};
}
