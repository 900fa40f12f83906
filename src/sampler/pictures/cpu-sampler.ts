/** The CPU backend: float64, exact, in a worker where there are workers; on the page (or in Node) otherwise. */
import {checkPosterior, checkRun} from "./check-run.js";
import type {Pictures} from "./pictures.js";
import {openChannel, prefetch, WorkerUnavailable} from "../worker-channel.js";
import {createPause} from "../worker-protocol.js";
import {toPictureStep, type Request} from "./worker-protocol.js";
import type {PictureBackend, PictureStep, Posterior, Progress} from "./types.js";
import {startWorker} from "../start-worker.js";

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
  // With all solvers and the arithmetic, which otherwise only the worker needs.
  const [{gramOfPictures}, {createCoefficientModel, posteriorInCoefficientSpace, runInCoefficientSpace}] = await Promise.all([
    import("./gram-of-pictures.js"), import("./run-in-coefficient-space.js")
  ]);
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

async function createWorkerBackend({pictures, gram, onProgress}: CpuOptions): Promise<PictureBackend> {
  const {dim} = pictures;
  const worker = startWorker(import.meta.resolve("./coefficient-worker.js"));
  const channel = openChannel<Request, PictureStep | Posterior>(worker, (fraction) => onProgress?.({what: "gram", fraction}));
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
      const ask = (): Promise<PictureStep | undefined> => channel.call({kind: "next", run}) as Promise<PictureStep | undefined>;
      yield* prefetch(ask, () => channel.call({kind: "stop", run}), signal);
    },
    async posterior(x, sigma) {
      checkPosterior(x, sigma, dim);
      return (await channel.call({kind: "posterior", x: x.slice(), sigma})) as Posterior;
    },
    destroy: () => channel.close(new Error("The sampler was destroyed."))
  };
}
