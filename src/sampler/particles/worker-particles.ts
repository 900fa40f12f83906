/** The CPU backend as the page sees it: in a worker where there are workers, so that nothing is blocked. */
import {openChannel} from "../worker-channel.js";
import type {ParticleStatistics} from "./statistics/types.js";
import type {ParticleBackend} from "./types.js";
import type {CpuParticleView} from "./view.js";
import type {Answer, Places, Request, WorkerOptions} from "./worker-protocol.js";
import {startWorker} from "../start-worker.js";

/** A backend for runs whose solver has a name. @throws WorkerUnavailable */
export async function createWorkerParticles(options: WorkerOptions): Promise<ParticleBackend> {
  const worker = startWorker(import.meta.resolve("./particle-worker.js"));
  const channel = openChannel<Request, Answer>(worker);
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
    begin: ({levels, seed, start, adaptive = false, spec, recipe}) => // the solver, a function, stays here
      move({kind: "begin", run: {levels, seed, start, adaptive, spec: spec!, recipe}}),
    goTo: (level) => move({kind: "goTo", level}),
    positions: async () => places.positions.slice(),
    denoised: async () => (await channel.call({kind: "denoised"})) as Float32Array,
    statistics: async () => (await channel.call({kind: "statistics"})) as ParticleStatistics,
    async classify(of) {
      const classes = (await channel.call({kind: "classify", of})) as Uint32Array | undefined;
      if (classes) view = {...view, classes};
    },
    destroy: () => channel.close(new Error("The sampler was destroyed."))
  };
}
