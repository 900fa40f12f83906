/** The panels of the figure that compares many small steps with one jump. */
import type {TestResult} from "../../math/index.js";
import {createScale, drawCross, drawFramedPicture, drawLine, drawWords, type Box} from "./drawing.js";
import {histogramOfPValues} from "./splits.js";
import {displayScale} from "../picture.js";
import {strings} from "../strings.js";
import {withAlpha, type Colors} from "../theme.js";

export interface ManySmallState {
  readonly sigma: number;
  readonly stepSigmas: Float64Array;
  /** After the small steps, after one jump, after the wrong jump; empty until there is a picture. */
  readonly pictures: readonly Float64Array[];
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
export function drawShares({context, colors, left, top, width, height}: Place, {sigma, stepSigmas}: ManySmallState): void {
  const words = strings.noise.manySmall;
  drawWords(context, words.shares(stepSigmas.length, sigma), left, top - 8, {color: colors.noise, size: 12.5, maxWidth: width});
  let from = left;
  stepSigmas.forEach((step, i) => {
    const slice = (width * step * step) / (sigma * sigma);
    context.fillStyle = withAlpha(colors.noise, i % 2 ? 0.45 : 0.75);
    context.fillRect(from, top, slice, height);
    from += slice;
  });
}

export function drawThreePictures({context, colors, left, top, width}: Place, {sigma, stepSigmas, pictures}: ManySmallState): void {
  const words = strings.noise.manySmall;
  const size = Math.floor((width - 24) / 3);
  const sum = stepSigmas.reduce((a, b) => a + b, 0);
  const titles = [words.small(stepSigmas.length), words.jump, words.wrongJump];
  const formulas = ["", words.variancesAdd(sigma), words.sigmasAdd(sum)];
  [0, 1, 2].forEach((k) => {
    const x = left + k * (size + 12);
    const frame = k === 0 ? colors.point : k === 1 ? colors.noise : colors.wrong;
    if (pictures[k]) drawFramedPicture(context, pictures[k], {left: x, top, size, frame, scale: displayScale(sigma)});
    else {
      context.fillStyle = colors.wash;
      context.fillRect(x, top, size, size);
    }
    if (k === 2) drawCross(context, x + size - 14, top + 14, 7, colors.wrong, 3);
    const color = k === 2 ? colors.muted : colors.ink;
    drawWords(context, titles[k]!, x, top + size + 17, {color, size: 12.5, maxWidth: size});
    drawWords(context, formulas[k]!, x, top + size + 34, {color: k === 2 ? colors.muted : colors.noise, size: 12.5, maxWidth: size});
  });
}

/** The distribution functions, and the largest gap between them: the statistic. */
export function drawTest({context, colors, left, top, width, height}: Place, {sigma, curves, tests}: ManySmallState): void {
  const words = strings.noise.manySmall;
  drawWords(context, words.coordinates, left, top - 12, {color: colors.ink, size: 12.5, maxWidth: width});
  context.fillStyle = colors.wash;
  context.fillRect(left, top, width, height);
  const x = createScale([-3.2 * sigma, 3.2 * sigma], [left, left + width]);
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
  drawWords(context, "−3σ", x(-3 * sigma), top + height + 15, {color: colors.muted, size: 11, align: "center"});
  drawWords(context, "3σ", x(3 * sigma), top + height + 15, {color: colors.muted, size: 11, align: "center"});
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
    context.fillStyle = withAlpha(colors.noise, 0.7);
    context.fillRect(left + k * w + 2, y(count), w - 5, y(0) - y(count));
  });
  const expected = y(done / bins);
  drawLine(context, [[left, expected], [left + width, expected]], colors.ink, 1);
  drawWords(context, words.expected, left + width - 4, expected - 42, {color: colors.ink, size: 11.5, align: "right", halo: colors.wash});
  drawWords(context, "0", left, top + height + 15, {color: colors.muted, size: 11});
  drawWords(context, "p", left + width / 2, top + height + 15, {color: colors.muted, size: 11, align: "center"});
  drawWords(context, "1", left + width, top + height + 15, {color: colors.muted, size: 11, align: "right"});
  if (right.evenness && pRight.length === numSeeds) {
    drawWords(context, words.even(right.evenness.pValue), left, top + height + 37, {color: colors.ink, size: 12.5, maxWidth: width});
  }
}
