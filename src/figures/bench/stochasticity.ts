/**
 * How much noise a solver adds on the way, η, as a choice apart from the solver: names such as "Euler a" carry both. Pure.
 */
import {SOLVERS, type SolverEntry, type SolverName} from "../../math/solvers/registry.js";
import type {SolverSpec} from "../../math/spec/types.js";

/** The same step with noise; at η = 0 the two are one, to rounding. */
export const NOISY = {euler: "euler_ancestral", dpm_2: "dpm_2_ancestral", dpmpp_2m: "dpmpp_2m_sde"} as const satisfies Partial<Record<SolverName, SolverName>>;

type Plain = keyof typeof NOISY;
export type FamilyName = Exclude<SolverName, (typeof NOISY)[Plain]>;

const plainOf = new Map<string, Plain>(Object.entries(NOISY).map(([plain, noisy]) => [noisy, plain as Plain]));

/** The solvers without those that are others' noisy twins, in the registry's order. */
export const FAMILIES = Object.fromEntries(Object.entries(SOLVERS).filter(([name]) => !plainOf.has(name))) as Pick<typeof SOLVERS, FamilyName>;

/** The solver that is left when η is taken away. */
export function familyOf({name}: SolverSpec): FamilyName {
  return plainOf.get(name) ?? (name as FamilyName);
}

/** η; undefined for a solver that cannot be told: it adds none, or always as much. */
export function etaOf({name, eta}: SolverSpec): number | undefined {
  if (name in NOISY) return 0;
  if (name === "forward") return undefined;
  const {options, stochastic}: SolverEntry = SOLVERS[name];
  return options.includes("eta") ? eta ?? (stochastic ? 1 : 0) : undefined;
}

/** The same solver with another η. */
export function withEta(solver: SolverSpec, eta: number): SolverSpec {
  const family = familyOf(solver);
  if (!(family in NOISY)) return etaOf(solver) === undefined ? solver : {...solver, eta};
  return eta === 0 ? {name: family} : {name: NOISY[family as Plain], eta};
}

/** Another solver with the same η, where it takes one. */
export function withFamily(solver: SolverSpec, family: FamilyName): SolverSpec {
  const eta = etaOf(solver);
  return eta === undefined ? {name: family} : withEta({name: family}, eta);
}
