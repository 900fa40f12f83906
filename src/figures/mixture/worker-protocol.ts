/** Messages between picture-work.ts and worker.ts. */
import type {PictureFit, PictureFitOptions} from "./picture-fits.js";
import type {Nearness} from "./counting.js";

export type ToMixtureWorker =
  | {readonly kind: "set"; readonly coordinates: Float32Array; readonly dim: number}
  | {readonly kind: "fit"; readonly job: number; readonly fits: readonly PictureFitOptions[]}
  | {readonly kind: "count"; readonly job: number; readonly seed: number}
  | {readonly kind: "stop"; readonly job: number};

/** What a job has found: an iteration made, a fit finished, distances measured. */
export type Answer =
  | {readonly step: {readonly numParts: number; readonly i: number}}
  | {readonly fit: PictureFit}
  | {readonly nearness: readonly Nearness[]};

export type FromMixtureWorker =
  | {readonly job: number; readonly answer: Answer}
  | {readonly job: number; readonly done: true}
  | {readonly job: number; readonly error: string};
