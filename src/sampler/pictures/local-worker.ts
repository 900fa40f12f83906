/** The module worker of the patch-local backend. Holds the pictures; see local-sampler.ts. */
import type {LocalDenoiser} from "../../math/denoisers/local.js";
import {createLocalModel} from "./local-model.js";
import {runLocally, type LocalStep} from "./local-run.js";
import type {LocalRequest} from "./local-sampler.js";
import {createPause, type FromWorker} from "../worker-protocol.js";

let model: LocalDenoiser | undefined;
const runs = new Map<number, {steps: AsyncGenerator<LocalStep, void, void>; stop: AbortController}>();
/** Which request the run answers at present: its progress goes under that number. */
let asked = 0;

self.onmessage = async ({data: request}: MessageEvent<LocalRequest & {readonly id: number}>): Promise<void> => {
  const {id} = request;
  try {
    const step = await answer(request, id);
    post({id, value: step}, step ? [step.x.buffer, step.denoised.buffer] : []);
  } catch (error) {
    const {name, message} = error instanceof Error ? error : new Error(String(error));
    post({id, error: {name, message}});
  }
};

async function answer(request: LocalRequest, id: number): Promise<LocalStep | undefined> {
  switch (request.kind) {
    case "prepare":
      model = createLocalModel(request.options);
      return undefined;
    case "start": {
      if (!model) throw new Error("The worker was asked before it had the pictures.");
      const stop = new AbortController();
      const onProgress = (progress: number): void => post({id: asked, progress});
      runs.set(request.run, {steps: runLocally(model, {...request.options, signal: stop.signal}, {pause: createPause(), onProgress}), stop});
      return undefined;
    }
    case "next": {
      asked = id;
      const step = await runs.get(request.run)?.steps.next();
      if (step && !step.done) return step.value;
      runs.delete(request.run);
      return undefined;
    }
    case "stop":
      runs.get(request.run)?.stop.abort();
      runs.delete(request.run);
      return undefined;
  }
}

function post(message: FromWorker<LocalStep>, transfer: Transferable[] = []): void {
  (self as unknown as Worker).postMessage(message, transfer);
}
