/** A network learns a slope, in sight of the reader: the exact field, the learned one, what it makes of noise, its loss by level. */
import {createBreath, whenNear} from "../breath.js";
import {button, controls, slider} from "../controls.js";
import {createNotice, folded} from "../ideal/parts.js";
import {drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {arrowsLayer, dotsLayer} from "../plane/layers.js";
import {createPlane, type Layer} from "../plane/plane.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {learning} from "../strings/en/learning.js";
import {createApprentice} from "./apprentice.js";
import {lossByLevel, spreadLevels, type LevelLoss} from "./levels.js";
import {measure, type Measured} from "./measure.js";
import {fileField} from "./file-field.js";
import {createLossChart} from "./train-chart.js";
import {createTrainSource} from "./train-data.js";
import {drawSamples} from "./train-samples.js";
import {createTrainControls} from "./train-settings.js";
import {networkDenoiser, type NetworkModel} from "../../math/learning/network.js";
import type {Denoiser, Target} from "../../math/types.js";
import type {Progress} from "../../sampler/training/progress.js";

const REACH = 3.9;
const SIGMAS = spreadLevels(0.03, 20, 20);
/** Steps after which it rests, for the sake of the reader's battery. */
const REST_AFTER = 20_000;
/** Milliseconds between two crowds of samples. */
const SAMPLES_EVERY = 2500;

/** What has been learned when training rests. */
export interface Learned {
  readonly target: Target;
  /** Undefined where nothing has been learned yet. */
  readonly denoise: Denoiser | undefined;
}

export function createTrainFigure() {
  const words = learning.train;
  const element = document.createElement("div");
  const resting: ((learned: Learned) => void)[] = [];
  let network: NetworkModel | undefined;
  let denoise: Denoiser | undefined;
  let progress: Progress | undefined;
  let measured: Measured | undefined;
  let samples: Float32Array = new Float32Array();
  let levels: LevelLoss[] = [];
  let dataset = 0; // counts changes of the data, and of the network that learns them
  let pupil = 0;

  const source = createTrainSource(onNewData);
  const settings = createTrainControls();
  const sigma = slider({label: "σ", symbol: "sigma", min: 0.05, max: 10, value: 0.5, scale: "log"});
  const notice = createNotice();
  const apprentice = createApprentice({onProgress, onEnd, onTrouble: (message) => notice.say(message)});

  const name = (text: () => string): Layer => ({context, colors, width}) =>
    void drawWords(context, text(), 10, 22, {color: colors.ink, weight: 500, halo: colors.wash, maxWidth: width - 20});
  const heat = (strength: number, at: () => number) => heatLayer({
    value: (a, b) => (source.target ? densityAt(source.target, a, b, at()) : 0), key: () => `${dataset} ${at()}`, strength, columns: 64
  });
  const exact = createPlane({label: words.exactLabel(0.5), reach: REACH, layers: [
    heat(0.45, () => sigma.value),
    arrowsLayer({score: () => source.target && ((x) => slopeOf(source.target!.denoise, x, sigma.value)), sigma: () => sigma.value}),
    dotsLayer({points: () => source.points, radius: 3.5}),
    name(() => words.exact)
  ]});
  const learned = createPlane({label: words.learnedLabel(0.5), reach: REACH, layers: [
    arrowsLayer({score: () => denoise && ((x) => slopeOf(denoise!, x, sigma.value)), sigma: () => sigma.value, learned: true}),
    name(() => (measured ? `${words.learned}: ${words.off(measured.here)}` : words.learned))
  ]});
  const made = createPlane({label: words.samplesLabel(0), reach: REACH, layers: [
    heat(0.3, () => (source.choice.value === "drawn" ? 0.12 : 0.03)),
    dotsLayer({points: () => samples, color: "point", radius: 1.5, opacity: 0.7}),
    name(() => words.samples)
  ]});
  source.attach(exact);
  const chart = createLossChart(() => ({
    levels, excess: measured?.excess ?? [], sigma: sigma.value, spacing: source.spacing,
    seen: (progress?.lossPerLevel ?? []).map(({sigma: at, loss}) => ({sigma: at, loss: loss / at ** 2}))
  }));

  const train = button({label: words.start, primary: true, onClick: () => (apprentice.running ? void apprentice.pause().then(() => show()) : begin())});
  const again = button({label: words.reset, onClick: () => void startAgain()});
  const save = button({label: words.save, onClick: () => void saveWeights()});
  const load = fileField({label: words.load, accept: ".json,application/json", onFile: (bytes) => void takeFile(bytes)});
  const status = readout(words.waiting);
  const errors = readout("");

  function begin(): void {
    const {data} = source;
    if (!data) return notice.say(words.empty);
    notice.clear();
    status.textContent = words.starting;
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
  function take(next: NetworkModel): void {
    network = next;
    denoise = networkDenoiser(next);
    void follow();
  }
  function onEnd(): void {
    show();
    tellRest();
  }
  function tellRest(): void {
    const {target} = source;
    if (target) for (const hear of resting) hear({target, denoise});
  }

  /** Measures and samples the newest network, one after the other, never two at a time. */
  let following = false;
  let sampledAt = -Infinity;
  async function follow(): Promise<void> {
    if (following) return;
    following = true;
    try {
      for (let of: NetworkModel | undefined; network && network !== of; ) {
        of = network;
        const [target, mine] = [source.target, pupil];
        if (!target) break;
        const found = await measure(target, networkDenoiser(of), {sigmas: SIGMAS, sigma: sigma.value, from: source.spacing, breathe: createBreath()});
        if (mine !== pupil) continue;
        measured = found;
        show(true);
        if (performance.now() - sampledAt < SAMPLES_EVERY && apprentice.running) continue;
        const points = await drawSamples(of, target);
        sampledAt = performance.now();
        if (mine !== pupil) continue;
        samples = points;
        show(true);
      }
    } catch (error) {
      fail(error);
    } finally {
      following = false;
    }
  }
  const fail = (error: unknown): void => notice.say(words.failed(error instanceof Error ? error.message : String(error)));

  function forget(): void {
    [network, denoise, progress, measured, samples] = [undefined, undefined, undefined, undefined, new Float32Array()];
    pupil++;
  }
  /** Forgets the network, and keeps it at hand for as long as nobody trains a new one. */
  async function startAgain(): Promise<void> {
    const step = progress?.step ?? 0;
    forget();
    show();
    const kept = await apprentice.drop().catch(() => undefined);
    if (step > 0 && kept) notice.say(words.forgotten(step), words.bringBack, () => void takeFile(kept));
    tellRest();
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

  /** Other settings or data: what was learned is of no use to them, and training goes on from nothing if it was going on. */
  let resume: ReturnType<typeof setTimeout> | undefined;
  function onChange(): void {
    const goOn = apprentice.running || resume !== undefined;
    clearTimeout(resume);
    resume = undefined;
    void startAgain();
    if (goOn && source.target) resume = setTimeout(() => {
      resume = undefined;
      begin();
    }, 600);
  }
  function onNewData(): void {
    dataset++;
    onChange();
    if (!source.target) notice.say(words.empty);
    void computeFloor();
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
  /** Redraws; the planes not more often than the eye asks for. */
  function show(all = !apprentice.running): void {
    const now = performance.now();
    if (all || now - shownAt > 400) {
      shownAt = now;
      for (const plane of [exact, learned, made]) plane.redraw();
      chart.redraw();
    }
    const {step = 0, stepsPerSecond = NaN} = progress ?? {};
    train.textContent = apprentice.running ? words.pause : step > 0 ? words.goOn : words.start;
    save.disabled = !network;
    if (apprentice.starting) status.textContent = words.starting;
    else status.textContent = progress ? words.progress({step, perSecond: apprentice.running ? stepsPerSecond : NaN, backend: apprentice.backend}) : words.waiting;
    errors.textContent = !measured ? "" : source.spacing > 0 ? words.errorsAbove(sigma.value, measured.here, source.spacing, measured.overall) : words.errors(sigma.value, measured.here, measured.overall);
    exact.describe(words.exactLabel(sigma.value));
    learned.describe(measured ? `${words.learnedLabel(sigma.value)} ${errors.textContent}` : words.learnedLabel(sigma.value));
    made.describe(words.samplesLabel(samples.length / 2));
    learned.setValue(JSON.stringify({step, here: measured?.here, overall: measured?.overall, running: apprentice.running, backend: apprentice.backend, samples: samples.length / 2}));
  }

  sigma.addEventListener("input", () => {
    show(true);
    if (!denoise || !source.target) return;
    network = network && {...network}; // the same, asked for its error here
    void follow();
  });
  settings.listen(onChange);

  const panels = document.createElement("div");
  panels.className = "columns thirds";
  panels.append(exact.element, learned.element, made.element);
  element.append(
    panels, controls(train, again, source.choice, settings.prediction, sigma), source.tools, status, errors, notice.element, chart.element,
    folded(strings.more, ...settings.rows, controls(save, load))
  );
  show(true);
  void whenNear(element).then(computeFloor);
  return {
    element,
    /** Calls back when training rests, with what has been learned. */
    onRest: (hear: (learned: Learned) => void) => void resting.push(hear),
    /** Stops the worker. */
    dispose: () => apprentice.dispose()
  };
}

function slopeOf(denoise: Denoiser, x: Float64Array, sigma: number): Float64Array {
  return denoise(x, sigma).map((value, i) => (value - x[i]!) / sigma ** 2);
}

function densityAt(target: Target, a: number, b: number, sigma: number): number {
  return Math.exp(target.logDensity(Float64Array.of(a, b), sigma));
}
