/**
 * Makes the memory of a planned run small. A solver may carry something along that it never shows: UniPC its corrected x, LMS its
 * slopes. On symbols that is a sum over all that it was ever made of, which would all have to be kept. But what is old enters
 * every later sum in the same proportions, so it can be summed once: that sum is what the solver remembers.
 */
import type {Combination, Planned} from "./plan-run.js";

/** Proportions are equal if they agree to this, relatively: far above rounding, far below anything a solver means. */
const TOLERANCE = 1e-9;

/**
 * Where a step begins, replaces values whose later weights are proportional by their sum, as often as it can. Yields after each step.
 *
 * @param planned each value in a slot of its own; what is added has slots from `free` on
 */
export function* foldMemory(planned: readonly Planned[], free: number): Generator<void, Planned[], void> {
  const sums: (Map<number, number> | undefined)[] = [];
  /** Where each slot is a term of a sum, in order; and where it was last read as it is. */
  const uses = new Map<number, number[]>();
  const lastShown = new Map<number, number>();
  for (const [time, each] of planned.entries()) {
    sums.push(each.kind === "combine" ? toMap(each.of) : each.kind === "denoise" ? toMap(each.at) : undefined);
    for (const slot of sums[time]?.keys() ?? []) (uses.get(slot) ?? uses.set(slot, []).get(slot)!).push(time);
    if (each.kind === "state") for (const slot of [each.x, each.denoised]) lastShown.set(slot, time);
    if (each.kind === "begin") yield;
  }

  let live: number[] = [0];
  const foldAt = (each: Planned, time: number): Planned[] => {
    if (each.kind === "combine") return (live.push(each.slot), [{...each, of: toTerms(sums[time]!)}]);
    if (each.kind === "denoise") return (live.push(each.slot), [{...each, at: toTerms(sums[time]!)}]);
    if (each.kind === "noise") live.push(each.slot);
    if (each.kind !== "begin") return [each];

    live = live.filter((slot) => (uses.get(slot)?.at(-1) ?? -1) > time);
    const groups: {readonly slots: number[]; readonly times: readonly number[]}[] = [];
    for (const slot of live) {
      if (slot === each.x || (lastShown.get(slot) ?? -1) > time) continue; // kept as they are anyhow
      const times = uses.get(slot)!.filter((use) => use > time);
      const fitting = groups.find((group) => proportional(sums, group.slots[0], group.times, slot, times));
      if (fitting) fitting.slots.push(slot);
      else groups.push({slots: [slot], times});
    }
    const folded = groups.filter(({slots}) => slots.length > 1).map(({slots, times}): Planned => {
      const sum = free++;
      const of = slots.map((slot) => ({slot, weight: sums[times[0]]!.get(slot)!}));
      for (const use of times) {
        sums[use]!.set(sum, sums[use]!.get(slots[0])! / of[0].weight);
        slots.forEach((slot) => sums[use]!.delete(slot));
      }
      uses.set(sum, [...times]);
      live = live.filter((slot) => !slots.includes(slot)).concat(sum);
      return {kind: "combine", slot: sum, of};
    });
    return [...folded, each];
  };
  const result: Planned[] = [];
  for (const [time, each] of planned.entries()) {
    result.push(...foldAt(each, time));
    if (each.kind === "begin") yield;
  }
  return result;
}

type Sums = readonly (Map<number, number> | undefined)[];

/** Whether two slots have the same uses, with weights in one proportion. */
function proportional(sums: Sums, a: number, timesOfA: readonly number[], b: number, timesOfB: readonly number[]): boolean {
  if (timesOfA.length !== timesOfB.length) return false;
  const [first] = timesOfA;
  return timesOfA.every((time, k) => {
    if (time !== timesOfB[k]) return false;
    const ratioOfA = sums[time]!.get(a)! / sums[first]!.get(a)!;
    const ratioOfB = sums[time]!.get(b)! / sums[first]!.get(b)!;
    return Math.abs(ratioOfA - ratioOfB) <= TOLERANCE * Math.abs(ratioOfB);
  });
}

const toMap = (terms: Combination): Map<number, number> => new Map(terms.map(({slot, weight}) => [slot, weight]));
const toTerms = (sum: Map<number, number>): Combination => Array.from(sum, ([slot, weight]) => ({slot, weight}));
