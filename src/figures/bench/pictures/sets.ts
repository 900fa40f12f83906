/** The two sets of pictures that a bench runs on, loaded when one is first asked for. */
import {loadGram, loadPictures} from "../../../sampler/pictures/load-pictures.js";
import type {PictureSetName} from "../../../math/spec/types.js";
import {once, type PictureSet} from "../../ideal/set.js";
import type {Progress} from "../../loading.js";

/** What Framework's `FileAttachment` gives. */
interface Attached {
  readonly href: string;
  json(): Promise<unknown>;
}

/** The files of a page: a figure knows none itself. */
export type PictureFiles = Readonly<Record<"manifest" | "names" | "subset" | "all" | "gram", Attached>>;

interface Manifest {
  readonly count: number;
  readonly subset: {readonly indices: number[]};
  readonly files: Readonly<Record<"subset.bin" | "pictures.bin" | "gram.bin", {readonly bytes: number; readonly sha256: string}>>;
}

interface LoadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** @returns loads a set once, however often it is asked. @throws LoadError, or the signal's reason */
export function createPictureSets(files: PictureFiles): (name: PictureSetName, options: LoadOptions) => Promise<PictureSet> {
  const about = once(async () => {
    const [manifest, names] = await Promise.all([files.manifest.json() as Promise<Manifest>, files.names.json() as Promise<{en: string[]}>]);
    return {...manifest, names: names.en};
  });
  const load = {
    subset: once(async ({signal, onProgress}: LoadOptions): Promise<PictureSet> => {
      const {subset: {indices}, files: {"subset.bin": file}, names} = await about();
      const pictures = await loadPictures({url: files.subset.href, ...file, n: indices.length, signal, onProgress: ({loaded}) => onProgress({done: loaded, total: file.bytes})});
      return {key: "subset", pictures, names: indices.map((n) => names[n]!)};
    }),
    all: once(async ({signal, onProgress}: LoadOptions): Promise<PictureSet> => {
      const {count: n, files: {"pictures.bin": file, "gram.bin": gram}, names} = await about();
      const pictures = await loadPictures({url: files.all.href, ...file, n, signal, onProgress: ({loaded}) => onProgress({done: loaded, total: file.bytes})});
      return {
        key: "all", pictures, names,
        gram: once((options = {}) => loadGram({
          url: files.gram.href, ...gram, n, ...(options.signal && {signal: options.signal}), onProgress: ({loaded}) => options.onProgress?.({done: loaded, total: gram.bytes})
        }))
      };
    })
  };
  return (name, options) => load[name](options);
}
