/** The page's side of a module worker that answers each request once, under its number. */
import type {FromWorker} from "./worker-protocol.js";
import {orAbort} from "./or-abort.js";

/** The worker could not be started at all, as opposed to having failed at its work. */
export class WorkerUnavailable extends Error {}

/** The worker had been working and is gone: it ran out of memory, or an error of its own ended it. */
export class WorkerStopped extends Error {}

export interface Channel<Request, Answer> {
  /** @throws (rejects) with what the worker reports, or with why it is gone */
  call(request: Request, transfer?: Transferable[]): Promise<Answer | undefined>;
  close(reason: Error): void;
}

/** @param worker just made: one that never speaks is taken for one that cannot be had */
export function openChannel<Request extends object, Answer>(
  worker: Worker, onProgress: (fraction: number) => void = () => {}
): Channel<Request, Answer> {
  const waiting = new Map<number, {resolve: (value: Answer | undefined) => void; reject: (error: Error) => void}>();
  let ids = 0;
  let heard = false;
  let closed: Error | undefined;

  const close = (reason: Error): void => {
    closed ??= reason;
    worker.terminate();
    for (const {reject} of waiting.values()) reject(reason);
    waiting.clear();
  };
  worker.onmessage = ({data}: MessageEvent<FromWorker<Answer>>) => {
    heard = true;
    if ("progress" in data) return onProgress(data.progress);
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) caller?.reject(data.error.name === "RangeError" ? new RangeError(data.error.message) : new Error(data.error.message));
    else caller?.resolve(data.value);
  };
  worker.onerror = (event) => {
    close(heard
      ? new WorkerStopped(`The calculation in the background stopped (${event.message || "no reason given"}). Reload the page.`)
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

/**
 * Steps of a run, asked for one ahead and no more: the worker computes while the page draws. Leaving the loop, or the
 * signal, stops it at once.
 *
 * @param ask the next step, undefined after the last
 * @param stop tells the worker that no more will be asked
 */
export async function* prefetch<Step>(
  ask: () => Promise<Step | undefined>, stop: () => Promise<unknown>, signal: AbortSignal | undefined
): AsyncGenerator<Step, void, void> {
  const next = (): Promise<Step | undefined> => {
    const answer = ask();
    answer.catch(() => {}); // it may be abandoned
    return answer;
  };
  try {
    let coming = next();
    for (;;) {
      const step = await orAbort(coming, signal);
      if (!step) return;
      coming = next();
      yield step;
    }
  } finally {
    stop().catch(() => {});
  }
}
