/** One dimension: log p as a curve, its tangent at x, the arrow on the axis, and a number that lifts the curve. */
import {controls, slider} from "../controls.js";
import {createLine, curveLayer, type LineFrame} from "../line/line.js";
import {drawArrow, drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {keepState, readNumbers, writeNumbers} from "../state.js";
import {strings} from "../strings.js";
import {score as words} from "../strings/en/score.js";
import type {Target} from "../../math/types.js";

/** Where log p = 0 stands above the axis: the window shows log p from −9 on. */
const ZERO = 9;

export function createTangentFigure({target, score}: {target: Target; score: (x: number) => number}): HTMLElement {
  let x = -0.7;
  let factor = 1;
  const logDensity = (at: number) => target.logDensity(Float64Array.of(at));
  const lifted = (at: number) => logDensity(at) + Math.log(factor) + ZERO;
  const height = (at: number) => Math.max(0, lifted(at));
  const line = createLine({
    label: words.tangent.label,
    domain: [-5, 5],
    top: ZERO + 3.5,
    ticks: [-4, -2, 0, 2, 4],
    unit: "x",
    layers: [curveLayer({value: (at) => (lifted(at) > 0 ? lifted(at) : NaN), width: 2.5}), drawTangent]
  });
  const numbers = readout("");
  const handle = line.addHandle({
    label: words.tangent.point,
    symbol: "x",
    at: x,
    height: height(x),
    onMove(value) {
      x = value;
      show();
    }
  });
  const begun = x;
  keepState(handle.element, {
    key: "x",
    read: () => (x === begun ? undefined : writeNumbers(x)),
    write(text) {
      const next = text === undefined ? begun : readNumbers(text, 1)[0]!;
      if (Math.abs(next) > 5) throw new RangeError(strings.range("−5", "5", false));
      x = next;
      show();
    }
  });
  const lift = slider({label: words.tangent.factor, symbol: "density", min: 0.05, max: 20, value: 1, scale: "log"});
  lift.addEventListener("input", () => {
    factor = lift.value;
    show();
  });

  function drawTangent({context, toX, toY, base, colors, width}: LineFrame): void {
    const [slope, here] = [score(x), height(x)];
    const span = 1.6 / Math.hypot(1, slope / 2);
    drawLine(context, [-span, span].map((d) => [toX(x + d), toY(here + slope * d)] as const), colors.slope, 2);
    const reach = Math.sign(slope) * Math.min(2.2, Math.abs(slope));
    drawArrow(context, [toX(x), base], [toX(x + reach), base], colors.slope, 3);
    drawWords(context, "log p(x)", toX(-1.6), toY(height(-1.6)) - 16, {color: colors.density, halo: colors.wash, maxWidth: width / 3});
  }

  function show(): void {
    handle.moveTo(x, height(x));
    numbers.textContent = words.tangent.numbers(x, logDensity(x) + Math.log(factor), score(x), factor);
    line.describe(words.tangent.alt(x, score(x)));
    line.setValue(score(x).toFixed(6));
    line.redraw();
  }
  show();
  const element = document.createElement("div");
  element.append(line.element, controls(lift), numbers);
  return element;
}
