/** One network's session: its file and the runtime, fetched side by side. */
import {loadBytes, type LoadProgress} from "../load-blob.js";
import type {ChosenRuntime} from "./choose-runtime.js";
import type {Feeds} from "./feeds.js";
import type {Host} from "./host.js";
import {borrowHost, isHostThere, returnHost} from "./hosts.js";
import type {NetworkEntry} from "./network.js";

export interface OpenOptions {
  readonly entry: NetworkEntry;
  readonly url: string | URL;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface OpenedSession {
  readonly chosen: ChosenRuntime;
  readonly host: Host;
  run(feeds: Feeds, signal?: AbortSignal): Promise<Record<string, Float32Array>>;
  close(): Promise<void>;
}

/** @throws LoadError, NetworkError, or the signal's reason; then nothing is left behind */
export async function openSession(chosen: ChosenRuntime, {entry: {onnx}, url, signal, onProgress}: OpenOptions): Promise<OpenedSession> {
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal!.reason);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", abort, {once: true});
  const report = onProgress && addUp(onProgress, {model: onnx.bytes, ...(!isHostThere(chosen) && {runtime: undefined})});
  /** What fails stops the other. */
  const orStop = async <T>(work: Promise<T>): Promise<T | undefined> => work.catch((error: unknown) => void stop.abort(error));
  const host = orStop(borrowHost(chosen, {signal: stop.signal, ...(report && {onProgress: report("runtime")})}));
  try {
    const model = await orStop(loadBytes({url, sha256: onnx.sha256, bytes: onnx.bytes, signal: stop.signal, ...(report && {onProgress: report("model")})}));
    const borrowed = await host;
    stop.signal.throwIfAborted();
    const session = await borrowed!.open(model!);
    const closeSession = async (): Promise<void> => (borrowed!.gone ? undefined : borrowed!.close(session));
    if (signal?.aborted) await closeSession();
    signal?.throwIfAborted();
    return {
      chosen,
      host: borrowed!,
      run: (feeds, wish) => borrowed!.run(session, feeds, wish),
      close: () => closeSession().finally(() => returnHost(chosen, borrowed!))
    };
  } catch (error) {
    const borrowed = await host;
    if (borrowed) returnHost(chosen, borrowed);
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

/** Sums what several downloads report. @param sizes of those to come, where known: the total is there when all are */
function addUp(
  onProgress: (progress: LoadProgress) => void, sizes: Readonly<Record<string, number | undefined>>
): (part: string) => (progress: LoadProgress) => void {
  const parts = new Map<string, LoadProgress>(Object.entries(sizes).map(([part, total]) => [part, {loaded: 0, total}]));
  return (part) => (progress) => {
    parts.set(part, progress);
    const all = [...parts.values()];
    const total = all.every((each) => each.total !== undefined) ? all.reduce((sum, each) => sum + each.total!, 0) : undefined;
    onProgress({loaded: all.reduce((sum, {loaded}) => sum + loaded, 0), total});
  };
}
