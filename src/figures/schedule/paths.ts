/** Exact paths of the flow on the line, and three ways to step along it. No DOM. */
import type {Process} from "../../math/processes/process.js";
import type {Mixture} from "../../math/targets/mixture.js";
import {mixtureQuantile} from "../../math/transport/mixture-cdf.js";

/** One step each, of one point. The first and the last stand in shrinking coordinates, the second at unit signal scale. */
export interface Steppers {
  readonly ddim: (x: number, t: number, next: number) => number;
  readonly eulerInSigma: (x: number, sigma: number, sigmaNext: number) => number;
  readonly eulerInTime: (x: number, t: number, next: number) => number;
}

/** A path as x₀ + σε at each time. */
export interface Runs {
  readonly times: Float64Array;
  readonly ddim: Float64Array;
  readonly eulerInSigma: Float64Array;
  readonly eulerInTime: Float64Array;
}

/** Times from the process's last to its first, evenly. */
export function evenTimes({tMin, tMax}: Process, numSteps: number): Float64Array {
  return Float64Array.from({length: numSteps + 1}, (_, i) => (i === numSteps ? tMin : tMax + (i / numSteps) * (tMin - tMax)));
}

/** On the line the flow keeps ranks: at each time the path of rank p is the quantile of p. At unit signal scale. */
export function exactPath(target: Mixture, process: Process, rank: number, times: ArrayLike<number>): Float64Array {
  return Float64Array.from(times, (t) => mixtureQuantile(target, Float64Array.of(rank), process.sigma(t))[0]!);
}

/** All three from one start, given in shrinking coordinates; all three told at unit signal scale. */
export function runAll({ddim, eulerInSigma, eulerInTime}: Steppers, process: Process, start: number, numSteps: number): Runs {
  const times = evenTimes(process, numSteps);
  const scale = (t: number) => process.signalScale(t);
  const walk = (first: number, step: (x: number, t: number, next: number) => number) => {
    const path = new Float64Array(times.length);
    path[0] = first;
    for (let i = 0; i < numSteps; i++) path[i + 1] = step(path[i]!, times[i]!, times[i + 1]!);
    return path;
  };
  const atUnitScale = (path: Float64Array) => path.map((x, i) => x / scale(times[i]!));
  return {
    times,
    ddim: atUnitScale(walk(start, ddim)),
    eulerInSigma: walk(start / scale(times[0]!), (x, t, next) => eulerInSigma(x, process.sigma(t), process.sigma(next))),
    eulerInTime: atUnitScale(walk(start, eulerInTime))
  };
}

export interface Gap {
  readonly numSteps: number;
  /** The largest distance from DDIM anywhere on any path, in shrinking coordinates. */
  readonly eulerInSigma: number;
  /** The same at the end, as a root mean square over the starts: it falls evenly. */
  readonly eulerInTime: number;
}

/** The gaps of all starts, one start at a time: a page takes a breath between them. */
export function* measureGaps(steppers: Steppers, process: Process, starts: ArrayLike<number>, numSteps: number): Generator<undefined, Gap, void> {
  let [most, squares] = [0, 0];
  for (let k = 0; k < starts.length; k++) {
    const {times, ddim, eulerInSigma, eulerInTime} = runAll(steppers, process, starts[k]!, numSteps);
    ddim.forEach((x, i) => (most = Math.max(most, process.signalScale(times[i]!) * Math.abs(x - eulerInSigma[i]!))));
    squares += (process.signalScale(times.at(-1)!) * (ddim.at(-1)! - eulerInTime.at(-1)!)) ** 2;
    yield;
  }
  return {numSteps, eulerInSigma: most, eulerInTime: Math.sqrt(squares / starts.length)};
}

/** The slope of log(gap) against log(step size) between the two finest runs: the order of the difference. */
export function orderOf(gaps: readonly Gap[]): number {
  const [before, last] = [gaps.at(-2)!, gaps.at(-1)!];
  return Math.log(before.eulerInTime / last.eulerInTime) / Math.log(last.numSteps / before.numSteps);
}
