/**
 * A planned run as one straight-line program per step, for one particle. A program loads x and what the solver remembers,
 * combines, draws, asks, and stores; between steps there is only x and the memory.
 *
 * Kernels are generated from a program's *shape* alone: which registers, in what order. Weights, σ, numbers of intervals and
 * places in the memory are parameters. So a solver has a handful of shapes (start-up, steady, last) whatever its levels are.
 */
import {reads, type Combination, type Operation, type StepPlan} from "../plan-run.js";

/** Register 0 is x at the level, 1 … loads come from the memory; then each operation fills the next one. */
export interface ProgramShape {
  readonly loads: number;
  readonly operations: readonly ({readonly kind: "combine" | "denoise"; readonly of: readonly number[]} | {readonly kind: "noise"})[];
  /** The register that is x at the next level. */
  readonly x: number;
  /** The registers that go into the memory. */
  readonly stores: readonly number[];
}

export interface StepProgram {
  readonly shape: ProgramShape;
  /** Where in the memory the loads are and the stores go. */
  readonly loads: readonly number[];
  readonly stores: readonly number[];
  /** Of the combinations, in order. */
  readonly weights: readonly number[];
  /** Of the questions, in order. */
  readonly sigmas: readonly number[];
  /** Of the draws, in order. */
  readonly intervals: readonly number[];
}

export interface Programs {
  /** One per step. */
  readonly steps: readonly StepProgram[];
  /** Values per particle that the memory holds at most. */
  readonly memory: number;
  /** At each level, the places in the memory that are in use. */
  readonly used: readonly (readonly number[])[];
}

/** Makes the programs of a plan. */
export function createPrograms({states, steps}: StepPlan): Programs {
  /** The last step that needs each value, be it as the next x. */
  const lastNeed = new Map<number, number>();
  steps.forEach((operations, i) => [...operations.flatMap(reads), states[i + 1].x].forEach((value) => lastNeed.set(value, i)));

  const place = new Map<number, number>();
  const used: number[][] = [[]];
  let memory = 0;
  const programs = steps.map((operations, i): StepProgram => {
    const needed = new Set([...operations.flatMap(reads), states[i + 1].x]);
    const x = states[i].x;
    const loaded = [...place.keys()].filter((value) => needed.has(value) && value !== x).sort((a, b) => a - b);
    const registers = [x, ...loaded, ...operations.map(({slot}) => slot)];
    const loads = loaded.map((value) => place.get(value)!);

    // What a later step needs goes to the memory, except for the next x, which has a place of its own.
    const kept = [...new Set([...place.keys(), ...registers])].filter((value) => lastNeed.get(value)! > i && value !== states[i + 1].x);
    for (const value of [...place.keys()]) if (!kept.includes(value)) place.delete(value);
    const stored = kept.filter((value) => !place.has(value)).sort((a, b) => a - b);
    for (const value of stored) {
      const taken = new Set(place.values());
      let free = 0;
      while (taken.has(free)) free++;
      place.set(value, free);
      memory = Math.max(memory, free + 1);
    }
    used.push([...place.values()].sort((a, b) => a - b));
    return toProgram(operations, registers, {loads, stored, places: stored.map((value) => place.get(value)!), x: states[i + 1].x});
  });
  return {steps: programs, memory, used};
}

/** A program of its own, outside any run: x := the last operation's value. Slot 0 is x. */
export function createSingleProgram(operations: readonly Operation[]): StepProgram {
  const slots = operations.map(({slot}) => slot);
  return toProgram(operations, [0, ...slots], {loads: [], stored: [], places: [], x: slots.at(-1)!});
}

function toProgram(
  operations: readonly Operation[], values: readonly number[],
  {loads, stored, places, x}: {loads: readonly number[]; stored: readonly number[]; places: readonly number[]; x: number}
): StepProgram {
  const register = new Map(values.map((value, at) => [value, at]));
  const sorted = (terms: Combination): {register: number; weight: number}[] =>
    terms.map(({slot, weight}) => ({register: register.get(slot)!, weight})).sort((a, b) => a.register - b.register);
  const weights: number[] = [];
  const shapes = operations.map((operation) => {
    if (operation.kind === "noise") return {kind: operation.kind};
    const terms = sorted(operation.kind === "combine" ? operation.of : operation.at);
    weights.push(...terms.map(({weight}) => weight));
    return {kind: operation.kind, of: terms.map((term) => term.register)};
  });
  return {
    shape: {loads: loads.length, operations: shapes, x: register.get(x)!, stores: stored.map((value) => register.get(value)!)},
    loads, stores: places, weights,
    sigmas: operations.flatMap((operation) => (operation.kind === "denoise" ? [operation.sigma] : [])),
    intervals: operations.flatMap((operation) => (operation.kind === "noise" ? [operation.interval] : []))
  };
}
