import {requireInteger, requireLength, requirePositive} from "../check.js";
import type {LangevinOptions, LangevinState} from "./langevin.js";

/**
 * Climbs log p: x ← x + η·score(x), plain gradient ascent. (Langevin's step without its noise.)
 *
 * Where the slope changes by at most L per unit of length, every step with η < 2/L goes up, and the walk comes to
 * rest where there is no slope, as a rule at a mode: all walkers of a hill at the same point. So it finds what is most
 * likely and loses the distribution; climbing in x is not sampling (nor is it maximum likelihood, which moves
 * parameters). On a Gaussian of variance c each step multiplies the distance to the mean by 1 − η/c.
 *
 * Yields numSteps + 1 states, the start included.
 * @throws RangeError (at the first `next()`) unless stepSize > 0 and numSteps is a whole number ≥ 0; where `score`
 *   answers with another length
 */
export function* ascend({
  score,
  x: start,
  stepSize,
  numSteps
}: Omit<LangevinOptions, "random">): Generator<LangevinState, void, void> {
  requirePositive("ascend", "stepSize", stepSize);
  requireInteger("ascend", "numSteps", numSteps, 0);
  let x = start.slice();
  for (let i = 0; ; i++) {
    const slope = score(x);
    requireLength("ascend", "what score returns", slope.length, x.length);
    yield {i, x, score: slope};
    if (i === numSteps) return;
    x = x.map((value, j) => value + stepSize * slope[j]!);
  }
}
