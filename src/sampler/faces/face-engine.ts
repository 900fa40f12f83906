/**
 * The faces' own denoisers, in workers: the exact one, the patch-local one, and who is nearest. Two workers, so that the
 * slow patches keep nobody else waiting; each starts when it is first asked.
 */
import type {AsyncDenoiser} from "../../math/types.js";
import {startWorker} from "../start-worker.js";
import {openChannel, type Channel} from "../worker-channel.js";
import type {NearestFace} from "./coded-faces.js";

export type {NearestFace};

/** `x` is a batch of n·1024 numbers, `count` how many faces, from the first on, are looked at. */
export type FaceRequest =
  | {readonly kind: "prepare"; readonly pictures: Uint8Array}
  | {readonly kind: "exact"; readonly x: Float64Array; readonly sigma: number; readonly count: number}
  | {readonly kind: "patches"; readonly x: Float64Array; readonly sigma: number; readonly count: number; readonly window?: number}
  | {readonly kind: "nearest"; readonly x: Float64Array; readonly count: number};

export interface FaceEngine {
  /** The exact denoiser of the first `count` faces: the minimiser of the training loss on them. */
  exact(count: number): AsyncDenoiser;
  /**
   * The best denoiser that sees one patch at a time, of the first `count` faces (`createLocalDenoiser`): `window` pixels wide, or
   * narrowing with σ (`FACE_WINDOWS`).
   */
  patches(count: number, window?: number): AsyncDenoiser;
  /** The nearest of the first `count` faces, for each point of a batch. */
  nearest(x: Float64Array, count: number): Promise<NearestFace[]>;
}

/** @param pictures the faces that may be trained on, 1024 bytes each; copied */
export function createFaceEngine(pictures: Uint8Array): FaceEngine {
  const open = (): Channel<FaceRequest, Float64Array | NearestFace[]> => {
    const channel = openChannel<FaceRequest, Float64Array | NearestFace[]>(startWorker(import.meta.resolve("./face-worker.js")));
    const copy = pictures.slice();
    channel.call({kind: "prepare", pictures: copy}, [copy.buffer]).catch(() => {}); // the question that follows fails and says why
    return channel;
  };
  const opened: {exact?: ReturnType<typeof open>; patches?: ReturnType<typeof open>} = {};
  const ask = async (kind: "exact" | "patches", request: FaceRequest): Promise<Float64Array> => (await (opened[kind] ??= open()).call(request)) as Float64Array;
  return {
    exact: (count) => (x, sigma) => ask("exact", {kind: "exact", x, sigma, count}),
    patches: (count, window) => (x, sigma) => ask("patches", {kind: "patches", x, sigma, count, ...(window !== undefined && {window})}),
    nearest: async (x, count) => (await (opened.exact ??= open()).call({kind: "nearest", x, count})) as NearestFace[]
  };
}
