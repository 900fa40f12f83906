/** What the parts of the benchmark say to each other. */
import type {NetworkEntry} from "../../src/sampler/onnx/network.js";

/** Where a contestant computes. Only those on the same backend are each other's rivals. */
export type Backend = "processor" | "webgpu";

/** Of a library that has several: which. "cpu" is TensorFlow.js' own JavaScript. */
export type Device = "wasm" | "webgpu" | "cpu";

export interface Contestant {
  readonly id: string;
  /** Its file, `<contest>/<module>.ts`: exports `open`. */
  readonly module: string;
  readonly device?: Device;
  readonly label: string;
  readonly what: string;
  readonly backend: Backend;
  /** One of this project's. */
  readonly ours?: true;
  /** Ours is this one, by its id, with something around it: not to be faster, but hardly slower. */
  readonly around?: string;
}

/** A task that has been brought to where the contestant's runtime keeps things. */
export interface Walker {
  /** Back to the start. Not timed. */
  rewind?(): void | Promise<void>;
  /** All steps, from the start. Each step's result is complete before the next begins, and the last before it resolves. */
  walk(): Promise<void>;
  /** The end of the last walk, in the task's own coordinates. Not timed. */
  end(): Promise<ArrayLike<number>>;
  close(): void;
}

/** Each contestant's module exports one, as `open`. Opening is not timed. */
export type Open<Task> = (task: Task, device: Device) => Promise<Walker>;

/** A table: one task, the same for all contestants. */
export interface TaskInfo {
  /** "Euler, 10000 particles" */
  readonly title: string;
  readonly steps: number;
  /** A result that is further from float64 computes something else. */
  readonly tolerance: number;
}

export interface Spread {
  readonly median: number;
  /** The least and the greatest; of nine or more the interval that holds the true median 95 times of 100. */
  readonly low: number;
  readonly high: number;
}

/** One contestant at one task: what came out, or why nothing did. */
export type Row =
  | {
      readonly id: string;
      /** Steps per second, round by round. A slow one stops after fewer rounds than the others. */
      readonly speeds: readonly number[];
      /** Distance from float64 at the end of the walk, as the contest measures it. */
      readonly error: number;
      /** The error is more than rounding can explain: the speed means nothing. */
      readonly wrong: boolean;
    }
  | {readonly id: string; readonly failed: string};

export interface Table extends TaskInfo {
  readonly rows: readonly Row[];
}

export type ContestId = "mixture" | "pictures" | "training" | "networks";

/** How large the tasks are, and where the pictures are fetched from. */
export interface Sizes {
  readonly pictures: {readonly url: string; readonly sha256: string; readonly n: number};
  readonly gram: {readonly url: string; readonly sha256: string};
  /** Particles in the plane. */
  readonly particles: readonly number[];
  /** Pictures in the set, and points that walk among them at once. */
  readonly sizes: readonly number[];
  readonly batches: readonly number[];
  /** Widths of the networks that are trained. */
  readonly training: readonly number[];
  readonly rounds: number;
  /** Trained networks, and pictures at once. */
  readonly networks: readonly {readonly name: string; readonly entry: NetworkEntry; readonly url: string; readonly batch: number}[];
}

export interface PageOptions extends Sizes {
  /** Modules that could not be bundled, `<contest>/<module>`, and why. */
  readonly broken: Readonly<Record<string, string>>;
}

export interface BenchResult {
  /** The graphics adapter, or why there is none. */
  readonly webgpu: {readonly name: string; readonly software: boolean} | {readonly reason: string};
  readonly cores: number;
  readonly rounds: number;
  readonly contests: Readonly<Record<ContestId, readonly Table[]>>;
}
