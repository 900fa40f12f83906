/** A network learns a slope, in sight of the reader: the exact field, the learned one, what it makes of noise, its loss by level. */
import {createBreath, whenNear} from "../breath.js";
import {button, controls, slider} from "../controls.js";
import {fileField} from "../file-field.js";
import {createNotice, folded} from "../parts.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {learning} from "../strings/en/learning.js";
import {createApprentice} from "./apprentice.js";
import {createFollower, type Subject} from "./follower.js";
import {lossByLevel, spreadLevels, type LevelLoss} from "./levels.js";
import type {Measured} from "./measure.js";
import {asNoiseErrors} from "./seen.js";
import {createLossChart} from "./train-chart.js";
import {createTrainSource} from "./train-data.js";
import {createTrainPlanes} from "./train-planes.js";
import {createTrainControls} from "./train-settings.js";
import {networkDenoiser, type NetworkModel} from "../../math/learning/network.js";
import {createNoiseDistribution} from "../../math/learning/noise-distribution.js";
import type {Denoiser, Target} from "../../math/types.js";
import type {Progress} from "../../sampler/training/progress.js";

const SIGMAS = spreadLevels(0.03, 20, 20);
/** Steps after which it rests, for the sake of the reader's battery. */
const REST_AFTER = 20_000;
/** Milliseconds between a change of settings and training anew, or a look at the new network: a drag is one change. */
const SETTLE = 600;

/** What has been learned when training rests. */
export interface Learned {
  readonly target: Target;
  /** Undefined where nothing has been learned yet. */
  readonly denoise: Denoiser | undefined;
}

