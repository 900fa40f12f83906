/** A bell curve over a few points, all of which can be dragged; a bar at each point, and their product. */
import {button, controls} from "../controls.js";
import {createLine, curveLayer, type LineFrame} from "../line/line.js";
import {drawDot, drawLine, drawWords} from "../marks.js";
import {keepState, readNumbers, writeNumbers} from "../state.js";
import {likelihood as words} from "../strings/en/likelihood.js";
import {withAlpha} from "../theme.js";

export interface FitFigureOptions {
  /** Brightnesses, 0 … 255. */
  readonly points: Float64Array;
  readonly density: (x: number, mean: number, std: number) => number;
  /** log of the product, as the page's cell adds it up. */
  readonly logLikelihood: (points: Float64Array, mean: number, std: number) => number;
  /** The best curve. */
  readonly best: (points: Float64Array) => {mean: number; std: number};
}

const WIDEST = 90;
const NARROWEST = 4;

export function createFitFigure({points: first, density, logLikelihood, best}: FitFigureOptions): HTMLElement {
  const points = first.slice();
  let [mean, std] = [70, 22];
  const curve = (x: number) => density(x, mean, std);
  const line = createLine({
    label: words.fit.label,
    domain: [0, 255],
    top: () => Math.max(0.022, 1.15 * curve(mean)),
    ticks: [0, 50, 100, 150, 200, 250],
    unit: words.fit.unit,
    layers: [curveLayer({value: curve, width: 2.5, fill: 0.06}), drawBars]
  });
  const numbers = Object.assign(document.createElement("p"), {className: "readout"});
  const peak = line.addHandle({label: words.fit.peak, symbol: "density", at: mean, height: curve(mean), onMove: (value) => ((mean = value), show())});
  const side = line.addHandle({
    label: words.fit.side,
    symbol: "density",
    at: mean + std,
    height: curve(mean + std),
    onMove: (value) => ((std = Math.min(WIDEST, Math.max(NARROWEST, Math.abs(value - mean)))), show())
  });
  const dots = Array.from(points, (at, i) =>
    line.addHandle({label: words.fit.point(i + 1), symbol: "x", at, onMove: (value) => ((points[i] = value), show())})
  );

  function drawBars({context, toX, toY, base, colors}: LineFrame): void {
    context.lineCap = "butt";
    for (const x of points) {
      drawLine(context, [[toX(x), base], [toX(x), toY(curve(x))]], withAlpha(colors.density, 0.75), 4);
      drawDot(context, toX(x), toY(curve(x)), 3.5, colors.density);
    }
    drawWords(context, words.fit.width, toX(mean + std / 2), toY(curve(mean + std)) - 8, {color: colors.density, align: "center", halo: colors.wash});
  }

  function show(): void {
    peak.moveTo(mean, curve(mean));
    side.moveTo(mean + std, curve(mean + std));
    dots.forEach((dot, i) => dot.moveTo(points[i]!));
    const top = best(points);
    const [now, most] = [logLikelihood(points, mean, std), logLikelihood(points, top.mean, top.std)];
    numbers.textContent = words.fit.numbers({mean, std, now, most});
    line.describe(words.fit.alt(mean, std, now, most));
    line.setValue((most - now).toFixed(6));
    line.redraw();
  }
  const showBest = button({
    label: words.fit.best,
    onClick() {
      const top = best(points);
      [mean, std] = [top.mean, Math.min(WIDEST, Math.max(NARROWEST, top.std))];
      show();
    }
  });
  const reset = button({label: words.fit.reset, onClick: () => (points.set(first), ([mean, std] = [70, 22]), show())});
  const begun = writeNumbers(mean, std, ...points);
  keepState(line.element, {
    key: "places",
    read: () => (writeNumbers(mean, std, ...points) === begun ? undefined : writeNumbers(mean, std, ...points)),
    write(text) {
      const [nextMean, nextStd, ...places] = readNumbers(text ?? begun, 2 + points.length) as [number, number, ...number[]];
      if (![nextMean, ...places].every((value) => value >= 0 && value <= 255) || !(nextStd >= NARROWEST && nextStd <= WIDEST)) throw new RangeError(words.fit.badLink);
      [mean, std] = [nextMean, nextStd];
      points.set(places);
      show();
    }
  });
  show();
  const element = document.createElement("div");
  element.append(line.element, controls(showBest, reset), numbers);
  return element;
}
