/** When is it decided? The posterior's entropy and largest weight along the run, and the pictures still in question. */
import {bold} from "../bold.js";
import {formatNumber} from "../controls.js";
import {samplerFor} from "./bench.js";
import {logScale, reserve} from "../axes.js";
import {createBundleStage} from "./bundle.js";
import {createNotice, createScrubber} from "../parts.js";
import {rowOf, type RunRecord, type StepNumbers} from "./record.js";
import type {RunView} from "./generate.js";
import {createChart, type ChartFrame} from "../plot.js";
import {withAlpha} from "../theme.js";
import {strings} from "../strings.js";
import {pointOf} from "./set.js";
import {keepState, readNumbers, tellStateChange} from "../state.js";

/** The σ at which the effective number of pictures of sample k falls below `level`, interpolated in logarithms. */
export function collapseSigma(steps: readonly StepNumbers[], k: number, level = 2): number | undefined {
  const target = Math.log(level);
  for (let i = 1; i < steps.length; i++) {
    const [before, after] = [steps[i - 1], steps[i]];
    if (before.entropy[k] >= target && after.entropy[k] < target && after.sigma > 0) {
      const share = (before.entropy[k] - target) / (before.entropy[k] - after.entropy[k]);
      return Math.exp((1 - share) * Math.log(before.sigma) + share * Math.log(after.sigma));
    }
  }
  return undefined;
}

export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

