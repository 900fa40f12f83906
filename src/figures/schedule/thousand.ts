/** T steps against the limit of infinitely many: ᾱ as a staircase on the curve that it nears. */
import {checkbox, controls, slider} from "../controls.js";
import {createLine, curveLayer, type LineFrame} from "../line/line.js";
import {drawDot, drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {schedule as words} from "../strings/en/schedule.js";
import type {DdpmSchedule} from "../../math/schedules/ddpm-schedule.js";

export interface ThousandFigureOptions {
  /** ᾱ of the limit, time from 0 to 1. */
  readonly limit: (time: number) => number;
  /** T steps with β made larger as T is smaller. @throws RangeError where there is no such schedule */
  readonly stretched: (numSteps: number) => DdpmSchedule;
  /** T steps with the β of a thousand. */
  readonly unstretched: (numSteps: number) => DdpmSchedule;
}

/** The largest distance of ᾱ from its limit, over all steps. */
export function gapToLimit({alphaBars, numTrainSteps}: DdpmSchedule, limit: (time: number) => number): number {
  return alphaBars.reduce((most, alphaBar, i) => Math.max(most, Math.abs(alphaBar - limit((i + 1) / numTrainSteps))), 0);
}

export function createThousandFigure({limit, stretched, unstretched}: ThousandFigureOptions): HTMLElement {
  const count = slider({label: "T", name: "count", min: 10, max: 4000, value: 40, scale: "log", format: (value) => String(Math.round(value))});
  const stretch = checkbox({label: words.thousand.stretch, name: "stretch", value: true});
  const numbers = readout("");
  let current: DdpmSchedule | undefined;

  const line = createLine({
    label: words.thousand.label,
    domain: [0, 1],
    top: 1,
    aspect: (width) => (width < 520 ? 1.5 : 2.8),
    ticks: [0, 0.5, 1],
    layers: [drawShares, curveLayer({value: (time) => (time >= 0 && time <= 1 ? limit(time) : NaN), token: "clean", width: 6, opacity: 0.45}), drawStairs]
  });

  function drawShares({context, colors, toX, toY, base, width}: LineFrame): void {
    for (const share of [0.5, 1]) {
      drawLine(context, [[0, toY(share)], [width, toY(share)]], colors.rule, 1);
      drawWords(context, words.thousand.share(share), width, toY(share) + (share === 1 ? 14 : -5), {color: colors.muted, align: "right"});
    }
    drawWords(context, words.thousand.axis, toX(0.75), base + 18, {color: colors.muted, align: "center"});
  }

  function drawStairs({context, colors, toX, toY, width}: LineFrame): void {
    drawWords(context, words.thousand.limit, toX(0.33) + 10, toY(limit(0.33)) - 12, {color: colors.clean, size: 12.5, halo: colors.paper, maxWidth: 0.6 * width});
    if (!current) return void drawWords(context, words.thousand.none, toX(0.5), toY(0.5), {color: colors.muted, size: 15, align: "center", maxWidth: width});
    const {alphaBars, numTrainSteps} = current;
    const places: (readonly [number, number])[] = [[toX(0), toY(1)]];
    alphaBars.forEach((alphaBar, i) => {
      places.push([toX((i + 1) / numTrainSteps), toY(i === 0 ? 1 : alphaBars[i - 1]!)], [toX((i + 1) / numTrainSteps), toY(alphaBar)]);
    });
    drawLine(context, places, colors.point, 1.25);
    if (numTrainSteps <= 80) alphaBars.forEach((alphaBar, i) => drawDot(context, toX((i + 1) / numTrainSteps), toY(alphaBar), 3, colors.point));
  }

  function show(): void {
    const numSteps = Math.round(count.value);
    try {
      current = (stretch.value ? stretched : unstretched)(numSteps);
      const gap = gapToLimit(current, limit);
      numbers.textContent = words.thousand.numbers({numSteps, sigmaMin: current.sigmaMin, sigmaMax: current.sigmaMax, gap});
      line.setValue(JSON.stringify({numSteps, gap, end: current.alphaBars.at(-1)}));
      line.describe(words.thousand.alt(numSteps, gap));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      current = undefined;
      numbers.textContent = words.thousand.impossible(numSteps);
      line.describe(words.thousand.impossible(numSteps));
    }
    line.redraw();
  }
  for (const control of [count, stretch]) control.addEventListener("input", show);
  const element = document.createElement("div");
  element.append(controls(count, stretch), line.element, numbers);
  show();
  return element;
}
