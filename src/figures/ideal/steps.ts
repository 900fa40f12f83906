/** How few steps are enough: the share of runs that end on the same picture as 200 Heun steps from the same noise. */
import {logScale, reserve} from "../axes.js";
import {bold} from "../bold.js";
import {createTask} from "../parts.js";
import {wilsonInterval} from "./rates.js";
import {pointOf, type PictureSet} from "./set.js";
import {fit, monoFont} from "./text.js";
import {REFERENCE_STEPS, STEP_COUNTS, type StepsTrial} from "./trials.js";
import {workerFor} from "./worker-client.js";
import {controls, slider} from "../controls.js";
import {drawPicture} from "../picture.js";
import {createChart, type ChartFrame} from "../plot.js";
import {createStage, type Frame} from "../stage.js";
import {keepState, readNumbers} from "../state.js";
import {strings} from "../strings.js";
import {whenSeen} from "./seen.js";

const TRIALS = 128;
const SEED = 3;
const SIGMA_MAX = 80;
const SOLVERS = ["euler", "heun"] as const;
type Solver = (typeof SOLVERS)[number];

/** Calls of D: one per Euler step, two per Heun step but the last, which ends at σ = 0. */
export const callsOf = (solver: Solver, steps: number): number => (solver === "euler" ? steps : 2 * steps - 1);

/** Noise by noise, at about equal calls (n Heun steps, 2n Euler steps): how often only one of the two is right. */
export function countPairs(trials: readonly StepsTrial[]): {calls: number; heunOnly: number; eulerOnly: number}[] {
  return STEP_COUNTS.slice(1).map((calls, i) => {
    const right = trials.map(({euler, heun, reference}) => ({euler: euler[i + 1] === reference, heun: heun[i] === reference}));
    return {
      calls,
      heunOnly: right.filter(({euler, heun}) => heun && !euler).length,
      eulerOnly: right.filter(({euler, heun}) => euler && !heun).length
    };
  });
}

const chartHeight = (width: number): number => Math.min(340, Math.max(260, width * 0.42));
const ROW_LABEL = 20;
const ROW_GAP = 12;

