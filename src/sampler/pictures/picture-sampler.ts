/**
 * The exact denoiser of the picture set, on whatever this machine has. The page sees one interface; which backend runs,
 * and why, is said in a sentence, and a GPU that fails in mid-run costs nothing but speed.
 */
import {createCpuSampler} from "./cpu-sampler.js";
import {GpuError, requestGpu, type Backend} from "../gpu-device.js";
import {LoadError} from "../load-blob.js";
import {liveStep, type LiveStep} from "./draw/screen.js";
import type {GpuBackend} from "./gpu-sampler.js";
import type {Variant} from "./kernels/common.js";
import type {Pictures} from "./pictures.js";
import type {PictureBackend, PictureStep, Posterior, Progress, RunOptions} from "./types.js";

export interface PictureSamplerOptions {
  readonly pictures: Pictures;
  /**
   * Lower triangle of the bytes' products (loadGram), for the CPU; or a function that loads it, called only if the CPU is used.
   * Without it, or if it cannot be loaded, the CPU computes it: 10 s for 1433 pictures, 0.1 s for 128.
   */
  readonly gram?: Int32Array | (() => Promise<Int32Array>);
  /** "auto" takes WebGPU where a real graphics adapter is, else the CPU; "webgpu" takes software adapters too. */
  readonly backend?: "auto" | Backend;
  /**
   * Which kernels WebGPU uses; the faster ones here, measured in some milliseconds when they are first needed, unless given. Runs of
   * one seed are bit-identical on one adapter, driver and variant.
   */
  readonly variant?: Variant;
  /** Sentences for the reader: the device was lost, the run goes on. */
  readonly onNotice?: (message: string) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** WebGPU's entry point, `navigator.gpu` unless given. */
  readonly gpu?: GPU;
}

export interface PictureSampler {
  /** What runs now; "webgpu" becomes "cpu" when the GPU fails. */
  readonly backend: Backend;
  /** Why, in a sentence for the reader. */
  readonly reason: string;
  /** The kernels that answered WebGPU's last question; undefined before it, and on the CPU. */
  readonly variant: Variant | undefined;
  /**
   * Runs a solver through the levels and yields at each. `for await (const step of sampler.run({…}))`; leaving the loop,
   * or `signal`, cancels.
   *
   * @throws RangeError for what is out of range; the signal's reason when it aborts
   */
  run(options: RunOptions): AsyncGenerator<PictureStep, void, void>;
  /**
   * The same run for a page that only shows it: pictures stay where they are computed, and each step draws itself. When the GPU
   * fails, the CPU does the run again up to the same level, and goes on.
   *
   * @throws as `run`
   */
  live(options: RunOptions): AsyncGenerator<LiveStep, void, void>;
  /** The posterior over the pictures at one point. @throws RangeError for σ ≤ 0 or a point of another length */
  posterior(x: Float32Array | Float64Array, sigma: number): Promise<Posterior>;
  /** Frees the worker and the buffers (not the page's device). Runs in progress fail. */
  destroy(): void;
}

/**
 * Makes a sampler of the pictures' exact denoiser.
 *
 * @throws Error if `backend` is "webgpu" and there is none; the message says why. "auto" and "cpu" fail only if the Gram
 * matrix is not that of the pictures (RangeError).
 */
