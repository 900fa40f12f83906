/** A network in training with all that is asked of it, wherever it runs: in the worker, or on the page where there are none. */
import {encodeExamples} from "../../math/learning/examples.js";
import {networkDenoiser, type NetworkModel} from "../../math/learning/network.js";
import {estimateScoreError, type ScoreError} from "../../math/learning/score-error.js";
import {createRandom} from "../../math/noise/random.js";
import type {BackendName, TrainingState} from "./backend.js";
import {BACKEND_LABELS, chooseBackend, messageOf} from "./choose-backend.js";
import {firstState} from "./first-state.js";
import {createLevelLosses} from "./level-losses.js";
import {networkOfState} from "./network-of-state.js";
import type {Progress} from "./progress.js";
import {readSaved, writeSaved} from "./saved.js";
import {completeSettings, sizesOf, taskOf, type CompleteSettings, type TrainingSettings} from "./settings.js";
import {examplesOfStep, train, type Run, type TrainLimit} from "./train.js";
import {targetOfData} from "./training-data.js";

export interface Session {
  readonly settings: CompleteSettings;
  readonly backend: BackendName;
  /** Why this one, in a sentence for the reader. */
  readonly why: string;
  train(limit: TrainLimit): Promise<Progress>;
  stop(): void;
  /** The running average of the weights. */
  network(): Promise<NetworkModel>;
  scoreError(options: ScoreErrorOptions): Promise<ScoreError>;
  save(): Promise<Uint8Array>;
  load(bytes: Uint8Array): Promise<void>;
  reset(changes: Partial<TrainingSettings>): Promise<void>;
  dispose(): void;
}

export interface ScoreErrorOptions {
  readonly sigmas: readonly number[];
  /** Points at each level. */
  readonly n: number;
}

/** @throws RangeError for settings out of range; Error if the backend that was asked for does not start */
export async function createSession(settings: TrainingSettings, wanted: "auto" | BackendName): Promise<Session> {
  let given = settings;
  let why = "";
  let run = await open(completeSettings(given), wanted);

  async function open(settings: CompleteSettings, wanted: "auto" | BackendName, start = firstState(settings)): Promise<Run> {
    const target = targetOfData(settings.data);
    const task = taskOf(settings);
    const batch = encodeExamples(examplesOfStep(settings, 1, target), task);
    const chosen = await chooseBackend({wanted, sizes: sizesOf(settings), start, batch});
    why ||= chosen.why;
    const levels = createLevelLosses(task.noise);
    return {
      settings, target, task, backend: chosen.backend, levels, step: start.step, loss: NaN, best: Infinity, good: start, diverged: undefined, stopped: false
    };
  }

  /** What was chosen once is taken again: which is faster hardly depends on the settings. */
  async function replace(settings: CompleteSettings, start?: TrainingState): Promise<void> {
    const next = await open(settings, run.backend.name, start);
    run.backend.dispose();
    run = next;
  }

  /** A backend that fails (a lost GPU, no memory) loses a few steps: the next slower one goes on from the last safe copy. */
  async function trainOrFallBack(limit: TrainLimit): Promise<Progress> {
    const from = run;
    const goal = run.step + (limit.steps ?? Infinity);
    try {
      return await train(run, limit);
    } catch (error) {
      if (from.backend.name === "typescript" || run !== from) throw error;
      const wanted = from.backend.name === "webgpu" ? "wasm" : "typescript";
      run = await open(from.settings, wanted, from.good).catch(() => open(from.settings, "typescript", from.good));
      why = `${BACKEND_LABELS[from.backend.name]} failed (${messageOf(error)}); ${BACKEND_LABELS[run.backend.name]} goes on from step ${run.step}.`;
      return {...(await train(run, {...limit, steps: goal - run.step})), notice: why};
    }
  }

  const network = async (): Promise<NetworkModel> => networkOfState(run.settings, await run.backend.read());

  return {
    get settings() {
      return run.settings;
    },
    get backend() {
      return run.backend.name;
    },
    get why() {
      return why;
    },
    train: trainOrFallBack,
    stop: () => void (run.stopped = true),
    network,
    async scoreError({sigmas, n}) {
      const denoise = networkDenoiser(await network());
      return estimateScoreError({denoise, target: run.target, sigmas, n, random: createRandom("points to compare at")});
    },
    save: async () => writeSaved(run.settings, await run.backend.read()),
    async load(bytes) {
      const saved = readSaved(bytes);
      await replace(saved.settings, saved.state);
      given = saved.settings;
    },
    async reset(changes) {
      const next = {...given, ...(changes.data && {sigmaData: undefined}), ...changes}; // the size of other data is another
      await replace(completeSettings(next));
      given = next;
    },
    dispose: () => run.backend.dispose()
  };
}
