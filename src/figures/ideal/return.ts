/** E14: noise a picture to σ, go back by the ODE and by the SDE, count how often it returns; beside them the posterior's weight. */
import {controls, formatNumber, seedField, select, slider, type Control} from "../controls.js";
import {logScale, reserve} from "../axes.js";
import {bold} from "../bold.js";
import {createReturnStrip, type CameBack} from "./return-strip.js";
import {createTask, folded} from "../parts.js";
import {crossing, crossingInterval, meanOver, wilsonInterval, type Estimate, type Interval} from "./rates.js";
import type {PictureSet} from "./set.js";
import {workerFor} from "./worker-client.js";
import {createChart, type ChartFrame} from "../plot.js";
import {strings} from "../strings.js";
import {whenSeen} from "./seen.js";

/** Where the two rates are measured: 14 levels, evenly spaced in log σ. */
export const RETURN_SIGMAS: readonly number[] = Array.from({length: 14}, (_, i) => Number((5 * 24 ** (i / 13)).toPrecision(3)));
/** Heun steps of each run back; 60 give the same pictures. */
const NUM_STEPS = 18;
/** Steps of each run back with fresh noise. The rate is 1 % above the weight where that falls steeply; with 18 steps it is 2 %. */
const NUM_SDE_STEPS = 36;

interface Tally {
  trials: number;
  readonly returned: Float64Array;
  readonly drawn: Float64Array;
  readonly weight: Float64Array;
  readonly weightSquared: Float64Array;
  readonly guessed: Float64Array;
  /** Per trial and σ: 1 where the picture came back, by the ODE and by the SDE, and its weight. For the uncertainties. */
  readonly returnedEach: Float64Array[];
  readonly drawnEach: Float64Array[];
  readonly weightEach: Float64Array[];
  readonly shown: CameBack[];
}

/** Where a rate passes 90 % and 10 %, and how sure that is. */
export interface Crossings {
  readonly sigma90?: number;
  readonly sigma10?: number;
  /** 90 % of bootstrap samples lie between; 0 and ∞ stand for beyond the axis. */
  readonly interval90?: Interval;
  readonly interval10?: Interval;
}

/** What was measured, for the words under the figure. */
export interface ReturnSummary {
  readonly n: number;
  readonly trials: number;
  readonly ode: Crossings;
  readonly sde: Crossings;
  readonly posterior: Crossings;
  /** How much more often than its weight a picture came back, on average over all σ. */
  readonly odeExcess?: Estimate;
  readonly sdeExcess?: Estimate;
}

/** With fewer trials than these, σ₉₀ and σ₁₀ would be guesses. */
export const ENOUGH_TRIALS = 48;

type Found = Omit<ReturnSummary, "n" | "trials">;

const emptyTally = (): Tally => {
  const zeros = (): Float64Array => new Float64Array(RETURN_SIGMAS.length);
  return {trials: 0, returned: zeros(), drawn: zeros(), weight: zeros(), weightSquared: zeros(), guessed: zeros(), returnedEach: [], drawnEach: [], weightEach: [], shown: []};
};

/** How many trials the strip shows. */
const SHOWN = 12;

