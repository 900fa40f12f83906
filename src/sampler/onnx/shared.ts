/** Work that several callers wait for, done once; it stops when the last of them gives up. */
import type {LoadProgress} from "../load-blob.js";

export interface SharedOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface Shared<T> {
  /** The result, kept for the next caller; begun anew after a failure. @throws (rejects) as the work, or with the signal's reason */
  get(options?: SharedOptions): Promise<T>;
  /** The result that is there now, if there is one. */
  readonly value: T | undefined;
  /** The next caller begins anew. */
  forget(): void;
}

/** @param work is given a signal of its own */
export function createShared<T>(work: (options: Required<SharedOptions>) => Promise<T>): Shared<T> {
  interface Going {
    readonly result: Promise<T>;
    readonly stop: AbortController;
    readonly listeners: Set<(progress: LoadProgress) => void>;
    waiting: number;
    last?: LoadProgress;
    value?: T;
    done: boolean;
  }
  let going: Going | undefined;

  function begin(): Going {
    const stop = new AbortController();
    const listeners = new Set<(progress: LoadProgress) => void>();
    const onProgress = (progress: LoadProgress): void => {
      mine.last = progress;
      for (const each of listeners) each(progress);
    };
    const result = Promise.resolve().then(() => work({signal: stop.signal, onProgress}));
    const mine: Going = {result, stop, listeners, waiting: 0, done: false};
    result.then((value) => Object.assign(mine, {value, done: true}), () => going === mine && (going = undefined));
    return mine;
  }

  return {
    async get({signal, onProgress} = {}) {
      signal?.throwIfAborted();
      const mine = (going ??= begin());
      if (onProgress) {
        mine.listeners.add(onProgress);
        if (mine.last && !mine.done) onProgress(mine.last);
      }
      mine.waiting++;
      let abort!: () => void;
      const aborted = new Promise<never>((_, reject) => (abort = () => reject(signal!.reason)));
      signal?.addEventListener("abort", abort, {once: true});
      try {
        return await Promise.race([mine.result, aborted]);
      } finally {
        signal?.removeEventListener("abort", abort);
        if (onProgress) mine.listeners.delete(onProgress);
        mine.waiting--;
        if (mine.waiting === 0 && !mine.done && signal?.aborted) {
          if (going === mine) going = undefined;
          mine.stop.abort(signal.reason);
        }
      }
    },
    get value() {
      return going?.value;
    },
    forget() {
      going = undefined;
    }
  };
}
