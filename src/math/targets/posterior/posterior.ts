import type {Random} from "../../types.js";

/**
 * Where x = x₀ + σε could have come from: the distribution of x₀ given one x. A mixture's is a mixture
 * (`mixturePosterior`), a point cloud's a weighting of its points (`pointCloudPosterior`). σ = ∞ gives the prior.
 *
 * Three questions have three best guesses: the mean has the least expected square, the median the least expected sum of
 * absolute differences, the mode the least chance to be wrong.
 */
export interface Posterior {
  readonly dim: number;
  /** E[x₀ | x] = D(x; σ): what a network trained with L2 learns. */
  mean(): Float64Array;
  /** The median of each coordinate by itself, the least where several are: what a network trained with L1 learns. */
  median(): Float64Array;
  /**
   * The most likely x₀: the highest density that an ascent from the centre of each part finds, or the heaviest point,
   * rows that coincide taken together.
   * @throws RangeError where a part is flat but no point, so that there is no density to compare
   */
  mode(): Float64Array;
  /** n independent draws, a batch of n·dim numbers. */
  sample(n: number, random: Random): Float64Array;
  /** What it costs on average to answer `guess`. @throws RangeError if guess is no point of dim numbers */
  risk(guess: Float64Array): Risk;
}

/** Expected losses of a guess g over the posterior. */
export interface Risk {
  /** E‖x₀ − g‖². */
  readonly squared: number;
  /** E Σ_d |x₀_d − g_d|. */
  readonly absolute: number;
  /** P(x₀ ≠ g). 1 wherever the posterior has a density: then compare densities. */
  readonly zeroOne: number;
}
