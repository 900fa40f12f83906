/** The picture of there and back: time to the right, the line upwards, the exact density behind, one moment's crowd at the side. */
import {drawLine, drawWords} from "../marks.js";
import {heatLayer} from "../plane/heat.js";
import type {Frame} from "../stage.js";
import {flow as words} from "../strings/en/flow.js";
import {withAlpha} from "../theme.js";
import {SHOWN, SIGMA_MAX, sigmas, STEPS, WALKERS} from "./back-run.js";
import {countCells} from "../line/distance.js";
import type {Mixture} from "../../math/targets/mixture.js";

/** Half of the line that is seen. */
export const REACH = 8;
const BARS = 80;

/** Share of the height at which a number stands. */
export const placeOf = (value: number): number => 0.5 - value / (2 * REACH);

export interface Zones {
  /** Where noise ends and the way back begins, in CSS pixels. */
  readonly turn: number;
  /** Where the way back ends. */
  readonly end: number;
}

export const zonesOf = (width: number): Zones => ({turn: 0.36 * width, end: 0.82 * width});

export interface BackView {
  readonly target: Mixture;
  readonly there: readonly Float64Array[];
  readonly back: readonly Float64Array[];
  readonly hero: readonly Float64Array[];
  /** 0 … 2·STEPS. */
  readonly moment: number;
  readonly crowd: Float64Array;
}

const heats = new WeakMap<Mixture, (frame: Frame, left: number, width: number, mirrored: boolean) => void>();

/** The exact density at each σ, as a share of its own peak. Two washes: one each way. */
function heatOf(target: Mixture): (frame: Frame, left: number, width: number, mirrored: boolean) => void {
  const known = heats.get(target);
  if (known) return known;
  const span = 2.4 * REACH; // of the wash, in units of the line: its cells are then about square
  const layers = [false, true].map((mirrored) => {
    const columns = new Map<number, {density: (x: number) => number; peak: number}>();
    const columnAt = (u: number) => {
      const known = columns.get(u);
      if (known) return known;
      const {logDensity} = target.noised(SIGMA_MAX * (mirrored ? 1 - u / span : u / span) ** 2);
      const density = (x: number) => Math.exp(logDensity(Float64Array.of(x)));
      let peak = 0;
      for (let x = -REACH; x <= REACH; x += 0.1) peak = Math.max(peak, density(x));
      columns.set(u, {density, peak});
      return {density, peak};
    };
    return heatLayer({
      columns: 96,
      strength: 0.5,
      tone: (share) => share ** 0.7,
      key: () => "",
      value(u, x) {
        const {density, peak} = columnAt(u);
        return density(x) / peak;
      }
    });
  });
  const draw = (frame: Frame, left: number, width: number, mirrored: boolean): void => {
    frame.context.save();
    frame.context.translate(left, 0);
    layers[Number(mirrored)]!({...frame, width, unit: 1, toCanvas: (x, y) => [x, y], left: 0, right: span, bottom: -REACH, top: REACH});
    frame.context.restore();
  };
  heats.set(target, draw);
  return draw;
}

export function drawBack(frame: Frame, view: BackView): void {
  const {context, width, height, colors} = frame;
  const {turn, end} = zonesOf(width);
  const {target, there, back, hero, moment, crowd} = view;
  const toY = (value: number) => height * placeOf(value);
  const toX = (index: number) => (index <= STEPS ? (turn * index) / STEPS : turn + ((end - turn) * (index - STEPS)) / STEPS);
  const heat = heatOf(target);
  heat(frame, 0, turn, false);
  heat(frame, turn, end - turn, true);

  const path = (moments: readonly Float64Array[], from: number, i: number): [number, number][] => moments.map((x, k): [number, number] => [toX(from + k), toY(x[i]!)]);
  context.save();
  context.beginPath();
  context.rect(0, 0, end, height);
  context.clip();
  for (let i = 0; i < SHOWN && i < (there[0]?.length ?? 0); i++) drawLine(context, path(there, 0, i), withAlpha(colors.noise, 0.55), 1);
  for (let i = 0; i < SHOWN && i < (back[0]?.length ?? 0); i++) drawLine(context, path(back, STEPS, i), withAlpha(colors.point, 0.5), 1);
  if (hero.length > 0) {
    drawLine(context, path(hero, STEPS, 0), colors.paper, 5);
    drawLine(context, path(hero, STEPS, 0), colors.point, 2.5);
  }
  context.restore();
  drawLine(context, [[turn, 0], [turn, height]], colors.rule, 1);
  if (moment !== STEPS) drawLine(context, [[toX(moment), 0], [toX(moment), height]], colors.ink, 1);
  drawSide(frame, view, crowd);
  const side = {size: width < 520 ? 11 : 12, halo: colors.paper};
  drawWords(context, words.back.there, 8, 18, {...side, color: colors.noise, maxWidth: turn - 12});
  drawWords(context, words.back.back, turn + 10, 18, {...side, color: colors.point, maxWidth: end - turn - 16});
}

/** The crowd at the chosen moment as bars, and the exact density of that σ as a line, both lying on their side. */
function drawSide({context, width, height, colors}: Frame, {target, moment}: BackView, crowd: Float64Array): void {
  const {end} = zonesOf(width);
  const left = end + 10;
  const room = width - left - 4;
  const sigma = sigmas[STEPS - Math.abs(STEPS - moment)]!;
  const exact = Float64Array.from({length: 2 * BARS + 1}, (_, k) => Math.exp(target.logDensity(Float64Array.of(-REACH + (k * REACH) / BARS), sigma)));
  const peak = exact.reduce((most, value) => Math.max(most, value), 0);
  const scale = (0.86 * room) / peak;
  context.fillStyle = withAlpha(colors.point, 0.35);
  const bar = (2 * REACH) / BARS;
  countCells(crowd, {from: -REACH, to: REACH, cells: BARS}).forEach((count, k) => {
    const long = Math.min(room, (scale * count) / (WALKERS * bar));
    context.fillRect(left, height * placeOf(-REACH + (k + 1) * bar), long, (height * bar) / (2 * REACH) + 0.3);
  });
  drawLine(context, Array.from(exact, (value, k): [number, number] => [left + scale * value, height * placeOf(-REACH + (k * REACH) / BARS)]), colors.density, 2);
}
