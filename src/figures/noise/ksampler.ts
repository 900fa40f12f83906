/**
 * ComfyUI's forward process: one jump, whose σ comes from steps, scheduler and denoise; and the ladder of levels that the
 * way back will descend, with the part that denoise skips in grey. The page gives the levels and the jump.
 */
import {norm} from "../../math/numeric/geometry.js";
import {controls, numberField, seedField, select, slider} from "../controls.js";
import {createScale, drawArrow, drawDot, drawFramedPicture, drawLine, drawWords, type Box} from "../marks.js";
import type {Knobs, Ladder, Scheduler} from "./jump.js";
import {displayScale} from "../picture.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {withAlpha} from "../theme.js";

export interface NoiseKsamplerOptions {
  ladder: (knobs: Knobs) => Ladder;
  /** x₀ + σε in standardised coordinates. */
  jump: (z0: Float64Array, sigma: number, seed: number) => Float64Array;
  knobs?: Knobs;
  seed?: number;
}

export function createNoiseKsamplerFigure({ladder, jump, knobs = {steps: 20, scheduler: "normal", denoise: 0.4}, seed = 7}: NoiseKsamplerOptions) {
  const words = strings.noise.ksampler;
  const steps = numberField({label: words.steps, name: "steps", min: 1, max: 150, value: knobs.steps});
  const scheduler = select<Scheduler>({label: words.scheduler, name: "scheduler", options: {normal: "normal", simple: "simple", karras: "karras", exponential: "exponential"}, value: knobs.scheduler});
  const denoise = slider({label: words.denoise, name: "denoise", min: 0.05, max: 1, step: 0.01, value: knobs.denoise, format: (value) => value.toFixed(2)});
  const seedControl = seedField({label: strings.seed, value: seed, next: strings.nextSeed});
  let z0: Float64Array | undefined;
  let scale = {mean: 0, std: 1};
  let current = ladder(knobs);
  let moved: Float64Array | undefined;
  let length = 0;

  const stage = createStage({label: words.label, aspect: (width) => width / layOut(width).height, draw});

  /** A standardised point as a picture: shrunk by 1/√(1 + σ²) to be seen, then back to the set's own scale. */
  const asPicture = (z: Float64Array, sigma: number) => z.map((value) => scale.mean + scale.std * displayScale(sigma) * value);

  function draw({context, width, colors}: Frame): void {
    const {cell, first, second, chart} = layOut(width);
    const {sigma} = current;
    if (z0 && moved) {
      drawFramedPicture(context, asPicture(z0, 0), {...first, size: cell, frame: colors.clean});
      drawFramedPicture(context, asPicture(moved, sigma), {...second, size: cell, frame: colors.point});
      const y = first.top + cell / 2;
      drawArrow(context, [first.left + cell + 6, y], [second.left - 6, y], colors.noise, 3.5);
    } else {
      context.fillStyle = colors.wash;
      for (const {left, top} of [first, second]) context.fillRect(left, top, cell, cell);
    }
    drawWords(context, words.before, first.left, first.top - 9, {color: colors.clean, size: 12.5, maxWidth: cell});
    drawWords(context, words.after, second.left, second.top - 9, {color: colors.ink, size: 12.5, maxWidth: cell + 20});
    const under = first.top + cell + 20;
    const lineWidth = second.left + cell;
    drawWords(context, words.sigma(sigma), 0, under, {color: colors.noise, size: 15, weight: 500, maxWidth: lineWidth});
    if (moved) drawWords(context, words.length(length, length / sigma), 0, under + 21, {color: colors.ink, size: 12.5, maxWidth: lineWidth});
    drawWords(context, words.signal(displayScale(sigma)), 0, under + 40, {color: colors.muted, size: 12.5, maxWidth: lineWidth});
    drawLadder({context, colors}, chart);
  }

  function drawLadder({context, colors}: Pick<Frame, "context" | "colors">, {left, top, width, height}: Box): void {
    const {laidOut, skipped, sigma} = current;
    context.fillStyle = colors.wash;
    context.fillRect(left, top, width, height);
    const n = laidOut.length - 1;
    const x = createScale([0, n], [left + 16, left + width - 16]);
    const log = createScale([Math.log(20), Math.log(0.02)], [top + 12, top + height - 34]);
    const floor = top + height - 12;
    const y = (value: number) => (value > 0 ? log(Math.log(value)) : floor);
    for (const value of [10, 1, 0.1]) {
      drawLine(context, [[left, y(value)], [left + width, y(value)]], colors.rule, 1);
      drawWords(context, String(value), left + 5, y(value) + 12, {color: colors.muted, size: 11});
    }
    const stair = (from: number, to: number) => {
      const points: (readonly [number, number])[] = [[x(from), y(laidOut[from]!)]];
      for (let i = from + 1; i <= to; i++) points.push([x(i), y(laidOut[i - 1]!)], [x(i), y(laidOut[i]!)]);
      return points;
    };
    const radius = n > 120 ? 0 : n > 60 ? 2 : 3.2;
    if (skipped > 0) {
      drawLine(context, stair(0, skipped), withAlpha(colors.wrong, 0.7), 1.2);
      for (let i = 0; i < skipped && radius; i++) drawDot(context, x(i), y(laidOut[i]!), radius, colors.wrong);
    }
    drawLine(context, stair(skipped, n), colors.ink, 1.2);
    for (let i = skipped; i <= n && radius; i++) drawDot(context, x(i), y(laidOut[i]!), radius, colors.ink);
    drawArrow(context, [x(skipped), floor], [x(skipped), y(sigma) + 4], colors.noise, 4);
    const nearRight = x(skipped) > left + 0.6 * width;
    drawWords(context, words.jumpLabel, x(skipped) + (nearRight ? -9 : 9), floor - 14, {color: colors.noise, size: 12.5, align: nearRight ? "right" : "left", halo: colors.wash});
    drawWords(context, words.ladderTitle, left, top - 9, {color: colors.ink, size: 12.5, maxWidth: width});
    drawWords(context, words.ladder(n - skipped, skipped), left, top + height + 18, {color: colors.ink, size: 12.5, maxWidth: width});
    drawWords(context, words.levels(laidOut.slice(skipped)), left, top + height + 37, {color: colors.muted, size: 12, maxWidth: width});
  }

  function update(): void {
    try {
      current = ladder({steps: steps.value, scheduler: scheduler.value, denoise: denoise.value});
    } catch (error) {
      return stage.fail(error instanceof Error ? error.message : String(error));
    }
    if (z0) {
      moved = jump(z0, current.sigma, seedControl.value);
      length = norm(moved.map((value, i) => value - z0![i]!));
    }
    stage.describe(words.describe(current, length));
    stage.setValue(current.sigma.toFixed(4));
    stage.redraw();
  }
  for (const control of [steps, scheduler, denoise, seedControl]) control.addEventListener("input", update);
  const more = document.createElement("details");
  more.className = "more";
  const summary = document.createElement("summary");
  summary.textContent = strings.more;
  more.append(summary, controls(seedControl));
  const element = document.createElement("div");
  element.append(controls(steps, scheduler, denoise), stage.element, more);
  update();
  return {
    element,
    /** Gives the picture, standardised, and the scale that undoes it. */
    update(state: {z0: Float64Array; mean: number; std: number}): void {
      z0 = state.z0;
      scale = state;
      update();
    }
  };

  function layOut(width: number) {
    const wide = width >= 620;
    const between = 46;
    const cell = Math.floor(Math.min(180, ((wide ? 0.46 * width : width) - between) / 2));
    const top = 26;
    const first = {left: 0, top};
    const second = {left: cell + between, top};
    const chartLeft = wide ? 2 * cell + between + 40 : 0;
    const chart = {left: chartLeft, top: wide ? top : top + cell + 104, width: width - chartLeft, height: 236};
    return {cell, first, second, chart, height: chart.top + chart.height + 48};
  }
}
