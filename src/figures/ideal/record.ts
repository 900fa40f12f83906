/** What is kept of a run, so that every figure can look at any of its steps again. */
import {compositeOverGrey, PICTURE_DIM} from "../../math/pictures/pictures.js";
import type {PictureStep, SolverName} from "../../sampler/pictures/types.js";
import type {LevelChoice} from "./levels.js";
import type {PictureSet} from "./set.js";

/** A step's numbers: kept of every step. */
export type StepNumbers = Pick<PictureStep, "i" | "sigma" | "nfe" | "entropy" | "largestWeight" | "mostLikely">;

/** A step's pictures: kept of every step while there is room, else of every k-th. */
export interface RunFrame {
  readonly i: number;
  readonly sigma: number;
  /** batch·dim coordinates. */
  readonly x: Float32Array;
  /** Numbers of a point; 16384 unless given. */
  readonly dim?: number;
  /** Factor that brings x into a range that can be seen; `displayScale(sigma)` unless given. */
  readonly scale?: number;
  /** D(x; σ) as it is shown: batch·dim bytes, opaque RGBA. */
  readonly shown: Uint8ClampedArray;
}

export interface RunRecord {
  readonly set: PictureSet;
  readonly choice: LevelChoice & {readonly solver: SolverName; readonly seed: number; readonly batch: number};
  readonly sigmas: Float64Array;
  readonly steps: StepNumbers[];
  readonly frames: RunFrame[];
  /** True when the last level has been reached. */
  done: boolean;
}

/** How many (sample, level) pairs are kept: 80 kB each. */
export const FRAME_BUDGET = 900;

/** Keeps every k-th level (and the last) so that batch·frames stays within `budget`; at least two are kept. */
export function frameStride(levels: number, batch: number, budget = FRAME_BUDGET): number {
  const frames = Math.max(2, Math.floor(budget / batch));
  return Math.max(1, Math.ceil((levels - 1) / (frames - 1)));
}

/** Adds a step to the record; its pictures too, if it is one of those that are kept. */
export function addStep(record: RunRecord, step: PictureStep, budget = FRAME_BUDGET): void {
  const {i, sigma, nfe, entropy, largestWeight, mostLikely} = step;
  record.steps.push({i, sigma, nfe, entropy, largestWeight, mostLikely});
  const last = record.sigmas.length - 1;
  if (i % frameStride(record.sigmas.length, record.choice.batch, budget) === 0 || i === last) {
    record.frames.push({i, sigma, x: step.x, shown: compositeOverGrey(step.denoised, new Uint8ClampedArray(step.denoised.length))});
  }
  if (i === last) record.done = true;
}

/** Sample k of a batch of points or of shown pictures. */
export function rowOf<T extends Float32Array | Uint8ClampedArray>(batch: T, k: number, dim = PICTURE_DIM): T {
  return batch.subarray(k * dim, (k + 1) * dim) as T;
}
