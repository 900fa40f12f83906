/** The samplers that the figures of /ideal share: made when first asked for, kept while they are used. */
import {requestGpu} from "../../sampler/gpu-device.js";
import {createPictureSampler, type PictureSampler} from "../../sampler/picture-sampler.js";
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

async function make(set: PictureSet, backend: BackendChoice, key: string): Promise<PictureSampler> {
  const tell = (what: string, fraction: number): void => listeners.get(key)?.onProgress?.(what, fraction);
  const gram = backend !== "webgpu" && set.gram && !(backend === "auto" && (await hasGraphicsCard())) ? await loadGram(set, key, tell) : undefined;
  return createPictureSampler({
    pictures: set.pictures,
    backend,
    ...(gram && {gram}),
    onNotice: (message) => listeners.get(key)?.onNotice?.(message),
    onProgress: ({what, fraction}) => tell(strings.ideal.preparing[what], fraction)
  });
}

/** The Gram matrix only saves the CPU ten seconds: without it the run goes on, and says so. */
async function loadGram(set: PictureSet, key: string, tell: (what: string, fraction: number) => void): Promise<Int32Array | undefined> {
  try {
    return await set.gram!({onProgress: ({done, total}) => tell(strings.ideal.preparing.download, total > 0 ? done / total : 0)});
  } catch (error) {
    listeners.get(key)?.onNotice?.(`${error instanceof Error ? error.message : String(error)} ${strings.ideal.gramComputed}`);
    return undefined;
  }
}

/** An adapter that computes in software does not count: the CPU backend is faster than that. */
export async function hasGraphicsCard(): Promise<boolean> {
  const gpu = await requestGpu();
  return !("reason" in gpu) && !gpu.software;
}
