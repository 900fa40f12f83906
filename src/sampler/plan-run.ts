/**
 * Turns a solver and its levels into a list of instructions for a machine that has arrays, weighted sums, a denoiser and
 * independent normal numbers.
 *
 * A solver only forms linear combinations of x, of the answers to its questions and of noise. So the very solvers and the
 * very loop of src/math are run here once on *symbols*: an array stands for a row of weights over slots, a slot holds one
 * batch, and slot k itself is the k-th unit vector. What comes out of the solver's arithmetic are the weights of each step.
 * Nothing about Euler or Heun is written twice, and multistep solvers need nothing new.
 *
 * Noise is resolved here too (plan-noise.ts): where two draws overlap, both become combinations of independent ones.
 *
 * (A solver that looks at the numbers themselves, to adapt its step, cannot be planned: of ours, `rk45` alone. A trial on one
 * number tells, plan-check.ts.)
 */
import {toUnitScale} from "../math/level.js";
import {sample} from "../math/sample.js";
import type {Level, Solver} from "../math/types.js";
import {checkPlan} from "./plan-check.js";
import {foldMemory} from "./plan-memory.js";
import {planNoiseOf} from "../math/noise/plan-noise.js";

/** Σ weight·slot. */
export type Combination = readonly {readonly slot: number; readonly weight: number}[];

export type Operation =
  /** slot := Σ weight·slot */
  | {readonly kind: "combine"; readonly slot: number; readonly of: Combination}
  /** slot := D(Σ weight·slot; sigma), at unit signal scale */
  | {readonly kind: "denoise"; readonly slot: number; readonly at: Combination; readonly sigma: number}
  /** slot := standard normal numbers, number `interval` of the run; the same each time that it is asked for */
  | {readonly kind: "noise"; readonly slot: number; readonly interval: number};

export type Instruction =
  | Operation
  /** The state at level i is complete. At σ = 0, `denoised` is a copy of x. */
  | {readonly kind: "state"; readonly i: number; readonly sigma: number; readonly nfe: number; readonly x: number; readonly denoised: number};

/** A plan while it is made: where a step begins is marked. Its x is complete then, and nothing has been asked. */
export type Planned = Instruction | {readonly kind: "begin"; readonly x: number};

export interface RunPlan {
  readonly instructions: readonly Instruction[];
  /** How many slots are in use at once. Slot 0 holds x at the first level before the run. */
  readonly slots: number;
  /** How many independent draws of noise there are, numbered from 0. */
  readonly intervals: number;
}

/** A run in pieces, one per step, in which each value has a slot of its own, for good. */
export interface StepPlan {
  /** At each level: its σ, the calls of the denoiser that `sample()` has made when it shows it, and the slot of x. */
  readonly states: readonly {readonly sigma: number; readonly nfe: number; readonly x: number}[];
  /** What is to be done from level i to level i + 1. */
  readonly steps: readonly (readonly Operation[])[];
  readonly intervals: number;
}

type Levels = readonly (number | Level)[];

/**
 * Plans a run of `solver` through `levels`, with D at every level. An answer that is neither used nor shown is not
 * computed.
 *
 * @throws RangeError for levels that `sample()` refuses, NotPlannable for a solver that looks at the numbers
 */
export function planRun(solver: Solver, levels: Levels): RunPlan {
  const {planned, used, intervals} = toEnd(planValues(solver, levels));
  const instructions = toEnd(foldMemory(withoutDead(planned), used)).filter((each) => each.kind !== "begin");
  return {...reuseSlots(instructions), intervals};
}

/**
 * Plans a run step by step, for a machine that keeps what it needs from step to step and shows x alone: D at a level is
 * computed in the step that uses it, or not at all.
 *
 * @throws as `planRun`
 */
export function planSteps(solver: Solver, levels: Levels): StepPlan {
  return toEnd(planStepsInPieces(solver, levels));
}

/** The same, yielding after each piece of work: of a thousand levels each takes a millisecond or a few, all of them a second. */
export function* planStepsInPieces(solver: Solver, levels: Levels): Generator<void, StepPlan, void> {
  const {planned, used, intervals} = yield* planValues(solver, levels);
  const withoutD = planned.map((each) => (each.kind === "state" ? {...each, denoised: each.x} : each));
  const folded = yield* foldMemory(withoutDead(withoutD), used);
  const states: StepPlan["states"][number][] = [];
  const steps: Operation[][] = [];
  for (const each of folded) {
    if (each.kind === "state") states.push({sigma: each.sigma, nfe: each.nfe, x: each.x});
    else if (each.kind === "begin") steps.push([]);
    else steps.at(-1)!.push(each);
  }
  return {states, steps, intervals};
}

function toEnd<T>(pieces: Generator<void, T, void>): T {
  for (;;) {
    const {done, value} = pieces.next();
    if (done) return value;
  }
}

interface ValuePlan {
  readonly planned: readonly Planned[];
  /** Slots that there are. */
  readonly used: number;
  readonly intervals: number;
}

