import {mean, standardError} from "./statistics.js";

/** A number estimated from samples, and how far off it may be. */
export interface Estimate {
  readonly value: number;
  /**
   * Standard deviation of `value` over repetitions of the experiment, estimated too: each metric says how. Points are
   * taken to be independent draws; those of one Markov chain are not, and vary more.
   */
  readonly standardError: number;
}

/** An estimate that is a mean of independent numbers, two or more: standard error √(variance/n). Internal. */
export function estimateMean(values: Float64Array): Estimate {
  return {value: mean(values), standardError: standardError(values)};
}
