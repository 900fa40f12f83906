/** The page's side of ideal-worker.ts: one worker, for the set in use. */
import type {PictureSet} from "./set.js";
import type {FromIdealWorker, JobName, Jobs} from "./worker-protocol.js";
import {startWorker} from "../../sampler/start-worker.js";

export interface IdealWorker {
  /** Answers as they come; leaving the loop, or `signal`, stops the job. */
  ask<K extends JobName>(kind: K, ask: Jobs[K]["ask"], options?: AskOptions): AsyncGenerator<Jobs[K]["answer"], void, void>;
}

export interface AskOptions {
  signal?: AbortSignal;
  /** While the Gram matrix is fetched. */
  onFetch?: (fraction: number) => void;
}

let current: {set: PictureSet; worker: IdealWorker; close(): void} | undefined;

/** The worker of this set. Asking for another set's closes the one before: both would hold 40 MB. */
export function workerFor(set: PictureSet): IdealWorker {
  if (current?.set !== set) {
    current?.close();
    current = {set, ...open(set)};
  }
  return current.worker;
}

function open(set: PictureSet): {worker: IdealWorker; close(): void} {
  const worker = startWorker(import.meta.resolve("./worker.js"));
  const jobs = new Map<number, (message: FromIdealWorker) => void>();
  let count = 0;
  let gramSent = false;
  const fail = (message: string): void => {
    for (const [job, hear] of jobs) hear({job, error: message});
  };
  worker.onmessage = ({data}: MessageEvent<FromIdealWorker>) => jobs.get(data.job)?.(data);
  worker.onerror = (event) => fail(`The calculation in the background stopped (${event.message || "no reason given"}). Reload the page.`);
  const bytes = set.pictures.bytes.slice();
  worker.postMessage({kind: "prepare", pictures: {...set.pictures, bytes}}, [bytes.buffer]);

  async function sendGram({signal, onFetch}: AskOptions): Promise<void> {
    if (gramSent || !set.gram) return;
    const triangle = await set.gram({
      ...(signal && {signal}), onProgress: ({done, total}) => onFetch?.(total > 0 ? done / total : 0)
    });
    if (!gramSent) worker.postMessage({kind: "gram", triangle});
    gramSent = true;
  }

  return {
    close() {
      worker.terminate();
      fail(REPLACED);
    },
    worker: {
      async *ask<K extends JobName>(kind: K, ask: Jobs[K]["ask"], options: AskOptions = {}) {
        const {signal} = options;
        if (kind !== "nearest") await sendGram(options);
        signal?.throwIfAborted();
        const job = count++;
        const heard: FromIdealWorker[] = [];
        let wake = (): void => undefined;
        jobs.set(job, (message) => {
          heard.push(message);
          wake();
        });
        const abort = (): void => wake();
        signal?.addEventListener("abort", abort);
        worker.postMessage({kind, job, ask});
        try {
          for (;;) {
            if (heard.length === 0 && !signal?.aborted) await new Promise<void>((resolve) => (wake = resolve));
            signal?.throwIfAborted();
            const message = heard.shift();
            if (!message) continue;
            if ("error" in message) throw new Error(message.error);
            if ("done" in message) return;
            yield message.answer as Jobs[K]["answer"];
          }
        } finally {
          jobs.delete(job);
          signal?.removeEventListener("abort", abort);
          worker.postMessage({kind: "stop", job});
        }
      }
    }
  };
}

/** Nobody needs to read this: the figure is already about another set. */
export const REPLACED = "The picture set was changed.";
