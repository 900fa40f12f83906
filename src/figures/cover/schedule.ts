/** The loop of the cover: out, hold, back, rest at the found pictures, again. Positions are levels 0 … 2K. */

export interface LoopTimes {
  /** Seconds of each part. */
  readonly out: number;
  readonly hold: number;
  readonly back: number;
  readonly rest: number;
}

export const coverTimes: LoopTimes = {out: 6.5, hold: 0.9, back: 8.5, rest: 3.6};

/** Where the loop is `seconds` after it began: a level between 0 and 2K, and whether it is over. */
export function positionAt(seconds: number, top: number, {out, hold, back, rest}: LoopTimes = coverTimes): {position: number; over: boolean} {
  const over = seconds >= out + hold + back + rest;
  if (seconds <= out) return {position: (top * Math.max(0, seconds)) / out, over};
  if (seconds <= out + hold) return {position: top, over};
  return {position: top * (1 + Math.min(1, (seconds - out - hold) / back)), over};
}

/** The first moment at which the loop is at `position`: undoes `positionAt`. */
export function secondsAt(position: number, top: number, {out, hold, back}: LoopTimes = coverTimes): number {
  if (position <= top) return (out * position) / top;
  return out + hold + back * (position / top - 1);
}

/** σ at a position between two levels, linear between them, rising to the turn and falling after it. */
export function sigmaAt(position: number, sigmas: Float64Array): number {
  const top = sigmas.length - 1;
  const level = position <= top ? position : 2 * top - position;
  const below = Math.min(Math.floor(level), top - 1);
  return sigmas[below]! + (level - below) * (sigmas[below + 1]! - sigmas[below]!);
}

/**
 * A smooth curve through four values at levels −1, 0, 1, 2, at t between 0 and 1 (Catmull & Rom 1974). Drawing only: the
 * points at the levels are exact, the curve between them is the pen's.
 */
export function curve(before: number, from: number, to: number, after: number, t: number): number {
  return from + (t / 2) * (to - before + t * (2 * before - 5 * from + 4 * to - after + t * (3 * (from - to) + after - before)));
}
