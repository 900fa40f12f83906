/** The CPU backend: float64, exact, in a worker where there are workers; on the page (or in Node) otherwise. */
import {checkPosterior, checkRun} from "./check-run.js";
import {gramOfPictures} from "./gram-of-pictures.js";
import type {Pictures} from "./pictures.js";
import {createCoefficientModel, posteriorInCoefficientSpace, runInCoefficientSpace} from "./run-in-coefficient-space.js";
import {createPause, toPictureStep, type FromWorker, type Request} from "./worker-protocol.js";
import type {PictureBackend, PictureStep, Posterior, Progress} from "./types.js";

export interface CpuOptions {
  readonly pictures: Pictures;
  /** Lower triangle of the bytes' dot products (loadGram). Computed where it is missing: about 0.1 s for 128 pictures, 10 s for 1433. */
  readonly gram?: Int32Array;
  readonly onProgress?: (progress: Progress) => void;
}

/** @throws RangeError if the Gram matrix is not that of the pictures */
export async function createCpuSampler(options: CpuOptions): Promise<PictureBackend> {
  if (typeof Worker !== "undefined") {
    try {
      return await createWorkerBackend(options);
    } catch (error) {
      if (!(error instanceof WorkerUnavailable)) throw error; // else: the page can do it, if less smoothly
    }
  }
  return createDirectBackend(options);
}

async function createDirectBackend({pictures, gram, onProgress}: CpuOptions): Promise<PictureBackend> {
  const triangle = gram ?? (await gramOfPictures(pictures, {
    pause: createPause(), onProgress: (fraction) => onProgress?.({what: "gram", fraction})
  }));
  const model = createCoefficientModel(pictures, triangle);
  const destroyed = new AbortController();
  return {
    async *run(options) {
      const pause = createPause();
      for await (const step of runInCoefficientSpace(model, options, async () => {
        await pause();
        destroyed.signal.throwIfAborted();
      })) yield toPictureStep(step);
    },
    posterior: (x, sigma) => posteriorInCoefficientSpace(model, x, sigma),
    destroy: () => destroyed.abort(new Error("The sampler was destroyed."))
  };
}

/** The worker could not be started at all, as opposed to having failed at its work. */
class WorkerUnavailable extends Error {}

async function createWorkerBackend({pictures, gram, onProgress}: CpuOptions): Promise<PictureBackend> {
  const {dim} = pictures;
  const channel = openWorker((fraction) => onProgress?.({what: "gram", fraction}));
  // Copies: the page keeps its pictures, and a view would drag its whole buffer along.
  const bytes = pictures.bytes.slice();
  const triangle = gram?.slice();
  try {
    await channel.call(
      {kind: "prepare", pictures: {n: pictures.n, dim, bytes}, gram: triangle},
      triangle ? [bytes.buffer, triangle.buffer] : [bytes.buffer]
    );
  } catch (error) {
    channel.close(new Error("The sampler was not made."));
    throw error;
  }
  let runs = 0;
  return {
    async *run({signal, ...options}) {
      checkRun(options, dim);
      signal?.throwIfAborted();
      const run = runs++;
      await channel.call({kind: "start", run, options: {...options, x: options.x.slice(), sigmas: Array.from(options.sigmas)}});
      const ask = (): Promise<PictureStep | undefined> => {
        const answer = channel.call({kind: "next", run}) as Promise<PictureStep | undefined>;
        answer.catch(() => {}); // it may be abandoned
        return answer;
      };
      try {
        let next = ask();
        for (;;) {
          const step = await orAbort(next, signal);
          if (!step) return;
          next = ask(); // the worker computes while the page draws, one step ahead and no more
          yield step;
        }
      } finally {
        channel.call({kind: "stop", run}).catch(() => {});
      }
    },
    async posterior(x, sigma) {
      checkPosterior(x, sigma, dim);
      return (await channel.call({kind: "posterior", x: x.slice(), sigma})) as Posterior;
    },
    destroy: () => channel.close(new Error("The sampler was destroyed."))
  };
}

interface Channel {
  call(request: Request, transfer?: Transferable[]): Promise<PictureStep | Posterior | undefined>;
  close(reason: Error): void;
}

function openWorker(onProgress: (fraction: number) => void): Channel {
  const worker = new Worker(import.meta.resolve("./coefficient-worker.js"), {type: "module"});
  const waiting = new Map<number, {resolve: (value: PictureStep | Posterior | undefined) => void; reject: (error: Error) => void}>();
  let ids = 0;
  let heard = false;
  let closed: Error | undefined;

  const close = (reason: Error): void => {
    closed ??= reason;
    worker.terminate();
    for (const {reject} of waiting.values()) reject(reason);
    waiting.clear();
  };
  worker.onmessage = ({data}: MessageEvent<FromWorker>) => {
    heard = true;
    if ("progress" in data) return onProgress(data.progress);
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) caller?.reject(data.error.name === "RangeError" ? new RangeError(data.error.message) : new Error(data.error.message));
    else caller?.resolve(data.value);
  };
  worker.onerror = (event) => {
    close(heard
      ? new Error(`The calculation in the background stopped (${event.message || "no reason given"}). Reload the page.`)
      : new WorkerUnavailable(event.message));
  };
  return {
    close,
    call: (request, transfer = []) => new Promise((resolve, reject) => {
      if (closed) return reject(closed);
      const id = ids++;
      waiting.set(id, {resolve, reject});
      worker.postMessage({...request, id}, transfer);
    })
  };
}

/** The promise's value, unless the signal aborts first. */
function orAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, {once: true});
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
