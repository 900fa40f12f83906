/** Algorithms 1 and 2 side by side with a restorer that takes its time: two rows of one batch, one question a step. */
import type {ColdStep} from "./minds.js";
import {evenSeverities, type ColdKind} from "./kinds.js";
import type {NetworkRestorer} from "./restorer.js";
import type {Degrade} from "../../math/degradations/degradation.js";

export interface WalkState {
  readonly severity: number;
  /** x under Algorithm 1 and under Algorithm 2. */
  readonly one: readonly Float64Array[];
  readonly two: readonly Float64Array[];
  /** The guess at the beginning, which both share: the one shot. */
  readonly oneShot?: readonly Float64Array[];
}

export interface WalkOptions {
  /** Pictures degraded to `from`, each with its own degradation. */
  readonly starts: readonly Float64Array[];
  readonly degrade: (row: number) => Degrade;
  readonly kind: ColdKind;
  readonly from: number;
  readonly steps: number;
  readonly step: ColdStep;
  readonly restore: NetworkRestorer;
}

/** A state for each severity, the first and the last included; 1 + 2·(steps − 1) questions a picture. */
export async function* walkBoth({starts, degrade, kind, from, steps, step, restore}: WalkOptions): AsyncGenerator<WalkState, void, void> {
  const severities = evenSeverities(steps, from);
  let [one, two] = [starts, starts];
  let oneShot: readonly Float64Array[] | undefined;
  yield {severity: from, one, two};
  for (let i = 0; i < steps; i++) {
    const [s, less] = [severities[i]!, severities[i + 1]!];
    const asked = i === 0 ? starts : [...one, ...two];
    const guesses = split(await restore(join(asked), s, kind), asked.length);
    oneShot ??= guesses;
    const others = i === 0 ? guesses : guesses.slice(starts.length);
    one = one.map((x, row) => step(1, degrade(row), x, guesses[row]!, s, less));
    two = two.map((x, row) => step(2, degrade(row), x, others[row]!, s, less));
    yield {severity: less, one, two, oneShot};
  }
}

/** Points as one batch. */
export function join(rows: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(rows.length * rows[0]!.length);
  rows.forEach((row, k) => out.set(row, k * row.length));
  return out;
}

/** The points of a batch. */
export function split(batch: Float64Array, rows: number): Float64Array[] {
  const dim = batch.length / rows;
  return Array.from({length: rows}, (_, k) => batch.slice(k * dim, (k + 1) * dim));
}
