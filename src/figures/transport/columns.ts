/** The bell cut into twenty columns of equal area, carried to where the curve sends them. */
import {createPlay} from "../play.js";
import {controls, slider} from "../controls.js";
import {createLine, type LineFrame} from "../line/line.js";
import {drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {transport as words} from "../strings/en/transport.js";
import {withAlpha} from "../theme.js";
import {areaOf, columnsAt, COLUMNS, sizeOf, type Column} from "./columns-shape.js";
import {createCurve, KNOTS, type Curve} from "./curve.js";

export interface ColumnsFigure {
  readonly element: HTMLElement;
  update(curve: Curve): void;
}

export function createColumnsFigure(): ColumnsFigure {
  let curve = createCurve(KNOTS); // straight, until the page says otherwise
  const element = document.createElement("div");
  const way = slider({label: words.columns.way, name: "way", min: 0, max: 1, step: 0.01, value: 0, format: (value) => `${Math.round(100 * value)} %`});
  const play = createPlay(element, way, {to: 1, speed: 0.4});
  play.dataset.stillPress = ""; // a still shows where it ends
  const numbers = readout("");
  let columns: Column[] = [];
  const line = createLine({
    label: words.columns.label,
    domain: [-4.2, 4.2],
    top: 0.75,
    aspect: (width) => (width < 520 ? 1.35 : 2.5),
    ticks: [-4, -2, 0, 2, 4],
    layers: [drawColumns]
  });

  function drawColumns({context, toX, toY, base, colors, height}: LineFrame): void {
    const color = `color-mix(in oklab, ${colors.density} ${(100 * way.value).toFixed(0)}%, ${colors.noise})`;
    columns.forEach(({x, height: heights}, i) => {
      context.fillStyle = withAlpha(color, i % 2 ? 0.34 : 0.58);
      context.beginPath();
      context.moveTo(toX(x[0]!), base);
      x.forEach((value, k) => context.lineTo(toX(value), Math.max(-height, toY(heights[k]!))));
      context.lineTo(toX(x.at(-1)!), base);
      context.fill();
    });
    for (const {x, height: heights} of columns) drawLine(context, Array.from(x, (value, k) => [toX(value), Math.max(-height, toY(heights[k]!))] as const), color, 2);
    for (const {left, width, height: level} of extremes()) {
      const [a, b, y] = [toX(left), toX(left + width), toY(level)];
      if (b - a > 2) drawLine(context, [[a, y], [b, y]], colors.ink, 1.5);
      drawWords(context, words.columns.size(width, level), (a + b) / 2, Math.max(24, y - 8), {color: colors.ink, align: "center", halo: colors.wash});
    }
  }

  /** The widest and the narrowest of the columns that are not at the ends. */
  function extremes(): ReturnType<typeof sizeOf>[] {
    const sizes = columns.slice(1, -1).map(sizeOf).sort((a, b) => a.width - b.width);
    const [narrow, wide] = [sizes[0]!, sizes.at(-1)!];
    return wide.width > 1.02 * narrow.width ? [narrow, wide] : [wide];
  }

  function show(): void {
    columns = columnsAt(curve, way.value);
    const sizes = columns.slice(1, -1).map(sizeOf);
    const widths = sizes.map(({width}) => width);
    const worst = Math.max(...columns.map((column) => Math.abs(areaOf(column) * COLUMNS - 1)));
    numbers.textContent = words.columns.numbers(Math.min(...widths), Math.max(...widths));
    line.describe(words.columns.alt(way.value, Math.min(...widths), Math.max(...widths)));
    line.setValue(worst.toFixed(6));
    line.redraw();
  }
  way.addEventListener("input", show);
  show();
  element.append(line.element, controls(play, way), numbers);
  return {
    element,
    update(next) {
      curve = next;
      show();
    }
  };
}
