/** A bump that shrinks onto one point: the likelihood has no upper bound, unless a floor forbids it. */
import {controls, slider} from "../controls.js";
import {createLine, curveLayer, marksLayer, type LineFrame} from "../line/line.js";
import {drawCross, drawDot, drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {mixture as words} from "../strings/en/mixture.js";
import {withAlpha} from "../theme.js";

export interface CollapseFigureOptions {
  readonly points: Float64Array;
  /** log p at x, when the bump on the chosen point has this width. */
  readonly logDensity: (x: number, width: number) => number;
  /** Where the shrinking bump stands. */
  readonly at: number;
  /** The narrowest width that the course's EM allows on these points, unless told otherwise. */
  readonly floor: number;
}

/** Widths from 10 to 10⁻¹². */
const [WIDEST, NARROWEST] = [1, -12];

export function createCollapseFigure({points, logDensity, at, floor}: CollapseFigureOptions): HTMLElement {
  const width = slider({label: words.collapse.width, name: "width", symbol: "density", min: 10 ** NARROWEST, max: 10 ** WIDEST, value: 1, scale: "log", format: words.collapse.power});
  const total = (s: number) => points.reduce((sum, x) => sum + logDensity(x, s), 0);
  const [low, high] = [total(10 ** WIDEST) - 6, total(10 ** NARROWEST)];
  const density = (x: number) => Math.exp(logDensity(x, width.value));
  const curve = createLine({
    label: words.collapse.label,
    domain: [0, 20],
    top: 0.3,
    ticks: [0, 5, 10, 15, 20],
    layers: [curveLayer({value: density, fill: 0.1, width: 2.5}), drawNeedle, marksLayer(() => points, {radius: 4}), ({context, toX, base, colors}) => drawDot(context, toX(at), base, 6, colors.point)],
    aspect: (w) => (w < 520 ? 2.2 : 4)
  });
  const rise = createLine({
    label: words.collapse.riseLabel,
    domain: [NARROWEST, WIDEST],
    top: 1.05 * (high - low),
    ticks: [],
    layers: [drawFloor, curveLayer({value: (x) => total(10 ** x) - low, width: 2.5}), drawHere],
    aspect: (w) => (w < 520 ? 1.8 : 3.4),
    unit: words.collapse.axis
  });
  const numbers = readout("");

  /** The curve has a few pixels only to be tall in: what leaves the window is told. */
  function drawNeedle({context, toX, base, colors}: LineFrame): void {
    if (density(at) <= 0.3) return;
    const x = toX(at);
    drawLine(context, [[x, base], [x, 0]], colors.density, 2.5);
    drawWords(context, words.collapse.peak(density(at)), x + 10, 16, {color: colors.density, halo: colors.wash});
  }
  function drawFloor({context, toX, base, colors}: LineFrame): void {
    const x = toX(Math.log10(floor));
    context.fillStyle = withAlpha(colors.wrong, 0.16);
    context.fillRect(0, 0, x, base);
    drawLine(context, [[x, 0], [x, base]], colors.wrong, 1.5);
    drawWords(context, words.collapse.rise, toX(WIDEST) - 6, 18, {color: colors.density, align: "right", halo: colors.paper, maxWidth: toX(WIDEST) - x - 20});
    drawWords(context, words.collapse.floor, x - 8, base - 10, {color: colors.ink, align: "right", halo: colors.wash});
    for (const power of [0, -3, -6, -9, -12]) drawWords(context, words.collapse.power(10 ** power), toX(power), base + 18, {color: colors.muted, align: power === -12 ? "left" : "center"});
  }
  function drawHere({context, toX, toY, colors}: LineFrame): void {
    const [x, y] = [toX(Math.log10(width.value)), toY(total(width.value) - low)];
    if (width.value < floor) drawCross(context, x, y, 7, colors.wrong);
    else drawDot(context, x, y, 6, colors.density);
  }
  function show(): void {
    const now = total(width.value);
    numbers.textContent = words.collapse.numbers({width: width.value, now, wide: total(1), floor});
    curve.describe(words.collapse.alt(width.value, now));
    curve.setValue(JSON.stringify({width: width.value, logLikelihood: now}));
    curve.redraw();
    rise.describe(words.collapse.riseAlt(now));
    rise.redraw();
  }
  width.addEventListener("input", show);
  show();
  const element = document.createElement("div");
  element.append(curve.element, rise.element, controls(width), numbers);
  return element;
}
