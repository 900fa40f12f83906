/**
 * Training a small network in the page: a worker does it, this is what the page holds. Where there are no workers it is done on the
 * page, with room to breathe. docs/training-in-the-page.md
 */
import type {NetworkModel} from "../../math/learning/network.js";
import type {ScoreError} from "../../math/learning/score-error.js";
import {startWorker} from "../start-worker.js";
import {openChannel, WorkerUnavailable} from "../worker-channel.js";
import type {BackendName} from "./backend.js";
import type {Progress} from "./progress.js";
import {createAnswerer, type Answer, type Standing, type ToTraining} from "./requests.js";
import type {ScoreErrorOptions} from "./session.js";
import {completeSettings, type CompleteSettings, type TrainingSettings} from "./settings.js";

export interface TrainerOptions extends TrainingSettings {
  /**
   * "auto" takes WebAssembly, WebGPU where a few measured steps are faster, plain TypeScript where neither starts; a name takes
   * that or fails.
   */
  readonly backend?: "auto" | BackendName;
}

export interface StartOptions {
  /** Called some ten times a second while training goes on. What it throws stops the training. */
  readonly onProgress?: (progress: Progress) => void;
  /** Steps between two networks in `progress.network`; 200 unless given. */
  readonly networkEvery?: number;
}

export interface Trainer {
  /** What trains and why, in a sentence; the settings, completed. Rejects if nothing can train. */
  readonly ready: Promise<Standing>;
  readonly state: "paused" | "running" | "diverged" | "disposed";
  /** Trains until `pause`, or until it cannot go on. Resolves then. Nothing happens while it runs already. */
  start(options?: StartOptions): Promise<void>;
  /** Resolves when no step is under way any more. */
  pause(): Promise<void>;
  /** Forgets everything learned and begins anew, paused; settings that are not given stay. @throws RangeError; then nothing has changed */
  reset(changes?: Partial<TrainingSettings>): Promise<CompleteSettings>;
  /** So many steps, while paused. @throws RangeError unless n is a whole number ≥ 1 */
  step(n?: number): Promise<Progress>;
  /** The running average of the weights so far. */
  network(): Promise<NetworkModel>;
  /** How far the network is from the exact score of its data, computed where it trains. */
  scoreError(options: ScoreErrorOptions): Promise<ScoreError>;
  /** Everything needed to go on: a file, JSON. */
  save(): Promise<Uint8Array>;
  /** Goes on from a file, paused, with its settings. @throws RangeError if it is none; then nothing has changed */
  load(bytes: Uint8Array): Promise<CompleteSettings>;
  /** Stops and frees everything. What is under way rejects. */
  dispose(): void;
}

/** Milliseconds of training between two reports. */
const STRETCH = 100;

/** @throws RangeError for settings out of range */
export function createTrainer({backend = "auto", ...settings}: TrainerOptions): Trainer {
  completeSettings(settings);
  const link = connect();
  let state: Trainer["state"] = "paused";
  let going: Promise<void> | undefined;

  const call = async (request: ToTraining): Promise<Answer> => {
    if (state === "disposed") throw new Error("The trainer was disposed of.");
    if (request.kind !== "create") await ready;
    return (await link).call(request);
  };
  const ready = call({kind: "create", settings, backend}) as Promise<Standing>;
  ready.catch(() => {}); // who does not ask is not told

  async function keepTraining({onProgress, networkEvery = 200}: StartOptions): Promise<void> {
    let shown = -Infinity;
    let step = 0;
    while (state === "running") {
      const withNetwork = step - shown >= networkEvery;
      const progress = (await call({kind: "train", limit: {milliseconds: STRETCH}, withNetwork})) as Progress;
      step = progress.step;
      if (progress.network) shown = step;
      if (progress.diverged !== undefined && state === "running") state = "diverged";
      onProgress?.(progress);
    }
  }

  async function pause(): Promise<void> {
    if (state === "running") state = "paused";
    if (!going) return;
    void call({kind: "stop"}).catch(() => {});
    await going.catch(() => {});
  }

  /** Makes the session another one. */
  async function renew(request: ToTraining): Promise<CompleteSettings> {
    await pause();
    const {settings} = (await call(request)) as Standing;
    if (state === "diverged") state = "paused";
    return settings;
  }

  return {
    ready,
    get state() {
      return state;
    },
    start(options = {}) {
      if (going) return going;
      if (state === "disposed") return Promise.reject(new Error("The trainer was disposed of."));
      state = "running";
      going = keepTraining(options).finally(() => {
        if (state === "running") state = "paused";
        going = undefined;
      });
      return going;
    },
    pause,
    reset: (changes = {}) => renew({kind: "reset", changes}),
    async step(n = 1) {
      if (!(Number.isSafeInteger(n) && n >= 1)) throw new RangeError(`step: n is ${n}; give a whole number, 1 or greater.`);
      await pause();
      const progress = (await call({kind: "train", limit: {steps: n}, withNetwork: true})) as Progress;
      if (progress.diverged !== undefined) state = "diverged";
      return progress;
    },
    network: async () => (await call({kind: "network"})) as NetworkModel,
    scoreError: async (options) => (await call({kind: "scoreError", options})) as ScoreError,
    save: async () => (await call({kind: "save"})) as Uint8Array,
    load: (bytes) => renew({kind: "load", bytes}),
    dispose() {
      state = "disposed";
      void link.then(({close}) => close());
    }
  };
}

/** Whatever answers: a worker, or the page itself. */
interface Link {
  call(request: ToTraining): Promise<Answer>;
  close(): void;
}

async function connect(): Promise<Link> {
  if (typeof Worker !== "undefined") {
    const channel = openChannel<ToTraining, Answer>(startWorker(import.meta.resolve("./training-worker.js")));
    let first = true;
    let here: Link | undefined;
    return {
      async call(request) {
        if (here) return here.call(request);
        try {
          return await channel.call(request);
        } catch (error) {
          if (!(first && error instanceof WorkerUnavailable)) throw error;
          here = connectHere();
          return here.call(request);
        } finally {
          first = false;
        }
      },
      close() {
        channel.close(new Error("The trainer was disposed of."));
        here?.close();
      }
    };
  }
  return connectHere();
}

function connectHere(): Link {
  const answer = createAnswerer();
  let before: Promise<unknown> = Promise.resolve();
  return {
    call(request) {
      if (request.kind === "stop") return answer(request);
      const result = before.then(() => answer(request));
      before = result.catch(() => {});
      return result;
    },
    close: () => void answer({kind: "stop"}).then(() => answer({kind: "dispose"})).catch(() => {})
  };
}
