/** Messages between cpu-sampler.ts and coefficient-worker.ts. */
import type {FromWorker as Answered} from "../worker-protocol.js";
import type {CoefficientStep} from "./run-in-coefficient-space.js";
import type {Pictures} from "./pictures.js";
import type {PictureStep, Posterior, RunOptions} from "./types.js";

export type Request =
  | {readonly kind: "prepare"; readonly pictures: Pictures; readonly gram: Int32Array | undefined}
  | {readonly kind: "start"; readonly run: number; readonly options: Omit<RunOptions, "signal">}
  /** Answered with the next step, or undefined after the last. */
  | {readonly kind: "next"; readonly run: number}
  | {readonly kind: "stop"; readonly run: number}
  | {readonly kind: "posterior"; readonly x: Float32Array | Float64Array; readonly sigma: number};

export type ToWorker = Request & {readonly id: number};

export type FromWorker = Answered<PictureStep | Posterior>;

/** Rounds a step to what pages get. */
export function toPictureStep(step: CoefficientStep): PictureStep {
  return {...step, x: Float32Array.from(step.x), denoised: Float32Array.from(step.denoised)};
}
