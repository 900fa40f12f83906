/** The panels of the figure that compares many small steps with one jump. */
import type {TestResult} from "../../math/metrics/statistics.js";
import {createScale, drawArrow, drawCross, drawDot, drawFramedPicture, drawLine, drawWords, type Box} from "../marks.js";
import {histogramOfPValues} from "./splits.js";
import {displayScale} from "../picture.js";
import {strings} from "../strings.js";
import {withAlpha, type Colors} from "../theme.js";

export interface ManySmallState {
  readonly sigma: number;
  readonly stepSigmas: Float64Array;
  /** May the answer be seen? Until then only the small steps are. */
  readonly open: boolean;
  /** After the small steps, after one jump, after the wrong jump; empty until there is a picture. */
  readonly pictures: readonly Float64Array[];
  /** Lengths of the two halves of the walk and of the whole, and the angle between the halves. */
  readonly halves: {readonly first: number; readonly second: number; readonly together: number; readonly degrees: number} | undefined;
  readonly tests: {readonly right: TestResult; readonly wrong: TestResult} | undefined;
  /** Distribution functions of the coordinates of the three displacements. */
  readonly curves: readonly (readonly (readonly [number, number])[])[];
  readonly pRight: number[];
  readonly pWrong: number[];
  readonly numSeeds: number;
  readonly testDim: number;
}

export interface Place extends Box {
  readonly context: CanvasRenderingContext2D;
  readonly colors: Colors;
}

/** σ² as a bar, one slice per step. */
export function drawShares({context, colors, left, top, width, height}: Place, {sigma, stepSigmas, open}: ManySmallState): void {
  const words = strings.noise.manySmall;
  drawWords(context, open ? words.shares(stepSigmas.length, sigma) : words.each(stepSigmas.length, stepSigmas[0]!), left, top - 8, {color: colors.noise, size: 12.5, maxWidth: width});
  let from = left;
  stepSigmas.forEach((step, i) => {
    const slice = (width * step * step) / (sigma * sigma);
    context.fillStyle = withAlpha(colors.noise, i % 2 ? 0.45 : 0.75);
    context.fillRect(from, top, slice, height);
    from += slice;
  });
}

export function drawThreePictures(context: CanvasRenderingContext2D, colors: Colors, cells: readonly {left: number; top: number}[], size: number, {sigma, stepSigmas, open, pictures}: ManySmallState): void {
  const words = strings.noise.manySmall;
  const sum = stepSigmas.reduce((a, b) => a + b, 0);
  const wrong = stepSigmas.length > 1;
  const titles = [words.small(stepSigmas.length), words.jump, wrong ? words.wrongJump : words.sameJump];
  const formulas = ["", words.variancesAdd(sigma), words.sigmasAdd(sum)];
  const frames = [colors.point, colors.noise, wrong ? colors.wrong : colors.noise];
  titles.forEach((title, k) => {
    const {left: x, top} = cells[k]!;
    const shown = k === 0 || open;
    if (shown && pictures[k]) drawFramedPicture(context, pictures[k], {left: x, top, size, frame: frames[k]!, scale: displayScale(sigma)});
    else {
      context.fillStyle = colors.wash;
      context.fillRect(x, top, size, size);
    }
    if (!shown) {
      drawWords(context, k === 1 ? words.unknown : words.later, x + size / 2, top + size / 2 + 6, {color: k === 1 ? colors.noise : colors.muted, size: k === 1 ? 20 : 15, align: "center"});
      if (k === 1) drawWords(context, title, x, top + size + 17, {color: colors.ink, size: 12.5, maxWidth: size});
      return;
    }
    if (k === 2 && wrong) drawCross(context, x + size - 14, top + 14, 7, colors.wrong, 3);
    const color = k === 2 ? colors.muted : colors.ink;
    drawWords(context, title, x, top + size + 17, {color, size: 12.5, maxWidth: size});
    drawWords(context, formulas[k]!, x, top + size + 34, {color: k === 2 ? colors.muted : colors.noise, size: 12.5, maxWidth: size});
  });
}

/** Pythagoras: the two halves of the walk with their measured lengths and angle, and the whole. */
export function drawHalves({context, colors, left, top, width, height}: Place, {open, halves}: ManySmallState): void {
  const words = strings.noise.manySmall;
  context.fillStyle = colors.wash;
  context.fillRect(left, top, width, height);
  if (!open) return void drawWords(context, words.later, left + width / 2, top + height / 2 + 6, {color: colors.muted, size: 15, align: "center"});
  drawWords(context, halves ? words.halves : words.oneHalf, left, top + height + 17, {color: colors.ink, size: 12.5, maxWidth: width});
  if (!halves) return;
  const {first, second, together, degrees} = halves;
  const margin = 0.2 * width;
  const unit = (width - 2 * margin) / Math.max(first, second);
  const turn = (degrees * Math.PI) / 180;
  const start = [left + margin, top + height - margin] as const;
  const middle = [start[0] + unit * first, start[1]] as const;
  const end = [middle[0] + unit * second * Math.cos(turn), middle[1] - unit * second * Math.sin(turn)] as const;
  drawLine(context, [[middle[0] - 10, middle[1]], [middle[0] - 10, middle[1] - 10], [middle[0], middle[1] - 10]], colors.muted, 1);
  drawArrow(context, start, middle, withAlpha(colors.noise, 0.6), 2);
  drawArrow(context, middle, end, withAlpha(colors.noise, 0.6), 2);
  drawArrow(context, start, end, colors.noise, 3.5);
  drawDot(context, ...start, 4, colors.clean);
  drawDot(context, ...end, 4, colors.point);
  drawWords(context, words.half(first), (start[0] + middle[0]) / 2, start[1] + 18, {color: colors.ink, size: 12.5, align: "center"});
  drawWords(context, words.half(second), middle[0] + 5, (middle[1] + end[1]) / 2 + 4, {color: colors.ink, size: 12, maxWidth: margin - 6});
  drawWords(context, words.half(together), (start[0] + end[0]) / 2 - 8, (start[1] + end[1]) / 2 - 8, {color: colors.noise, size: 14, weight: 500, align: "right", halo: colors.wash});
  drawWords(context, words.corner(degrees), middle[0] - 15, middle[1] - 6, {color: colors.muted, size: 12, align: "right", halo: colors.wash});
}

