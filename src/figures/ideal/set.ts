/** A picture set as the figures of /ideal share it. */
import type {Pictures} from "../../sampler/pictures/pictures.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";

export interface PictureSet {
  /** `subset` draws the page's first picture; `all` takes its place when it has arrived. */
  readonly key: "subset" | "all";
  readonly pictures: Pictures;
  /** What picture n is called. */
  readonly names: readonly string[];
  /** The Gram matrix of the bytes, where it is shipped with the set; loaded once, when first asked for. */
  readonly gram?: (options: {signal?: AbortSignal; onProgress?: (progress: {done: number; total: number}) => void}) => Promise<Int32Array>;
}

/** The bytes of picture n: shares the set's memory. */
export function bytesOf({pictures}: PictureSet, n: number): Uint8Array {
  return pictures.bytes.subarray(n * pictures.dim, (n + 1) * pictures.dim);
}

/** Picture n as 16384 coordinates. */
export function pointOf(set: PictureSet, n: number): Float32Array {
  return Float32Array.from(bytesOf(set, n), (byte) => byte / 127.5 - 1);
}

/** Wraps a loader so that it loads once, however often it is asked; a failure may be tried again. */
export function once<A extends unknown[], T>(load: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let result: Promise<T> | undefined;
  return (...args) =>
    (result ??= load(...args).catch((error: unknown) => {
      result = undefined;
      throw error;
    }));
}

export const DIM = PICTURE_DIM;
