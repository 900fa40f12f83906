/** What a multistep solver remembers: values (D, or the slope), and where on the axis of its steps they hold. */
export interface Remembered {
  readonly at: number;
  readonly values: Float64Array;
}

/**
 * The least gap between two answers that a step rests on, as a share of that step. An error e in one answer that its
 * neighbour does not share is spread over a step h as e·h/gap. What the neighbour gains is bounded: left out, its place
 * is taken by an older answer, a step farther off, which leaves the order as it is and the error within a small factor.
 * So two answers may be as near as e is small:
 *
 * - `ROUNDED_GAP`, where answers lie on one smooth curve and e is rounding: at this gap float64's 1e-16 grows to 1e-12
 *   of D, and the 6e-8 of a float32 network to 6e-4.
 * - `ROUGH_GAP`, where they do not. A corrected solver asks at the predicted point and goes on from another (UniPC), so
 *   e is the predictor's error. With noise, D follows the path: of two answers a gap apart the difference has variance
 *   2η·σ²·|∂D/∂x|²·gap, and spread over h that is |∂D/∂x|²·h/(4·gap) of the noise of the step itself. Neither error
 *   may grow without bound; a share below that of every level rule (the least is 1/23) leaves their runs as they are.
 *
 * A share of the step, not a distance: it means the same in λ and in σ, and however fine the steps are.
 */
export const ROUNDED_GAP = 1e-4;
export const ROUGH_GAP = 1 / 50;

/**
 * The memory of a multistep solver. `recall(at, values, next)` adds what is known at `at`, the start of a step to
 * `next`, and returns what an interpolating polynomial may rest on, newest first, at most `capacity` answers: those on
 * one way that goes strictly in the direction of the step. So:
 *
 * - a repeated level is remembered once, with its newest answer, and so are levels that are equal but for rounding;
 * - where a run turns (encodes, then decodes), what lies behind the turn is left out;
 * - where `at` is infinite (λ at σ = 0) nothing can be interpolated, and everything before is forgotten.
 *
 * @param leastGap of two answers nearer to each other than this share of the step, the older one is left out
 */
export function createMemory(capacity: number, leastGap = ROUNDED_GAP): Recall {
  let kept: readonly Remembered[] = [];
  return (at, values, next) => {
    const now = {at, values};
    if (!Number.isFinite(at)) {
      kept = [];
      return [now];
    }
    // Twice as many as are wanted: some may be left out, and where a step is but rounding, so is its direction.
    kept = [now, ...kept.filter((answer) => answer.at !== at)].slice(0, 2 * capacity);
    return chooseAnswers(kept, next - at, leastGap).slice(0, capacity);
  };
}

export type Recall = (at: number, values: Float64Array, next: number) => readonly Remembered[];

/** From the newest on, those that follow each other in the direction of `step`, none too near to the one before. */
function chooseAnswers([now, ...older]: readonly Remembered[], step: number, leastGap: number): Remembered[] {
  const chosen = [now!];
  for (const answer of older) {
    const gap = chosen.at(-1)!.at - answer.at;
    if (Math.abs(gap) <= leastGap * Math.abs(step)) continue;
    if (gap * step < 0) break;
    chosen.push(answer);
  }
  return chosen;
}
