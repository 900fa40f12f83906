/** What training counts, in the unit of the chart: its running means of ‖D − x₀‖² in bins of ln σ, as errors of ε. */
import type {NoiseDistribution} from "../../math/learning/noise-distribution.js";

export interface SeenLevel {
  readonly sigma: number;
  readonly loss: number;
}

/** Pieces of a bin over which σ² is averaged. */
const PIECES = 16;

/**
 * Each bin's loss over the mean of σ² in it, as levels are drawn: a bin is wide, and most of its examples lie on the side where more are
 * drawn. Bins are evenly spaced in ln σ, two or more.
 */
export function asNoiseErrors(bins: readonly SeenLevel[], {density}: Pick<NoiseDistribution, "density">): SeenLevel[] {
  const width = bins.length > 1 ? Math.log(bins[1]!.sigma / bins[0]!.sigma) : 0;
  return bins.map(({sigma, loss}) => {
    let [sum, squares] = [0, 0];
    for (let k = 0; k < PIECES; k++) {
      const at = sigma * Math.exp(width * ((k + 0.5) / PIECES - 0.5));
      sum += density(at);
      squares += density(at) * at * at;
    }
    return {sigma, loss: sum > 0 ? (loss * sum) / squares : NaN};
  });
}
