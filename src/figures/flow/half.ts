/** The flow back, right and three times wrong (E10): four crowds from one cloud, each against the exact density at every time. */
import {reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {animate} from "../clock.js";
import {button, controls, formatNumber, select, slider} from "../controls.js";
import {spreadLabels} from "../labels.js";
import {createLine, curveLayer, type Line, type LineFrame} from "../line/line.js";
import {drawCross, drawWords} from "../marks.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {flow as words} from "../strings/en/flow.js";
import {withAlpha} from "../theme.js";
import {runBack, startCloud, times, varianceOfBell, type Rule, type Velocity} from "./half-run.js";
import {countCells, createLineDistance, type LineDistance} from "../line/distance.js";
import {mean, variance} from "../../math/metrics/statistics.js";
import type {Process} from "../../math/processes/process.js";
import type {Mixture} from "../../math/targets/mixture.js";

export const RULES = ["right", "both", "slope", "frozen"] as const;
export type RuleName = (typeof RULES)[number];

export interface HalfFigureOptions<World extends string> {
  readonly process: Process;
  readonly rules: Readonly<Record<RuleName, Rule>>;
  readonly worlds: Readonly<Record<World, {readonly label: string; readonly target: Mixture}>>;
  readonly first: NoInfer<World>;
  /** dx/dt, as the page's cell writes it. */
  readonly velocity: (rule: Rule, target: Mixture) => Velocity;
}

const REACH = 3;
const CELLS = 75;
/** Room for a panel's name, in CSS pixels. */
const HEAD = 50;
/** Every so many steps the crowd is counted. */
const EVERY = 6;
const MOMENTS = (times.length - 1) / EVERY + 1;
const SEED = 3;

interface Count extends LineDistance {
  readonly t: number;
  readonly counts: Float64Array;
  readonly mean: number;
  readonly variance: number;
}

export function createHalfFigure<World extends string>({process, rules, worlds, first, velocity}: HalfFigureOptions<World>): HTMLElement {
  const element = document.createElement("div");
  const names = Object.keys(worlds) as World[];
  const world = select<World>({label: words.half.world, name: "world", options: Object.fromEntries(names.map((name) => [name, worlds[name].label])) as Record<World, string>, value: first});
  const count = select({label: words.half.count, name: "particles", options: {"20000": formatNumber(20_000), "100000": formatNumber(100_000)}, value: "20000"});
  const moment = slider({label: words.half.moment, name: "moment", min: 0, max: 100, step: 2.5, value: 0, format: (value) => words.half.momentValue(1 - value / 100)});
  const play = button({label: strings.play, primary: true, onClick: () => (clock.playing ? pause() : start())});
  let runs: Record<RuleName, Count[]> = {right: [], both: [], slope: [], frozen: []};
  let n = 20_000;
  let target = worlds[first].target;
  const latest = createLatest();
  const numbers = readout("");

  const at = () => Math.floor((moment.value / 100) * (MOMENTS - 1) + 1e-9);
  const exactAt = (t: number) => target.noised(process.level(t));
  const panels = Object.fromEntries(RULES.map((name) => [name, createPanel(name)])) as Record<RuleName, Line>;

  function createPanel(name: RuleName): Line {
    let exact = exactAt(1);
    let of = "";
    const marginal = () => {
      const t = times[EVERY * at()]!;
      if (of !== `${t} ${world.value}`) [exact, of] = [exactAt(t), `${t} ${world.value}`];
      return exact;
    };
    const density = (x: number) => Math.exp(marginal().logDensity(Float64Array.of(x)));
    const peak = () => {
      let most = 0;
      for (let x = -REACH; x <= REACH; x += 0.05) most = Math.max(most, density(x));
      return most;
    };
    return createLine({
      label: words.half.names[name],
      domain: [-REACH, REACH],
      top: () => 1.9 * peak(),
      aspect: (width) => (width < 260 ? 1.05 : 1.35),
      ticks: [-2, 0, 2],
      layers: [
        (frame) => drawBars(frame, name),
        curveLayer({value: density, width: 2}),
        ({context, colors, width}) => {
          const wrong = name !== "right";
          drawWords(context, words.half[width < 210 ? "short" : "names"][name], 8, 20, {color: wrong ? colors.muted : colors.ink, weight: 500, halo: colors.wash, maxWidth: width - (wrong ? 44 : 16)});
          const now = runs[name][at()];
          if (now) drawWords(context, words.half.distance(now.value), 8, 40, {color: colors.point, halo: colors.wash, maxWidth: width - 16});
          if (wrong && at() === MOMENTS - 1) drawCross(context, width - 18, 18, 7, colors.wrong);
        }
      ]
    });
  }

  function drawBars({context, toX, toY, base, colors}: LineFrame, name: RuleName): void {
    const now = runs[name][at()];
    if (!now) return;
    const bar = (2 * REACH) / CELLS;
    context.fillStyle = withAlpha(colors[name === "right" ? "point" : "wrong"], 0.55);
    now.counts.forEach((number, k) => {
      const top = Math.max(HEAD, toY(number / (n * bar))); // a crowd on one spot is cut off under its name
      context.fillRect(toX(-REACH + k * bar), top, toX(bar) - toX(0) - 0.5, base - top);
    });
  }

  const height = (width: number) => Math.min(250, 0.45 * width + 40);
  const chart = reserve(height, createChart({
    label: words.half.chartLabel,
    draw: ({Plot, width, colors}) => {
      const rows = RULES.flatMap((name) => runs[name].slice(0, at() + 1).map(({t, value}) => ({name, t, value})));
      const ends = RULES.flatMap((name) => rows.filter((row) => row.name === name).slice(-1));
      const colorOf = (row: {name: RuleName}) => (row.name === "right" ? colors.point : colors.muted);
      const top = Math.max(0.25, ...rows.map(({value}) => 1.15 * value));
      return {
        height: height(width),
        marginTop: 32,
        marginRight: 116,
        marginLeft: 44,
        marginBottom: 42,
        x: {label: words.half.timeAxis, labelAnchor: "center", domain: [1, 0], ticks: 5},
        y: {label: words.half.distanceAxis, domain: [0, top], ticks: 4},
        marks: [
          Plot.areaY(runs.right, {x: "t", y: "floor", fill: colors.density, fillOpacity: 0.25}),
          ...RULES.map((name) => Plot.lineY(rows.filter((row) => row.name === name), {x: "t", y: "value", stroke: colorOf({name}), strokeWidth: name === "right" ? 3 : 1.5})),
          Plot.text(at() === 0 ? [] : spreadLabels(ends, {at: ({value}) => value, gap: (14 * top) / (height(width) - 74)}), {x: "t", y: "place", text: (row: {name: RuleName}) => words.half.short[row.name], textAnchor: "start", dx: 8, dy: -3, fill: colorOf, stroke: colors.paper, strokeWidth: 4})
        ]
      };
    }
  }));

  function compute(): void {
    latest(async (breathe) => {
      await whenNear(element);
      n = Number(count.value);
      target = worlds[world.value].target;
      runs = {right: [], both: [], slope: [], frozen: []};
      const exact: ReturnType<typeof createLineDistance>[] = [];
      const x = startCloud(target, {process, n, seed: SEED});
      const walks = RULES.map((name) => ({name, states: runBack(x, velocity(rules[name], target))}));
      for (let k = 0; k < times.length; k++)
        for (const {name, states} of walks) {
          const {t, x: now} = states.next().value!;
          if (k % EVERY === 0) {
            const distance = (exact[k / EVERY] ??= createLineDistance(exactAt(t), 2 * REACH));
            runs[name].push({t, counts: countCells(now, {from: -REACH, to: REACH, cells: CELLS}), mean: mean(now), variance: variance(now), ...distance(now)});
          }
          await breathe();
          if (k === 0) show();
        }
      publish();
      show();
    });
  }

  function publish(): void {
    const ends = RULES.map((name) => {
      const {value, floor, variance: spreadOf} = runs[name].at(-1)!;
      const bell = target.weights.length === 1 ? varianceOfBell({c: target.covariances[0]!.trace(), integral: -2 * Math.log(process.signalScale(1)), rule: rules[name]}) : null;
      return [name, {distance: value, floor, variance: spreadOf, expected: bell}];
    });
    panels.right.setValue(JSON.stringify({world: world.value, n, ...Object.fromEntries(ends)}));
  }

  function show(): void {
    for (const name of RULES) {
      const now = runs[name][at()];
      panels[name].redraw();
      if (now) panels[name].describe(words.half.alt(words.half.names[name], now.t, now.value, now.floor));
    }
    chart.redraw();
    const shown = runs.right[at()];
    numbers.textContent = shown ? words.half.numbers(RULES.map((name) => ({name: words.half.short[name], spread: Math.sqrt(runs[name][at()]?.variance ?? NaN)})), Math.sqrt(varianceOf(exactAt(shown.t))), shown.floor) : "";
  }
  const clock = animate(element, (_, elapsed) => {
    moment.set(Math.min(100, moment.value + 16 * elapsed));
    if (moment.value >= 100) pause();
  }, {autoplay: false});
  function start(): void {
    if (moment.value >= 100) moment.set(0);
    clock.play();
    play.textContent = strings.pause;
  }
  function pause(): void {
    clock.pause();
    play.textContent = strings.play;
  }
  moment.addEventListener("input", show);
  for (const control of [world, count]) control.addEventListener("input", compute);

  const grid = document.createElement("div");
  grid.className = "columns quarters";
  grid.append(...RULES.map((name) => panels[name].element));
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(count));
  element.append(grid, controls(moment, play, world), numbers, chart.element, more);
  compute();
  return element;
}

/** Variance of a mixture on a line. */
function varianceOf({weights, means, covariances}: Mixture): number {
  const center = weights.reduce((sum, weight, k) => sum + weight * means[k]![0]!, 0);
  return weights.reduce((sum, weight, k) => sum + weight * (covariances[k]!.trace() + (means[k]![0]! - center) ** 2), 0);
}
