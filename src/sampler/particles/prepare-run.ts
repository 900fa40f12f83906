/** From what is asked for to a run in which nothing is to be checked any more. */
import {seedWords} from "../../math/noise/counter.js";
import {planNoiseOf} from "../../math/noise/plan-noise.js";
import {toLevel} from "../../math/level.js";
import {createRandom} from "../../math/noise/random.js";
import {SOLVERS, type SolverEntry} from "../../math/solvers/registry.js";
import {buildSolver} from "../../math/spec/build.js";
import type {SolverSpec} from "../../math/spec/types.js";
import type {Level, Solver, Target} from "../../math/types.js";
import {NotPlannable} from "../plan-check.js";
import {planStepsInPieces} from "../plan-run.js";
import {createPause, inPieces} from "../worker-protocol.js";
import {describeTarget, targetOfModel, type ParticleModel, type TargetModel} from "./model.js";
import type {RunSettings, SamplerOptions} from "./options.js";
import type {ParticleRun, ParticleStart} from "./types.js";

/** What all runs of one sampler have in common. */
export interface Fixed {
  readonly n: number;
  readonly model: ParticleModel | undefined;
  readonly target: Target | TargetModel | undefined;
}

/** Checks and completes the settings. @throws RangeError */
export async function prepareRun(
  {levels: given, process, solver, seed, start = {kind: "prior"}, recipe}: RunSettings, {n, model, target}: Fixed
): Promise<ParticleRun> {
  const levels = Array.from(given, (level) => toLevel(typeof level === "number" && process ? process.levelOfSigma(level) : level));
  const spec = typeof solver === "string" ? {name: solver} : typeof solver === "function" ? undefined : solver;
  const made = spec ? solverOf(spec) : {create: solver as Solver, adaptive: !(await isPlannable(solver as Solver, levels))};
  const draws = planNoiseOf(made.create, levels).parts.length; // refuses levels that the solver cannot take
  if (model?.kind === "network" && levels.some(({signalScale}) => signalScale === 0))
    throw new RangeError("createSampler: a level has signalScale 0, where a network is not defined; give levels of finite σ.");
  seedWords(seed);
  const points = start.kind === "points" ? start.x : start.kind === "data" ? start.x0 : undefined;
  if (points && points.length !== 2 * n) throw new RangeError(`createSampler: the start has ${points.length} numbers; ${n} particles need ${2 * n}.`);
  const begin: ParticleStart = start.kind !== "marginal" ? start : {kind: "data", x0: await drawFrom(target, n, seed)};
  return {levels, solver: made.create, adaptive: made.adaptive, seed, start: begin, draws, ...(spec && {spec}), ...(recipe && {recipe})};
}

async function isPlannable(solver: Solver, levels: readonly Level[]): Promise<boolean> {
  try {
    await inPieces(planStepsInPieces(solver, levels));
    return true;
  } catch (error) {
    if (error instanceof NotPlannable) return false;
    throw error;
  }
}

function solverOf(spec: SolverSpec): {create: Solver; adaptive: boolean} {
  if (spec.name === "forward") return {create: buildSolver(spec), adaptive: false};
  const entry: SolverEntry | undefined = SOLVERS[spec.name];
  if (!entry) throw new RangeError(`createSampler: there is no solver "${String(spec.name)}"; choose one of: ${[...Object.keys(SOLVERS), "forward"].join(", ")}.`);
  return {create: buildSolver(spec), adaptive: entry.adaptive ?? false};
}

/** n points of the target, with a pause now and then. Stream 2 of the seed, as `buildSpec` draws them. */
async function drawFrom(target: Target | TargetModel | undefined, n: number, seed: number | string): Promise<Float64Array> {
  const source = target && ("kind" in target ? targetOfModel(target) : target);
  if (!source) throw new RangeError("createSampler: a marginal start draws from the target, and there is none; give target.");
  const [random, pause, x0] = [createRandom(seed, 2), createPause(), new Float64Array(2 * n)];
  for (let first = 0; first < n; first += 4096) {
    x0.set(source.sample(Math.min(4096, n - first), random), 2 * first);
    await pause();
  }
  return x0;
}

/** The description of what answers; undefined if it is a function that only this page has. @throws RangeError */
export function modelOf({target, denoiser}: SamplerOptions): ParticleModel | undefined {
  if (!target && !denoiser) throw new RangeError("createSampler: there is neither a target nor a denoiser; give one.");
  return denoiser === undefined ? knownTarget(target) : typeof denoiser === "object" ? denoiser : undefined;
}

/** The description of a target of ours. */
export function knownTarget(target: Target | TargetModel | undefined): TargetModel | undefined {
  return target && ("kind" in target ? target : describeTarget(target));
}
