/** Four crowds side by side, one slider of time, and their distance to the truth. */
import {createBreath, whenNear} from "../breath.js";
import {createPlay} from "../play.js";
import {controls, seedField, slider} from "../controls.js";
import {spreadLabels} from "../labels.js";
import {drawCross, drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import {dotsLayer} from "../plane/layers.js";
import {createPlane, type Plane} from "../plane/plane.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {score as words} from "../strings/en/score.js";
import {distanceToTruth, leftShare, METHODS, MOMENTS, WALKERS, walk, type Method, type Moment} from "./walkers-run.js";
import type {Estimate} from "../../math/metrics/estimate.js";
import {createRandom} from "../../math/noise/random.js";
import type {Target} from "../../math/types.js";

const REACH = 4.6;
/** Distances are measured at every so many moments. */
const MEASURED = 5;

interface Run {
  moments: Moment[];
  distances: {moment: number; estimate: Estimate}[];
}

export function createWalkersFigure({target}: {target: Target}): HTMLElement {
  const element = document.createElement("div");
  const time = slider({label: words.walkers.time, min: 0, max: 100, step: 1, value: 0, format: (value) => `${value} %`});
  const seed = seedField({label: strings.seed, value: 7, next: strings.nextSeed});
  const play = createPlay(element, time, {to: 100, speed: 18});
  let runs = {} as Record<Method, Run>;
  let job = 0;
  const momentOf = (method: Method) => {
    const {moments} = runs[method] ?? {moments: []};
    return moments[Math.min(moments.length - 1, Math.round((time.value / 100) * (MOMENTS - 1)))];
  };

  const panels = Object.fromEntries(METHODS.map((method) => [method, createPanel(method)])) as Record<Method, Plane>;
  const shares = readout("");
  const chart = createChart({
    label: words.walkers.chartLabel,
    draw: ({Plot, width, colors}) => {
      const reached = (time.value / 100) * (MOMENTS - 1); // the rest is the answer to the guess
      const rows = METHODS.flatMap((method) => (runs[method]?.distances ?? []).filter(({moment}) => moment <= reached).map(({moment, estimate}) => ({method, at: (100 * moment) / (MOMENTS - 1), ...estimate})));
      const colorOf = (method: Method) => ({ascent: colors.wrong, langevin: colors.wrong, annealed: colors.density, flow: colors.point})[method];
      const last = (time.value < 100 ? [] : METHODS).map((method) => rows.filter((row) => row.method === method).at(-1)).filter((row) => row !== undefined);
      return {
        height: Math.min(260, 0.5 * width + 40),
        marginRight: 128,
        marginLeft: 44,
        x: {label: words.walkers.timeAxis, domain: [0, 100]},
        y: {label: words.walkers.distanceAxis, domain: [0, 2.5], clamp: true, ticks: 4},
        marks: [
          Plot.ruleX([time.value], {stroke: colors.rule}),
          ...METHODS.flatMap((method) => {
            const mine = rows.filter((row) => row.method === method);
            return [
              Plot.areaY(mine, {x: "at", y1: (row: Estimate) => Math.max(0, row.value - 2 * row.standardError), y2: (row: Estimate) => row.value + 2 * row.standardError, fill: colorOf(method), fillOpacity: 0.18}),
              Plot.lineY(mine, {x: "at", y: (row: Estimate) => Math.max(0, row.value), stroke: colorOf(method), strokeWidth: 2, ...(method === "langevin" && {strokeDasharray: "5,4"})})
            ];
          }),
          Plot.text(spreadLabels(last, {at: ({value}) => Math.max(0.08, value), gap: 0.28}), {x: "at", y: "place", text: (row: {method: Method}) => words.walkers.short[row.method], textAnchor: "start", dx: 8, fill: (row: {method: Method}) => colorOf(row.method)})
        ]
      };
    }
  });

  function createPanel(method: Method): Plane {
    const wrong = method === "ascent" || method === "langevin";
    return createPlane({
      label: words.walkers.names[method],
      reach: () => Math.max(REACH, 2 * rootMeanSquare(momentOf(method)?.x ?? [])),
      layers: [
        heatLayer({
          value: (x, y) => Math.exp(target.logDensity(Float64Array.of(x, y), momentOf(method)?.sigma ?? 0)),
          key: () => momentOf(method)?.sigma ?? 0,
          columns: 48,
          strength: 0.4
        }),
        dotsLayer({points: () => momentOf(method)?.x ?? [], color: "point", radius: 1.5, opacity: 0.55}),
        ({context, colors, width, height}) => {
          drawWords(context, words.walkers.names[method], 10, 20, {color: colors.ink, weight: 500, halo: colors.wash, maxWidth: width - 40});
          const moment = momentOf(method);
          if (!moment) return;
          drawWords(context, words.walkers.share(leftShare(moment.x)), 10, height - 12, {color: colors.density, halo: colors.wash, maxWidth: width - 20});
          if (wrong && time.value === 100) drawCross(context, width - 20, 18, 7, colors.wrong);
        }
      ]
    });
  }

  async function compute(): Promise<void> {
    const mine = ++job;
    const breathe = createBreath();
    runs = Object.fromEntries(METHODS.map((method) => [method, {moments: [], distances: []}])) as unknown as Record<Method, Run>;
    const truth = target.sample(WALKERS, createRandom(seed.value, 99));
    const walks = METHODS.map((method) => ({method, states: walk(method, target, seed.value)}));
    for (let k = 0; k < MOMENTS; k++)
      for (const {method, states} of walks) {
        const {value} = states.next();
        if (value) {
          runs[method].moments.push({x: value.x, sigma: value.sigma});
          if (k % MEASURED === 0) runs[method].distances.push({moment: k, estimate: distanceToTruth(value.x, truth)});
        }
        await breathe();
        if (mine !== job) return;
        if (k === 0) show();
      }
    publish();
    show();
  }

  function publish(): void {
    const ends = METHODS.map((method) => {
      const {moments, distances} = runs[method];
      const {value, standardError} = distances.at(-1)!.estimate;
      return [method, {left: leftShare(moments.at(-1)!.x), distance: value, error: standardError}];
    });
    panels.ascent.setValue(JSON.stringify(Object.fromEntries(ends)));
  }

  function show(): void {
    for (const method of METHODS) panels[method].redraw();
    chart.redraw();
    const now = METHODS.map((method) => momentOf(method));
    if (now.every((moment) => moment)) {
      shares.textContent = words.walkers.numbers(METHODS.map((method, i) => ({name: words.walkers.short[method], left: leftShare(now[i]!.x)})));
      METHODS.forEach((method, i) => panels[method].describe(words.walkers.alt(words.walkers.names[method], leftShare(now[i]!.x), time.value)));
    }
  }
  time.addEventListener("input", show);
  seed.addEventListener("input", () => void compute());

  const grid = document.createElement("div");
  grid.className = "columns quarters";
  grid.append(...METHODS.map((method) => panels[method].element));
  element.append(grid, controls(play, time, seed), shares, chart.element);
  void whenNear(element).then(compute);
  return element;
}

/** Of each coordinate. */
function rootMeanSquare(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! ** 2;
  return Math.sqrt(sum / Math.max(1, x.length));
}
