/** A schedule bent by hand: a hump is laid on one of its curves, and the others follow. No DOM. */
import {alphaBarOfSigma, scheduleOfAlphaBars, scheduleOfBetas, sigmaOfAlphaBar, sigmaOfLogSnr, type DdpmSchedule} from "../../math/schedules/ddpm-schedule.js";

/** The four curves. They are one schedule: any of them gives the other three. */
export type Quantity = "beta" | "alphaBar" | "sigma" | "logSnr";
export const QUANTITIES: readonly Quantity[] = ["beta", "alphaBar", "sigma", "logSnr"];

/** β times e^(amount·hump), or σ times it; the hump stands over step t. */
export interface Bend {
  readonly on: "beta" | "sigma";
  readonly t: number;
  readonly amount: number;
}

/** The hump reaches so far to either side, as a share of T. */
const REACH = 0.25;
/** As many as a link may hold. */
export const MOST_BENDS = 64;
const LARGEST_BETA = 0.999;
/** Of −log ᾱ: far beyond any use, far from where ᾱ is no longer a number. */
const DEEPEST = 60;

export function valueOf({betas, alphaBars, sigmas}: DdpmSchedule, quantity: Quantity, t: number): number {
  if (quantity === "beta") return betas[t]!;
  if (quantity === "alphaBar") return alphaBars[t]!;
  return quantity === "sigma" ? sigmas[t]! : -2 * Math.log(sigmas[t]!);
}

/** 1 over step t, 0 from a quarter of T away, smooth between. */
export function hump(step: number, t: number, numTrainSteps: number): number {
  const away = Math.abs(step - t) / (REACH * numTrainSteps);
  return away < 1 ? Math.cos((Math.PI / 2) * away) ** 2 : 0;
}

/** Lays a hump on a schedule. @throws RangeError if no schedule comes of it: noise must grow with every step */
export function bendSchedule({betas, sigmas, numTrainSteps}: DdpmSchedule, {on, t, amount}: Bend): DdpmSchedule {
  const lift = (value: number, step: number) => value * Math.exp(amount * hump(step, t, numTrainSteps));
  if (on === "beta") return scheduleOfBetas(betas.map((beta, step) => Math.min(LARGEST_BETA, lift(beta, step))));
  return scheduleOfAlphaBars(sigmas.map(lift).map(alphaBarOfSigma));
}

/** The bend that brings one curve to `value` at step t, or as near to it as a schedule can come. */
export function bendTo(schedule: DdpmSchedule, quantity: Quantity, t: number, value: number): Bend {
  const on = quantity === "beta" ? "beta" : "sigma";
  const wanted = on === "beta" ? Math.log(Math.max(1e-6, value) / schedule.betas[t]!) : Math.log(sigmaOf(quantity, value) / schedule.sigmas[t]!);
  const finite = Math.min(20, Math.max(-20, wanted));
  const [low, high] = on === "beta" ? [-20, highestBeta(schedule, t)] : roomOfSigma(schedule, t);
  return {on, t, amount: Math.min(high, Math.max(low, finite))};
}

function sigmaOf(quantity: Quantity, value: number): number {
  if (quantity === "alphaBar") return sigmaOfAlphaBar(Math.min(1 - 1e-6, Math.max(1e-9, value)));
  return quantity === "logSnr" ? sigmaOfLogSnr(value) : Math.max(1e-3, value);
}

/** How far σ can be lifted and lowered before it falls somewhere: a step up must stay a step up. */
function roomOfSigma({sigmas, numTrainSteps}: DdpmSchedule, t: number): [low: number, high: number] {
  let [low, high] = [-20, 20];
  for (let step = 1; step < numTrainSteps; step++) {
    const rise = 0.98 * Math.log(sigmas[step]! / sigmas[step - 1]!);
    const slope = hump(step, t, numTrainSteps) - hump(step - 1, t, numTrainSteps);
    if (slope > 0) low = Math.max(low, -rise / slope);
    if (slope < 0) high = Math.min(high, -rise / slope);
  }
  return [Math.min(0, low), Math.max(0, high)];
}

/** How far β can be lifted before ᾱ is lost in rounding. */
function highestBeta({betas, numTrainSteps}: DdpmSchedule, t: number): number {
  const depth = (amount: number) =>
    betas.reduce((sum, beta, step) => sum - Math.log1p(-Math.min(LARGEST_BETA, beta * Math.exp(amount * hump(step, t, numTrainSteps)))), 0);
  let [low, high] = [0, 10];
  if (depth(high) <= DEEPEST) return high;
  for (let round = 0; round < 30; round++) {
    const middle = (low + high) / 2;
    if (depth(middle) <= DEEPEST) low = middle;
    else high = middle;
  }
  return low;
}

/** Bends as a link holds them: "sigma:400:0.25,beta:900:-1". */
export function writeBends(bends: readonly Bend[]): string {
  return bends.map(({on, t, amount}) => `${on}:${t}:${Number(amount.toPrecision(5))}`).join(",");
}

/** @throws RangeError, in words for the reader, on what `writeBends` would not have written */
export function readBends(text: string, numTrainSteps: number): Bend[] {
  const pieces = text.split(",");
  if (pieces.length > MOST_BENDS) throw new RangeError(`at most ${MOST_BENDS} bends`);
  return pieces.map((piece) => {
    const [, on, step, size] = /^(beta|sigma):(\d+):(-?[\d.]+(?:e-?\d+)?)$/.exec(piece) ?? [];
    const [t, amount] = [Number(step), Number(size)];
    if (!on || !(t < numTrainSteps) || !(Math.abs(amount) <= 20)) throw new RangeError('bends such as "sigma:400:0.25"');
    return {on: on as Bend["on"], t, amount};
  });
}
