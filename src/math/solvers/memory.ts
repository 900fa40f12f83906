/** What a multistep solver remembers: values (D, or the slope), and where on the axis of its steps they hold. */
export interface Remembered {
  readonly at: number;
  readonly values: Float64Array;
}

/**
 * The memory of a multistep solver. `recall(at, values, next)` adds what is known at `at`, the start of a step to
 * `next`, and returns what an interpolating polynomial may rest on, newest first, at most `capacity` answers: those on
 * one way that goes strictly in the direction of the step. So:
 *
 * - a repeated level is remembered once, with its newest answer;
 * - where a run turns (encodes, then decodes), what lies behind the turn is forgotten;
 * - where `at` is infinite (λ at σ = 0) nothing can be interpolated, and everything before is forgotten.
 */
export function createMemory(capacity: number): Recall {
  let kept: readonly Remembered[] = [];
  return (at, values, next) => {
    const now = {at, values};
    if (!Number.isFinite(at)) {
      kept = [];
      return [now];
    }
    kept = [now, ...(kept[0]?.at === at ? kept.slice(1) : kept)];
    kept = kept.slice(0, Math.min(capacity, next === at ? capacity : countOnTheWay(kept, Math.sign(next - at))));
    return kept;
  };
}

export type Recall = (at: number, values: Float64Array, next: number) => readonly Remembered[];

/** How many, from the newest on, follow each other in `direction`. */
function countOnTheWay(kept: readonly Remembered[], direction: number): number {
  let count = 1;
  while (count < kept.length && Math.sign(kept[count - 1]!.at - kept[count]!.at) === direction) count++;
  return count;
}
