/** Messages between picture-work.ts and worker.ts. */
import type {PictureFit, PictureFitOptions} from "./picture-fits.js";
import type {Nearness} from "./counting.js";
import type {Basis} from "../../sampler/pictures/pictures.js";

/** The set as pictures and as 64 numbers each. */
export interface PictureTable {
  readonly bytes: Uint8Array;
  /** count·components numbers, picture after picture. */
  readonly coordinates: Float32Array;
  readonly basis: Basis;
}

export type ToMixtureWorker =
  | {readonly kind: "set"; readonly set: PictureTable}
  | {readonly kind: "fit"; readonly job: number; readonly fits: readonly PictureFitOptions[]}
  | {readonly kind: "count"; readonly job: number; readonly seed: number}
  | {readonly kind: "stop"; readonly job: number};

/** What a job has found: an iteration made, a fit finished with the pictures of its first samples, distances measured. */
export type Answer =
  | {readonly step: {readonly numParts: number; readonly i: number}}
  | {readonly fit: PictureFit; readonly pictures: readonly Float32Array[]}
  | {readonly nearness: readonly Nearness[]};

export type FromMixtureWorker =
  | {readonly job: number; readonly answer: Answer}
  | {readonly job: number; readonly done: true}
  | {readonly job: number; readonly error: string};