/** The distribution functions, and the largest gap between them: the statistic. */
export function drawTest({context, colors, left, top, width, height}: Place, {sigma, curves, tests}: ManySmallState): void {
  const words = strings.noise.manySmall;
  drawWords(context, words.coordinates, left, top - 12, {color: colors.ink, size: 12.5, maxWidth: width});
  context.fillStyle = colors.wash;
  context.fillRect(left, top, width, height);
  const x = createScale([-3 * sigma, 3 * sigma], [left, left + width]);
  const y = createScale([0, 1], [top + height - 6, top + 6]);
  const [small, jump, wrong] = curves.map((curve) => curve.map(([at, share]) => [x(at), y(share)] as const));
  if (small && jump && wrong && tests) {
    drawLine(context, wrong, colors.wrong, 2);
    drawLine(context, jump, colors.noise, 4.5);
    drawLine(context, small, colors.point, 1.5);
    const gaps = curves[0]!.map(([, share], k) => Math.abs(share - curves[2]![k]![1]));
    const widest = gaps.indexOf(Math.max(...gaps));
    if (tests.wrong.statistic > 0.05) {
      drawLine(context, [small[widest]!, wrong[widest]!], colors.wrong, 1.5);
      const [gx, gy] = wrong[widest]!;
      drawCross(context, gx, gy, 5, colors.wrong, 2.5);
    }
    drawWords(context, words.gap(tests.right), left, top + height + 37, {color: colors.ink, size: 12.5, maxWidth: width});
    drawWords(context, words.gapWrong(tests.wrong), left, top + height + 54, {color: colors.muted, size: 12.5, maxWidth: width});
  }
  drawWords(context, "−3σ", left, top + height + 15, {color: colors.muted, size: 11.5});
  drawWords(context, "3σ", left + width, top + height + 15, {color: colors.muted, size: 11.5, align: "right"});
}

/** p-values over the seeds: even if the two are the same distribution, all at zero if not. */
export function drawPValues({context, colors, left, top, width, height}: Place, state: ManySmallState): void {
  const words = strings.noise.manySmall;
  const {pRight, pWrong, numSeeds, stepSigmas} = state;
  const bins = 10;
  drawWords(context, words.pValues(numSeeds), left, top - 12, {color: colors.ink, size: 12.5, maxWidth: width});
  context.fillStyle = colors.wash;
  context.fillRect(left, top, width, height);
  const right = histogramOfPValues(pRight, bins);
  const wrong = histogramOfPValues(pWrong, bins);
  const w = width / bins;
  const done = Math.max(20, pRight.length);
  const y = createScale([0, (4 * done) / bins], [top + height, top]);
  if (stepSigmas.length > 1) {
    wrong.counts.forEach((count, k) => {
      if (count === 0) return;
      const height0 = Math.min(top + height, y(0)) - Math.max(top, y(count));
      context.fillStyle = withAlpha(colors.wrong, 0.45);
      context.fillRect(left + k * w, Math.max(top, y(count)), w - 1, height0);
    });
    if (pWrong.length) {
      drawCross(context, left + w / 2, top + 12, 5, colors.wrong, 2.5);
      drawWords(context, words.wrongCount(wrong.counts[0]!, pWrong.length), left + w + 6, top + 16, {color: colors.muted, size: 12, maxWidth: width - w - 8});
    }
  }
  right.counts.forEach((count, k) => {
    context.fillStyle = withAlpha(colors.noise, 0.55);
    context.fillRect(left + k * w + 2, y(count), w - 5, y(0) - y(count));
  });
  const expected = y(done / bins);
  drawLine(context, [[left, expected], [left + width, expected]], colors.density, 2);
  drawWords(context, words.expected, left + width - 4, expected - 42, {color: colors.density, size: 11.5, align: "right", halo: colors.wash});
  drawWords(context, "0", left, top + height + 15, {color: colors.muted, size: 11.5});
  drawWords(context, "p", left + width / 2, top + height + 15, {color: colors.muted, size: 11.5, align: "center"});
  drawWords(context, "1", left + width, top + height + 15, {color: colors.muted, size: 11.5, align: "right"});
  if (right.evenness && pRight.length === numSeeds) {
    drawWords(context, words.even(right.evenness.pValue), left, top + height + 37, {color: colors.ink, size: 12.5, maxWidth: width});
  }
}
