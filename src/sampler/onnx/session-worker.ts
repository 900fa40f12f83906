/** The module worker in which networks compute on the processor. Requests are answered in their order. */
import * as ort from "onnxruntime-web/wasm";
import type {FromWorker} from "../worker-protocol.js";
import {createSessions, type SessionAnswer, type SessionRequest} from "./session.js";

/** The first request brings the runtime. */
export type ToSessionWorker = SessionRequest | {readonly kind: "start"; readonly wasm: Uint8Array};

let sessions: ReturnType<typeof createSessions> | undefined;
let before: Promise<void> = Promise.resolve();

self.onmessage = ({data: request}: MessageEvent<ToSessionWorker & {readonly id: number}>): void => {
  before = before.then(async () => {
    const {id} = request;
    try {
      const value = await answer(request);
      post({id, value}, typeof value === "object" ? Object.values(value).map(({buffer}) => buffer as ArrayBuffer) : []);
    } catch (error) {
      // The runtime throws numbers where WebAssembly ran out of memory while it wrote the message.
      const {name, message} = error instanceof Error ? error : new Error(String(error));
      post({id, error: {name, message}});
    }
  });
};

async function answer(request: ToSessionWorker): Promise<SessionAnswer> {
  if (request.kind === "start") {
    sessions = createSessions(ort, request);
    return undefined;
  }
  if (!sessions) throw new Error("The worker was asked before it had the runtime.");
  return sessions(request);
}

function post(message: FromWorker<SessionAnswer>, transfer: Transferable[] = []): void {
  (self as unknown as Worker).postMessage(message, transfer);
}
