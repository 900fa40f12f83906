/** The learned slope of /sampler: a small network that learns the page's hills when the reader asks for it, or one from a file of /learning. */
import {networkDenoiser} from "../../math/learning/network.js";
import type {Denoiser, Target} from "../../math/types.js";
import type {TargetModel} from "../../sampler/particles/model.js";
import type {NetworkModel} from "../../math/learning/network.js";

/** Steps of training at which a copy is kept. */
export const MILESTONES = ["300", "1000", "3000"] as const;
export type LessonName = (typeof MILESTONES)[number] | "file";

/** A network, and the data that it learned from. */
export interface Lesson {
  readonly denoise: Denoiser;
  readonly target: Target;
  readonly step: number;
}

export interface Pupil {
  /** The one that is looked at; undefined where it has not been learned or loaded. */
  readonly lesson: Lesson | undefined;
  readonly name: LessonName;
  choose(name: LessonName): void;
  /** Learns from the hills; each milestone is chosen as it is reached. @throws (rejects) when stopped, or where nothing can train */
  train(signal: AbortSignal, tell: (done: number, total: number) => void): Promise<void>;
  /** @throws (rejects) RangeError for bytes that are no saved training; then nothing has changed */
  load(bytes: Uint8Array): Promise<void>;
  /** Calls back when the lesson is another. */
  onChange(listener: () => void): void;
}

/** Steps asked for at once: progress is shown, and "Stop" heard, in between. */
const STRETCH = 50;

/** As /learning trains unless told otherwise, but half as wide: a few hundred steps take seconds. */
const SETTINGS = {
  network: {width: 64, depth: 3}, noise: {kind: "log-normal", mean: -0.5, std: 1.5}, learningRate: 2e-3, batchSize: 256, seed: 1
} as const;

export function createPupil({data, target}: {readonly data: TargetModel; readonly target: Target}): Pupil {
  const lessons = new Map<LessonName, Lesson>();
  const listeners: (() => void)[] = [];
  let name: LessonName = "300";
  const tellAll = () => listeners.forEach((listener) => listener());
  const put = (of: LessonName, network: NetworkModel, from: Target, step: number) => {
    lessons.set((name = of), {denoise: networkDenoiser(network), target: from, step});
    tellAll();
  };
  return {
    get lesson() {
      return lessons.get(name);
    },
    get name() {
      return name;
    },
    choose(next) {
      if (next === name) return;
      name = next;
      tellAll();
    },
    async train(signal, tell) {
      const {createTrainer} = await import("../../sampler/training/trainer.js");
      const trainer = createTrainer({data, ...SETTINGS});
      try {
        let step = 0;
        for (const milestone of MILESTONES)
          while (step < Number(milestone)) {
            signal.throwIfAborted();
            const progress = await trainer.step(Math.min(STRETCH, Number(milestone) - step));
            if (progress.diverged !== undefined) throw new Error(progress.diverged);
            step = progress.step;
            tell(step, Number(MILESTONES.at(-1)));
            if (step === Number(milestone)) put(milestone, progress.network ?? (await trainer.network()), target, step);
          }
      } finally {
        trainer.dispose();
      }
    },
    async load(bytes) {
      const [{readSaved}, {networkOfState}, {targetOfData}] = await Promise.all([
        import("../../sampler/training/saved.js"), import("../../sampler/training/network-of-state.js"), import("../../sampler/training/training-data.js")
      ]);
      const {settings, state} = readSaved(bytes);
      put("file", networkOfState(settings, state), targetOfData(settings.data), state.step);
    },
    onChange: (listener) => void listeners.push(listener)
  };
}
