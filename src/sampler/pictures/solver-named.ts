/** Solvers by name. Apart from check-run.ts, so that a page whose runs happen in a worker does without all of them. */
import {SOLVERS, type SolverEntry} from "../../math/solvers/registry.js";
import type {Solver} from "../../math/types.js";
import type {RunOptions} from "./types.js";

/** @throws RangeError if there is no such solver, it is `rk45`, or it refuses its options */
export function solverNamed({solver, solverOptions}: Pick<RunOptions, "solver" | "solverOptions">): Solver {
  const linear = Object.entries<SolverEntry>(SOLVERS).filter(([, {adaptive}]) => !adaptive);
  const entry = linear.find(([name]) => name === solver)?.[1];
  if (!entry) throw new RangeError(`There is no solver "${String(solver)}" for pictures; choose one of: ${linear.map(([name]) => name).join(", ")}.`);
  return entry.create(solverOptions);
}
