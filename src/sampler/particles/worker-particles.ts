/** The CPU backend as the page sees it: in a worker where there are workers, so that nothing is blocked. */
import type {ParticleStatistics} from "./statistics/types.js";
import type {ParticleBackend} from "./types.js";
import type {CpuParticleView} from "./view.js";
import type {Answer, FromWorker, Places, Request, WorkerOptions} from "./worker-protocol.js";

/** The worker could not be started at all, as opposed to having failed at its work. */
export class WorkerUnavailable extends Error {
  override readonly name = "WorkerUnavailable";
}

/** A backend for runs whose solver has a name. @throws WorkerUnavailable */
export async function createWorkerParticles(options: WorkerOptions): Promise<ParticleBackend> {
  const channel = openWorker();
  try {
    await channel.call({kind: "create", ...options});
  } catch (error) {
    channel.close(new Error("The sampler was not made."));
    throw error;
  }
  let places: Places;
  let view: CpuParticleView;
  const move = async (request: Request): Promise<void> => {
    places = (await channel.call(request)) as Places;
    const {positions, previous} = places;
    view = {kind: "cpu", positions, previous, start: request.kind === "begin" ? positions : view.start, n: options.n};
  };
  return {
    get level() {
      return places.level;
    },
    get nfe() {
      return places.nfe;
    },
    get view() {
      return view;
    },
    begin: ({levels, seed, start, adaptive = false, spec}) => move({kind: "begin", run: {levels, seed, start, adaptive, spec: spec!}}),
    goTo: (level) => move({kind: "goTo", level}),
    positions: async () => places.positions.slice(),
    denoised: async () => (await channel.call({kind: "denoised"})) as Float32Array,
    statistics: async () => (await channel.call({kind: "statistics"})) as ParticleStatistics,
    destroy: () => channel.close(new Error("The sampler was destroyed."))
  };
}

function openWorker(): {call(request: Request): Promise<Answer>; close(reason: Error): void} {
  const worker = new Worker(import.meta.resolve("./particle-worker.js"), {type: "module"});
  const waiting = new Map<number, {resolve: (value: Answer) => void; reject: (error: Error) => void}>();
  let ids = 0;
  let heard = false;
  let closed: Error | undefined;

  const close = (reason: Error): void => {
    closed ??= reason;
    worker.terminate();
    for (const {reject} of waiting.values()) reject(reason);
    waiting.clear();
  };
  worker.onmessage = ({data}: MessageEvent<FromWorker>) => {
    heard = true;
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) caller?.reject(data.error.name === "RangeError" ? new RangeError(data.error.message) : new Error(data.error.message));
    else caller?.resolve(data.value);
  };
  worker.onerror = ({message}) => {
    close(heard
      ? new Error(`The calculation in the background stopped (${message || "no reason given"}). Reload the page.`)
      : new WorkerUnavailable(message));
  };
  return {
    close,
    call: (request) => new Promise((resolve, reject) => {
      if (closed) return reject(closed);
      const id = ids++;
      waiting.set(id, {resolve, reject});
      worker.postMessage({...request, id});
    })
  };
}