export async function createPictureSampler(options: PictureSamplerOptions): Promise<PictureSampler> {
  const {pictures, gram, backend = "auto", onNotice, onProgress} = options;
  const createCpu = async (): Promise<PictureBackend> => {
    const triangle = typeof gram === "function" ? await orCompute(gram(), onNotice) : gram;
    return createCpuSampler({pictures, ...(triangle && {gram: triangle}), ...(onProgress && {onProgress})});
  };

  const choice = backend === "cpu" ? {reason: "The CPU was asked for."} : await tryGpu(options);
  if ("reason" in choice && backend === "webgpu") throw new Error(`WebGPU cannot be used here. ${choice.reason}`);

  let onGpu = "reason" in choice ? undefined : choice.backend;
  let current: PictureBackend = onGpu ?? (await createCpu());
  let reason = "reason" in choice ? choice.reason : `WebGPU on ${choice.name}.`;
  let destroyed = false;

  let fallingBack: Promise<void> | undefined;
  const fallBack = (error: GpuError): Promise<void> => (fallingBack ??= (async () => {
    current.destroy();
    reason = `${error.message.replace(/\.?$/, ".")} The CPU goes on.`;
    onGpu = undefined;
    onNotice?.(reason);
    current = await createCpu();
    if (destroyed) current.destroy();
  })());

  /** The steps of `start`; after a failure of the GPU, those of `goOn` from the last one that was seen. */
  async function* recovering<Step>(
    signal: AbortSignal | undefined, start: () => AsyncGenerator<Step, void, void>, goOn: (last: Step | undefined) => AsyncGenerator<Step, void, void>
  ): AsyncGenerator<Step, void, void> {
    await fallingBack;
    let last: Step | undefined;
    try {
      for await (const step of start()) {
        last = step;
        yield step;
      }
      return;
    } catch (error) {
      if (!(error instanceof GpuError) || destroyed) throw error;
      await fallBack(error);
      signal?.throwIfAborted();
    }
    yield* goOn(last);
  }

  return {
    get backend() {
      return onGpu ? "webgpu" : "cpu";
    },
    get reason() {
      return reason;
    },
    get variant() {
      return onGpu?.variant;
    },
    run: (run) => recovering(run.signal, () => current.run(run), (last) => resume(current, run, last)),
    live: (run) => recovering(run.signal, () => onGpu?.live(run) ?? liveFrom(current, run), (last) => liveFrom(current, run, last && last.i + 1)),
    async posterior(x, sigma) {
      await fallingBack;
      try {
        return await current.posterior(x, sigma);
      } catch (error) {
        if (!(error instanceof GpuError) || destroyed) throw error;
        await fallBack(error);
        return current.posterior(x, sigma);
      }
    },
    destroy() {
      destroyed = true;
      current.destroy();
    }
  };
}

/** A Gram matrix that did not arrive is no reason to stop. */
function orCompute(gram: Promise<Int32Array>, onNotice?: (message: string) => void): Promise<Int32Array | undefined> {
  return gram.catch((error: unknown) => {
    if (!(error instanceof LoadError)) throw error;
    onNotice?.(`${error.message} It is computed here instead, which takes some seconds.`);
    return undefined;
  });
}

async function tryGpu(options: PictureSamplerOptions): Promise<{backend: GpuBackend; name: string} | {reason: string}> {
  const found = await requestGpu(options.gpu);
  if ("reason" in found) return found;
  if (found.software && options.backend !== "webgpu") {
    return {reason: `The only graphics adapter here (${found.name}) computes in software; the CPU is faster at that.`};
  }
  try {
    // Loaded when there is something to run it on.
    const {createGpuSampler} = await import("./gpu-sampler.js");
    // On a processor the register-blocked kernels win by far, and compiling others to find that out takes seconds.
    const variant = options.variant ?? (found.software ? "blocked" : undefined);
    const backend = await createGpuSampler({...options, device: found.device, software: found.software, ...(variant && {variant})});
    return {backend, name: found.name};
  } catch (error) {
    return {reason: `The graphics adapter (${found.name}) could not take the work: ${error instanceof Error ? error.message : String(error)}`};
  }
}

/** A run on the CPU whose steps draw themselves, from level `first` on: what comes before has been seen. */
async function* liveFrom(backend: PictureBackend, run: RunOptions, first = 0): AsyncGenerator<LiveStep, void, void> {
  for await (const step of backend.run(run)) if (step.i >= first) yield liveStep(step);
}

/** Goes on from the last level that was seen, which is not shown twice. */
async function* resume(
  backend: PictureBackend, run: RunOptions, last: PictureStep | undefined
): AsyncGenerator<PictureStep, void, void> {
  if (!last) return yield* backend.run(run);
  if (last.i === run.sigmas.length - 1) return;
  // A plan of what is left numbers its noise from 0 again: another seed, or x would meet noise that it has already in it.
  const seed = `${typeof run.seed} ${run.seed ?? 0}, from level ${last.i}`;
  const rest = {...run, seed, x: last.x, sigmas: Array.from(run.sigmas).slice(last.i)};
  for await (const step of backend.run(rest)) {
    // The level is computed again, its questions were counted already. (Solvers that remember earlier steps begin anew.)
    const repeated = last.sigma === 0 ? 0 : 1;
    if (step.i > 0) yield {...step, i: step.i + last.i, nfe: step.nfe + last.nfe - repeated};
  }
}