function spread(values: number[]): Spread | undefined {
  const sorted = values.sort((a, b) => a - b);
  const count = sorted.length;
  return count === 0 ? undefined : {count, median: (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2, least: sorted[0], most: sorted[count - 1]};
}

export function createCollapseFigure(): {element: HTMLElement; update(view: RunView): void} {
  const text = strings.ideal.collapse;
  let view: RunView | undefined;
  let frame = 0;
  let wanted: number | undefined; // the level where the reader, or a link, has put the mark
  let linked = false; // a link has: the mark stays while the run above takes up the link's values, until the reader acts
  let lastLevel = -1;
  let shown = "";
  const notice = createNotice();
  const readout = Object.assign(document.createElement("p"), {className: "readout"});
  const bundle = createBundleStage(text.bundleLabel);
  const height = (width: number): number => Math.min(310, width * 0.62 + 10);
  const number = reserve(height, createChart({label: text.numberLabel, draw: (f) => drawLines(f, (step, k) => Math.exp(step.entropy[k]), {...logScale([1, Math.max(2, view?.set.pictures.n ?? 2)], [1, 10, 100, 1000], text.numberAxis), labelAnchor: "top"})}));
  const weight = reserve(height, createChart({label: text.weightLabel, draw: (f) => drawLines(f, (step, k) => 100 * step.largestWeight[k], {domain: [0, 100], label: text.weightAxis, ticks: 5})}));
  const scrubber = createScrubber(text.scrub, (next) => {
    frame = next;
    wanted = view?.record?.frames[frame]?.i;
    show();
    tellStateChange(scrubber.element);
  });

  function drawLines({Plot, width, colors}: ChartFrame, value: (step: StepNumbers, k: number) => number, y: object) {
    const record = view?.record;
    const steps = record?.steps.filter(({sigma}) => sigma > 0) ?? [];
    const count = record?.choice.batch ?? 0;
    const chosen = view?.sample ?? 0;
    const points = Array.from({length: count}, (_, k) => steps.map((step) => ({k, sigma: step.sigma, value: value(step, k)})));
    const here = record?.frames[frame]?.sigma;
    const now = record && steps.find(({sigma}) => sigma === here);
    // Nothing happens far below the break: the axis ends at σ = 0.5 where the run starts high.
    const last = record ? Math.min(...record.sigmas.filter((s) => s > 0)) : 0.02;
    const domain = [record?.sigmas[0] ?? 80, (record?.sigmas[0] ?? 80) > 20 ? Math.max(0.5, last) : last];
    return {
      height: height(width),
      marginTop: 30, marginLeft: 44, marginBottom: 36,
      x: logScale([domain[0], domain[1]], [0.02, 0.1, 0.5, 1, 2, 5, 10, 20, 40, 80, 200], "σ →"),
      y: {...y, grid: false},
      marks: [
        Plot.line(points.flat(), {x: "sigma", y: "value", z: "k", stroke: withAlpha(colors.density, 0.35), strokeWidth: 1}),
        Plot.line(points[chosen] ?? [], {x: "sigma", y: "value", stroke: colors.density, strokeWidth: 2.5}),
        ...(here ? [Plot.ruleX([here], {stroke: colors.noise})] : []),
        ...(now ? [Plot.dot([now], {x: "sigma", y: (step: StepNumbers) => value(step, chosen), fill: colors.density, r: 4})] : [])
      ]
    };
  }

  let visible = false;
  function show(): void {
    if (!visible) return;
    const record = view?.record;
    const now = record?.frames[frame];
    const step = now && record?.steps[now.i];
    if (!record || !now || !step || !view) return;
    number.redraw();
    weight.redraw();
    const k = view.sample;
    const [left, largest] = [Math.exp(step.entropy[k]), step.largestWeight[k]];
    scrubber.set(frame, record.frames.length - 1, record.frames.length - 1, text.at(now.sigma, left, largest));
    number.describe(text.numberAlt(record.choice.batch, now.sigma, left));
    weight.describe(text.weightAlt(record.choice.batch, now.sigma, largest));
    ask(record, k);
  }

  function summarise(record: RunRecord): void {
    const samples = Array.from({length: record.choice.batch}, (_, k) => k);
    const decided = spread(samples.map((k) => collapseSigma(record.steps, k)).filter((s) => s !== undefined));
    if (!decided) return void (readout.textContent = "");
    const atStart = spread(samples.map((k) => Math.exp(record.steps[0].entropy[k])))!;
    const step = spread(samples.map((k) => record.steps.findIndex(({entropy}) => entropy[k] < Math.LN2)).filter((i) => i >= 0))!;
    number.setValue(formatNumber(decided.median));
    readout.replaceChildren(...text.summary({runs: samples.length, sigmaMax: record.sigmas[0], steps: record.sigmas.length - 1, atStart, decided, step}).map(bold));
  }

  let timer = 0;
  function ask(record: RunRecord, k: number): void {
    clearTimeout(timer);
    const now = record.frames[frame];
    const key = `${record.set.key} ${record.choice.seed} ${record.steps.length === record.sigmas.length} ${now.i} ${k}`;
    if (key === shown) return;
    timer = window.setTimeout(() => void (async () => {
      try {
        const x = rowOf(now.x, k).slice();
        const {set} = record;
        if (now.sigma === 0) {
          const nearest = record.steps[now.i].mostLikely[k];
          const weights = new Float64Array(set.pictures.n);
          weights[nearest] = 1;
          bundle.update({set, sigma: 0, x, denoised: pointOf(set, nearest), weights});
        } else {
          const sampler = await samplerFor(set, view!.backend);
          const {weights, denoised} = await sampler.posterior(x, now.sigma);
          if (view?.record === record && record.frames[frame] === now) bundle.update({set, sigma: now.sigma, x, denoised, weights});
        }
        shown = key;
        notice.clear();
      } catch (error) {
        if (view?.record === record) notice.say(error instanceof Error ? error.message : String(error));
      }
    })(), record.done ? 40 : 400);
  }

  bundle.stage.element.style.marginTop = "1rem";
  const charts = Object.assign(document.createElement("div"), {className: "columns"});
  charts.append(number.element, weight.element);
  const element = document.createElement("div");
  element.append(charts, scrubber.element, bundle.stage.element, notice.element, readout);
  new IntersectionObserver((entries) => {
    visible = entries.at(-1)!.isIntersecting;
    show();
  }, {rootMargin: "150px"}).observe(element);
  const putMark = (): void => {
    const record = view?.record;
    if (wanted === undefined || !record) return;
    const there = record.frames.findIndex(({i}) => i >= wanted!);
    frame = there < 0 ? record.frames.length - 1 : there;
  };
  keepState(scrubber.element, {
    key: "level",
    read: () => (wanted === undefined ? undefined : String(wanted)),
    write(next) {
      const [level] = readNumbers(next ?? "0", 1);
      if (!Number.isInteger(level) || level! < 0 || level! > 100) throw new RangeError(strings.range("0", "100", true));
      wanted = next === undefined ? undefined : level;
      linked = wanted !== undefined;
      for (const type of ["pointerdown", "keydown"]) addEventListener(type, () => (linked = false), {once: true, capture: true});
      if (wanted !== undefined) putMark();
      else if (view?.record) frame = Math.max(0, decidingFrame(view.record, view.sample));
      show();
    }
  });
  return {
    element,
    update(next) {
      const isNew = next.record !== view?.record || next.sample !== view?.sample;
      view = next;
      if (!next.record) return;
      // Follow the run above, until this figure's own slider is moved.
      if (isNew || next.level !== lastLevel) {
        lastLevel = next.level;
        if (!linked) wanted = undefined;
        const ended = next.record.done && next.level === next.record.sigmas.length - 1;
        frame = Math.max(0, ended ? decidingFrame(next.record, next.sample) : next.record.frames.findIndex(({i}) => i === next.level));
      }
      putMark();
      frame = Math.min(frame, next.record.frames.length - 1);
      summarise(next.record);
      show();
    }
  };
}

/** The first kept step at which one picture has more than half of the weight: the one to look at. */
function decidingFrame(record: RunRecord, k: number): number {
  return record.frames.findIndex(({i}) => record.steps[i].largestWeight[k] > 0.5);
}