/** Each value gets a slot of its own. */
function* planValues(solver: Solver, levels: Levels): Generator<void, ValuePlan, void> {
  const {parts, count: intervals, questions} = planNoiseOf(solver, levels);
  // At most: the start, each x, each D and each draw; D at σ = 0, which may be a sum, and at the end.
  const capacity = 2 + 2 * levels.length + questions + parts.reduce((sum, {length}) => sum + length, 0);
  const planned: Planned[] = [];
  let used = 0;
  const newSymbol = (): {slot: number; symbol: Float64Array} => {
    const symbol = new Float64Array(capacity);
    symbol[used] = 1;
    return {slot: used++, symbol};
  };
  /** The slot that holds this combination. It is computed, unless it was the last one: x is asked for up to three times. */
  let last: {readonly slot: number; readonly of: Combination} | undefined;
  const slotOf = (vector: Float64Array): number => {
    const of = combinationOf(vector, used);
    if (of.length === 1 && of[0].weight === 1) return of[0].slot;
    if (!last || !sameCombination(of, last.of)) {
      last = {slot: newSymbol().slot, of};
      planned.push({kind: "combine", ...last});
    }
    return last.slot;
  };

  /** The slots of this step's normal numbers. A later step that needs them draws them again, which is cheaper than keeping them. */
  const drawn = new Map<number, number>();
  let requests = 0;
  const noise = (): Float64Array => {
    const sum = new Float64Array(capacity);
    for (const {interval, weight} of parts[requests++]) {
      let slot = drawn.get(interval);
      if (slot === undefined) {
        ({slot} = newSymbol());
        drawn.set(interval, slot);
        planned.push({kind: "noise", slot, interval});
      }
      sum[slot] += weight;
    }
    return sum;
  };

  /** The solver, but each step begins from a symbol of its own, so that combinations do not grow from step to step. */
  const rebased: Solver = () => {
    const step = solver();
    return function* (input) {
      const x = new Float64Array(capacity);
      const slot = slotOf(input.x);
      x[slot] = 1;
      drawn.clear();
      planned.push({kind: "begin", x: slot});
      return yield* step({...input, x});
    };
  };

  const denoise = (x: Float64Array, sigma: number): Float64Array => {
    const {slot, symbol} = newSymbol();
    planned.push({kind: "denoise", slot, at: combinationOf(x, slot), sigma});
    return symbol;
  };
  for (const {i, level, sigma, nfe, x, denoised} of sample({denoise, levels, x: newSymbol().symbol, solver: rebased, noise})) {
    // A run that ends above σ = 0 (encoding) asks nothing at its last level; what is shown there is D all the same.
    const open = i === levels.length - 1 && sigma > 0;
    const state = {x: slotOf(x), denoised: slotOf(open ? denoise(toUnitScale(x, level), sigma) : denoised)}; // may have to be computed first
    planned.push({kind: "state", i, sigma, nfe, ...state});
    yield;
  }
  yield* checkPlan(planned, solver, levels, parts);
  return {planned, used, intervals};
}

function combinationOf(vector: Float64Array, used: number): Combination {
  const terms: {slot: number; weight: number}[] = [];
  for (let slot = 0; slot < used; slot++) if (vector[slot] !== 0) terms.push({slot, weight: vector[slot]});
  return terms;
}

function sameCombination(a: Combination, b: Combination): boolean {
  return a.length === b.length && a.every(({slot, weight}, k) => slot === b[k].slot && weight === b[k].weight);
}

/** Leaves out whatever no state comes from. */
function withoutDead(planned: readonly Planned[]): Planned[] {
  const wanted = new Set<number>();
  const live = planned.toReversed().filter((each) => {
    if (each.kind === "begin") return true;
    if (each.kind !== "state" && !wanted.has(each.slot)) return false;
    reads(each).forEach((slot) => wanted.add(slot));
    return true;
  });
  return live.reverse();
}

/** Gives a slot that is read no more to the next value that needs one. Combining in place is fine: it is elementwise. */
function reuseSlots(instructions: readonly Instruction[]): Omit<RunPlan, "intervals"> {
  const lastRead = new Map<number, number>();
  instructions.forEach((instruction, time) => reads(instruction).forEach((slot) => lastRead.set(slot, time)));
  const place = new Map<number, number>([[0, 0]]);
  const free: number[] = [];
  let slots = 1;

  const placed = instructions.map((instruction, time): Instruction => {
    const at = (slot: number): number => place.get(slot)!;
    const moved = (terms: Combination): Combination => terms.map(({slot, weight}) => ({slot: at(slot), weight}));
    const operands = reads(instruction);
    const moving =
      instruction.kind === "state" ? {x: at(instruction.x), denoised: at(instruction.denoised)}
      : instruction.kind === "combine" ? {of: moved(instruction.of)}
      : instruction.kind === "denoise" ? {at: moved(instruction.at)} : {};
    for (const slot of new Set(operands)) {
      if (lastRead.get(slot) !== time) continue;
      free.push(at(slot));
      place.delete(slot);
    }
    if (instruction.kind === "state") return {...instruction, ...moving};
    const slot = free.pop() ?? slots++;
    place.set(instruction.slot, slot);
    return {...instruction, ...moving, slot};
  });
  return {instructions: placed, slots};
}

/** The slots that an instruction reads. */
export function reads(instruction: Instruction): number[] {
  switch (instruction.kind) {
    case "combine": return instruction.of.map(({slot}) => slot);
    case "denoise": return instruction.at.map(({slot}) => slot);
    case "noise": return [];
    case "state": return [instruction.x, instruction.denoised];
  }
}
