/** What a sampler of particles is asked for, and what it then does. */
import type {Process} from "../../math/processes/process.js";
import type {SampleSpec, SolverSpec, WorkgroupSize} from "../../math/spec/types.js";
import type {Denoiser, Level, LevelLike, Solver, Target} from "../../math/types.js";
import type {Backend} from "../gpu-device.js";
import type {ClassesOf} from "./classes.js";
import type {TargetModel} from "./model.js";
import type {NetworkModel} from "../../math/learning/network.js";
import type {ParticleStatistics} from "./statistics/types.js";
import type {ParticleStart} from "./types.js";
import type {ParticleView} from "./view.js";

export const MAX_PARTICLES = 2 ** 20;

/** What a run is; what `reset` can change. */
export interface RunSettings {
  /** σ, or levels of any process: two or more. Rising ones encode; with the solver "forward" they add noise. */
  readonly levels: ArrayLike<LevelLike>;
  /** Gives σ in `levels` their scale; variance exploding unless given. */
  readonly process?: Process;
  /** By name with its options, as in a spec; or any solver, which a reader may just have written. */
  readonly solver: SolverSpec["name"] | SolverSpec | Solver;
  readonly seed: number | string;
  /** {kind: "prior"} unless given; "marginal" draws x₀ from the target. */
  readonly start?: ParticleStart | {readonly kind: "marginal"};
  /**
   * The spec whose very numbers are wanted, if its noise is drawn in order ("white", "torch", …) and not by counting; from
   * `settingsOfSpec`. The CPU then runs it as the command line does; the GPU can where only the start is drawn.
   */
  readonly recipe?: SampleSpec | undefined;
}

export interface SamplerOptions extends RunSettings {
  /**
   * A mixture, Gaussian or point cloud in the plane, or its description: its exact denoiser answers, unless another is given,
   * and statistics compare with it.
   */
  readonly target?: Target | TargetModel;
  /**
   * A trained network; or any function of points in the plane, which runs on the CPU, on the page. One of target and denoiser
   * is needed.
   */
  readonly denoiser?: NetworkModel | Denoiser;
  /** Number of particles, 1 … 1 048 576. */
  readonly n: number;
  /** "auto" takes WebGPU where a real graphics adapter is, else the CPU; "webgpu" takes software adapters too. */
  readonly backend?: "auto" | Backend;
  /** WebGPU's entry point, `navigator.gpu` unless given. */
  readonly gpu?: GPU;
  /** Sentences for the reader: the device was lost, the run goes on. */
  readonly onNotice?: (message: string) => void;
  /** Bytes of states that may be kept for going back, on either machine. 128 MiB unless given. */
  readonly keepBytes?: number;
  /** Pins the kernels' variant: invocations of a workgroup. Unless given, what is fastest on the device; on a software adapter 64. */
  readonly workgroup?: WorkgroupSize;
}

/** Calls are carried out one after the other, in their order. */
export interface Sampler {
  /** What runs now; "webgpu" becomes "cpu" when the GPU fails, or the solver cannot be planned. */
  readonly backend: Backend;
  /** Why, in a sentence for the reader. */
  readonly reason: string;
  readonly n: number;
  readonly levels: readonly Level[];
  /** Index of the level where the particles are, and its σ. */
  readonly level: number;
  readonly sigma: number;
  /** Calls of the denoiser so far, the one that gives D here included. */
  readonly nfe: number;
  /** What to draw from; ask again after each step. */
  readonly view: ParticleView;
  /** To the next level; at the last one nothing happens. */
  step(): Promise<void>;
  /** To the end, level by level; leaving the loop, or the signal, stops it there. */
  run(options?: {readonly signal?: AbortSignal}): AsyncGenerator<{readonly level: number; readonly sigma: number; readonly nfe: number}, void, void>;
  /** To any level. Back: from the nearest state that was kept, the steps from there done again, to the same bits. */
  scrub(level: number): Promise<void>;
  /** To the first level, of the same run or of one that differs in what is given. */
  reset(changes?: Partial<RunSettings>): Promise<void>;
  /** x and D at the level: x, y of one particle after the other. */
  positions(): Promise<Float32Array>;
  denoised(): Promise<Float32Array>;
  /** How the particles are distributed, against the target's exact marginal at this level. On the GPU nothing large is read back. */
  statistics(): Promise<ParticleStatistics>;
  /** Puts the part that each particle most likely belongs to into `view.classes`, until the particles move. Nothing happens without a target. */
  classify(of: ClassesOf): Promise<void>;
  /** Frees the worker and the buffers (not the page's device). */
  destroy(): void;
}
