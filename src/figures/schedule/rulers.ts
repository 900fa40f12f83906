/** The same paths with two rulers (E12): x as it is when noise is added, or shrunk to unit size. Three methods step along them. */
import {createLatest, whenNear} from "../breath.js";
import {animate, prefersReducedMotion} from "../clock.js";
import {controls, select, slider} from "../controls.js";
import {createScale, drawCircle, drawDot, drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {createStage, type Frame} from "../stage.js";
import {schedule as words} from "../strings/en/schedule.js";
import {withAlpha} from "../theme.js";
import {offerData} from "../offers.js";
import {normalQuantile} from "../../math/numeric/normal.js";
import type {Process} from "../../math/processes/process.js";
import type {Mixture} from "../../math/targets/mixture.js";
import {drawGaps} from "./gaps.js";
import {evenTimes, exactPath, measureGaps, orderOf, runAll, type Gap, type Runs, type Steppers} from "./paths.js";

/** Ranks of the exact paths; three of them are stepped along. */
const RANKS = [0.02, 0.07, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.93, 0.98];
const STEPPED = [0.07, 0.45, 0.75];
const NUM_STEPS = [4, 8, 16, 32, 64, 128, 256];
/** Half the height of the window: three of the largest standard deviations, and the same share of the shrunk. */
const HALF = {add: 44, shrink: 3};
/** How long the rulers take to change, in seconds. */
const CHANGE = 0.9;

type Ruler = keyof typeof HALF;

export function createRulersFigure({target, process, steppers}: {target: Mixture; process: Process; steppers: Steppers}): HTMLElement {
  const ruler = select<Ruler>({label: words.rulers.ruler, name: "ruler", options: words.rulers.options, value: "add"});
  const steps = slider({label: words.rulers.steps, name: "steps", min: 3, max: 60, step: 1, value: 10, format: String});
  const numbers = readout(words.rulers.waiting);
  const fine = evenTimes(process, 160);
  let exact: readonly Float64Array[] = [];
  let runs: readonly Runs[] = [];
  let gaps: readonly Gap[] = [];
  /** 0: noise is added; 1: x is shrunk as well. Between the two while the rulers change. */
  let shrunk = 0;
  const latest = createLatest((error) => stage.fail(String(error)));
  // A path begins where its rank lies in the exact law, so that steps are compared with their own path.
  const startOf = (rank: number) => process.signalScale(process.tMax) * exactPath(target, process, rank, [process.tMax])[0]!;

  const stage = createStage({label: words.rulers.label, aspect: (width) => (width < 520 ? 1.05 : 2.1), draw});
  const chart = createStage({
    label: words.rulers.chartLabel,
    aspect: (width) => (width < 520 ? 1.25 : 3),
    draw: (frame) => drawGaps(frame, gaps, {current: steps.value, words: words.rulers})
  });

  function draw({context, width, height, colors}: Frame): void {
    context.fillStyle = colors.wash;
    context.fillRect(0, 0, width, height - 22);
    const x = createScale([process.tMin, process.tMax], [14, width - 14]);
    const half = HALF.add * (HALF.shrink / HALF.add) ** shrunk;
    const y = createScale([-half, half], [height - 30, 8]);
    const at = (path: Float64Array, times: Float64Array) => Array.from(path, (value, i) => [x(times[i]!), y(value * process.signalScale(times[i]!) ** shrunk)] as const);
    const edge = (side: number) => Array.from(fine, (t) => [x(t), y(side * Math.hypot(1, process.sigma(t)) * process.signalScale(t) ** shrunk)] as const);
    const step = Number((half / 1.5).toPrecision(1));
    for (const value of [step, 0, -step]) drawLine(context, [[0, y(value)], [width, y(value)]], colors.rule, 1);
    context.fillStyle = withAlpha(colors.noise, 0.13);
    context.beginPath();
    for (const place of [...edge(1), ...edge(-1).reverse()]) context.lineTo(...place);
    context.fill();
    for (const path of exact) drawLine(context, at(path, fine), withAlpha(colors.point, 0.4), 1.2);
    for (const {times, ddim, eulerInSigma, eulerInTime} of runs) {
      drawLine(context, at(eulerInTime, times), colors.slope, 1.5);
      for (const place of at(eulerInTime, times)) drawDot(context, ...place, 2.5, colors.slope);
      for (const place of at(ddim, times)) drawDot(context, ...place, 3, colors.point);
      for (const place of at(eulerInSigma, times)) drawCircle(context, ...place, 6, colors.noise, 1.5);
    }
    drawWords(context, words.rulers.data, 14, height - 5, {color: colors.density});
    drawWords(context, words.rulers.noise(process.tMax + 1), width - 14, height - 5, {color: colors.noise, align: "right"});
    for (const value of [step, -step]) drawWords(context, words.rulers.height(value), 6, y(value) - 4, {color: colors.muted, halo: colors.wash});
  }

  const clock = animate(
    stage.element,
    (_, elapsed) => {
      const goal = ruler.value === "shrink" ? 1 : 0;
      shrunk += Math.sign(goal - shrunk) * Math.min(Math.abs(goal - shrunk), elapsed / CHANGE);
      if (shrunk === goal) clock.pause();
      stage.redraw();
    },
    {autoplay: false}
  );
  ruler.addEventListener("input", () => {
    if (prefersReducedMotion()) shrunk = ruler.value === "shrink" ? 1 : 0;
    else clock.play();
    show();
  });
  steps.addEventListener("input", step);

  function step(): void {
    runs = STEPPED.map((rank) => runAll(steppers, process, startOf(rank), steps.value));
    show();
  }

  function show(): void {
    const ends = runs[1];
    if (ends) {
      const [ddim, inSigma, inTime] = [ends.ddim, ends.eulerInSigma, ends.eulerInTime].map((path) => path.at(-1)!) as [number, number, number];
      const truth = exactPath(target, process, STEPPED[1]!, [process.tMin])[0]!;
      numbers.textContent = words.rulers.numbers({ddim, inSigma, inTime, truth});
      stage.describe(words.rulers.alt(ruler.value, steps.value, Math.abs(ddim - inSigma), Math.abs(ddim - inTime)));
    }
    if (gaps.length === NUM_STEPS.length) {
      stage.setValue(JSON.stringify({same: Math.max(...gaps.map((gap) => gap.eulerInSigma)), order: orderOf(gaps), gaps}));
      chart.describe(words.rulers.chartAlt(Math.max(...gaps.map((gap) => gap.eulerInSigma)), orderOf(gaps)));
    }
    stage.redraw();
    chart.redraw();
  }
  offerData(chart.element, () => gaps.map(({numSteps, eulerInSigma, eulerInTime}) => ({steps: numSteps, "Euler in σ − DDIM": eulerInSigma, "Euler in t − DDIM": eulerInTime})));

  const element = document.createElement("div");
  element.append(controls(ruler, steps), stage.element, numbers, chart.element);
  void whenNear(stage.element).then(() =>
    latest(async (breathe) => {
      exact = [];
      for (const rank of RANKS) {
        exact = [...exact, exactPath(target, process, rank, fine)];
        await breathe();
      }
      step();
      const starts = Float64Array.from({length: 9}, (_, k) => normalQuantile((k + 0.5) / 9));
      gaps = [];
      for (const numSteps of NUM_STEPS) {
        const measuring = measureGaps(steppers, process, starts, numSteps);
        let gap = measuring.next();
        for (; !gap.done; gap = measuring.next()) await breathe();
        gaps = [...gaps, gap.value];
      }
      show();
    })
  );
  return element;
}
