/** What follows from a run alone, before any machine has it. */
import {toLevel} from "../../math/level.js";
import type {Level, Target} from "../../math/types.js";
import {countClasses} from "../../sampler/particles/classes.js";
import {targetOfModel} from "../../sampler/particles/model.js";
import type {SamplerOptions} from "../../sampler/particles/options.js";
import {knownTarget} from "../../sampler/particles/prepare-run.js";
import type {BackendChoice} from "../backend.js";
import {reachOf, type Reach} from "./scene-of.js";

/** What is run; a figure's `update` changes it. */
export interface ParticleRunOptions extends Pick<SamplerOptions, "levels" | "process" | "solver" | "start" | "recipe" | "denoiser" | "workgroup"> {
  readonly target: NonNullable<SamplerOptions["target"]>;
  readonly seed?: number | string;
  /** Particles where a graphics card runs them; the CPU takes at most 10 000. */
  readonly n?: number;
  /** What the link says, unless given. */
  readonly backend?: BackendChoice;
  /** Half of the plane that is seen when the noise is gone; the target's own reach unless given. */
  readonly reach?: number;
}

export interface DescribedRun {
  readonly options: ParticleRunOptions;
  readonly target: Target;
  readonly reach: Reach;
  readonly classCount: number;
  /** Number of the last level. */
  readonly last: number;
  levelAt(k: number): Level;
}

/** @throws RangeError for a target that is not in the plane */
export function describeRun(options: ParticleRunOptions): DescribedRun {
  const {levels, process} = options;
  const model = knownTarget(options.target);
  const known = model && targetOfModel(model);
  return {
    options,
    target: known ?? (options.target as Target),
    reach: options.reach !== undefined ? {x: options.reach, y: options.reach} : known ? reachOf(known) : {x: 3, y: 3},
    classCount: known ? countClasses(known) : 1,
    last: levels.length - 1,
    levelAt(k) {
      const level = levels[k]!;
      return toLevel(typeof level === "number" && process ? process.levelOfSigma(level) : level);
    }
  };
}

/** As many of the particles as there are to be, where their start is given. */
export function firstOf({start}: ParticleRunOptions, n: number): Pick<ParticleRunOptions, "start"> {
  if (start?.kind === "points") return {start: {kind: "points", x: start.x.subarray(0, 2 * n)}};
  return start?.kind === "data" ? {start: {kind: "data", x0: start.x0.subarray(0, 2 * n)}} : start ? {start} : {};
}
