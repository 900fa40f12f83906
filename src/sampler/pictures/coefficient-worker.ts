/** The module worker of the CPU backend. Holds the pictures and their Gram matrix; see worker-protocol.ts. */
import {gramOfPictures} from "./gram-of-pictures.js";
import {
  createCoefficientModel, posteriorInCoefficientSpace, runInCoefficientSpace, type CoefficientModel, type CoefficientStep
} from "./run-in-coefficient-space.js";
import {createPause} from "../worker-protocol.js";
import {toPictureStep, type FromWorker, type ToWorker} from "./worker-protocol.js";

let model: CoefficientModel | undefined;
const runs = new Map<number, {steps: AsyncGenerator<CoefficientStep, void, void>; stop: AbortController}>();

self.onmessage = async ({data: request}: MessageEvent<ToWorker>): Promise<void> => {
  const {id} = request;
  try {
    const value = await answer(request);
    post({id, value}, value === undefined ? [] : Object.values(value).filter(ArrayBuffer.isView).map((array) => array.buffer));
  } catch (error) {
    const {name, message} = error instanceof Error ? error : new Error(String(error));
    post({id, error: {name, message}});
  }
};

async function answer(request: ToWorker): Promise<Extract<FromWorker, {value: unknown}>["value"]> {
  switch (request.kind) {
    case "prepare": {
      const {id, pictures} = request;
      const onProgress = (progress: number): void => post({id, progress});
      model = createCoefficientModel(pictures, request.gram ?? (await gramOfPictures(pictures, {onProgress})));
      return undefined;
    }
    case "start": {
      const stop = new AbortController();
      const steps = runInCoefficientSpace(prepared(), {...request.options, signal: stop.signal}, createPause());
      runs.set(request.run, {steps, stop});
      return undefined;
    }
    case "next": {
      const step = await runs.get(request.run)?.steps.next();
      if (step && !step.done) return toPictureStep(step.value);
      runs.delete(request.run);
      return undefined;
    }
    case "stop": {
      runs.get(request.run)?.stop.abort();
      runs.delete(request.run);
      return undefined;
    }
    case "posterior":
      return posteriorInCoefficientSpace(prepared(), request.x, request.sigma);
  }
}

function prepared(): CoefficientModel {
  if (!model) throw new Error("The worker was asked before it had the pictures.");
  return model;
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  (self as unknown as Worker).postMessage(message, transfer);
}