export function createReturnFigure(): {element: HTMLElement; update(set: PictureSet): void} {
  const text = strings.ideal.return;
  let set: PictureSet | undefined;
  let tally = emptyTally();
  let found: Found = {ode: {}, sde: {}, posterior: {}};
  let seen = false;
  const mode = select<"any" | "one">({label: text.which, name: "pictures", options: text.modes, value: "any"});
  const at = slider({label: text.sigma, name: "level", symbol: "sigma", min: 0, max: RETURN_SIGMAS.length - 1, step: 1, value: 6, format: (i) => formatNumber(RETURN_SIGMAS[i])});
  const trials = slider({label: text.trials, name: "trials", min: 16, max: 512, step: 16, value: 96});
  const seed = seedField({label: strings.seed, value: 14, next: strings.nextSeed});
  let picture = pictureSlider(75);
  const pictureSlot = document.createElement("div");
  const readout = Object.assign(document.createElement("p"), {className: "readout"});
  const strip = createReturnStrip(text.stripLabel);
  const height = (width: number): number => Math.min(390, Math.max(270, width * 0.5));
  const chart = reserve(height, createChart({label: text.label, draw: drawRates}));

  function pictureSlider(n: number): Control<number> {
    const control = slider({label: text.picture, name: "picture", min: 0, max: n - 1, step: 1, value: Math.min(n - 1, 12), format: (i) => set?.names[i] ?? String(i)});
    control.addEventListener("input", ({isTrusted}) => {
      if (isTrusted && mode.value !== "one") mode.set("one");
      else restart();
    });
    return control;
  }

  const task = createTask(text.start, text.again, async (signal, tell) => {
    if (!set) return;
    const mine = (tally = emptyTally());
    found = {ode: {}, sde: {}, posterior: {}};
    const ask = {
      picture: mode.value === "one" ? picture.value : undefined, seed: seed.value, trials: trials.value,
      sigmas: RETURN_SIGMAS, numSteps: NUM_STEPS, numSdeSteps: NUM_SDE_STEPS
    };
    strip.begin(set, seed.value);
    tell(0, ask.trials);
    const answers = workerFor(set).ask("return", ask, {signal, onFetch: (fraction) => tell(fraction, 1, strings.ideal.preparing.download)});
    for await (const answer of answers) {
      mine.trials++;
      for (let s = 0; s < RETURN_SIGMAS.length; s++) {
        mine.returned[s] += Number(answer.cameBack[s] === answer.picture);
        mine.drawn[s] += Number(answer.drawn[s] === answer.picture);
        mine.weight[s] += answer.weight[s];
        mine.weightSquared[s] += answer.weight[s] ** 2;
        mine.guessed[s] += answer.guessed[s];
      }
      mine.returnedEach.push(Float64Array.from(answer.cameBack, (back) => Number(back === answer.picture)));
      mine.drawnEach.push(Float64Array.from(answer.drawn, (back) => Number(back === answer.picture)));
      mine.weightEach.push(answer.weight);
      if (mine.shown.length < SHOWN) mine.shown.push(answer);
      tell(mine.trials, ask.trials, text.progress(mine.trials, ask.trials));
      if (mine.trials === ask.trials || (mine.trials >= ENOUGH_TRIALS && mine.trials % 16 === 0)) findCrossings();
      show();
    }
  });

  /** For one sample of trials; kept until the next time, so that moving σ costs nothing. */
  function findCrossings(): void {
    const crossings = (each: readonly Float64Array[]): Crossings => {
      if (each.length < ENOUGH_TRIALS) return {};
      const rates = RETURN_SIGMAS.map((_, s) => each.reduce((sum, trial) => sum + trial[s], 0) / each.length);
      const [sigma90, sigma10] = [0.9, 0.1].map((level) => crossing(RETURN_SIGMAS, rates, level));
      const [interval90, interval10] = [0.9, 0.1].map((level) => crossingInterval(RETURN_SIGMAS, each, level));
      return {...(sigma90 && {sigma90}), ...(sigma10 && {sigma10}), interval90, interval10};
    };
    /** Pairs of a trial's rate and its weight at one and the same noise: their difference varies less than either. */
    const excess = (each: readonly Float64Array[]): Estimate =>
      meanOver(each.map((trial, t) => trial.reduce((sum, back, s) => sum + back - tally.weightEach[t][s], 0) / trial.length));
    const {returnedEach, drawnEach, weightEach} = tally;
    found = {
      ode: crossings(returnedEach), sde: crossings(drawnEach), posterior: crossings(weightEach),
      ...(weightEach.length >= ENOUGH_TRIALS && {odeExcess: excess(returnedEach), sdeExcess: excess(drawnEach)})
    };
  }

  function drawRates({Plot, width, colors}: ChartFrame) {
    const rows = RETURN_SIGMAS.map((sigma, s) => {
      const n = tally.trials;
      const mean = tally.weight[s] / n;
      const error = n > 1 ? Math.sqrt(Math.max(0, tally.weightSquared[s] / n - mean * mean) / (n - 1)) : 0;
      const {low, high} = wilsonInterval(tally.returned[s], n);
      const sde = wilsonInterval(tally.drawn[s], n);
      return {sigma, drawn: (100 * tally.drawn[s]) / n, drawnLow: 100 * sde.low, drawnHigh: 100 * sde.high, rate: (100 * tally.returned[s]) / n, low: 100 * low, high: 100 * high, weight: 100 * mean, weightLow: 100 * Math.max(0, mean - error), weightHigh: 100 * Math.min(1, mean + error), guessed: (100 * tally.guessed[s]) / n};
    });
    const narrow = width < 560;
    // Nothing measured, nothing drawn: a sentence, not axes.
    if (tally.trials === 0) return {height: height(width), x: {axis: null}, y: {axis: null}, marks: [Plot.text([text.waiting], {frameAnchor: "middle", text: (d: string) => d, fill: colors.muted, fontSize: 13})]};
    const label = (values: number[], level: number, dx: number, words: string, color: string) => {
      const sigma = crossing(RETURN_SIGMAS, values, level);
      return sigma === undefined ? [] : [Plot.text([{sigma, level: 100 * level}], {x: "sigma", y: "level", text: () => words, dx, textAnchor: dx > 0 ? "start" as const : "end" as const, fill: color, fontWeight: 500, stroke: colors.paper, strokeWidth: 4})];
    };
    const here = RETURN_SIGMAS[at.value];
    return {
      height: height(width), marginTop: 34, marginLeft: 48, marginBottom: 38, marginRight: 16,
      x: logScale([RETURN_SIGMAS[0], RETURN_SIGMAS.at(-1)!], [5, 10, 20, 40, 80], text.xAxis),
      y: {domain: [0, 100], label: text.yAxis, ticks: 5},
      marks: [
        Plot.ruleY([90, 10], {stroke: colors.rule, strokeDasharray: "2 4"}),
        Plot.ruleX([here], {stroke: colors.noise}),
        Plot.line(rows, {x: "sigma", y: "guessed", stroke: colors.muted, strokeDasharray: "1 4", strokeLinecap: "round"}),
        Plot.areaY(rows, {x: "sigma", y1: "weightLow", y2: "weightHigh", fill: colors.density, fillOpacity: 0.18}),
        Plot.line(rows, {x: "sigma", y: "weight", stroke: colors.density, strokeWidth: 2.5}),
        Plot.ruleX(rows, {x: "sigma", y1: "low", y2: "high", stroke: colors.slope, strokeWidth: 1.5}),
        Plot.line(rows, {x: "sigma", y: "rate", stroke: colors.slope, strokeWidth: 2.5}),
        Plot.dot(rows, {x: "sigma", y: "rate", fill: colors.slope, r: 3.5}),
        Plot.ruleX(rows, {x: "sigma", y1: "drawnLow", y2: "drawnHigh", stroke: colors.noise, strokeWidth: 1.5}),
        Plot.dot(rows, {x: "sigma", y: "drawn", stroke: colors.noise, strokeWidth: 2, fill: colors.paper, r: 4}),
        ...label(rows.map((row) => row.rate / 100), 0.62, 14, narrow ? text.odeShort : text.ode, colors.slope),
        ...label(rows.map((row) => row.weight / 100), 0.44, -14, narrow ? text.sdeShort : text.sde, colors.noise),
        ...label(rows.map((row) => row.weight / 100), 0.28, -14, narrow ? text.posteriorShort : text.posterior, colors.density)
      ]
    };
  }

  function show(): void {
    chart.redraw();
    const n = tally.trials;
    const s = at.value;
    strip.show(tally.shown.map((each) => ({...each})), s, RETURN_SIGMAS[s]);
    if (n === 0) return;
    const summary: ReturnSummary = {n: set!.pictures.n, trials: n, ...found};
    const rate = (hits: number): Estimate => {
      const {low, high} = wilsonInterval(hits, n);
      return {mean: hits / n, error: (high - low) / 2};
    };
    readout.replaceChildren(...text.summary(summary, ENOUGH_TRIALS, RETURN_SIGMAS[s], rate(tally.returned[s]), rate(tally.drawn[s]), tally.weight[s] / n).map(bold));
    chart.setValue(JSON.stringify(summary, (_, value: unknown) => (typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value)));
    chart.describe(text.alt(summary));
  }

  const restart = (): void => {
    if (seen) void task.start();
  };
  for (const control of [mode, trials, seed]) control.addEventListener("input", restart);
  at.addEventListener("input", show);
  pictureSlot.append(picture);
  strip.element.style.marginTop = "1.1rem";
  const element = document.createElement("div");
  element.append(controls(mode, at), folded(strings.more, controls(pictureSlot, trials, seed)), task.element, chart.element, strip.element, readout);
  whenSeen(element, () => {
    seen = true;
    restart();
  });
  return {
    element,
    update(next) {
      if (next === set) return;
      set = next;
      tally = emptyTally();
      found = {ode: {}, sde: {}, posterior: {}};
      readout.replaceChildren();
      picture = pictureSlider(next.pictures.n);
      pictureSlot.replaceChildren(picture);
      show();
      restart();
    }
  };
}
