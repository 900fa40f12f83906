/** The loop: draws a batch, asks the backend for a step, keeps an eye on the loss. */
import {drawExamples, encodeExamples, type Examples, type LearningTask} from "../../math/learning/examples.js";
import {learningRateAt} from "../../math/learning/learner.js";
import {lossWeight} from "../../math/learning/weighting.js";
import {createRandom} from "../../math/noise/random.js";
import type {Target} from "../../math/types.js";
import {createPause} from "../worker-protocol.js";
import type {TrainingBackend, TrainingState} from "./backend.js";
import type {LevelLosses} from "./level-losses.js";
import type {Progress} from "./progress.js";
import {taskOf, type CompleteSettings} from "./settings.js";
import {targetOfData} from "./training-data.js";

/** A training in progress. */
export interface Run {
  readonly settings: CompleteSettings;
  readonly target: Target;
  readonly task: LearningTask;
  readonly backend: TrainingBackend;
  readonly levels: LevelLosses;
  /** Steps done. */
  step: number;
  /** Running mean, NaN before the first step. */
  loss: number;
  /** The least running mean so far. */
  best: number;
  /** The last state that was known to be good. */
  good: TrainingState;
  diverged: string | undefined;
  stopped: boolean;
}

export interface TrainLimit {
  readonly steps?: number;
  readonly milliseconds?: number;
}

/** A loss this many times the least one has been is not coming back. */
const DIVERGED = 1e4;
/** Steps between two copies of the good state. */
const COPY_EVERY = 200;
/** As in level-losses.ts. */
const KEPT = 0.98;

/** The examples of a step, 1 the first. They depend on the settings and the step alone: every backend learns from the same. */
export function examplesOfStep(settings: CompleteSettings, step: number, target: Target = targetOfData(settings.data)): Examples {
  return drawExamples(target, taskOf(settings).noise, settings.batchSize, createRandom(settings.seed, step));
}

/** Trains for so many steps, or until time is up, or `run.stopped`, whichever comes first. Lets others have a turn in between. */
export async function train(run: Run, {steps = Infinity, milliseconds = Infinity}: TrainLimit): Promise<Progress> {
  const pause = createPause();
  const [begin, from] = [performance.now(), run.step];
  run.stopped = false;
  while (!run.stopped && run.diverged === undefined && run.step - from < steps && performance.now() - begin < milliseconds) {
    await trainOnce(run);
    await pause();
  }
  const {step, loss, levels, diverged} = run;
  const seconds = (performance.now() - begin) / 1000;
  return {step, loss, lossPerLevel: levels.list(), stepsPerSecond: step > from ? (step - from) / seconds : NaN, ...(diverged !== undefined && {diverged})};
}

async function trainOnce(run: Run): Promise<void> {
  const {settings, task, backend} = run;
  const step = run.step + 1;
  const examples = examplesOfStep(settings, step, run.target);
  const {learningRate, hold, ema} = settings;
  const losses = await backend.step(
    encodeExamples(examples, task),
    {learningRate: learningRateAt(step, {learningRate, hold}), averageDecay: ema},
    {losses: step % backend.readEvery === 0 || step === 1}
  );
  run.step = step;
  if (losses) note(run, examples, losses);
  if (run.diverged !== undefined) return goBack(run);
  if (step % COPY_EVERY === 0) {
    const state = await backend.read();
    if (state.average.every(Number.isFinite)) run.good = state;
    else {
      run.diverged = wordsFor(step);
      goBack(run);
    }
  }
}

/** Takes the losses of a step into the running means. */
function note(run: Run, {sigmas}: Examples, losses: Float64Array): void {
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  run.loss = Number.isNaN(run.loss) ? mean : KEPT * run.loss + (1 - KEPT) * mean;
  run.best = Math.min(run.best, run.loss);
  if (Number.isFinite(mean) && run.loss <= DIVERGED * run.best) run.levels.add(sigmas, losses.map((loss, i) => loss / lossWeight(run.task.weighting, sigmas[i], run.task)));
  else run.diverged = wordsFor(run.step);
}

const wordsFor = (step: number): string =>
  `The loss ran away at step ${step}. The weights are the last good ones; take a lower learning rate, or weight the levels less unevenly.`;

function goBack(run: Run): void {
  run.backend.write(run.good);
  run.step = run.good.step;
}
