/** The module worker of the CPU backend; see worker-protocol.ts. */
import {buildSolver} from "../../math/spec/build.js";
import {createCpuParticles} from "./cpu-particles.js";
import {denoiserOfModel, targetOfModel} from "./model.js";
import type {ParticleBackend} from "./types.js";
import type {FromWorker} from "../worker-protocol.js";
import type {Answer, Places, ToWorker} from "./worker-protocol.js";

let particles: ParticleBackend;
/** Requests are answered in their order. */
let before: Promise<void> = Promise.resolve();

self.onmessage = ({data: request}: MessageEvent<ToWorker>): void => {
  before = before.then(async () => {
    const {id} = request;
    try {
      const value = await answer(request);
      const arrays = value instanceof Float32Array || value instanceof Uint32Array ? [value] : value && "positions" in value ? [value.positions, value.previous] : [];
      post({id, value}, [...new Set(arrays.map(({buffer}) => buffer))]);
    } catch (error) {
      const {name, message} = error instanceof Error ? error : new Error(String(error));
      post({id, error: {name, message}});
    }
  });
};

async function answer(request: ToWorker): Promise<Answer> {
  switch (request.kind) {
    case "create": {
      const {model, target, n, keepBytes} = request;
      particles = createCpuParticles({
        denoise: denoiserOfModel(model), n, ...(target && {target: targetOfModel(target)}), ...(keepBytes !== undefined && {keepBytes})
      });
      return undefined;
    }
    case "begin": {
      await particles.begin({...request.run, solver: buildSolver(request.run.spec)});
      return places();
    }
    case "goTo":
      await particles.goTo(request.level);
      return places();
    case "denoised":
      return particles.denoised();
    case "statistics":
      return particles.statistics();
    case "classify": {
      await particles.classify(request.of);
      const {view} = particles;
      return view.kind === "cpu" ? view.classes?.slice() : undefined;
    }
  }
}

/** Copies: what is sent away is gone here. */
function places(): Places {
  const {level, nfe, view} = particles;
  if (view.kind !== "cpu") throw new Error("The worker has no GPU.");
  return {level, nfe, positions: view.positions.slice(), previous: (view.previous ?? view.start).slice()};
}

function post(message: FromWorker<Answer>, transfer: Transferable[] = []): void {
  (self as unknown as Worker).postMessage(message, transfer);
}
