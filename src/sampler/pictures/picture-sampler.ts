/**
 * The exact denoiser of the picture set, on whatever this machine has. The page sees one interface; which backend runs,
 * and why, is said in a sentence, and a device that is lost in mid-run costs nothing but speed.
 */
import {createCpuSampler} from "./cpu-sampler.js";
import {DeviceLostError, requestGpu, type Backend} from "../gpu-device.js";
import {LoadError} from "../load-blob.js";
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
  /** Sentences for the reader: the device was lost, the run goes on. */
  readonly onNotice?: (message: string) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** WebGPU's entry point, `navigator.gpu` unless given. */
  readonly gpu?: GPU;
}

export interface PictureSampler {
  /** What runs now; "webgpu" becomes "cpu" when the device is lost. */
  readonly backend: Backend;
  /** Why, in a sentence for the reader. */
  readonly reason: string;
  /**
   * Runs a solver through the levels and yields at each. `for await (const step of sampler.run({…}))`; leaving the loop,
   * or `signal`, cancels.
   *
   * @throws RangeError for what is out of range; the signal's reason when it aborts
   */
  run(options: RunOptions): AsyncGenerator<PictureStep, void, void>;
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

  let current: PictureBackend = "reason" in choice ? await createCpu() : choice.backend;
  let kind: Backend = "reason" in choice ? "cpu" : "webgpu";
  let reason = "reason" in choice ? choice.reason : `WebGPU on ${choice.name}.`;
  let destroyed = false;

  let fallingBack: Promise<void> | undefined;
  const fallBack = (error: DeviceLostError): Promise<void> => (fallingBack ??= (async () => {
    current.destroy();
    reason = `${error.message} The CPU goes on.`;
    kind = "cpu";
    onNotice?.(reason);
    current = await createCpu();
    if (destroyed) current.destroy();
  })());

  return {
    get backend() {
      return kind;
    },
    get reason() {
      return reason;
    },
    async *run(run) {
      await fallingBack;
      let last: PictureStep | undefined;
      try {
        for await (const step of current.run(run)) {
          last = step;
          yield step;
        }
        return;
      } catch (error) {
        if (!(error instanceof DeviceLostError) || destroyed) throw error;
        await fallBack(error);
        run.signal?.throwIfAborted();
      }
      yield* resume(current, run, last);
    },
    async posterior(x, sigma) {
      await fallingBack;
      try {
        return await current.posterior(x, sigma);
      } catch (error) {
        if (!(error instanceof DeviceLostError) || destroyed) throw error;
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

async function tryGpu(options: PictureSamplerOptions): Promise<{backend: PictureBackend; name: string} | {reason: string}> {
  const found = await requestGpu(options.gpu);
  if ("reason" in found) return found;
  if (found.software && options.backend !== "webgpu") {
    return {reason: `The only graphics adapter here (${found.name}) computes in software; the CPU is faster at that.`};
  }
  try {
    // Loaded when there is something to run it on.
    const {createGpuSampler} = await import("./gpu-sampler.js");
    return {backend: await createGpuSampler({...options, device: found.device}), name: found.name};
  } catch (error) {
    return {reason: `The graphics adapter (${found.name}) could not take the work: ${error instanceof Error ? error.message : String(error)}`};
  }
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
