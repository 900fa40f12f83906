/** How few steps are enough: the share of runs that end on the same picture as 200 Heun steps from the same noise. */
import {logScale} from "./axes.js";
import {bold} from "./collapse.js";
import {createTask} from "./parts.js";
import {wilsonInterval} from "./rates.js";
import type {PictureSet} from "./set.js";
import {STEP_COUNTS} from "./trials.js";
import {workerFor} from "./worker-client.js";
import {createChart, type ChartFrame} from "../plot.js";
import {strings} from "../strings.js";
import {whenSeen} from "./seen.js";

const TRIALS = 48;
const SEED = 3;
const SIGMA_MAX = 80;

/** Calls of D: one per Euler step, two per Heun step but the last, which ends at σ = 0. */
export const callsOf = (solver: "euler" | "heun", steps: number): number => (solver === "euler" ? steps : 2 * steps - 1);

export function createStepsFigure(): {element: HTMLElement; update(set: PictureSet): void} {
  const text = strings.ideal.steps;
  let set: PictureSet | undefined;
  let seen = false;
  let trials = 0;
  let hits = {euler: STEP_COUNTS.map(() => 0), heun: STEP_COUNTS.map(() => 0)};
  const readout = Object.assign(document.createElement("p"), {className: "readout"});
  const chart = createChart({label: text.label, draw});

  const task = createTask(text.start, async (signal, tell) => {
    if (!set) return;
    trials = 0;
    hits = {euler: STEP_COUNTS.map(() => 0), heun: STEP_COUNTS.map(() => 0)};
    const answers = workerFor(set).ask("steps", {seed: SEED, trials: TRIALS, sigmaMax: SIGMA_MAX}, {signal, onFetch: (fraction) => tell(fraction, 1, strings.ideal.preparing.download)});
    tell(0, TRIALS);
    for await (const answer of answers) {
      trials++;
      for (const solver of ["euler", "heun"] as const) answer[solver].forEach((end, i) => (hits[solver][i] += Number(end === answer.reference)));
      tell(trials, TRIALS, text.progress(trials, TRIALS));
      show();
    }
  });

  function draw({Plot, width, colors}: ChartFrame) {
    const points = trials === 0 ? [] : (["euler", "heun"] as const).flatMap((solver) => STEP_COUNTS.map((steps, i) => {
      const {low, high} = wilsonInterval(hits[solver][i], trials);
      return {solver, steps, calls: callsOf(solver, steps), rate: (100 * hits[solver][i]) / trials, low: 100 * low, high: 100 * high};
    }));
    const color = ({solver}: {solver: string}): string => (solver === "heun" ? colors.slope : colors.muted);
    return {
      height: Math.min(320, Math.max(240, width * 0.42)), marginLeft: 48, marginBottom: 38, marginRight: 24,
      x: logScale([4.4, 90], [5, 10, 20, 40, 80], text.xAxis),
      y: {domain: [0, 100], label: text.yAxis, ticks: 5},
      marks: [
        Plot.ruleX(points, {x: "calls", y1: "low", y2: "high", stroke: color}),
        Plot.line(points, {x: "calls", y: "rate", z: "solver", stroke: color, strokeWidth: 2.5}),
        Plot.dot(points, {x: "calls", y: "rate", fill: color, r: 4}),
        Plot.text(points, {x: "calls", y: "rate", text: "steps", dy: 14, fill: color, stroke: colors.paper, strokeWidth: 4}),
        Plot.text(points.filter(({steps}) => steps === 10), {x: "calls", y: "rate", text: (p: {solver: "euler" | "heun"}) => strings.ideal.generate.solvers[p.solver], dy: -16, dx: -6, textAnchor: "end", fill: color, fontWeight: 500, stroke: colors.paper, strokeWidth: 4})
      ]
    };
  }

  function show(): void {
    chart.redraw();
    if (trials === 0 || !set) return;
    const share = (solver: "euler" | "heun", i: number): number => hits[solver][i] / trials;
    const sentence = text.summary(set.pictures.n, trials, STEP_COUNTS.map((steps, i) => ({steps, euler: share("euler", i), heun: share("heun", i)})));
    readout.replaceChildren(...sentence.map(bold));
    chart.describe(sentence.map((part) => part.replace("*", "")).join(""));
    chart.setValue(STEP_COUNTS.map((_, i) => share("heun", i).toFixed(2)).join(" "));
  }

  const element = document.createElement("div");
  element.append(task.element, chart.element, readout);
  whenSeen(element, () => {
    seen = true;
    if (set) void task.start();
  });
  return {
    element,
    update(next) {
      if (next === set) return;
      set = next;
      trials = 0;
      show();
      if (seen) void task.start();
    }
  };
}
