/**
 * The noise that stochastic solvers add to pictures on their way: the same numbers on the CPU and the GPU, drawn on the CPU in
 * float64 (on the GPU they are rounded). How a run's draws hang together is planned in plan-noise.ts.
 */
import {createRandom} from "../../math/noise/random.js";
import {combine} from "../../math/numeric/combine.js";
import type {NoiseSource} from "../../math/types.js";
import {MAX_BATCH} from "./check-run.js";
import type {NoisePlan} from "../../math/noise/plan-noise.js";

/** dim standard normal numbers: of elementary interval number `interval`, for point `row` of the batch. */
export function drawNoise({seed, interval, row, dim}: {
  readonly seed: number | string; readonly interval: number; readonly row: number; readonly dim: number;
}): Float64Array {
  // Words, so that it is none of the streams that a start x = σε may have been drawn from.
  return createRandom(`on the way, ${typeof seed} ${seed}`, interval * MAX_BATCH + row).normals(dim);
}

/**
 * The noise of a run as its solver asks for it, put together from that of elementary intervals.
 *
 * @param draw what an elementary interval has, in whatever coordinates the run has; kept as long as it is needed, not changed
 * @throws RangeError (of the source) if the solver asks for more than was planned
 */
export function createPlannedNoise({parts}: NoisePlan, draw: (interval: number) => Float64Array): NoiseSource {
  const lastUse = new Map<number, number>();
  parts.forEach((terms, request) => terms.forEach(({interval}) => lastUse.set(interval, request)));
  const kept = new Map<number, Float64Array>();
  let requests = 0;
  return () => {
    const request = requests++;
    const terms = parts[request];
    if (!terms) throw new RangeError(`createPlannedNoise: the solver asks for draw ${request} and ${parts.length} are planned; plan this run.`);
    const draws = terms.map(({interval, weight}): [number, Float64Array] => {
      const values = kept.get(interval) ?? draw(interval);
      if (lastUse.get(interval)! > request) kept.set(interval, values);
      else kept.delete(interval);
      return [weight, values];
    });
    return draws.length === 1 && draws[0][0] === 1 ? draws[0][1] : combine(...(draws as [[number, Float64Array]]));
  };
}
