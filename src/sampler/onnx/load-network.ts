/** Loading a network, and what happens when a machine fails. */
import {chooseRuntime, onProcessor, type ChosenRuntime} from "./choose-runtime.js";
import {NetworkError} from "./errors.js";
import {toFeeds} from "./feeds.js";
import type {Network, NetworkBackend} from "./network.js";
import {openSession, type OpenedSession, type OpenOptions} from "./open-session.js";

/** `entry` of `models/manifest.json`, and the `url` of its file; `onProgress` counts the bytes of both file and runtime. */
export interface LoadNetworkOptions extends OpenOptions {
  /** "auto" takes WebGPU on real graphics hardware, else WebAssembly; a name takes that or fails. */
  readonly backend?: "auto" | NetworkBackend;
  /** Called with a sentence where the graphics device fails and WebAssembly goes on. */
  readonly onNotice?: (reason: string) => void;
  /** WebGPU's entry point, `navigator.gpu` unless given. */
  readonly gpu?: GPU;
}

/**
 * Loads a network: fetches its file and the runtime, each checked and kept in the browser's cache.
 *
 * Where the GPU fails, at the start or later, the processor does the work instead, unless WebGPU was asked for by name. Where the
 * worker dies, what it was asked rejects and the next request starts another.
 *
 * @throws LoadError where a file does not come as it should; NetworkError where the runtime does not start, has no room or cannot
 *   read the file; the signal's reason
 */
export async function loadNetwork({backend: wanted = "auto", onNotice, gpu, ...options}: LoadNetworkOptions): Promise<Network> {
  const {entry} = options;
  let chosen = await chooseRuntime(wanted, gpu);
  let session: OpenedSession | undefined;
  let opening: Promise<OpenedSession> | undefined;
  let released = false;

  async function open(from: OpenOptions): Promise<OpenedSession> {
    try {
      return await openSession(chosen, from);
    } catch (error) {
      if (!mayMove(error, chosen)) throw error;
      moveToProcessor(error);
      return openSession(chosen, from);
    }
  }

  /** The session; opened again where its host is gone. */
  async function find(): Promise<OpenedSession> {
    if (released) throw new NetworkError("released", `${entry.onnx.file} was released; load it again.`);
    if (session && !session.host.gone) return session;
    opening ??= (async () => {
      if (session && wanted === "webgpu") chosen = await chooseRuntime(wanted, gpu); // a new device
      session = await open({entry, url: options.url});
      return session;
    })().finally(() => (opening = undefined));
    return opening;
  }

  /** The GPU's failures are not the reader's, unless it was asked for by name. */
  const mayMove = (error: unknown, {backend}: ChosenRuntime): error is NetworkError =>
    wanted === "auto" && backend.name === "webgpu" && error instanceof NetworkError;

  function moveToProcessor({message}: NetworkError): void {
    chosen = onProcessor(`${message.replace(/\.?$/, ".")} WebAssembly goes on.`);
    onNotice?.(chosen.backend.reason);
  }

  session = await open(options);
  return {
    entry,
    get backend() {
      return chosen.backend;
    },
    async run(inputs, {signal} = {}) {
      const feeds = toFeeds(entry, inputs);
      signal?.throwIfAborted();
      const mine = await find();
      try {
        return await mine.run(feeds, signal);
      } catch (error) {
        if (released || !mayMove(error, mine.chosen)) throw error;
        if (session === mine) {
          session = undefined;
          void mine.close().catch(() => {});
          moveToProcessor(error);
        }
        return (await find()).run(feeds, signal);
      }
    },
    async release() {
      if (released) return;
      released = true;
      await session?.close();
    }
  };
}