export function createTrainFigure() {
  const words = learning.train;
  const resting: ((learned: Learned) => void)[] = [];
  let subject: Subject | undefined;
  let denoise: Denoiser | undefined;
  let progress: Progress | undefined;
  let measured: Measured | undefined;
  let samples = new Float32Array();
  let levels: LevelLoss[] = [];
  let [dataset, pupil] = [0, 0];
  let [resume, look]: (ReturnType<typeof setTimeout> | undefined)[] = [];

  const source = createTrainSource(onNewData);
  const settings = createTrainControls();
  const sigma = slider({label: "σ", name: "sigma", symbol: "sigma", min: 0.05, max: 10, value: 0.5, scale: "log"});
  const notice = createNotice();
  const fail = (error: unknown): void => notice.say(words.failed(error instanceof Error ? error.message : String(error)));
  const apprentice = createApprentice({onProgress, onEnd, onTrouble: (message) => notice.say(message)});
  const planes = createTrainPlanes(() => ({target: source.target, dataset, points: source.points, sigma: sigma.value, denoise, samples, off: measured?.here, trained: progress !== undefined}));
  source.attach(planes.exact);
  const chart = createLossChart(() => ({
    levels, excess: measured?.excess ?? [], sigma: sigma.value, spacing: source.spacing,
    seen: asNoiseErrors(progress?.lossPerLevel ?? [], createNoiseDistribution(settings.read().noise!))
  }));
  const follow = createFollower({
    sigmas: SIGMAS, subject: () => subject, busy: () => apprentice.running, onError: fail,
    onMeasured(found) {
      measured = found;
      show(true);
    },
    onSamples(points) {
      samples = points as Float32Array<ArrayBuffer>;
      show(true);
    }
  });

  const train = button({label: words.start, primary: true, onClick: () => (apprentice.running ? void apprentice.pause().then(() => show()) : begin())});
  const again = button({label: words.reset, onClick: () => void startAgain().then(takeUntrained).catch(fail)});
  const save = button({label: words.save, onClick: () => void saveWeights()});
  const load = fileField({label: words.load, accept: ".json,application/json", onFile: (file) => void file.arrayBuffer().then((buffer) => takeFile(new Uint8Array(buffer)))});
  const status = readout(words.waiting);
  const errors = readout("");

  function begin(): void {
    const {data} = source;
    if (!data) return notice.say(words.empty);
    notice.clear();
    apprentice.start({data, ...settings.read()}, settings.backend.value);
    show();
  }
  function onProgress(next: Progress): void {
    if (Math.floor(next.step / REST_AFTER) > Math.floor((progress?.step ?? next.step) / REST_AFTER)) {
      notice.say(words.rests(next.step));
      void apprentice.pause();
    }
    progress = next;
    if (next.network) take(next.network);
    show();
  }
  function onEnd(): void {
    show();
    tellRest();
  }
  function tellRest(): void {
    const {target} = source;
    if (target) for (const hear of resting) hear({target, denoise: progress && denoise});
  }
  /** Looks at a network, at the σ of the slider. */
  function take(network: NetworkModel): void {
    if (!source.target) return;
    subject = {network, target: source.target, pupil, sigma: sigma.value, from: source.spacing};
    denoise = networkDenoiser(network);
    follow();
  }

  /** Nothing is learned yet: what a new network says is shown, so that the reader sees what is to be learned. */
  async function takeUntrained(): Promise<void> {
    const [{data}, mine] = [source, pupil];
    if (!data) return;
    const {untrainedNetwork} = await import("../../sampler/training/first-state.js");
    if (mine !== pupil || progress) return;
    take(untrainedNetwork({data, ...settings.read()}));
    show(true);
  }

  function forget(): void {
    [subject, denoise, progress, measured, samples] = [undefined, undefined, undefined, undefined, new Float32Array()];
    pupil++;
  }
  /** Forgets the network; it can be brought back until the next one trains. */
  async function startAgain(): Promise<void> {
    const step = progress?.step ?? 0;
    forget();
    const dropped = apprentice.drop();
    show();
    const kept = await dropped.catch(() => undefined);
    if (step > 0 && kept) notice.say(source.target ? words.forgotten(step) : words.empty, words.bringBack, () => void takeFile(kept));
    tellRest();
  }
  /** Other settings: what was learned is of no use to them. Training goes on from nothing if it was going on. */
  function onChange(): void {
    const goOn = apprentice.running || resume !== undefined;
    clearTimeout(resume);
    resume = undefined;
    void startAgain();
    clearTimeout(look);
    if (!source.target) return;
    if (goOn) resume = setTimeout(() => {
      resume = undefined;
      begin();
    }, SETTLE);
    else look = setTimeout(() => void takeUntrained().catch(fail), SETTLE);
  }
  function onNewData(): void {
    dataset++;
    onChange();
    if (!source.target) notice.say(words.empty);
    void computeFloor();
  }

  async function saveWeights(): Promise<void> {
    try {
      const bytes = await apprentice.save();
      const {download} = await import("../particles/export.js");
      if (bytes) download(new Blob([bytes as Uint8Array<ArrayBuffer>], {type: "application/json"}), "16384-network.json");
    } catch (error) {
      fail(error);
    }
  }
  async function takeFile(bytes: Uint8Array): Promise<void> {
    try {
      const loaded = await apprentice.load(bytes, settings.backend.value);
      forget();
      settings.show(loaded.settings);
      source.put(loaded.settings.data);
      dataset++;
      progress = loaded.progress;
      void computeFloor();
      take(loaded.network);
      notice.say(words.loaded(loaded.progress.step));
      show(true);
      tellRest();
    } catch (error) {
      notice.say(words.notLoaded(error instanceof Error ? error.message : String(error)));
    }
  }

  async function computeFloor(): Promise<void> {
    const [{target}, mine] = [source, dataset];
    levels = [];
    if (!target) return show(true);
    const found: LevelLoss[] = [];
    for await (const level of lossByLevel(target, {sigmas: SIGMAS, n: 1500, common: true, breathe: createBreath()})) {
      if (mine !== dataset) return;
      found.push(level);
    }
    levels = found;
    show(true);
  }

  let shownAt = 0;
  /** Redraws; while it learns not more often than the eye asks for. */
  function show(all = !apprentice.running): void {
    const now = performance.now();
    if (all || now - shownAt > 400) {
      shownAt = now;
      planes.redraw();
      chart.redraw();
    }
    const {running, starting, backend} = apprentice;
    const {step = 0, stepsPerSecond = NaN} = progress ?? {};
    train.textContent = running ? words.pause : step > 0 ? words.goOn : words.start;
    save.disabled = !progress;
    status.textContent = starting ? words.starting : progress ? words.progress({step, perSecond: running ? stepsPerSecond : NaN, backend}) : words.waiting;
    errors.textContent = measured ? words.errors({at: sigma.value, here: measured.here, spacing: source.spacing, overall: measured.overall}) : "";
    planes.describe(errors.textContent);
    planes.learned.setValue(JSON.stringify({step, here: measured?.here, overall: measured?.overall, running, backend, samples: samples.length / 2}));
  }

  sigma.addEventListener("input", () => {
    if (subject) take(subject.network);
    show(true);
  });
  settings.listen(onChange);
  const element = document.createElement("div");
  element.append(
    planes.element, controls(train, source.choice, sigma), source.tools, status, errors, notice.element, chart.element,
    folded(strings.more, controls(settings.prediction, again), ...settings.rows, controls(save, load))
  );
  show(true);
  void whenNear(element).then(() => Promise.all([computeFloor(), takeUntrained()])).catch(fail);
  return {
    element,
    /** Calls back when training rests, with what has been learned. */
    onRest: (hear: (learned: Learned) => void) => void resting.push(hear),
    /** Stops the worker. */
    dispose: () => apprentice.dispose()
  };
}
