/** What every backend of the picture sampler takes and gives. docs/architecture.md, "The picture sampler". */
import type {SolverName as AnySolver, SolverOptions} from "../../math/solvers/registry.js";

/** Any solver of src/math but `rk45`, which looks at the numbers to choose its steps: it has no coordinates to choose by. */
export type SolverName = Exclude<AnySolver, "rk45">;

export interface RunOptions {
  /** The batch at the first level: batch·dim coordinates, x₀ + σε. Not changed. */
  readonly x: Float32Array | Float64Array;
  /** Number of points in x, 1 … 64. */
  readonly batch: number;
  /** Two or more noise levels, usually decreasing to 0. */
  readonly sigmas: ArrayLike<number>;
  /** By name: functions cannot be sent to a worker. */
  readonly solver: SolverName;
  /** What the solver can be told; its own defaults unless given. */
  readonly solverOptions?: SolverOptions;
  /**
   * Of the noise that a stochastic solver adds on the way, 0 unless given: the same on every backend, and for point k of a
   * batch the same whatever the batch.
   */
  readonly seed?: number | string;
  readonly signal?: AbortSignal;
}

/** The state at one noise level. The arrays belong to the receiver. */
export interface PictureStep {
  /** Index of the level, 0 … sigmas.length − 1. */
  readonly i: number;
  readonly sigma: number;
  /** Denoiser calls so far (each for the whole batch). */
  readonly nfe: number;
  readonly batch: number;
  /** batch·dim coordinates. */
  readonly x: Float32Array;
  /** D(x; σ), batch·dim coordinates; x itself at σ = 0. */
  readonly denoised: Float32Array;
  /** Of the posterior over the pictures, in nats, per point; 0 at σ = 0. */
  readonly entropy: Float64Array;
  /** Greatest posterior weight, per point; 1 at σ = 0. */
  readonly largestWeight: Float64Array;
  /** Index of the picture that has it; at σ = 0 the one nearest to x. */
  readonly mostLikely: Int32Array;
}

/** The posterior over the pictures at one point: P(picture n | x₀ + σε = x). */
export interface Posterior {
  readonly sigma: number;
  /** One weight per picture; they add up to 1. */
  readonly weights: Float64Array;
  /** The mean of the posterior, D(x; σ): dim coordinates. */
  readonly denoised: Float32Array;
  /** In nats. */
  readonly entropy: number;
  readonly largestWeight: number;
  readonly mostLikely: number;
}

/** Something that runs the exact denoiser. */
export interface PictureBackend {
  run(options: RunOptions): AsyncGenerator<PictureStep, void, void>;
  posterior(x: Float32Array | Float64Array, sigma: number): Promise<Posterior>;
  destroy(): void;
}

/** How far the preparation of a backend has come. */
export interface Progress {
  readonly what: "gram" | "upload" | "compile";
  /** 0 … 1 */
  readonly fraction: number;
}
