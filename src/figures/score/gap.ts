/** Between the hills: where no data ever is, nobody can learn the slope; noise fills the gap. One dimension. */
import {controls, slider} from "../controls.js";
import {createLine, curveLayer, marksLayer, type LineFrame} from "../line/line.js";
import {drawLine, drawWords} from "../marks.js";
import {readout} from "../readout.js";
import {score as words} from "../strings/en/score.js";
import {withAlpha} from "../theme.js";
import {normalCdf} from "../../math/numeric/special.js";
import type {Mixture} from "../../math/targets/mixture.js";

const REACH = 6;
/** A place is seen if at least one of so many draws falls within this distance of it. */
const DRAWS = 1e6;
const NEAR = 0.1;

/** Whether a million draws of x₀ + σε would show the place: their expected number within ±0.1, at least one. */
export function isSeen(target: Mixture, x: number, sigma: number): boolean {
  const share = target.weights.reduce((sum, weight, k) => {
    const spread = Math.hypot(sigma, Math.sqrt(target.covariances[k]!.diagonal()[0]!));
    const away = Math.abs(x - target.means[k]![0]!); // by symmetry, so that both ends lie in the lower tail
    return sum + weight * (normalCdf((NEAR - away) / spread) - normalCdf((-NEAR - away) / spread));
  }, 0);
  return DRAWS * share >= 1;
}

/** Length of the part of [−half, half] that is not seen, to 0.01. */
export function unseenWidth(target: Mixture, sigma: number, half: number): number {
  let cells = 0;
  const count = Math.round((2 * half) / 0.01);
  for (let i = 0; i < count; i++) if (!isSeen(target, -half + (i + 0.5) * 0.01, sigma)) cells++;
  return cells * 0.01;
}

export function createGapFigure({target, half, draws}: {target: Mixture; half: number; draws: (sigma: number) => Float64Array}): HTMLElement {
  const sigma = slider({label: "σ", symbol: "sigma", min: 0.02, max: 3, value: 0.02, scale: "log"});
  let peak = 1;
  const density = (x: number) => Math.exp(target.logDensity(Float64Array.of(x), sigma.value));
  const slope = (x: number) => target.score(Float64Array.of(x), sigma.value)[0]!;
  const hills = createLine({
    label: words.gap.densityLabel,
    domain: [-REACH, REACH],
    top: () => 1.15 * peak,
    ticks: [-4, -2, 0, 2, 4],
    unit: "x",
    layers: [shadeUnseen, curveLayer({value: density, fill: 0.14}), marksLayer(() => draws(sigma.value), {radius: 2})]
  });
  let steepest = 1;
  const slopes = createLine({
    label: words.gap.slopeLabel,
    domain: [-REACH, REACH],
    top: 2,
    aspect: (width) => (width < 520 ? 2.2 : 4.2),
    layers: [shadeUnseen, drawSlope]
  });
  const numbers = readout("");

  function shadeUnseen({context, toX, height, base, colors}: LineFrame): void {
    context.fillStyle = withAlpha(colors.wrong, 0.22);
    const step = 0.02;
    let begin: number | undefined;
    for (let x = -REACH; x <= REACH; x += step) {
      const dark = x + step <= REACH && !isSeen(target, x + step / 2, sigma.value);
      if (dark) begin ??= x;
      else if (begin !== undefined) {
        context.fillRect(toX(begin), 0, toX(x) - toX(begin), Math.min(height, base));
        begin = undefined;
      }
    }
  }

  /** The score, scaled to its largest in the window; thin and grey where nobody could have learned it. */
  function drawSlope({context, toX, toY, base, width, colors}: LineFrame): void {
    drawLine(context, [[0, toY(1)], [width, toY(1)]], colors.rule, 1);
    const places = Array.from({length: 400}, (_, i) => -REACH + ((i + 0.5) / 400) * 2 * REACH);
    let run: (readonly [number, number])[] = [];
    let seen = true;
    const flush = () => {
      drawLine(context, run, seen ? colors.slope : colors.wrong, seen ? 2.5 : 1.5);
      run = run.slice(-1);
    };
    for (const x of places) {
      const now = isSeen(target, x, sigma.value);
      if (now !== seen) flush();
      seen = now;
      run.push([toX(x), toY(1 + slope(x) / steepest)]);
    }
    flush();
    drawWords(context, words.gap.right, toX(-REACH) + 4, 16, {color: colors.slope, halo: colors.wash});
    drawWords(context, words.gap.left, toX(-REACH) + 4, base - 6, {color: colors.slope, halo: colors.wash});
  }

  function show(): void {
    peak = steepest = 0;
    for (let x = -REACH; x <= REACH; x += 0.05) {
      peak = Math.max(peak, density(x));
      steepest = Math.max(steepest, Math.abs(slope(x)));
    }
    const unseen = unseenWidth(target, sigma.value, half);
    numbers.textContent = words.gap.numbers(unseen, target.logDensity(Float64Array.of(0), sigma.value) / Math.LN10);
    hills.setValue(unseen.toFixed(2));
    hills.describe(words.gap.alt(sigma.value, unseen));
    hills.redraw();
    slopes.redraw();
  }
  sigma.addEventListener("input", show);
  show();
  const element = document.createElement("div");
  element.append(hills.element, slopes.element, controls(sigma), numbers);
  return element;
}
