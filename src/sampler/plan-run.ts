/**
 * Turns a solver and its levels into a list of instructions for a machine that has arrays, weighted sums and a denoiser.
 *
 * A solver only forms linear combinations of x and of the answers to its questions. So the very solvers and the very loop
 * of src/math are run here once on *symbols*: an array stands for a row of weights over slots, a slot holds one batch, and
 * slot k itself is the k-th unit vector. What comes out of the solver's arithmetic are the weights of each step. Nothing
 * about Euler or Heun is written twice, and multistep solvers need nothing new.
 *
 * (A solver that looks at the numbers themselves, to adapt its step, cannot be planned; none here does.)
 */
import {toUnitScale} from "../math/level.js";
import {sample} from "../math/sample.js";
import type {Level, Solver} from "../math/types.js";

/** Σ weight·slot. */
export type Combination = readonly {readonly slot: number; readonly weight: number}[];

export type Instruction =
  /** slot := Σ weight·slot */
  | {readonly kind: "combine"; readonly slot: number; readonly of: Combination}
  /** slot := D(Σ weight·slot; sigma), at unit signal scale */
  | {readonly kind: "denoise"; readonly slot: number; readonly at: Combination; readonly sigma: number}
  /** The state at level i is complete. At σ = 0, `denoised` is a copy of x. */
  | {readonly kind: "state"; readonly i: number; readonly sigma: number; readonly nfe: number; readonly x: number; readonly denoised: number};

export interface RunPlan {
  readonly instructions: readonly Instruction[];
  /** How many slots are in use at once. Slot 0 holds x at the first level before the run. */
  readonly slots: number;
}

/**
 * Plans a run of `solver` through `levels`.
 *
 * @throws RangeError for levels that `sample()` refuses
 */
export function planRun(solver: Solver, levels: readonly (number | Level)[]): RunPlan {
  // How many symbols a run needs is known when it has ended: try, and double.
  for (let capacity = 4 * levels.length; ; capacity *= 2) {
    const instructions = planOnSymbols(solver, levels, capacity);
    if (instructions) return reuseSlots(instructions);
  }
}

/** Each value gets a slot of its own. Undefined if there were too few. */
function planOnSymbols(solver: Solver, levels: readonly (number | Level)[], capacity: number): Instruction[] | undefined {
  const instructions: Instruction[] = [];
  let used = 0;
  const newSymbol = (): {slot: number; symbol: Float64Array} => {
    if (used === capacity) throw new OutOfSymbols();
    const symbol = new Float64Array(capacity);
    symbol[used] = 1;
    return {slot: used++, symbol};
  };
  /** The slot that holds this combination; it is computed if there is none yet. */
  const known = new Map<string, number>();
  const slotOf = (vector: Float64Array): number => {
    const of = combinationOf(vector);
    if (of.length === 1 && of[0].weight === 1) return of[0].slot;
    const key = JSON.stringify(of);
    let slot = known.get(key);
    if (slot === undefined) {
      ({slot} = newSymbol());
      known.set(key, slot);
      instructions.push({kind: "combine", slot, of});
    }
    return slot;
  };

  /** The solver, but each step begins from a symbol of its own, so that combinations do not grow from step to step. */
  const rebased: Solver = () => {
    const step = solver();
    return function* (input) {
      const x = new Float64Array(capacity);
      x[slotOf(input.x)] = 1;
      return yield* step({...input, x});
    };
  };

  try {
    const denoise = (x: Float64Array, sigma: number): Float64Array => {
      const {slot, symbol} = newSymbol();
      instructions.push({kind: "denoise", slot, at: combinationOf(x), sigma});
      return symbol;
    };
    for (const {i, level, sigma, nfe, x, denoised} of sample({denoise, levels, x: newSymbol().symbol, solver: rebased})) {
      // A run that ends above σ = 0 (encoding) asks nothing at its last level; what is shown there is D all the same.
      const shown = i === levels.length - 1 && sigma > 0 ? denoise(toUnitScale(x, level), sigma) : denoised;
      const state = {x: slotOf(x), denoised: slotOf(shown)}; // may have to be computed first
      instructions.push({kind: "state", i, sigma, nfe, ...state});
    }
    return instructions;
  } catch (error) {
    if (error instanceof OutOfSymbols) return undefined;
    throw error;
  }
}

class OutOfSymbols extends Error {}

function combinationOf(vector: Float64Array): Combination {
  const terms: {slot: number; weight: number}[] = [];
  vector.forEach((weight, slot) => {
    if (weight !== 0) terms.push({slot, weight});
  });
  return terms;
}

/** Gives a slot that is read no more to the next value that needs one. Combining in place is fine: it is elementwise. */
function reuseSlots(instructions: readonly Instruction[]): RunPlan {
  const lastRead = new Map<number, number>();
  instructions.forEach((instruction, time) => reads(instruction).forEach((slot) => lastRead.set(slot, time)));
  const place = new Map<number, number>([[0, 0]]);
  const free: number[] = [];
  let slots = 1;

  const placed = instructions.map((instruction, time): Instruction => {
    const at = (slot: number): number => place.get(slot)!;
    const moved = (terms: Combination): Combination => terms.map(({slot, weight}) => ({slot: at(slot), weight}));
    const operands = reads(instruction);
    const before = instruction.kind === "state" ? {x: at(instruction.x), denoised: at(instruction.denoised)}
      : moved(instruction.kind === "combine" ? instruction.of : instruction.at);
    for (const slot of new Set(operands)) {
      if (lastRead.get(slot) !== time) continue;
      free.push(at(slot));
      place.delete(slot);
    }
    if (instruction.kind === "state") return {...instruction, ...(before as {x: number; denoised: number})};
    const slot = free.pop() ?? slots++;
    place.set(instruction.slot, slot);
    if (!lastRead.has(instruction.slot)) free.push(slot); // an answer that nobody uses
    return instruction.kind === "combine"
      ? {...instruction, slot, of: before as Combination}
      : {...instruction, slot, at: before as Combination};
  });
  return {instructions: placed, slots};
}

function reads(instruction: Instruction): number[] {
  switch (instruction.kind) {
    case "combine": return instruction.of.map(({slot}) => slot);
    case "denoise": return instruction.at.map(({slot}) => slot);
    case "state": return [instruction.x, instruction.denoised];
  }
}
