import {requireLength} from "../check.js";
import type {NoiseSource} from "../types.js";

/**
 * Hands out given draws, one per call, in the order in which a solver asks: to repeat a recorded run.
 * @param draws batches of standard normal numbers
 * @throws RangeError (of the source) when there is none left, or one has another length than is asked for
 */
export function replayNoise(draws: Iterable<Float64Array>): NoiseSource {
  const list = [...draws];
  let next = 0;
  return (count) => {
    const draw = list[next];
    if (!draw)
      throw new RangeError(
        `replayNoise: the solver asks for draw ${next} and there are ${list.length}; give as many as the run asks for.`
      );
    requireLength("replayNoise", `draws[${next}]`, draw.length, count);
    next++;
    return draw;
  };
}
