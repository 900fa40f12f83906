/** The solvers of this page's menus: those of the registry that follow the ODE, and one that the reader writes. */
import {sampler as words} from "../strings/en/sampler.js";
import {SOLVERS, type SolverEntry, type SolverName} from "../../math/solvers/registry.js";
import type {Solver} from "../../math/types.js";

export const OWN = "own";
export type ChosenSolver = SolverName | typeof OWN;

/** Deterministic, and planned beforehand: what an order can be measured of. */
export const ODE_SOLVERS = (Object.keys(SOLVERS) as SolverName[]).filter((name) => {
  const entry: {readonly stochastic: boolean; readonly adaptive?: boolean} = SOLVERS[name];
  return !entry.stochastic && !entry.adaptive;
});

export const solverMenu = Object.fromEntries([...ODE_SOLVERS.map((name) => [name, SOLVERS[name].label]), [OWN, words.own]]) as Record<ChosenSolver, string>;

/** The solver that the page's cell defines; it may change while the figures stand. */
export interface OwnSolver {
  set(solver: Solver): void;
  solverOf(name: ChosenSolver): Solver;
  onChange(listener: () => void): void;
}

export function createOwnSolver(first: Solver): OwnSolver {
  let mine = first;
  const listeners: (() => void)[] = [];
  return {
    set(solver) {
      if (solver === mine) return;
      mine = solver;
      for (const listener of listeners) listener();
    },
    solverOf: (name) => (name === OWN ? mine : (SOLVERS[name] as SolverEntry).create()),
    onChange: (listener) => void listeners.push(listener)
  };
}
