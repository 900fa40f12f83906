import {countRows} from "../check.js";
import {mean, standardError} from "./statistics.js";

/** A number estimated from samples, and how far off it may be. */
export interface Estimate {
  readonly value: number;
  /** Standard deviation of `value` over repetitions of the experiment, estimated too: each metric says how. */
  readonly standardError: number;
}

/** An estimate that is a mean of independent numbers, two or more: standard error √(variance/n). Internal. */
export function estimateMean(values: Float64Array): Estimate {
  return {value: mean(values), standardError: standardError(values)};
}

/** Coordinates beyond this could have squares whose sums overflow. */
const MAX_COORDINATE = 1e140;

/** Number of points in a sample; throws where there are fewer than min, or one is not finite. Internal. */
export function countPoints(where: string, name: string, x: Float64Array, dim: number, min: number): number {
  const rows = countRows(where, name, x.length, dim);
  if (rows < min) throw new RangeError(`${where}: ${name} has ${rows} points; give ${min} or more.`);
  for (let i = 0; i < x.length; i++)
    if (!(Math.abs(x[i]!) <= MAX_COORDINATE))
      throw new RangeError(`${where}: ${name}[${i}] is ${x[i]}; give finite coordinates, none beyond ${MAX_COORDINATE}.`);
  return rows;
}
