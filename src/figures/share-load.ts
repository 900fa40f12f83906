/** One load for all who want its result. */
import {orAbort} from "../sampler/or-abort.js";
import type {Progress} from "./loading.js";

export interface LoadRequest {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

export type Load<T> = (request: LoadRequest) => Promise<T>;

/**
 * Loads once for all who ask, while it comes and afterwards; each is told of its progress. Whoever aborts waits no more, and a load that
 * nobody waits for is stopped (unless somebody asks in the same breath: another run takes the place of one). After a failure the next
 * one who asks tries anew.
 */
export function shareLoad<T>(load: Load<T>): Load<T> {
  let under: ReturnType<typeof begin> | undefined;
  function begin() {
    const stop = new AbortController();
    const waiting = new Set<LoadRequest>();
    const result = load({signal: stop.signal, onProgress: (progress) => waiting.forEach(({onProgress}) => onProgress(progress))});
    const mine = {stop, waiting, result, loaded: false};
    result.then(() => (mine.loaded = true), () => forget(mine));
    return mine;
  }
  function forget(load: ReturnType<typeof begin>): void {
    if (under === load) under = undefined;
  }
  return (asked) => {
    const mine = (under ??= begin());
    mine.waiting.add(asked);
    asked.signal.addEventListener("abort", () => {
      mine.waiting.delete(asked);
      setTimeout(() => {
        if (mine.loaded || mine.waiting.size > 0) return;
        forget(mine);
        mine.stop.abort(asked.signal.reason);
      });
    }, {once: true});
    return orAbort(mine.result, asked.signal);
  };
}
