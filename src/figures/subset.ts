/** The first 75 pictures of the set and their names: what most chapters show. */
import type {Progress} from "./loading.js";
import {loadPictures} from "../sampler/pictures/load-pictures.js";
import type {Pictures} from "../sampler/pictures/pictures.js";

/** What Framework's `FileAttachment` gives. */
interface Attached {
  readonly href: string;
  json(): Promise<unknown>;
}

interface Manifest {
  dim: number;
  subset: {indices: number[]};
  files: {"subset.bin": {sha256: string; bytes: number}};
}

export interface Subset {
  readonly pictures: Pictures;
  /** In English, one for each picture; none where their file was not given. */
  readonly names: string[];
}

/** Loads and checks them. @throws LoadError, or the signal's reason; see `loadBlob`. */
export async function loadSubset(
  files: {manifest: Attached; pictures: Attached; names?: Attached},
  {signal, onProgress}: {signal: AbortSignal; onProgress: (progress: Progress) => void}
): Promise<Subset> {
  const {dim, subset: {indices}, files: {"subset.bin": {sha256, bytes}}} = (await files.manifest.json()) as Manifest;
  const pictures = await loadPictures({url: files.pictures.href, sha256, bytes, n: indices.length, dim, signal, onProgress: ({loaded}) => onProgress({done: loaded, total: bytes})});
  const all = ((await files.names?.json()) as {en: string[]} | undefined)?.en;
  return {pictures, names: all ? indices.map((n) => all[n]!) : []};
}
