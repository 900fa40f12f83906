/** The module worker that trains; see trainer.ts. Requests are answered in their order, but "stop" at once. */
import type {FromWorker} from "../worker-protocol.js";
import {createAnswerer, type Answer, type ToTraining} from "./requests.js";

const answer = createAnswerer();
let before: Promise<void> = Promise.resolve();

self.onmessage = ({data: request}: MessageEvent<ToTraining & {readonly id: number}>): void => {
  const respond = async (): Promise<void> => {
    const {id} = request;
    try {
      const value = await answer(request);
      post({id, value}, value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : []);
    } catch (error) {
      const {name, message} = error instanceof Error ? error : new Error(String(error));
      post({id, error: {name, message}});
    }
  };
  if (request.kind === "stop") void respond();
  else before = before.then(respond);
};

function post(message: FromWorker<Answer>, transfer: Transferable[] = []): void {
  (self as unknown as Worker).postMessage(message, transfer);
}