export function createStepsFigure(): {element: HTMLElement; update(set: PictureSet): void} {
  const text = strings.ideal.steps;
  let set: PictureSet | undefined;
  let seen = false;
  let trials: StepsTrial[] = [];
  let choosing = false; // the figure itself, at this moment
  let chosen = false; // by the reader, or by a link
  const readout = Object.assign(document.createElement("p"), {className: "readout"});
  const chart = reserve(chartHeight, createChart({label: text.label, draw}));
  const which = slider({label: text.which, name: "", min: 1, max: TRIALS, step: 1, value: 1});
  const tile = (width: number): number => Math.min(104, width / (STEP_COUNTS.length + 1) - 8);
  const strip = createStage({label: text.stripLabel, aspect: (width) => width / (2 * (tile(width) + ROW_LABEL + ROW_GAP) + 18), draw: drawStrip});

  const task = createTask(text.start, text.again, async (signal, tell) => {
    if (!set) return;
    trials = [];
    const answers = workerFor(set).ask("steps", {seed: SEED, trials: TRIALS, sigmaMax: SIGMA_MAX}, {signal, onFetch: (fraction) => tell(fraction, 1, strings.ideal.preparing.download)});
    tell(0, TRIALS);
    for await (const answer of answers) {
      trials.push(answer);
      tell(trials.length, TRIALS, text.progress(trials.length, TRIALS));
      show();
    }
  });

  const hitsOf = (solver: Solver, i: number): number => trials.filter((trial) => trial[solver][i] === trial.reference).length;

  function draw({Plot, width, colors}: ChartFrame) {
    // Nothing measured, nothing drawn: a sentence, not axes.
    if (trials.length === 0) return {height: chartHeight(width), x: {axis: null}, y: {axis: null}, marks: [Plot.text([text.waiting], {frameAnchor: "middle", text: (d: string) => d, fill: colors.muted, fontSize: 13})]};
    const points = SOLVERS.flatMap((solver) => STEP_COUNTS.map((steps, i) => {
      const {low, high} = wilsonInterval(hitsOf(solver, i), trials.length);
      return {solver, steps, calls: callsOf(solver, steps), rate: (100 * hitsOf(solver, i)) / trials.length, low: 100 * low, high: 100 * high};
    }));
    const of = (solver: Solver) => points.filter((point) => point.solver === solver);
    const narrow = width < 560;
    const called = (solver: Solver): string => (narrow ? strings.ideal.generate.solvers[solver] : text.named(strings.ideal.generate.solvers[solver]));
    const name = (solver: Solver) => of(solver).slice(0, 1);
    return {
      height: chartHeight(width), marginLeft: 48, marginBottom: 40, marginTop: 48, marginRight: 24,
      x: logScale([4.4, 90], [5, 10, 20, 40, 80], text.xAxis),
      y: {domain: [Math.min(40, ...points.map(({low}) => 10 * Math.floor(low / 10))), 100], label: text.yAxis, ticks: 5},
      marks: [
        Plot.ruleX(points, {x: "calls", y1: "low", y2: "high", stroke: colors.ink}),
        Plot.line(of("euler"), {x: "calls", y: "rate", stroke: colors.ink, strokeWidth: 2, strokeDasharray: "5 4"}),
        Plot.line(of("heun"), {x: "calls", y: "rate", stroke: colors.ink, strokeWidth: 2.5}),
        Plot.dot(of("euler"), {x: "calls", y: "rate", fill: colors.paper, stroke: colors.ink, strokeWidth: 1.5, r: 4}),
        Plot.dot(of("heun"), {x: "calls", y: "rate", fill: colors.ink, r: 4}),
        // Heun's numbers of steps above its points, Euler's below: two points with nearly equal calls never share a place.
        ...SOLVERS.flatMap((solver) => Plot.text(of(solver), {x: "calls", y: solver === "heun" ? "high" : "low", text: ({steps}: {steps: number}) => (steps === 5 && !narrow ? "" : String(steps)), dy: solver === "heun" ? -10 : 11, fill: colors.muted, stroke: colors.paper, strokeWidth: 4})),
        Plot.text(name("heun"), {x: "calls", y: "rate", text: () => called("heun"), dx: -9, dy: -10, textAnchor: "end", fill: colors.ink, fontWeight: 500, stroke: colors.paper, strokeWidth: 4}),
        Plot.text(name("euler"), {x: "calls", y: "rate", text: () => called("euler"), dx: 11, dy: 10, textAnchor: "start", fill: colors.ink, fontWeight: 500, stroke: colors.paper, strokeWidth: 4})
      ]
    };
  }

  /** One noise: what each number of steps ends on. */
  function drawStrip({context, width, colors}: Frame): void {
    const size = tile(width);
    const pitch = width / (STEP_COUNTS.length + 1);
    const trial = trials[which.value - 1];
    context.textBaseline = "top";
    SOLVERS.forEach((solver, row) => {
      const top = row * (size + ROW_LABEL + ROW_GAP) + ROW_LABEL;
      const ends = [...(trial?.[solver] ?? STEP_COUNTS.map(() => undefined)), ...(solver === "heun" ? [trial?.reference] : [])];
      ends.forEach((end, i) => {
        const left = i * pitch;
        const steps = [...STEP_COUNTS, REFERENCE_STEPS][i]!;
        context.font = monoFont(12);
        context.fillStyle = colors.muted;
        const words = i === 0 ? `${strings.ideal.generate.solvers[solver]} ${steps}` : String(steps);
        context.fillText(fit(context, words, pitch - 2), left, top - ROW_LABEL + 2);
        context.fillStyle = colors.wash;
        context.fillRect(left, top, size, size);
        if (end === undefined || !trial || !set) return;
        drawPicture(context, pointOf(set, end), {left, top, size});
        if (end !== trial.reference) return;
        context.strokeStyle = colors.ink;
        context.lineWidth = 2.5;
        context.strokeRect(left + 1.25, top + 1.25, size - 2.5, size - 2.5);
      });
    });
    context.fillStyle = colors.muted;
    context.font = monoFont(12);
    context.fillText(fit(context, text.stripNote, width), 0, 2 * (size + ROW_LABEL + ROW_GAP));
  }

  function showStrip(): void {
    const trial = trials[which.value - 1];
    const agree = (solver: Solver): number => trial?.[solver].filter((end) => end === trial.reference).length ?? 0;
    if (trial) strip.describe(text.stripAlt(which.value, agree("euler"), agree("heun"), STEP_COUNTS.join(", ")));
    strip.redraw();
  }

  function show(): void {
    chart.redraw();
    // The first noise with something to see, until the reader chooses one.
    const differs = trials.findIndex(({euler, heun, reference}) => [...euler, ...heun].some((end) => end !== reference)) + 1;
    if (!chosen && differs > 0 && which.value !== differs) {
      choosing = true;
      which.set(differs);
      choosing = false;
    } else if (trials.length <= 1 || trials.length === which.value) showStrip();
    if (trials.length === 0 || !set) return void readout.replaceChildren();
    const share = (solver: Solver, i: number): number => hitsOf(solver, i) / trials.length;
    const sentence = text.summary(set.pictures.n, trials.length, STEP_COUNTS.map((steps, i) => ({steps, euler: share("euler", i), heun: share("heun", i)})), countPairs(trials));
    readout.replaceChildren(...sentence.map(bold));
    chart.describe(sentence.map((part) => part.replace("*", "")).join(""));
    chart.setValue(STEP_COUNTS.map((_, i) => share("heun", i).toFixed(2)).join(" "));
  }

  which.addEventListener("input", () => {
    chosen ||= !choosing;
    showStrip();
  });
  keepState(which, {
    key: "noise",
    read: () => (chosen ? String(which.value) : undefined),
    write(next) {
      const [noise] = readNumbers(next ?? "1", 1);
      if (!Number.isInteger(noise) || noise! < 1 || noise! > TRIALS) throw new RangeError(strings.range("1", String(TRIALS), true));
      which.set(noise!);
      chosen = next !== undefined;
      show();
    }
  });
  const element = document.createElement("div");
  element.append(task.element, chart.element, readout, controls(which), strip.element);
  whenSeen(element, () => {
    seen = true;
    if (set) void task.start();
  });
  return {
    element,
    update(next) {
      if (next === set) return;
      set = next;
      trials = [];
      show();
      if (seen) void task.start();
    }
  };
}
