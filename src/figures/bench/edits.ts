/** What a change on the bench makes of the spec. Pure: each takes a spec and gives another. */
import {buildSpec} from "../../math/spec/build.js";
import type {DenoiserSpec, LevelRuleSpec, LevelsSpec, PictureSetName, ProcessSpec, SampleSpec, SolverSpec, StartSpec} from "../../math/spec/types.js";
import {LEVEL_RULES, type LevelRuleEntry, type LevelRuleName} from "../../math/levels/registry.js";
import {sigmaOfLevel} from "../../math/level.js";
import {PATCH_FACES} from "../../sampler/faces/patch-faces.js";
import {PRESETS} from "./presets.js";

/** Where the bench begins. */
export const FIRST: SampleSpec = {
  version: 1, target: PRESETS.digits(), process: {kind: "ve"},
  levels: {rule: "karras", numSteps: 24, sigmaMin: 0.01, sigmaMax: 12, denoise: 1, discardPenultimate: false},
  solver: {name: "heun"}, start: {kind: "prior", n: 2 ** 20}, noise: {kind: "counter"}, seed: 7
};

/** Where the bench begins with pictures. */
export const FIRST_PICTURES: SampleSpec = {
  ...FIRST, target: {kind: "pictures", set: "subset"}, levels: {rule: "karras", numSteps: 20, sigmaMin: 0.02, sigmaMax: 80, denoise: 1, discardPenultimate: false},
  start: {kind: "prior", n: 4}
};

/** Points of pictures that the page makes at once: each asks questions of its own. The command line takes more. */
export const MOST_PICTURES = 9;

/** Whether the run is one of pictures, not of particles in the plane. */
export const isOfPictures = (spec: SampleSpec): boolean => spec.target.kind === "pictures";

/** The σ at which the training of the faces' networks ends. */
const FACES_SIGMA_MIN = 0.03;

/** Another set of pictures. On faces a rule's range ends where that of the networks does, so that all minds walk the same levels. */
export function withSet(spec: SampleSpec, set: PictureSetName): SampleSpec {
  const {denoiser, levels} = spec;
  const next: SampleSpec = {...spec, target: {kind: "pictures", set}, ...(denoiser?.kind === "local" && {denoiser: patchesOf(set)})};
  const tooLow = isRule(levels) && levels.sigmaMin !== undefined && levels.sigmaMin < FACES_SIGMA_MIN;
  return set === "faces" && tooLow ? withLevels(next, {sigmaMin: FACES_SIGMA_MIN}) : next;
}

/** The denoiser that sees patches, as the bench begins with it: of 16384 faces it looks at fewer, since each costs it some work. */
export const patchesOf = (set: PictureSetName): DenoiserSpec => ({kind: "local", ...(set === "faces" && {first: PATCH_FACES})});

/** Another denoiser. */
export function withDenoiser(spec: SampleSpec, denoiser: DenoiserSpec): SampleSpec {
  return {...spec, denoiser: defined(denoiser)};
}

/** Levels that a rule makes, as opposed to listed ones. */
export const isRule = (levels: LevelsSpec): levels is LevelRuleSpec => levels.rule in LEVEL_RULES;

/** Another rule, with the number of steps and the range of the one before. */
export function withRule(spec: SampleSpec, rule: LevelRuleName): SampleSpec {
  const {needs}: LevelRuleEntry = LEVEL_RULES[rule];
  const before = isRule(spec.levels) ? spec.levels : undefined;
  const {sigmaMin = 0.01, sigmaMax = 12} = before ?? {};
  return {...spec, levels: {
    rule, numSteps: before?.numSteps ?? 24, denoise: 1, discardPenultimate: false,
    ...(needs === "range" && {sigmaMin}), ...((needs === "range" || needs === "sigmaMax") && {sigmaMax})
  }};
}

/** Some fields of the levels changed; undefined takes one away. */
export function withLevels(spec: SampleSpec, changes: {readonly [K in keyof LevelRuleSpec]?: LevelRuleSpec[K] | undefined}): SampleSpec {
  return {...spec, levels: defined({...spec.levels, ...changes}) as LevelsSpec};
}

export function withProcess(spec: SampleSpec, process: ProcessSpec): SampleSpec {
  return {...spec, process: defined(process)};
}

/**
 * Another solver. The forward process wants levels that rise, from the data; those of before are listed, turned over. Coming back
 * from it, the rule is Karras' again.
 */
export function withSolver(spec: SampleSpec, solver: SolverSpec): SampleSpec {
  const [was, will] = [spec.solver.name === "forward", solver.name === "forward"];
  const next = {...spec, solver: defined(solver)};
  if (will && !was) {
    const sigmas = buildSpec(spec).levels.map((level) => round(sigmaOfLevel(level))).filter(Number.isFinite).sort((a, b) => a - b);
    return {...next, levels: {rule: "sigmas", sigmas}, start: {kind: "marginal", n: countOf(spec.start)}};
  }
  return was && !will ? {...withRule(next, "karras"), start: {kind: "prior", n: countOf(spec.start)}} : next;
}

/** Number of particles of a start. */
export function countOf(start: StartSpec): number {
  return start.kind === "points" ? start.x.length : start.kind === "data" ? start.x0.length : start.n;
}

const round = (value: number): number => Number(value.toPrecision(5));

/** Without the fields that are undefined. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
