/** Bumps fitted to the picture set: what they generate, beside the nearest picture; how near, and how likely new pictures are. */
import {reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {button, controls, select, slider} from "../controls.js";
import {drawWords} from "../marks.js";
import {drawPicture} from "../picture.js";
import {createChart, type ChartFrame} from "../plot.js";
import {readout} from "../readout.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {mixture as words} from "../strings/en/mixture.js";
import {nearestRow} from "./nearest-row.js";
import {NUM_SHOWN, partCounts, splitSet, type PictureFit} from "./picture-fits.js";
import type {PictureWork} from "./picture-work.js";
import {pictureAsPoint, type Pictures} from "../../sampler/pictures/pictures.js";

export interface PicturesFigureOptions {
  readonly pictures: Pictures;
  /** Of every picture, 64 numbers. */
  readonly coordinates: Float32Array;
  readonly names: readonly string[];
  readonly work: PictureWork;
}

const NARROWEST = {"0.01": 0.01, "1": 1, "3": 3, "6": 6} as const;
/** What lies beyond is shown at the edge of the chart of likelihoods, with its number. */
const LOWEST = -260;
const HIGHEST = -120;

export function createPicturesFigure({pictures, coordinates, names, work}: PicturesFigureOptions): HTMLElement {
  const dim = coordinates.length / pictures.n;
  const split = splitSet(coordinates, dim);
  const counts = partCounts(split.train.length / dim);
  const element = document.createElement("div");
  const which = slider({label: words.pictures.count, name: "bumps", symbol: "density", min: 0, max: counts.length - 1, step: 1, value: 0, format: (k) => words.pictures.parts(counts[k]!, counts.at(-1)!)});
  const narrowest = select<keyof typeof NARROWEST>({label: words.pictures.narrowest, name: "narrowest", options: words.pictures.widths, value: "0.01"});
  const fits = new Map<number, PictureFit>();
  const made = new Map<PictureFit, readonly Float32Array[]>();
  const chosen = () => fits.get(counts[which.value]!);
  /** How far a picture that nobody has fitted to lies from its nearest: what a good generator should come to. */
  let fresh = NaN;

  const columns = (width: number) => (width < 620 ? 4 : NUM_SHOWN);
  const cell = (width: number) => {
    const pitch = width / columns(width);
    const size = Math.min(112, pitch - 8);
    return {pitch, size, height: 2 * size + 44};
  };
  const stage = createStage({label: words.pictures.label, aspect: (width) => width / ((NUM_SHOWN / columns(width)) * cell(width).height), draw: drawPairs});
  const numbers = readout("");
  const status = Object.assign(document.createElement("div"), {className: "progress"});
  const bar = Object.assign(document.createElement("progress"), {max: 1, ariaLabel: words.pictures.progress});
  const said = document.createElement("span");
  const stop = button({label: strings.stop, onClick: () => (running ? (stopped = true) : void compute())});
  status.append(bar, said, stop);

  function drawPairs({context, width, colors}: Frame): void {
    const {pitch, size, height} = cell(width);
    const fit = chosen();
    for (let k = 0; k < NUM_SHOWN; k++) {
      const [left, top] = [(k % columns(width)) * pitch, Math.floor(k / columns(width)) * height];
      context.fillStyle = colors.wash;
      context.fillRect(left, top, size, 2 * size + 3);
      if (!fit) continue;
      const index = split.indices[fit.nearest[k]!]!;
      drawPicture(context, made.get(fit)![k]!, {left, top, size});
      drawPicture(context, pictureAsPoint(pictures, index), {left, top: top + size + 3, size});
      drawWords(context, shorten(names[index]!, (pitch - 6) / 6.8), left, top + 2 * size + 18, {color: colors.density, size: 11});
      drawWords(context, words.pictures.apart(fit.distances[k]!), left, top + 2 * size + 33, {color: colors.muted, size: 11});
    }
  }

  const rows = () => counts.flatMap((count) => (fits.has(count) ? [{...fits.get(count)!, label: String(count)}] : []));
  const axis = (width: number) => ({type: "point" as const, domain: counts.map(String), label: words.pictures.axis, labelAnchor: "right" as const, labelOffset: 38, ticks: counts.map(String).filter((_, k) => width > 420 || k % 2 === 0)});
  const heightAt = (width: number) => Math.min(280, 0.6 * width + 50);
  const sizeOf = (width: number) => ({height: heightAt(width), marginLeft: 46, marginRight: 24, marginBottom: 44, marginTop: 32});
  const mark = ({Plot, colors}: ChartFrame) => Plot.ruleX([String(counts[which.value])], {stroke: colors.rule, strokeWidth: 8});
  const distance = createChart({
    label: words.pictures.distanceLabel,
    draw(frame) {
      const {Plot, width, colors} = frame;
      const bands = rows().map((fit) => ({label: fit.label, low: quantile(fit.distances, 0.1), middle: quantile(fit.distances, 0.5), high: quantile(fit.distances, 0.9)}));
      return {
        ...sizeOf(width),
        x: axis(width),
        y: {label: words.pictures.distanceAxis, domain: [0, 90], clamp: true, ticks: 5},
        marks: [
          mark(frame),
          Plot.ruleY([fresh].filter(Number.isFinite), {stroke: colors.clean, strokeWidth: 1.5}),
          Plot.text([fresh].filter(Number.isFinite), {x: () => "1", y: (value: number) => value, dx: 8, dy: 11, text: () => words.pictures.freshLine, textAnchor: "start", fill: colors.clean}),
          Plot.areaY(bands, {x: "label", y1: "low", y2: "high", fill: colors.density, fillOpacity: 0.16}),
          Plot.lineY(bands, {x: "label", y: "middle", stroke: colors.density, strokeWidth: 2.5}),
          Plot.dot(bands, {x: "label", y: "middle", r: 4, fill: colors.density})
        ]
      };
    }
  });
  const likelihood = createChart({
    label: words.pictures.likelihoodLabel,
    draw(frame) {
      const {Plot, width, colors} = frame;
      const train = rows().map(({label, train: value}) => ({label, value}));
      const heldOut = rows().map(({label, heldOut: value}) => ({label, value: Math.max(LOWEST, value), off: value < LOWEST ? value : undefined}));
      return {
        ...sizeOf(width),
        x: axis(width),
        y: {label: words.pictures.likelihoodAxis, domain: [LOWEST, HIGHEST], clamp: true, ticks: 5, tickFormat: (value: number) => String(value).replace("-", "−")},
        marks: [
          mark(frame),
          Plot.lineY(train.map(({label, value}) => ({label, value: Math.min(HIGHEST, value)})), {x: "label", y: "value", stroke: colors.muted, strokeWidth: 2}),
          Plot.lineY(heldOut, {x: "label", y: "value", stroke: colors.density, strokeWidth: 2.5}),
          Plot.dot(heldOut, {x: "label", y: "value", r: 4, fill: colors.density}),
          Plot.text(heldOut.filter(({off}) => off !== undefined), {x: "label", y: "value", dy: -14, dx: -22, textAnchor: "end", text: ({off}: {off?: number}) => words.pictures.offChart(off!), fill: colors.density}),
          Plot.text(train.filter(({label}) => label === "64"), {x: "label", y: "value", dx: -4, dy: -12, textAnchor: "end", text: () => words.pictures.fitted, fill: colors.muted}),
          Plot.text(train.slice(-1).filter(({value}) => value > HIGHEST), {x: "label", y: () => HIGHEST, dy: 13, dx: 16, textAnchor: "end", text: ({value}: {value: number}) => words.pictures.offTop(value), fill: colors.muted}),
          Plot.text(heldOut.slice(0, 1), {x: "label", y: "value", dx: 8, dy: 18, textAnchor: "start", text: () => words.pictures.keptAside, fill: colors.density})
        ]
      };
    }
  });

  let [job, running, stopped] = [0, false, false];
  /** All numbers of bumps, the chosen one first; what is there already is kept. */
  async function compute(): Promise<void> {
    const mine = ++job;
    [running, stopped] = [true, false];
    const width = NARROWEST[narrowest.value];
    const missing = [counts[which.value]!, ...counts].filter((count, i, all) => !fits.has(count) && all.indexOf(count) === i);
    try {
      for await (const told of work.ask({kind: "fit", fits: missing.map((numParts) => ({numParts, narrowest: width, seed: 7}))})) {
        if (mine !== job || stopped) break;
        if ("step" in told) said.textContent = words.pictures.fitting(told.step.numParts, told.step.i);
        if (!("fit" in told)) continue;
        fits.set(told.fit.numParts, told.fit);
        made.set(told.fit, told.pictures);
        show();
      }
    } catch (error) {
      if (mine === job) stage.fail(error instanceof Error ? error.message : String(error));
    }
    if (mine !== job) return;
    running = false;
    tell();
  }
  function tell(): void {
    const all = fits.size === counts.length;
    status.style.visibility = all && !running ? "hidden" : ""; // keeps its room
    stop.textContent = running ? strings.stop : words.pictures.goOn;
    bar.value = fits.size / counts.length;
    if (!running) said.textContent = strings.stopped;
  }
  function show(): void {
    const fit = chosen();
    tell();
    numbers.textContent = fit ? words.pictures.numbers(fit, quantile(fit.distances, 0.5), fresh) : words.pictures.waiting;
    if (fit) stage.describe(words.pictures.alt(fit.numParts, Array.from(fit.nearest.slice(0, NUM_SHOWN), (row) => names[split.indices[row]!]!), quantile(fit.distances, 0.5)));
    stage.setValue(JSON.stringify({fresh, numPictures: counts.at(-1), dim, narrowest: NARROWEST[narrowest.value], rows: rows().map(({numParts, train, heldOut, alone, distances}) => ({numParts, train, heldOut, alone, median: quantile(distances, 0.5), largest: quantile(distances, 1)}))}));
    stage.redraw();
    distance.redraw();
    likelihood.redraw();
  }
  which.addEventListener("input", show);
  narrowest.addEventListener("input", () => {
    fits.clear();
    made.clear();
    show();
    void compute();
  });
  const charts = Object.assign(document.createElement("div"), {className: "columns"});
  charts.append(...[distance, likelihood].map((chart) => reserve(heightAt, chart).element));
  element.append(stage.element, controls(which, narrowest, status), numbers, charts);
  show();
  const measureFresh = createLatest();
  void whenNear(element).then(() => {
    void compute();
    measureFresh(async (breathe) => {
      const away: number[] = [];
      for (let at = 0; at < split.heldOut.length; at += dim) {
        away.push(nearestRow(split.heldOut.subarray(at, at + dim), split.train, dim).distance);
        await breathe();
      }
      fresh = quantile(away, 0.5);
      show();
    });
  });
  return element;
}

/** The value below which a share of the values lies. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

function shorten(name: string, letters: number): string {
  return name.length <= letters ? name : `${name.slice(0, Math.max(1, Math.floor(letters) - 1))}…`;
}
