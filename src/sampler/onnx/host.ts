/** Where sessions are: a worker of the page (wasm), or the page itself (WebGPU, and wasm where there are no workers). */
import {startWorker} from "../start-worker.js";
import {openChannel, WorkerStopped, WorkerUnavailable} from "../worker-channel.js";
import {classify, NetworkError} from "./errors.js";
import type {Feeds} from "./feeds.js";
import type {OnnxRuntimeName} from "./runtime-files.js";
import {createSessions, type OrtLibrary, type SessionAnswer, type SessionRequest} from "./session.js";
import type {ToSessionWorker} from "./session-worker.js";
import {orAbort} from "../or-abort.js";

export interface Host {
  /** The number of a new session. @throws NetworkError */
  open(model: Uint8Array): Promise<number>;
  /** @throws NetworkError; the signal's reason where it aborts before the request's turn or before its answer */
  run(session: number, feeds: Feeds, signal?: AbortSignal): Promise<Record<string, Float32Array>>;
  close(session: number): Promise<void>;
  /** Why nothing can be asked any more, once that is so. */
  readonly gone: NetworkError | undefined;
  /** Ends it. What is under way rejects. */
  end(reason: NetworkError): void;
}

interface Answerer {
  ask(request: SessionRequest): Promise<SessionAnswer>;
  end(reason: Error): void;
}

export interface HostOptions {
  readonly runtime: OnnxRuntimeName;
  readonly wasm: Uint8Array;
  readonly device?: GPUDevice;
}

/** @throws NetworkError ("runtime") where it does not start */
export async function startHost(options: HostOptions): Promise<Host> {
  let answerer: Answerer;
  try {
    answerer = (options.runtime === "wasm" && (await startInWorker(options.wasm))) || (await startInPage(options));
  } catch (error) {
    throw toNetworkError(error, "runtime");
  }
  return createHost(answerer, options.device);
}

function createHost(answerer: Answerer, device: GPUDevice | undefined): Host {
  let gone: NetworkError | undefined;
  let sayGone!: (reason: NetworkError) => void;
  const whenGone = new Promise<never>((_, reject) => (sayGone = reject));
  whenGone.catch(() => {}); // it may happen when nobody waits
  let before: Promise<unknown> = Promise.resolve();

  const end = (reason: NetworkError): void => {
    if (gone) return;
    gone = reason;
    answerer.end(reason);
    sayGone(reason);
  };
  void device?.lost.then(({message, reason}) => end(new NetworkError("gpu", `The graphics device was lost (${message || reason}).`)));

  /** One at a time: ONNX Runtime wants it, and what waits can still be withdrawn. */
  function ask(request: SessionRequest, signal?: AbortSignal): Promise<SessionAnswer> {
    const turn = before.then(async () => {
      signal?.throwIfAborted();
      if (gone) throw gone;
      try {
        return await Promise.race([answerer.ask(request), whenGone]);
      } catch (error) {
        const failure = toNetworkError(error);
        if (failure.code === "stopped") end(failure);
        throw failure;
      }
    });
    before = turn.catch(() => {});
    return orAbort(turn, signal);
  }

  return {
    get gone() {
      return gone;
    },
    end,
    open: async (model) => (await ask({kind: "open", model})) as number,
    run: async (session, feeds, signal) => (await ask({kind: "run", session, feeds}, signal)) as Record<string, Float32Array>,
    close: async (session) => void (await ask({kind: "close", session}))
  };
}

/** Undefined where no worker can be had. */
async function startInWorker(wasm: Uint8Array): Promise<Answerer | undefined> {
  if (typeof Worker === "undefined") return undefined;
  let worker: Worker;
  try {
    worker = startWorker(import.meta.resolve("./session-worker.js"));
  } catch {
    return undefined; // forbidden here
  }
  const channel = openChannel<ToSessionWorker, SessionAnswer>(worker);
  try {
    await channel.call({kind: "start", wasm});
  } catch (error) {
    channel.close(error as Error);
    if (error instanceof WorkerUnavailable) return undefined;
    throw error;
  }
  return {ask: (request) => channel.call(request), end: channel.close};
}

async function startInPage({runtime, ...options}: HostOptions): Promise<Answerer> {
  return {ask: createSessions(await importLibrary(runtime), options), end: () => {}};
}

async function importLibrary(runtime: OnnxRuntimeName): Promise<OrtLibrary> {
  switch (runtime) {
    case "wasm": return import("onnxruntime-web/wasm");
    case "webgpu": return import("onnxruntime-web/webgpu");
    case "jspi": return import("onnxruntime-web/jspi");
  }
}

function toNetworkError(error: unknown, code?: NetworkError["code"]): NetworkError {
  if (error instanceof NetworkError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new NetworkError(code ?? (error instanceof WorkerStopped ? "stopped" : classify(message)), message, {cause: error});
}
