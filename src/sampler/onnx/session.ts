/** ONNX Runtime's sessions, by number: all that is known here of the library. Runs in the worker (wasm) and in the page (WebGPU). */
import type * as Ort from "onnxruntime-web/wasm";
import {findDelicateNodes} from "./delicate-nodes.js";
import type {Feeds} from "./feeds.js";

export type OrtLibrary = Pick<typeof Ort, "env" | "InferenceSession" | "Tensor">;

/** What can be asked of it; every request is answered once. */
export type SessionRequest =
  | {readonly kind: "open"; readonly model: Uint8Array}
  | {readonly kind: "run"; readonly session: number; readonly feeds: Feeds}
  | {readonly kind: "close"; readonly session: number};

/** "open" answers with the session's number, "run" with the outputs, "close" with nothing. */
export type SessionAnswer = number | Record<string, Float32Array> | undefined;

export interface SessionsOptions {
  /** The runtime's WebAssembly. */
  readonly wasm: Uint8Array;
  /** Compute on this device; on the processor unless given. */
  readonly device?: GPUDevice;
}

/** @throws (rejects) with whatever the library says; requests must not overlap */
export function createSessions(ort: OrtLibrary, {wasm, device}: SessionsOptions): (request: SessionRequest) => Promise<SessionAnswer> {
  ort.env.logLevel = "error"; // its warnings are about nodes that stay on the processor, and are not for readers
  ort.env.wasm.wasmBinary = wasm;
  // A device that is set on env.webgpu is ignored; one that comes with the provider is not.
  const provider = (model: Uint8Array): Ort.InferenceSession.ExecutionProviderConfig => {
    if (!device) return "wasm";
    const delicate = findDelicateNodes(model);
    const options = {name: "webgpu", device, ...(delicate.length > 0 && {forceCpuNodeNames: delicate})}; // an empty list is refused
    return options as Ort.InferenceSession.WebGpuExecutionProviderOption;
  };
  const sessions = new Map<number, Ort.InferenceSession>();
  let numbers = 0;
  return async (request) => {
    switch (request.kind) {
      case "open": {
        const session = await ort.InferenceSession.create(request.model, {executionProviders: [provider(request.model)], logSeverityLevel: 3});
        sessions.set(numbers, session);
        return numbers++;
      }
      case "run": {
        const session = sessions.get(request.session);
        if (!session) throw new RangeError("run: the session was closed.");
        const feeds = Object.entries(request.feeds).map(([name, {data, dims}]) => [name, new ort.Tensor("float32", data, dims)] as const);
        const outputs = await session.run(Object.fromEntries(feeds));
        return Object.fromEntries(Object.entries(outputs).map(([name, {data}]) => [name, data as Float32Array]));
      }
      case "close": {
        const session = sessions.get(request.session);
        sessions.delete(request.session);
        await session?.release();
        return undefined;
      }
    }
  };
}
