/** The product of n densities and the sum of their logarithms, as float64 has them. */
import {controls, slider} from "../controls.js";
import {createLine, type LineFrame} from "../line/line.js";
import {drawDot, drawLine, drawWords} from "../marks.js";
import {likelihood as words} from "../strings/en/likelihood.js";
import {withAlpha} from "../theme.js";

/** log₁₀ of the smallest number above 0 that float64 has, 2⁻¹⁰⁷⁴. */
const END = -1074 * Math.log10(2);

export interface UnderflowFigureOptions {
  readonly total: number;
  /** The product of the first n densities, multiplied out. */
  readonly product: (n: number) => number;
  /** The sum of their natural logarithms. */
  readonly sum: (n: number) => number;
}

export function createUnderflowFigure({total, product, sum}: UnderflowFigureOptions): HTMLElement {
  const count = slider({label: words.underflow.count, min: 1, max: total, step: 1, value: 12});
  const sums = Float64Array.from({length: total + 1}, (_, n) => (n === 0 ? 0 : sum(n) / Math.LN10));
  const lowest = sums.reduce((least, value) => Math.min(least, value), 0);
  const height = (log10: number) => log10 - lowest;
  const line = createLine({
    label: words.underflow.label,
    domain: [0, total],
    top: -lowest * 1.06,
    ticks: [0, Math.round(total / 2), total],
    unit: words.underflow.unit,
    layers: [drawEnd, drawSums]
  });
  let farthest = 0;
  const numbers = Object.assign(document.createElement("p"), {className: "readout"});

  function drawEnd({context, width, base, toY, colors}: LineFrame): void {
    const end = toY(height(END));
    context.fillStyle = withAlpha(colors.wrong, 0.2);
    context.fillRect(0, end, width, base - end);
    drawWords(context, words.underflow.end, width - 8, end + 18, {color: colors.muted, align: "right", maxWidth: width - 60});
    for (let zeros = 100; zeros < -lowest; zeros += 100) drawWords(context, words.underflow.zeros(zeros), 6, toY(height(-zeros)) + 4, {color: colors.muted, halo: colors.paper});
  }
  function drawSums({context, toX, toY, colors}: LineFrame): void {
    // Only as far as the reader has been: the rest is the answer.
    drawLine(context, Array.from(sums.subarray(0, farthest + 1), (value, n) => [toX(n), toY(height(value))] as const), colors.density, 2.5);
    const [x, y] = [toX(count.value), toY(height(sums[count.value]!))];
    drawDot(context, x, y, 6, colors.density);
    if (product(count.value) === 0) drawDot(context, x, toY(0), 5, colors.wrong);
  }

  function show(): void {
    const n = count.value;
    farthest = Math.max(farthest, n);
    numbers.textContent = words.underflow.numbers(n, product(n), sum(n));
    line.describe(words.underflow.alt(n, product(n), sum(n)));
    line.setValue(`${n},${product(n)}`);
    line.redraw();
  }
  count.addEventListener("input", show);
  show();
  const element = document.createElement("div");
  element.append(line.element, controls(count), numbers);
  return element;
}
