import type {LevelRuleName, LevelRuleOptions} from "../levels/registry.js";
import type {ProcessName, ProcessOptions} from "../processes/registry.js";
import type {ScheduleName, ScheduleOptions} from "../schedules/registry.js";
import type {SolverName, SolverOptions} from "../solvers/registry.js";

/**
 * What to sample: everything that a run depends on, as plain JSON values. The command line, the pages' "copy as spec" and
 * the samplers of the site read this one format (docs/sample-spec.md). This is the form in which defaults are filled in;
 * `readSpec` makes it and `writeSpec` leaves them out again.
 */
export interface SampleSpec {
  /** Version of the format. */
  readonly version: 1;
  /** The distribution of x₀. */
  readonly target: TargetSpec;
  /** In which coordinates the run goes, x = signalScale·x₀ + noiseStd·ε. */
  readonly process: ProcessSpec;
  readonly levels: LevelsSpec;
  readonly solver: SolverSpec;
  /** What answers the solver's questions: the target's exact denoiser unless given. */
  readonly denoiser?: DenoiserSpec;
  readonly start: StartSpec;
  readonly noise: NoiseSpec;
  /** Of everything that is drawn: the start, and what a stochastic solver adds. */
  readonly seed: number | string;
  /**
   * Invocations of a workgroup where a GPU runs it: pins the kernels' variant, so that runs on one adapter and driver are
   * bit-identical. The fastest on the device unless given; to a processor it means nothing.
   */
  readonly workgroup?: WorkgroupSize;
}

/** What kernels can be compiled for; every device takes all of them. */
export const WORKGROUP_SIZES = [32, 64, 128, 256] as const;
export type WorkgroupSize = (typeof WORKGROUP_SIZES)[number];

/** A point as JSON. */
export type Point = readonly number[];

/** One variance for all coordinates, a variance each, or the rows of a full matrix. */
export type CovarianceSpec = number | Point | readonly Point[];

/** The course's pictures: 75 of them, or all 1433; or its 16384 small faces (`PICTURE_SETS`). */
export type PictureSetName = "subset" | "all" | "faces";

/** What `createGaussian`, `createMixture` and `createPointCloud` are given; or the course's pictures, points of 16384 numbers, or 1024. */
export type TargetSpec =
  | {readonly kind: "gaussian"; readonly mean: Point; readonly covariance: CovarianceSpec}
  | {
      readonly kind: "mixture";
      readonly weights: Point;
      readonly means: readonly Point[];
      /** One for each part. */
      readonly covariances: readonly CovarianceSpec[];
    }
  | {readonly kind: "points"; readonly points: readonly Point[]}
  | {readonly kind: "pictures"; readonly set: PictureSetName};

/** The target's own; or the one that sees patches of pictures alone (`createLocalDenoiser`), `window` pixels wide at every σ. */
export type DenoiserSpec =
  | {readonly kind: "exact"}
  | {
      readonly kind: "local";
      /** Odd; narrowing with σ as the set's own schedule (`PICTURE_SETS`) unless given. */
      readonly window?: number;
      /** It looks at the first so many pictures of the set; at all of them unless given. */
      readonly first?: number;
    };

/** A schedule of `DDPM_SCHEDULES`; `zeroTerminalSnr` rescales it by `rescaleZeroTerminalSnr`. */
export type ScheduleSpec = {readonly name: ScheduleName; readonly zeroTerminalSnr: boolean} & ScheduleOptions;

/** A process of `PROCESSES`. One that needs a schedule and is given none takes Stable Diffusion's. */
export interface ProcessSpec extends Omit<ProcessOptions, "schedule"> {
  readonly kind: ProcessName;
  readonly schedule?: ScheduleSpec;
}

/** Listed levels: σ, or times of the process; or a rule's. */
export type LevelsSpec =
  | {readonly rule: "sigmas"; readonly sigmas: readonly number[]}
  | {readonly rule: "times"; readonly times: readonly number[]}
  | LevelRuleSpec;

/**
 * A rule of `LEVEL_RULES` with what it takes, and KSampler's two knobs. A rule that needs a schedule and is given none takes
 * that of the process, or Stable Diffusion's; one that needs a range takes that of the schedule.
 */
export interface LevelRuleSpec extends LevelRuleOptions {
  readonly rule: LevelRuleName;
  readonly numSteps: number;
  readonly schedule?: ScheduleSpec;
  readonly sigmaMin?: number;
  readonly sigmaMax?: number;
  /** KSampler's "denoise": below 1, space more steps and take the last numSteps. */
  readonly denoise: number;
  /** Drop the level before 0, as KSampler does for some samplers. */
  readonly discardPenultimate: boolean;
}

/**
 * A solver of `SOLVERS` and the options it takes; what is left out is its own default. "forward" is the forward process
 * itself, `forwardTransition`: for levels that rise.
 */
export type SolverSpec = {readonly name: SolverName | "forward"} & SolverOptions;

/** Where the run begins. */
export type StartSpec =
  /** Points at the first level, at its scale. */
  | {readonly kind: "points"; readonly x: readonly Point[]}
  /** n draws of noiseStd·ε: what samplers begin with. */
  | {readonly kind: "prior"; readonly n: number}
  /** n draws of signalScale·x₀ + noiseStd·ε, x₀ from the target: where the exact flow begins. */
  | {readonly kind: "marginal"; readonly n: number}
  /** Given clean points, noised to the first level. */
  | {readonly kind: "data"; readonly x0: readonly Point[]};

/** Where a stochastic solver's noise comes from. */
export type NoiseSpec =
  /** Independent draws. */
  | {readonly kind: "white"}
  /** One Brownian path per coordinate, consistent across step sizes. */
  | {readonly kind: "brownian"}
  /**
   * Numbers by counting: each depends on (seed, point, interval of σ, coordinate) alone, consistent across overlapping
   * intervals. What the site's particles run on, so that page and command line give the same numbers.
   */
  | {readonly kind: "counter"}
  /** The numbers of torch's CPU generator: those of the start, then those of the steps. */
  | {readonly kind: "torch"}
  /** Given draws, in the order in which the solver asks, each as many points as the start. */
  | {readonly kind: "draws"; readonly draws: readonly (readonly Point[])[]};
