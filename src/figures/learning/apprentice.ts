/**
 * The trainer behind the training figure: made when first needed, made anew for other settings, paused while the page is out of
 * sight. What has been learned is given out before it is dropped.
 */
import type {NetworkModel} from "../../math/learning/network.js";
import type {Progress} from "../../sampler/training/progress.js";
import type {CompleteSettings, TrainingSettings} from "../../sampler/training/settings.js";
import type {Trainer} from "../../sampler/training/trainer.js";
import type {WantedBackend} from "./train-settings.js";

export interface ApprenticeOptions {
  readonly onProgress: (progress: Progress) => void;
  /** Training rests: paused by the reader, or at its end. */
  readonly onEnd: () => void;
  /** A sentence for the reader. */
  readonly onTrouble: (message: string) => void;
}

export interface Loaded {
  readonly settings: CompleteSettings;
  readonly network: NetworkModel;
  /** Where it stands: its step, and no loss yet. */
  readonly progress: Progress;
}

export interface Apprentice {
  /** From the reader's press of the button to the next, also while it is being made ready. */
  readonly running: boolean;
  /** No step has been reported since it was started. */
  readonly starting: boolean;
  /** What computes, and why. */
  readonly backend: string;
  /** Trains: goes on, or begins if there is nothing to go on from. */
  start(settings: TrainingSettings, backend: WantedBackend): void;
  pause(): Promise<void>;
  /** Stops and forgets. @returns what had been learned, as a file, if anything had */
  drop(): Promise<Uint8Array | undefined>;
  save(): Promise<Uint8Array | undefined>;
  /** @throws RangeError for a file that is none; then nothing has changed */
  load(bytes: Uint8Array, backend: WantedBackend): Promise<Loaded>;
  dispose(): void;
}

const NAMES = {typescript: "plain TypeScript", wasm: "WebAssembly", webgpu: "WebGPU"} as const;

/** Steps between two networks that are handed over. */
const NETWORK_EVERY = 60;

export function createApprentice({onProgress, onEnd, onTrouble}: ApprenticeOptions): Apprentice {
  let trainer: Trainer | undefined;
  let wanted = false;
  let starting = false;
  let backend = "";
  let attempt = 0;

  async function make(settings: TrainingSettings, device: WantedBackend): Promise<Trainer> {
    const {createTrainer} = await import("../../sampler/training/trainer.js");
    const made = createTrainer({...settings, backend: device});
    try {
      backend = NAMES[(await made.ready).backend];
    } catch (error) {
      made.dispose();
      throw error;
    }
    return made;
  }

  async function begin(settings: TrainingSettings, device: WantedBackend): Promise<void> {
    const mine = ++attempt;
    wanted = starting = true;
    try {
      if (!trainer) {
        const made = await make(settings, device);
        if (mine !== attempt) return made.dispose();
        trainer = made;
      }
      if (!wanted || document.hidden) return;
      await trainer.start({networkEvery: NETWORK_EVERY, onProgress(progress) {
        if (mine !== attempt) return;
        starting = false;
        onProgress(progress);
        if (progress.diverged !== undefined) onTrouble(progress.diverged);
      }});
    } catch (error) {
      if (mine === attempt) onTrouble(error instanceof Error ? error.message : String(error));
    } finally {
      if (mine === attempt) {
        starting = false;
        if (!document.hidden) wanted = false;
        onEnd();
      }
    }
  }

  /** Out of sight, nobody watches it learn; it goes on where it was. */
  function onVisibility(): void {
    if (!wanted || !trainer) return;
    if (document.hidden) void trainer.pause();
    else void begin({} as TrainingSettings, "auto"); // the trainer is there
  }
  document.addEventListener("visibilitychange", onVisibility);

  return {
    get running() {
      return wanted;
    },
    get starting() {
      return starting;
    },
    get backend() {
      return backend;
    },
    start: (settings, device) => void begin(settings, device),
    async pause() {
      wanted = false;
      await trainer?.pause();
    },
    async drop() {
      attempt++;
      wanted = starting = false;
      const old = trainer;
      trainer = undefined;
      if (!old) return undefined;
      try {
        await old.pause();
        return await old.save();
      } finally {
        old.dispose();
      }
    },
    save: async () => trainer?.save(),
    async load(bytes, device) {
      attempt++;
      wanted = starting = false;
      // A trainer of its own, so that a bad file leaves the one that is there.
      const next = await make({data: {kind: "shape", name: "two-moons"}, network: {width: 8, depth: 1}}, device);
      try {
        const settings = await next.load(bytes);
        const network = await next.network();
        const {step} = await stepOf(bytes);
        trainer?.dispose();
        trainer = next;
        return {settings, network, progress: {step, loss: NaN, lossPerLevel: [], stepsPerSecond: NaN}};
      } catch (error) {
        next.dispose();
        throw error;
      }
    },
    dispose() {
      attempt++;
      wanted = false;
      document.removeEventListener("visibilitychange", onVisibility);
      trainer?.dispose();
      trainer = undefined;
    }
  };
}

/** The steps that a saved training has behind it; the trainer has checked the file. */
async function stepOf(bytes: Uint8Array): Promise<{step: number}> {
  return JSON.parse(new TextDecoder().decode(bytes)) as {step: number};
}
