/**
 * The flow back of a variance-preserving process, and three that look like it (E10), on a line. No DOM.
 *
 *     dx/dt = −β(t)·[a·x + b·∇log p(x)]        right: a = b = ½ and p = p_t
 */
import type {Process} from "../../math/processes/process.js";
import {createRandom} from "../../math/noise/random.js";
import {combine} from "../../math/numeric/combine.js";
import type {Mixture} from "../../math/targets/mixture.js";

/** Even times from 1 down to 0: as many as make Heun's error small against the luck of 20 000 points. */
export const times: Float64Array = Float64Array.from({length: 241}, (_, k) => 1 - k / 240);

/** The two factors of the rule; `frozen`: the slope of the data's own p, whatever the time. */
export interface Rule {
  readonly a: number;
  readonly b: number;
  readonly frozen?: boolean;
}

export type Velocity = (x: Float64Array, t: number) => Float64Array;

export interface BackMoment {
  readonly t: number;
  readonly x: Float64Array;
}

/** n points of the exact marginal at the far end: data, shrunk, and noise. */
export function startCloud(target: Mixture, {process, n, seed}: {process: Process; n: number; seed: number}): Float64Array {
  const {signalScale, noiseStd} = process.level(process.tMax);
  const eps = createRandom(seed, 1).normals(n);
  return target.sample(n, createRandom(seed)).map((value, i) => signalScale * value + noiseStd * eps[i]!);
}

/** Heun's method over `times`. */
export function* runBack(x: Float64Array, velocity: Velocity): Generator<BackMoment, void, void> {
  for (let k = 0; ; k++) {
    const t = times[k]!;
    yield {t, x};
    if (k + 1 === times.length) return;
    const step = times[k + 1]! - t;
    const here = velocity(x, t);
    const there = velocity(combine([1, x], [step, here]), t + step);
    x = combine([1, x], [step / 2, here], [step / 2, there]);
  }
}

/**
 * What such a rule makes of one bell. Of N(0, c) the marginal at B = ∫β is N(0, v), v = 1 + e^(−B)·(c − 1), and every rule here
 * is linear, d log x/dB = −(a − b/v), or −(a − b/c) where p is frozen. From B back to 0, with ∫dB/v = log((e^B + c − 1)/c),
 *
 *     variance = v·e^(2aB)·(c/(e^B + c − 1))^(2b),        frozen: v·e^(2B(a − b/c)).
 *
 * Right (½, ½): c. Without ½ on both: c²/v, the variance squared. Without it on the score's alone: c²·e^(−B)/v, nearly 0.
 */
export function varianceOfBell({c, integral: B, rule: {a, b, frozen = false}}: {c: number; integral: number; rule: Rule}): number {
  const v = 1 + Math.exp(-B) * (c - 1);
  if (frozen) return v * Math.exp(2 * B * (a - b / c));
  return v * Math.exp(2 * a * B + 2 * b * (Math.log(c) - Math.log(Math.expm1(B) + c)));
}
