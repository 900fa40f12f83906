/** The patch-local backend: in a worker where there are workers; on the page (or in Node) otherwise, with room to breathe. */
import {checkRun} from "./check-run.js";
import type {LocalModelOptions, LocalStep} from "./local-run.js";
import type {RunOptions} from "./types.js";
import {openChannel, prefetch, WorkerUnavailable} from "../worker-channel.js";
import {createPause} from "../worker-protocol.js";

export interface LocalSamplerOptions extends LocalModelOptions {
  /** How far the present question is, 0 … 1: one may take seconds. */
  readonly onProgress?: (fraction: number) => void;
}

export interface LocalSampler {
  /**
   * Runs a solver through the levels and yields at each; leaving the loop, or `signal`, cancels within a question.
   *
   * @throws RangeError for what is out of range; the signal's reason when it aborts
   */
  run(options: RunOptions): AsyncGenerator<LocalStep, void, void>;
  /** Frees the worker. Runs in progress fail. */
  destroy(): void;
}

export type LocalRequest =
  | {readonly kind: "prepare"; readonly options: LocalModelOptions}
  | {readonly kind: "start"; readonly run: number; readonly options: Omit<RunOptions, "signal">}
  /** Answered with the next step, or undefined after the last. */
  | {readonly kind: "next"; readonly run: number}
  | {readonly kind: "stop"; readonly run: number};

/** @throws as `createLocalModel` */
export async function createLocalSampler(options: LocalSamplerOptions): Promise<LocalSampler> {
  if (typeof Worker !== "undefined") {
    try {
      return await createWorkerSampler(options);
    } catch (error) {
      if (!(error instanceof WorkerUnavailable)) throw error; // else: the page can do it, if less smoothly
    }
  }
  return createDirectSampler(options);
}

async function createDirectSampler({onProgress, ...options}: LocalSamplerOptions): Promise<LocalSampler> {
  const {createLocalModel, runLocally} = await import("./local-run.js"); // otherwise only the worker needs it
  const model = createLocalModel(options);
  const destroyed = new AbortController();
  return {
    run(run) {
      const rest = createPause();
      const pause = async (): Promise<void> => {
        await rest();
        destroyed.signal.throwIfAborted();
      };
      return runLocally(model, run, {pause, ...(onProgress && {onProgress})});
    },
    destroy: () => destroyed.abort(new Error("The sampler was destroyed."))
  };
}

async function createWorkerSampler({onProgress, pictures, ...options}: LocalSamplerOptions): Promise<LocalSampler> {
  const {n, dim} = pictures;
  const worker = new Worker(import.meta.resolve("./local-worker.js"), {type: "module"});
  const channel = openChannel<LocalRequest, LocalStep>(worker, (fraction) => onProgress?.(fraction));
  const bytes = pictures.bytes.slice(); // a copy: the page keeps its pictures
  try {
    await channel.call({kind: "prepare", options: {...options, pictures: {n, dim, bytes}}}, [bytes.buffer]);
  } catch (error) {
    channel.close(new Error("The sampler was not made."));
    throw error;
  }
  let runs = 0;
  return {
    async *run({signal, ...run}) {
      checkRun(run, dim);
      signal?.throwIfAborted();
      const number = runs++;
      await channel.call({kind: "start", run: number, options: {...run, x: run.x.slice(), sigmas: Array.from(run.sigmas)}});
      yield* prefetch(() => channel.call({kind: "next", run: number}), () => channel.call({kind: "stop", run: number}), signal);
    },
    destroy: () => channel.close(new Error("The sampler was destroyed."))
  };
}
