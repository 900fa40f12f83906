/** The sets of pictures that a bench runs on, each loaded when it is first asked for. */
import {loadGram, loadPictures} from "../../../sampler/pictures/load-pictures.js";
import type {PictureSetName} from "../../../math/spec/types.js";
import {once} from "../../ideal/set.js";
import {shareLoad, type Load} from "../../share-load.js";
import {loadFaceSet} from "./face-set.js";
import {createLargeSet} from "./large-set.js";
import type {LabSet} from "./set.js";

/** What Framework's `FileAttachment` gives. */
interface Attached {
  readonly href: string;
  json(): Promise<unknown>;
}

/** The files of a page: a figure knows none itself. */
export type PictureFiles = Readonly<Record<"manifest" | "names" | "subset" | "all" | "gram" | "facesManifest" | "faces", Attached>>;

interface Manifest {
  readonly count: number;
  readonly subset: {readonly indices: number[]};
  readonly files: Readonly<Record<"subset.bin" | "pictures.bin" | "gram.bin", FileFacts>>;
}

/** Of faces/manifest.json. */
interface FacesManifest {
  readonly count: number;
  readonly files: Readonly<Record<"faces.bin", FileFacts>>;
}

interface FileFacts {
  readonly bytes: number;
  readonly sha256: string;
}

/** Each loads its set once, however often it is asked. @throws LoadError, or the signal's reason */
export function createPictureSets(files: PictureFiles): Readonly<Record<PictureSetName, Load<LabSet>>> {
  const about = once(async () => {
    const [manifest, names] = await Promise.all([files.manifest.json() as Promise<Manifest>, files.names.json() as Promise<{en: string[]}>]);
    return {...manifest, names: names.en};
  });
  return {
    subset: shareLoad(async ({signal, onProgress}) => {
      const {subset: {indices}, files: {"subset.bin": file}, names} = await about();
      const pictures = await loadPictures({url: files.subset.href, ...file, n: indices.length, signal, onProgress: ({loaded}) => onProgress({done: loaded, total: file.bytes})});
      return createLargeSet({key: "subset", pictures, names: indices.map((n) => names[n]!)});
    }),
    all: shareLoad(async ({signal, onProgress}) => {
      const {count: n, files: {"pictures.bin": file, "gram.bin": gram}, names} = await about();
      const pictures = await loadPictures({url: files.all.href, ...file, n, signal, onProgress: ({loaded}) => onProgress({done: loaded, total: file.bytes})});
      return createLargeSet({
        key: "all", pictures, names,
        gram: once((options = {}) => loadGram({
          url: files.gram.href, ...gram, n, ...(options.signal && {signal: options.signal}), onProgress: ({loaded}) => options.onProgress?.({done: loaded, total: gram.bytes})
        }))
      });
    }),
    faces: shareLoad(async ({signal, onProgress}) => {
      const {count, files: {"faces.bin": file}} = (await files.facesManifest.json()) as FacesManifest;
      return loadFaceSet({url: files.faces.href, ...file, count, signal, onProgress: ({loaded}) => onProgress({done: loaded, total: file.bytes})});
    })
  };
}
