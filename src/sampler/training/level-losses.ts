/** Running means of ‖D − x₀‖² in bins of ln σ: what the network's loss is at each noise level, before weighting. */

/** Share of what was seen that a step leaves in force: a mean over some fifty steps. */
const KEPT = 0.98;

export interface LevelLoss {
  /** Middle of the bin. */
  readonly sigma: number;
  /** ‖D − x₀‖², mean over the examples of the last fifty steps or so; NaN where there was none. */
  readonly loss: number;
}

export interface LevelLosses {
  /** Takes in the examples of a step: their levels and ‖D − x₀‖². */
  add(sigmas: Float64Array, squares: Float64Array): void;
  list(): LevelLoss[];
}

export function createLevelLosses({sigmaMin, sigmaMax, bins = 16}: {readonly sigmaMin: number; readonly sigmaMax: number; readonly bins?: number}): LevelLosses {
  const sums = new Float64Array(bins);
  const counts = new Float64Array(bins);
  const width = Math.log(sigmaMax / sigmaMin) / bins;
  return {
    add(sigmas, squares) {
      for (let k = 0; k < bins; k++) {
        sums[k] *= KEPT;
        counts[k] *= KEPT;
      }
      sigmas.forEach((sigma, i) => {
        const k = Math.min(bins - 1, Math.max(0, Math.floor(Math.log(sigma / sigmaMin) / width)));
        sums[k] += squares[i];
        counts[k]++;
      });
    },
    list: () => Array.from(sums, (sum, k) => ({sigma: sigmaMin * Math.exp((k + 0.5) * width), loss: sum / counts[k]}))
  };
}
