/** Messages between ideal-worker-client.ts and ideal-worker.ts. A job answers many times, then once with `done`. */
import type {Pictures} from "../../sampler/pictures/pictures.js";
import type {ReturnTrial, StepsTrial} from "./trials.js";

export interface Jobs {
  /** Noise and go back; `picture` undefined takes a random one each time. One answer per trial; `drawn` is what came back by the SDE. */
  return: {
    ask: {picture: number | undefined; seed: number; trials: number; sigmas: readonly number[]; numSteps: number; numSdeSteps: number};
    answer: ReturnTrial & {trial: number; picture: number; drawn: Int32Array};
  };
  /** Few steps against many, from pure noise. One answer per trial. */
  steps: {ask: {seed: number; trials: number; sigmaMax: number}; answer: StepsTrial & {trial: number}};
  /** Nearest picture of each point of a batch. One answer per point. */
  nearest: {ask: {x: Float32Array; batch: number}; answer: {point: number; index: number; distance: number; largestDifference: number}};
  /** Distance of each picture to its nearest other. One answer. */
  others: {ask: Record<string, never>; answer: {distances: Float64Array}};
}

export type JobName = keyof Jobs;

export type ToIdealWorker =
  | {readonly kind: "prepare"; readonly pictures: Pictures}
  /** The Gram matrix, or undefined: then it is computed when first needed. */
  | {readonly kind: "gram"; readonly triangle: Int32Array | undefined}
  | {[K in JobName]: {readonly kind: K; readonly job: number; readonly ask: Jobs[K]["ask"]}}[JobName]
  | {readonly kind: "stop"; readonly job: number};

export type FromIdealWorker =
  | {readonly job: number; readonly answer: Jobs[JobName]["answer"]}
  | {readonly job: number; readonly done: true}
  | {readonly job: number; readonly error: string};
