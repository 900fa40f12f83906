/**
 * Heavy work off the page: `await inWorker(fn, ...values)` in a cell. The function is sent as text, so it sees nothing of
 * the cell: values come as arguments (copied, as `structuredClone` does), modules by `await import("./math/index.js")` inside.
 */
import {CellProblem} from "./problem.js";

export interface WorkerTask {
  /** Ends the worker, whatever it is doing. */
  readonly signal: AbortSignal;
  /** Address of a module. */
  readonly resolve: (specifier: string) => string;
}

type Message = {readonly value: unknown} | {readonly error: string} | {readonly ask: string};

/**
 * What `fn` returns or resolves to, computed in a worker of its own.
 * @throws (rejects) with what `fn` throws, or the signal's reason
 */
export function inWorker(fn: (...values: never[]) => unknown, values: readonly unknown[], {signal, resolve}: WorkerTask): Promise<unknown> {
  const url = URL.createObjectURL(new Blob([workerSource(String(fn))], {type: "text/javascript"}));
  return new Promise((keep, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(url, {type: "module"});
    const stop = (settle: () => void) => {
      worker.terminate();
      URL.revokeObjectURL(url);
      signal.removeEventListener("abort", abort);
      settle();
    };
    const abort = () => stop(() => reject(signal.reason as Error));
    signal.addEventListener("abort", abort);
    worker.onerror = ({message}) => stop(() => reject(new Error(message || "the worker could not start")));
    worker.onmessage = ({data}: MessageEvent<Message>) => {
      if ("ask" in data) worker.postMessage(answer(data.ask));
      else if ("error" in data) stop(() => reject(new Error(data.error)));
      else stop(() => keep(data.value));
    };
    try {
      worker.postMessage(values);
    } catch (error) {
      stop(() => reject(error as Error)); // a value that cannot be copied
    }
  });

  function answer(specifier: string): {specifier: string; url?: string; problem?: string} {
    try {
      return {specifier, url: resolve(specifier)};
    } catch (error) {
      return {specifier, problem: error instanceof CellProblem ? error.message : String(error)};
    }
  }
}

/** The worker's own module. The clock's looks that the cell's function carries are answered by nobody: here it may take its time. */
function workerSource(fn: string): string {
  const ticks = Array.from(new Set(fn.match(/\$tick_*/g)), (name) => `const ${name} = () => {};`);
  const tools = Array.from(new Set(fn.match(/\$cell_*/g)), (name) => `const ${name} = {load};`);
  return `const asked = new Map();
const load = (name) => {
  const specifier = String(name);
  if (!asked.has(specifier)) {
    const entry = {};
    entry.module = new Promise((resolve, reject) => Object.assign(entry, {resolve, reject})).then((url) => import(url));
    asked.set(specifier, entry);
    postMessage({ask: specifier});
  }
  return asked.get(specifier).module;
};
${ticks.join("")}${tools.join("")}
onmessage = async ({data}) => {
  if (!Array.isArray(data)) {
    const {resolve, reject} = asked.get(data.specifier);
    return data.url ? resolve(data.url) : reject(new Error(data.problem));
  }
  try {
    postMessage({value: await (${fn})(...data)});
  } catch (error) {
    postMessage({error: error instanceof Error ? error.message : String(error)});
  }
};
`;
}
