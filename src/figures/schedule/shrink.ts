/** One picture, one noise, two recipes: add only, or shrink and add. And the numbers behind each, on one axis. */
import {checkbox, controls, slider} from "../controls.js";
import {createScale, drawFramedPicture, drawLine, drawWords, type Box} from "../marks.js";
import {readout} from "../readout.js";
import {createStage, type Frame} from "../stage.js";
import {schedule as words} from "../strings/en/schedule.js";
import {withAlpha} from "../theme.js";
import type {StandardSet} from "./standard-set.js";

export interface ShrinkFigureOptions {
  readonly numSteps: number;
  /** σ and √ᾱ at step t, from 0. */
  readonly levelAt: (t: number) => {readonly sigma: number; readonly kept: number};
  readonly addOnly: (z0: Float64Array, t: number) => Float64Array;
  readonly shrinkToo: (z0: Float64Array, t: number) => Float64Array;
}

const BINS = 61;
/** The axis of the numbers ends at ±45: three standard deviations of the largest noise. */
const REACH = 45;

interface Side {
  readonly x: Float64Array;
  readonly spread: number;
  readonly bars: Float64Array;
}

export function createShrinkFigure({numSteps, levelAt, addOnly, shrinkToo}: ShrinkFigureOptions) {
  const step = slider({label: "t", name: "t", min: 1, max: numSteps, step: 1, value: 300, format: String});
  const divide = checkbox({label: words.shrink.divide, name: "divide", value: false});
  const numbers = readout(words.shrink.waiting);
  let view: {set: StandardSet; z0: Float64Array} | undefined;
  let sides: {left: Side; right: Side} | undefined;

  const stage = createStage({label: words.shrink.label, aspect: (width) => width / layOut(width).height, draw});

  function draw({context, width, colors}: Frame): void {
    const {size, cells} = layOut(width);
    const {sigma, kept} = levelAt(step.value - 1);
    const titles = [divide.value ? words.shrink.divided(Math.hypot(1, sigma)) : words.shrink.addOnly, words.shrink.shrinkToo];
    const formulas = [words.shrink.addFormula(sigma), words.shrink.shrinkFormula(kept, Math.sqrt(1 - kept * kept))];
    [sides?.left, sides?.right].forEach((side, k) => {
      const {left, top} = cells[k]!;
      drawWords(context, titles[k]!, left, top - 24, {color: colors.ink, size: 13, weight: 500, maxWidth: size});
      drawWords(context, formulas[k]!, left, top - 8, {color: colors.muted, size: 12, maxWidth: size});
      if (side && view) drawFramedPicture(context, view.set.toPicture(side.x), {left, top, size, frame: colors.point});
      else {
        context.fillStyle = colors.wash;
        context.fillRect(left, top, size, size);
      }
      if (side) drawNumbers({context, colors}, {left, top: top + size + 30, width: size, height: 56}, side);
    });
  }

  /** How many of the 16384 numbers lie where, and their typical size. */
  function drawNumbers({context, colors}: Pick<Frame, "context" | "colors">, {left, top, width, height}: Box, {bars, spread}: Side): void {
    const x = createScale([-REACH, REACH], [left, left + width]);
    const base = top + height;
    const most = bars.reduce((a, b) => Math.max(a, b));
    context.fillStyle = withAlpha(colors.point, 0.55);
    bars.forEach((share, k) => context.fillRect(left + (k * width) / BINS, base - (share / most) * height, Math.max(1, width / BINS - 1), (share / most) * height));
    drawLine(context, [[left, base], [left + width, base]], colors.rule, 1);
    for (const tick of [-40, -20, 0, 20, 40]) {
      drawLine(context, [[x(tick), base], [x(tick), base + 10]], colors.rule, 1);
      drawWords(context, String(tick).replace("-", "−"), x(tick), base + 24, {color: colors.muted, size: 11, align: "center"});
    }
    drawWords(context, words.shrink.axis, left + width / 2, base + 41, {color: colors.muted, size: 11, align: "center", maxWidth: width});
    drawLine(context, [[x(-Math.min(REACH, spread)), base + 5], [x(Math.min(REACH, spread)), base + 5]], colors.noise, 4);
    drawWords(context, words.shrink.spread(spread), left + width, top - 12, {color: colors.noise, size: 12.5, weight: 500, align: "right", maxWidth: width});
  }

  function show(): void {
    const t = step.value - 1;
    const {sigma} = levelAt(t);
    if (view) {
      const added = addOnly(view.z0, t);
      const shrunk = shrinkToo(view.z0, t);
      const divided = added.map((value) => value / Math.hypot(1, sigma));
      const gap = divided.reduce((most, value, i) => Math.max(most, Math.abs(value - shrunk[i]!)), 0);
      sides = {left: sideOf(divide.value ? divided : added), right: sideOf(shrunk)};
      numbers.textContent = words.shrink.numbers(sides.left.spread, sides.right.spread, divide.value ? gap : undefined);
      stage.describe(words.shrink.alt(step.value, sides.left.spread, sides.right.spread));
      stage.setValue(JSON.stringify({sigma, left: sides.left.spread, right: sides.right.spread, gap}));
    }
    stage.redraw();
  }
  for (const control of [step, divide]) control.addEventListener("input", show);
  const element = document.createElement("div");
  element.append(controls(step, divide), stage.element, numbers);
  show();
  return {
    element,
    /** Gives the picture. */
    update(next: {set: StandardSet; z0: Float64Array}): void {
      view = next;
      show();
    }
  };

  function layOut(width: number) {
    const gap = Math.round(Math.min(48, 0.05 * width));
    const size = Math.floor(Math.min(300, (width - gap) / 2));
    const cells = [0, 1].map((k) => ({left: k * (size + gap), top: 40}));
    return {size, cells, height: 40 + size + 30 + 56 + 47};
  }
}

function sideOf(x: Float64Array): Side {
  const bars = new Float64Array(BINS);
  let squares = 0;
  for (const value of x) {
    squares += value * value;
    bars[Math.min(BINS - 1, Math.max(0, Math.floor(((value + REACH) / (2 * REACH)) * BINS)))]!++;
  }
  return {x, spread: Math.sqrt(squares / x.length), bars};
}

