/** What both machines of the particle sampler take and give. */
import type {SampleSpec, SolverSpec} from "../../math/spec/types.js";
import type {Level, Solver} from "../../math/types.js";
import type {ClassesOf} from "./classes.js";
import type {ParticleStatistics} from "./statistics/types.js";
import type {ParticleView} from "./view.js";

/** Where a run begins, at its first level {s, n}; x, y of one particle after the other. */
export type ParticleStart =
  /** n·ε: what samplers begin with. */
  | {readonly kind: "prior"}
  /** These points, at the scale of the level. */
  | {readonly kind: "points"; readonly x: Float32Array | Float64Array}
  /** s·x₀ + n·ε */
  | {readonly kind: "data"; readonly x0: Float32Array | Float64Array};

/** A run, made ready: nothing in it is to be checked any more. */
export interface ParticleRun {
  readonly levels: readonly Level[];
  readonly solver: Solver;
  /** The solver's name and options, by which a worker knows it. */
  readonly spec?: SolverSpec;
  /** The solver looks at the numbers to choose its own steps: it cannot be planned. */
  readonly adaptive?: boolean;
  readonly seed: number | string;
  readonly start: ParticleStart;
  /** Draws of noise that the solver asks for; 0 unless given. */
  readonly draws?: number;
  /** The spec whose noise, drawn in order, takes the place of the counted one; its start too. */
  readonly recipe?: SampleSpec | undefined;
}

/** A machine that carries out runs on n particles. One call at a time. */
export interface ParticleBackend {
  /** Index of the level where the particles are. */
  readonly level: number;
  /** Calls of the denoiser that the run has taken to show D there; see `SampleState`. */
  readonly nfe: number;
  /** Asked for anew after each step. */
  readonly view: ParticleView;
  /** Makes ready for a run and goes to its first level. */
  begin(run: ParticleRun): Promise<void>;
  /** Goes to any level: forward step by step, back by way of a state that was kept. */
  goTo(level: number): Promise<void>;
  /** x and D at the level, n points each. */
  positions(): Promise<Float32Array>;
  denoised(): Promise<Float32Array>;
  /** How the particles are distributed at the level, and how they ought to be. */
  statistics(): Promise<ParticleStatistics>;
  /** Puts classes into the view, until the particles move. */
  classify(of: ClassesOf): Promise<void>;
  destroy(): void;
}
