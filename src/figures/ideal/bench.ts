/** The samplers that the figures of /ideal share: made when first asked for, kept while they are used. */
import {createPictureSampler, type PictureSampler} from "../../sampler/pictures/picture-sampler.js";
import type {PictureSet} from "./set.js";
import {strings} from "../strings.js";

export type BackendChoice = "auto" | "cpu" | "webgpu";

export interface BenchOptions {
  /** Says in words what takes time before a run can begin. */
  onProgress?: (what: string, fraction: number) => void;
  /** A device was lost, a backend was changed: for the reader. */
  onNotice?: (message: string) => void;
}

const KEPT = 3;
const kept = new Map<string, Promise<PictureSampler>>();
const listeners = new Map<string, BenchOptions>();

/** The sampler of a set on a backend. @throws what the sampler throws when the backend cannot be had */
export function samplerFor(set: PictureSet, backend: BackendChoice, options: BenchOptions = {}): Promise<PictureSampler> {
  const key = `${set.key} ${backend}`;
  listeners.set(key, options);
  const existing = kept.get(key);
  if (existing) {
    kept.delete(key); // to the end: last used
    kept.set(key, existing);
    return existing;
  }
  const made = make(set, backend, key);
  kept.set(key, made);
  made.catch(() => kept.get(key) === made && kept.delete(key));
  for (const [old, sampler] of [...kept].slice(0, -KEPT)) {
    kept.delete(old);
    void sampler.then((s) => s.destroy(), () => undefined);
  }
  return made;
}

function make(set: PictureSet, backend: BackendChoice, key: string): Promise<PictureSampler> {
  const tell = (what: string, fraction: number): void => listeners.get(key)?.onProgress?.(what, fraction);
  const load = set.gram;
  return createPictureSampler({
    pictures: set.pictures,
    backend,
    // Called only if the CPU is used; without it the CPU computes it, and says so.
    ...(load && {gram: () => load({onProgress: ({done, total}) => tell(strings.ideal.preparing.download, total > 0 ? done / total : 0)})}),
    onNotice: (message) => listeners.get(key)?.onNotice?.(message),
    onProgress: ({what, fraction}) => tell(strings.ideal.preparing[what], fraction)
  });
}
