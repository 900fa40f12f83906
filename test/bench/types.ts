/** What the parts of the benchmark say to each other. */
import type {Pictures} from "../../src/sampler/pictures.js";

/** The picture set in the forms that contestants want. Made once per N; making it is not timed. */
export interface PictureSet {
  readonly pictures: Pictures;
  /** n·dim, float32: for those that work in pixel space. */
  readonly coordinates: Float32Array;
  /** Lower triangle of the bytes' dot products. */
  readonly gram: Int32Array;
}

/** What is timed: Euler's steps for `batch` points from x at sigmas[0] to sigmas[last], which is above 0. */
export interface Walk {
  readonly batch: number;
  /** batch·dim coordinates. */
  readonly x: Float64Array;
  readonly sigmas: Float64Array;
}

/** A walk that has been brought to where the contestant's runtime keeps things. */
export interface Walker {
  /** All steps, from the start. Each step's result is complete before the next begins, and the last before it resolves. */
  walk(): Promise<void>;
  /** The end of the last walk: batch·dim coordinates. Not timed. */
  end(): Promise<ArrayLike<number>>;
  close(): void;
}

/** A contestant that has the pictures. */
export interface Contestant {
  load(walk: Walk): Promise<Walker>;
  close(): void;
}

/** Each file of contestants/ exports one, as `open`. */
export type Open = (set: PictureSet) => Promise<Contestant>;

/** In the order in which they take turns. The id is the file in contestants/. */
export const CONTESTANTS = [
  {id: "plain", label: "plain TypeScript", what: "float32 in pixel space, three loops"},
  {id: "coefficients", label: "coefficient space", what: "ours (src/math), float64, stays in coefficients"},
  {id: "coefficients-to-pixels", label: "… with pictures", what: "ours (src/sampler), float64, x and D as pixels at every step"},
  {id: "wgsl", label: "our WGSL", what: "ours (src/sampler), WebGPU, float32, x and D read back at every step"},
  {id: "jax", label: "jax-js, wasm", what: "float32 in pixel space: matmul, softmax, matmul"},
  {id: "ort", label: "ONNX Runtime, wasm", what: "float32 in pixel space: Gemm, Softmax, MatMul"}
] as const;

export type ContestantId = (typeof CONTESTANTS)[number]["id"];

/** The contestant that ratios are against. */
export const BASELINE: ContestantId = "plain";

export interface BenchOptions {
  readonly pictures: {readonly url: string; readonly sha256: string; readonly n: number};
  readonly gram: {readonly url: string; readonly sha256: string};
  readonly sizes: readonly number[];
  readonly batches: readonly number[];
  readonly rounds: number;
  /** Bundles that could not be made, and why. */
  readonly broken: Partial<Record<ContestantId, string>>;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** One contestant at one N and batch: what came out, or why nothing did. */
export type Row =
  | {
      readonly id: ContestantId;
      /** Speed against the baseline of the same round; the baseline against its own median, so its spread is the noise of the machine. */
      readonly ratio: Spread;
      /** Of the whole batch. */
      readonly stepsPerSecond: Spread;
      /** Largest distance of a coordinate from the float64 answer at the end of the walk. */
      readonly maxError: number;
      /** maxError is more than rounding can explain: the speed means nothing. */
      readonly wrong: boolean;
    }
  | {readonly id: ContestantId; readonly failed: string};

export interface Table {
  readonly n: number;
  readonly batch: number;
  readonly rows: readonly Row[];
}

export interface BenchResult {
  /** The graphics adapter, or why there is none. */
  readonly webgpu: {readonly name: string; readonly software: boolean} | {readonly reason: string};
  readonly cores: number;
  readonly dim: number;
  readonly sigmas: readonly number[];
  readonly rounds: number;
  readonly tables: readonly Table[];
}
