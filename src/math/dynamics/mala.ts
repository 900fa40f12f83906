import {countRows, requireInteger, requireLength, requirePositive} from "../check.js";
import {stepLangevin, type LangevinOptions, type LangevinState} from "./langevin.js";

/** A Langevin run whose steps are accepted or refused by the density. */
export interface MalaOptions extends LangevinOptions {
  /** log p of one point, in nats, up to a constant: a target's `logDensity`. −∞ where nothing may be. */
  readonly logDensity: (x: Float64Array) => number;
  /** Numbers per point: each point of the batch is accepted or refused by itself. */
  readonly dim: number;
}

/** A Langevin state, and how many steps were accepted. */
export interface MalaState extends LangevinState {
  /** log p of each point. */
  readonly logDensity: Float64Array;
  /** 1 where the step that led here was accepted, for each point; all 0 at the start. */
  readonly accepted: Uint8Array;
  /** Share of all steps so far that were accepted; NaN at the start, where there were none. */
  readonly acceptanceRate: number;
}

/**
 * Langevin's steps as proposals, accepted so that p is exactly at rest (the "Metropolis-adjusted Langevin algorithm":
 * Roberts & Tweedie 1996). From x, y = x + η·score(x) + √(2η)·ε is accepted with probability
 *
 *     min(1, (p(y)·q(x|y))/(p(x)·q(y|x))),        q(y|x) = N(y; x + η·score(x), 2ηI),
 *
 * else x stays. No bias at rest, whatever η; but too large a step is refused too often (in many dimensions the best
 * rate is about 0.574: Roberts & Rosenthal 1998), and hills far apart exchange no more than without the correction.
 *
 * Yields numSteps + 1 states, the start included; each costs one score of the batch and one log-density per point.
 * @throws RangeError (at the first `next()`) as `runLangevin`, if x is no whole number of points, and if the density at
 *   a start is 0; where a log-density is NaN or +∞
 */
export function* runMala({
  score,
  logDensity,
  dim,
  x: start,
  stepSize,
  numSteps,
  random
}: MalaOptions): Generator<MalaState, void, void> {
  requirePositive("runMala", "stepSize", stepSize);
  requireInteger("runMala", "numSteps", numSteps, 0);
  requireInteger("runMala", "dim", dim);
  const rows = countRows("runMala", "x", start.length, dim);

  function evaluate(x: Float64Array): {readonly slope: Float64Array; readonly logs: Float64Array} {
    const slope = score(x);
    requireLength("runMala", "what score returns", slope.length, x.length);
    const logs = Float64Array.from({length: rows}, (_, row) => logDensity(x.slice(row * dim, (row + 1) * dim)));
    for (let row = 0; row < rows; row++)
      if (!(logs[row]! < Infinity))
        throw new RangeError(
          `runMala: logDensity of point ${row} is ${logs[row]}; it must return a number below Infinity.`
        );
    return {slope, logs};
  }

  let x = start.slice();
  let {slope, logs} = evaluate(x);
  const impossible = logs.indexOf(-Infinity);
  if (impossible >= 0)
    throw new RangeError(`runMala: the density at point ${impossible} of x is 0; start where it is greater.`);
  let accepted = new Uint8Array(rows);
  let total = 0;
  for (let i = 0; ; i++) {
    yield {i, x, score: slope, logDensity: logs, accepted, acceptanceRate: total / (i * rows)};
    if (i === numSteps) return;
    const proposal = stepLangevin(x, slope, stepSize, random);
    const there = evaluate(proposal);
    accepted = new Uint8Array(rows);
    const [nextX, nextSlope, nextLogs] = [x.slice(), slope.slice(), logs.slice()];
    for (let row = 0; row < rows; row++) {
      // Of log q only the squares differ: −‖y − x − η·score(x)‖²/4η.
      let squares = 0;
      const [from, end] = [row * dim, (row + 1) * dim];
      for (let d = from; d < end; d++) {
        const move = proposal[d]! - x[d]!;
        squares += (move - stepSize * slope[d]!) ** 2 - (move + stepSize * there.slope[d]!) ** 2;
      }
      const logRatio = there.logs[row]! - logs[row]! + squares / (4 * stepSize);
      if (!(Math.log(random.uniform()) < logRatio)) continue;
      accepted[row] = 1;
      total++;
      nextX.set(proposal.subarray(from, end), from);
      nextSlope.set(there.slope.subarray(from, end), from);
      nextLogs[row] = there.logs[row]!;
    }
    x = nextX;
    slope = nextSlope;
    logs = nextLogs;
  }
}
