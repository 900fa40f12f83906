/** A density that cheats: a needle on every possible byte. What it scores on bytes, and on bytes spread over their bins. */
import {controls, slider} from "../controls.js";
import {createLine, curveLayer, type LineFrame} from "../line/line.js";
import {drawCross, drawDot, drawLine, drawWords} from "../marks.js";
import {likelihood as words} from "../strings/en/likelihood.js";
import {withAlpha} from "../theme.js";
import {createMixture, type Mixture} from "../../math/targets/mixture.js";

export interface SpikeFigureOptions {
  /** Mean log-density per number, in nats, of needles of a width (in bytes). */
  readonly onBytes: (width: number) => number;
  readonly spread: (width: number) => number;
}

/** Needles of standard deviation `width` on the whole numbers 0 … 255, each as likely as in `counts`. */
export function needles(counts: ArrayLike<number>, width: number): Mixture {
  let sum = 0;
  for (let k = 0; k < counts.length; k++) sum += counts[k]!;
  return createMixture({
    weights: Array.from(counts, (count) => count / sum),
    means: Array.from(counts, (_, k) => [k]),
    covariances: width * width
  });
}

const [NARROW, WIDE] = [-3, 1];

export function createSpikeFigure({onBytes, spread}: SpikeFigureOptions): HTMLElement {
  const width = slider({label: words.spike.width, min: 10 ** NARROW, max: 10 ** WIDE, value: 2, scale: "log"});
  const at = Array.from({length: 81}, (_, i) => NARROW + ((WIDE - NARROW) * i) / 80);
  const [bytes, bins] = [at.map((log) => onBytes(10 ** log)), at.map((log) => spread(10 ** log))];
  const floor = -9;
  const shown = (values: readonly number[]) => (log: number) => {
    const place = ((log - NARROW) / (WIDE - NARROW)) * 80;
    const k = Math.min(79, Math.max(0, Math.floor(place)));
    const value = values[k]! + (place - k) * (values[k + 1]! - values[k]!) - floor;
    return value >= 0 ? value : NaN;
  };
  const line = createLine({
    label: words.spike.label,
    domain: [NARROW, WIDE],
    top: 11,
    layers: [drawBound, curveLayer({value: shown(bytes), token: "wrong", width: 2}), curveLayer({value: shown(bins), width: 2.5}), drawNow]
  });
  const numbers = Object.assign(document.createElement("p"), {className: "readout"});

  function drawBound({context, toX, toY, width: wide, base, colors}: LineFrame): void {
    drawLine(context, [[0, toY(-floor)], [wide, toY(-floor)]], withAlpha(colors.ink, 0.35), 1);
    drawWords(context, words.spike.bound, toX(WIDE) - 4, toY(-floor) - 6, {color: colors.muted, align: "right", halo: colors.wash});
    for (const tick of [-3, -2, -1, 0, 1]) drawWords(context, String(10 ** tick), toX(tick), base + 18, {color: colors.muted, align: "center"});
    drawWords(context, words.spike.bytes, toX(-2.9), toY(shown(bytes)(-2.2)) - 34, {color: colors.wrong, halo: colors.wash});
    drawWords(context, words.spike.bins, toX(-0.9), base - 12, {color: colors.density, halo: colors.wash});
  }
  function drawNow({context, toX, toY, colors}: LineFrame): void {
    const log = Math.log10(width.value);
    drawCross(context, toX(-2.7), toY(shown(bytes)(-2.7)), 6, colors.wrong);
    for (const [values, token] of [[bytes, "wrong"], [bins, "density"]] as const) {
      const height = shown(values)(log);
      if (Number.isFinite(height)) drawDot(context, toX(log), toY(height), 5, colors[token]);
    }
  }
  function show(): void {
    const [cheat, fair] = [onBytes(width.value), spread(width.value)];
    numbers.textContent = words.spike.numbers(width.value, cheat, fair);
    line.describe(words.spike.alt(width.value, cheat, fair));
    line.setValue(`${cheat.toFixed(6)},${fair.toFixed(6)}`);
    line.redraw();
  }
  width.addEventListener("input", show);
  show();
  const element = document.createElement("div");
  element.append(line.element, controls(width), numbers);
  return element;
}
