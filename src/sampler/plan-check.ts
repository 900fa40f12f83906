/** Whether a plan is that of its solver: found out on a run of one number. */
import {sample} from "../math/sample.js";
import type {Level, Solver} from "../math/types.js";
import type {NoiseParts} from "../math/noise/plan-noise.js";
import type {Combination, Planned} from "./plan-run.js";

/** The solver does not do the same to all numbers: it looks at them, to choose its steps, or bends them. */
export class NotPlannable extends Error {
  override readonly name = "NotPlannable";
}

/** D of the trial run: bends, and pulls errors together, so that roundings stay roundings. */
const pull = (x: number): number => (0.5 * x) / (1 + Math.abs(x));

/** Some numbers of the size of normals. */
const draw = (interval: number): number => 1.7 * Math.sin(12.9898 * (interval + 1));

/**
 * Carries the plan out on one number, and compares with `sample()`. Yields after each step.
 *
 * @throws NotPlannable if they part
 */
export function* checkPlan(
  planned: readonly Planned[], solver: Solver, levels: readonly (number | Level)[], parts: readonly NoiseParts[]
): Generator<void, void, void> {
  const start = 1.3;
  const values = [start];
  const sum = (terms: Combination): number => terms.reduce((total, {slot, weight}) => total + weight * values[slot], 0);
  let requests = 0;
  const noise = (): Float64Array => Float64Array.of(parts[requests++].reduce((total, {interval, weight}) => total + weight * draw(interval), 0));
  const run = sample({denoise: (x) => x.map(pull), levels, x: Float64Array.of(start), solver, noise});
  for (const each of planned) {
    if (each.kind === "combine") values[each.slot] = sum(each.of);
    else if (each.kind === "denoise") values[each.slot] = pull(sum(each.at));
    else if (each.kind === "noise") values[each.slot] = draw(each.interval);
    else if (each.kind === "state") {
      const [expected] = run.next().value!.x;
      if (!(Math.abs(values[each.x] - expected) <= 1e-6 * (1 + Math.abs(expected))))
        throw new NotPlannable(
          `The solver cannot be planned: at level ${each.i} the plan gives ${values[each.x]} where the solver gives ${expected}. A planned solver forms sums of x, answers and noise only.`
        );
      yield;
    }
  }
}
