/** One dimension: the flow as a field of slopes over (σ, x), exact paths, and a solver's strides with every slope it asks for. */
import {controls, select, slider} from "../controls.js";
import {drawArrow, drawDot, drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {createGuess} from "../guess.js";
import {createStage, type Frame} from "../stage.js";
import {addHandle} from "../handle.js";
import {keepState, readNumbers, tellStateChange, writeNumbers} from "../state.js";
import {sampler as words} from "../strings/en/sampler.js";
import {withAlpha} from "../theme.js";
import {endOf, traceRun, type TracedStep} from "./measure.js";
import {OWN, solverMenu, type ChosenSolver, type OwnSolver} from "./solvers.js";
import {exponentialSigmas} from "../../math/levels/exponential.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import {flowMap} from "../../math/transport/flow-map.js";
import type {Mixture} from "../../math/targets/mixture.js";

const SIGMA_MAX = 3;
const SIGMA_MIN = 0.05;
const REACH = 4;
const SIDE = {left: 12, right: 30, top: 8, bottom: 28};

export const spacings = {
  even: (numSteps: number): Float64Array => Float64Array.from({length: numSteps + 1}, (_, i) => SIGMA_MAX * (1 - i / numSteps)),
  ratio: (numSteps: number): Float64Array => exponentialSigmas(numSteps, {sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX}),
  karras: (numSteps: number): Float64Array => karrasSigmas(numSteps, {sigmaMin: SIGMA_MIN, sigmaMax: SIGMA_MAX})
};
/** What the guesses say: off by less than so much. */
const BOUNDS = [0.1, 0.5, Infinity];
type Spacing = keyof typeof spacings;

export function createStepFigure({target, own}: {readonly target: Mixture; readonly own: OwnSolver}): HTMLElement {
  const text = words.step;
  const solver = select<ChosenSolver>({label: words.solver, name: "solver", options: solverMenu, value: "euler"});
  const steps = slider({label: words.steps, name: "steps", min: 1, max: 30, step: 1, value: 3});
  const spacing = select<Spacing>({label: text.spacing, name: "levels", options: text.spacings, value: "even"});
  const numbers = readout("");
  let start = 2.3;
  let run: TracedStep[] = [];
  let asking: readonly number[] = [];
  let truth = 0;

  const miss = () => Math.abs(run.at(-1)!.next[0]! - truth);
  /** The strides stay hidden until the reader has guessed or touched something. */
  const guess = createGuess<number>({
    question: text.guess,
    options: text.guesses.map((words, i) => ({text: words, value: i})),
    onReveal: () => show(),
    say: (said) => text.answer({said, right: BOUNDS.findIndex((bound) => miss() < bound), off: miss(), steps: steps.value})
  });

  const size = {width: 1, height: 1};
  const toX = (sigma: number) => SIDE.left + (1 - sigma / SIGMA_MAX) * (size.width - SIDE.left - SIDE.right);
  const toY = (x: number) => SIDE.top + (0.5 - x / (2 * REACH)) * (size.height - SIDE.top - SIDE.bottom);
  const toValue = (pixels: number) => REACH * (1 - (2 * (pixels - SIDE.top)) / (size.height - SIDE.top - SIDE.bottom));
  const stage = createStage({
    label: text.label,
    aspect: (width) => (width < 520 ? 1 : 1.9),
    draw(frame) {
      Object.assign(size, {width: frame.width, height: frame.height});
      drawField(frame);
      drawFlow(frame);
      if (guess.open) drawStrides(frame);
      drawAxis(frame);
    }
  });
  const handle = addHandle(stage.element, {label: text.start, symbol: "x", x: 0, y: 0.5, onMove: (_, y) => {
    guess.reveal();
    start = Math.min(REACH, Math.max(-REACH, toValue(y * size.height)));
    settle();
    show();
    tellStateChange(stage.element);
  }, describe: () => start.toFixed(2)});
  const settle = () => handle.moveTo(toX(SIGMA_MAX) / size.width, toY(start) / size.height);
  new ResizeObserver(([entry]) => {
    Object.assign(size, {width: entry!.contentRect.width, height: stage.canvas.clientHeight || entry!.contentRect.height});
    settle();
  }).observe(stage.canvas);
  const first = start;
  keepState(stage.element, {
    key: "start",
    read: () => (start === first ? undefined : writeNumbers(start)),
    write(kept) {
      start = kept === undefined ? first : readNumbers(kept, 1)[0]!;
      if (kept !== undefined) guess.reveal();
      settle();
      show();
    }
  });

  const slopeAt = (x: number, sigma: number) => (x - target.denoise(Float64Array.of(x), sigma)[0]!) / sigma;

  function drawField({context, width, height, colors}: Frame): void {
    const gap = 30;
    for (let px = SIDE.left + gap / 2; px < width - SIDE.right; px += gap)
      for (let py = SIDE.top + gap / 2; py < height - SIDE.bottom; py += gap) {
        const sigma = SIGMA_MAX * (1 - (px - SIDE.left) / (width - SIDE.left - SIDE.right));
        const slope = slopeAt(toValue(py), sigma);
        const [dx, dy] = [toX(sigma - 0.1) - toX(sigma), toY(toValue(py) - 0.1 * slope) - py];
        const half = 8 / Math.hypot(dx, dy);
        drawLine(context, [[px - half * dx, py - half * dy], [px + half * dx, py + half * dy]], withAlpha(colors.slope, 0.3), 1.5);
      }
  }

  function pathFrom(x: number): (readonly [number, number])[] {
    const count = 90;
    return Array.from({length: count + 1}, (_, i) => {
      const sigma = SIGMA_MAX * (1 - i / count) ** 2;
      return [toX(sigma), toY(flowMap(target, Float64Array.of(x), SIGMA_MAX, sigma)[0]!)];
    });
  }

  function drawFlow({context, colors}: Frame): void {
    for (let x = -3.75; x < 4; x += 0.75) drawLine(context, pathFrom(x), withAlpha(colors.density, 0.35), 1);
    drawLine(context, pathFrom(start), colors.density, 2.5);
  }

  function drawStrides({context, colors}: Frame): void {
    for (const {from, x, next, to, asked} of run) {
      drawLine(context, [[toX(from), toY(x[0]!)], [toX(to), toY(next[0]!)]], colors.point, 2);
      for (const question of asked) {
        const slope = (question.x[0]! - question.denoised[0]!) / question.sigma;
        const [ax, ay] = [toX(question.sigma), toY(question.x[0]!)];
        const [dx, dy] = [toX(question.sigma - 1) - ax, toY(question.x[0]! - slope) - ay];
        const scale = 34 / Math.hypot(dx, dy);
        drawArrow(context, [ax, ay], [ax + scale * dx, ay + scale * dy], colors.slope, 2.5);
      }
      drawDot(context, toX(from), toY(x[0]!), 3.5, colors.point);
    }
    const last = run.at(-1);
    if (last) drawMiss(context, colors, last.next[0]!);
  }

  /** From where the walk ends to where the flow does. */
  function drawMiss(context: Frame["context"], colors: Frame["colors"], end: number): void {
    const [x, from, to] = [toX(0), toY(end), toY(truth)];
    drawLine(context, [[x, from], [x, to]], colors.ink, 3);
    drawDot(context, x, to, 5, colors.density);
    drawDot(context, x, from, 5, colors.point);
    if (Math.abs(from - to) > 8) drawWords(context, text.off(Math.abs(end - truth)), x - 10, Math.max(from, to) + 20, {color: colors.ink, align: "right", weight: 500, halo: colors.paper});
  }

  function drawAxis({context, width, height, colors}: Frame): void {
    const base = height - SIDE.bottom + 4;
    drawLine(context, [[SIDE.left, base], [width - SIDE.right, base]], colors.rule, 1);
    for (const sigma of [3, 2, 1, 0]) drawWords(context, sigma === 3 ? `${text.axis} = 3` : String(sigma), toX(sigma), base + 18, {color: colors.noise, align: sigma === 3 ? "left" : "center"});
    for (const sigma of asking) drawLine(context, [[toX(sigma), base - 4], [toX(sigma), base + 4]], colors.noise, 1.5);
    // What the flow makes of the cloud: the hills themselves, at σ = 0.
    context.fillStyle = withAlpha(colors.density, 0.5);
    context.beginPath();
    context.moveTo(toX(0), toY(REACH));
    for (let x = REACH; x >= -REACH; x -= 0.05) context.lineTo(toX(0) + 26 * Math.min(1, Math.exp(target.logDensity(Float64Array.of(x)))), toY(x));
    context.lineTo(toX(0), toY(-REACH));
    context.fill();
  }

  function show(): void {
    const levels = spacings[spacing.value](steps.value);
    try {
      const chosen = own.solverOf(solver.value);
      const x = Float64Array.of(start);
      run = traceRun({denoise: target.denoise, levels, x, solver: chosen});
      asking = Array.from(levels);
      const {nfe} = endOf({denoise: target.denoise, levels, x, solver: chosen});
      truth = flowMap(target, x, SIGMA_MAX, 0)[0]!;
      const end = run.at(-1)!.next[0]!;
      if (!Number.isFinite(end)) throw new RangeError(`the walk ends at ${end}.`);
      numbers.textContent = guess.open ? text.numbers({end, truth, nfe}) : "";
      stage.describe(guess.open ? text.alt({start, end, truth, steps: steps.value}) : text.label);
      stage.setValue(JSON.stringify({end, truth, nfe}));
      stage.redraw();
    } catch (error) {
      numbers.textContent = words.orders.failed(error instanceof Error ? error.message : String(error));
    }
  }
  for (const control of [solver, steps, spacing]) control.addEventListener("input", () => {
    guess.reveal();
    show();
  });
  own.onChange(() => solver.value === OWN && show());
  show();
  const element = document.createElement("div");
  element.append(stage.element, guess.element, controls(solver, steps, spacing), numbers);
  return element;
}
