/** Messages between worker-particles.ts and particle-worker.ts: each request is answered once, under its number. */
import type {SolverSpec} from "../../math/spec/types.js";
import type {ClassesOf} from "./classes.js";
import type {ParticleModel, TargetModel} from "./model.js";
import type {ParticleStatistics} from "./statistics/types.js";
import type {ParticleRun} from "./types.js";

export type Request =
  | ({readonly kind: "create"} & WorkerOptions)
  | {readonly kind: "begin"; readonly run: Omit<ParticleRun, "solver"> & {readonly spec: SolverSpec}}
  | {readonly kind: "goTo"; readonly level: number}
  | {readonly kind: "denoised"}
  | {readonly kind: "statistics"}
  | {readonly kind: "classify"; readonly of: ClassesOf};

/** What a worker is made for. */
export interface WorkerOptions {
  readonly model: ParticleModel;
  /** What the statistics compare with. */
  readonly target: TargetModel | undefined;
  readonly n: number;
  readonly keepBytes: number | undefined;
}

export type Answer = Places | Float32Array | Uint32Array | ParticleStatistics | undefined;

/** Where the particles are after `begin` and `goTo`. */
export interface Places {
  readonly level: number;
  readonly nfe: number;
  readonly positions: Float32Array;
  readonly previous: Float32Array;
}

export type ToWorker = Request & {readonly id: number};
