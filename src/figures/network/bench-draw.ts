/** The bench and its strip of steps, drawn. */
import {drawFramedPicture, drawWords} from "../marks.js";
import {displayScale} from "../picture.js";
import type {Frame} from "../stage.js";
import type {network} from "../strings/en/network.js";
import {NUM_STEPS} from "./bench.js";
import {CONTENDERS, type Contender, type Moment} from "./world.js";
import type {NearestFace} from "../../sampler/faces/face-engine.js";

/** What one denoiser has done so far. */
export interface Shown {
  readonly moments: readonly Moment[];
  /** The nearest training face to D at each moment, once the run has ended. */
  readonly near?: readonly NearestFace[];
  readonly nearFace?: readonly Float64Array[];
}

interface View {
  readonly shown: Readonly<Record<Contender, Shown>>;
  readonly step: number;
  /** May names and neighbours be seen? */
  readonly open: boolean;
  readonly text: (typeof network)["bench"];
}

const NARROW = 600;
const GAP = 22;

/** Columns where there is room, rows of a large and three small pictures where there is not. */
export const aspectOfBench = (width: number): number => {
  if (width < NARROW) return width / (CONTENDERS.length * rowHeight(width));
  const column = (width - 2 * GAP) / 3;
  return width / (26 + column + 12 + (column - 20) / 3 + 40);
};
const rowHeight = (width: number): number => 0.4 * width + 42;

export function drawBench(frame: Frame, view: View): void {
  CONTENDERS.forEach((who, k) => (frame.width < NARROW ? drawRow : drawColumn)(frame, view, who, k));
}

function drawColumn(frame: Frame, view: View, who: Contender, k: number): void {
  const {context, width, colors} = frame;
  const {text, open} = view;
  const column = (width - 2 * GAP) / 3;
  const left = k * (column + GAP);
  drawWords(context, open ? text.names[who] : text.places[k]!, left, 15, {color: colors.ink, size: 13, weight: 500, maxWidth: column});
  drawParts(frame, view, who, {big: {left, top: 26, size: column}, small: [0, 1, 2].map((i) => ({left: left + i * ((column - 20) / 3 + 10), top: 26 + column + 12, size: (column - 20) / 3}))});
}

function drawRow(frame: Frame, view: View, who: Contender, k: number): void {
  const {context, width, colors} = frame;
  const top = k * rowHeight(width);
  const big = 0.4 * width;
  const small = (width - big - 30) / 3;
  drawWords(context, view.open ? view.text.names[who] : view.text.places[k]!, 0, top + 14, {color: colors.ink, size: 13, weight: 500, maxWidth: width});
  drawParts(frame, view, who, {big: {left: 0, top: top + 22, size: big}, small: [0, 1, 2].map((i) => ({left: big + 10 + i * (small + 10), top: top + 22, size: small}))});
}

/** While it runs: as far as it has come. */
export const momentAt = ({moments}: Shown, step: number): Moment | undefined => moments[Math.min(step, moments.length - 1)];

interface Square {
  readonly left: number;
  readonly top: number;
  readonly size: number;
}

function drawParts({context, colors}: Frame, {shown, step, open, text}: View, who: Contender, {big, small}: {big: Square; small: Square[]}): void {
  const {near, nearFace} = shown[who];
  const now = momentAt(shown[who], step);
  const [at, rest, neighbour] = small as [Square, Square, Square];
  if (!now) {
    context.fillStyle = colors.wash;
    for (const {left, top, size} of [big, ...small]) context.fillRect(left, top, size, size);
    text.waiting[who].forEach((line, k) => drawWords(context, line, big.left + big.size / 2, big.top + big.size / 2 + 17 * k, {color: colors.muted, align: "center", maxWidth: big.size - 8}));
    return;
  }
  drawFramedPicture(context, now.denoised, {...big, frame: colors.clean, dashed: who === "network"});
  drawFramedPicture(context, now.x, {...at, scale: displayScale(now.sigma), frame: colors.point});
  if (now.sigma > 0) drawFramedPicture(context, now.x.map((value, i) => (value - now.denoised[i]!) / now.sigma), {...rest, frame: colors.noise});
  else {
    context.fillStyle = colors.wash;
    context.fillRect(rest.left, rest.top, rest.size, rest.size);
    drawWords(context, text.noneLeft, rest.left + rest.size / 2, rest.top + rest.size / 2 + 4, {color: colors.muted, align: "center", maxWidth: rest.size});
  }
  const below = (square: Square, words: string, color: string) => drawWords(context, words, square.left, square.top + square.size + 15, {color, size: 12, maxWidth: square.size + 8});
  below(at, "x", colors.point);
  below(rest, rest.size < 64 ? text.restShort : text.rest, colors.noise);
  drawWords(context, text.at(now.sigma), rest.left, rest.top + rest.size + 30, {color: colors.noise, size: 12, maxWidth: rest.size + 8});
  if (!open || !near?.[step] || !nearFace) {
    context.fillStyle = colors.wash;
    context.fillRect(neighbour.left, neighbour.top, neighbour.size, neighbour.size);
    drawWords(context, "?", neighbour.left + neighbour.size / 2, neighbour.top + neighbour.size / 2 + 5, {color: colors.muted, size: 16, align: "center"});
    below(neighbour, text.nearest, colors.density);
    return;
  }
  drawFramedPicture(context, nearFace[step]!, {...neighbour, frame: colors.density});
  below(neighbour, text.nearest, colors.density);
  drawWords(context, text.distance(near[step].distance), neighbour.left, neighbour.top + neighbour.size + 30, {color: colors.muted, size: 12, maxWidth: neighbour.size + 8});
}

/** Names of the strip's rows stand to their left where there is room, else above them; the chart below has its numbers there. */
export const nameColumn = (width: number): number => (width < NARROW ? 30 : 66);
const nameLine = (width: number): number => (width < NARROW ? 17 : 0);
export const pitchOf = (width: number): number => (width - nameColumn(width)) / (NUM_STEPS + 1);
const stripRow = (width: number): number => nameLine(width) + pitchOf(width) + 4;
export const aspectOfStrip = (width: number): number => width / (CONTENDERS.length * stripRow(width) + 20);

/** The step whose column holds x. */
export const columnAt = (x: number, width: number): number => Math.min(NUM_STEPS, Math.max(0, Math.floor((x - nameColumn(width)) / pitchOf(width))));

/** D at every step, one row per denoiser, σ below. */
export function drawStrip({context, width, colors}: Frame, {shown, step, open, text}: View): void {
  const start = nameColumn(width);
  const above = nameLine(width);
  const pitch = pitchOf(width);
  const size = pitch - Math.min(3, pitch / 8);
  CONTENDERS.forEach((who, row) => {
    const middle = row * stripRow(width) + (above > 0 ? 13 : 2 + size / 2 + 4);
    drawWords(context, open ? text.short[who] : text.places[row]!, 0, middle, {color: colors.muted, maxWidth: above > 0 ? width : start - 6});
    for (let i = 0; i <= NUM_STEPS; i++) {
      const moment = shown[who].moments[i];
      const place = {left: start + i * pitch, top: row * stripRow(width) + above + 2, size};
      if (moment) drawFramedPicture(context, moment.denoised, place);
      else {
        context.fillStyle = colors.wash;
        context.fillRect(place.left, place.top, size, size);
      }
    }
  });
  context.strokeStyle = colors.noise;
  context.lineWidth = 2;
  context.strokeRect(start + step * pitch - 1, above + 1, size + 2, CONTENDERS.length * stripRow(width) - above - 2);
  drawWords(context, "σ", start - 6, CONTENDERS.length * stripRow(width) + 14, {color: colors.noise, align: "right"});
  const moments = CONTENDERS.map((who) => shown[who].moments).reduce((a, b) => (b.length > a.length ? b : a));
  const every = pitch < 30 ? 3 : 1;
  moments.forEach(({sigma}, i) => {
    if (i % every === 0) drawWords(context, shortSigma(sigma), start + i * pitch + size / 2, CONTENDERS.length * stripRow(width) + 14, {color: i === step ? colors.noise : colors.muted, size: 11, align: "center"});
  });
}

/** σ in at most three characters. */
export function shortSigma(sigma: number): string {
  if (sigma === 0) return "0";
  if (sigma >= 9.95) return String(Math.round(sigma));
  return sigma >= 0.95 ? sigma.toFixed(1) : sigma.toPrecision(1).replace("0.", ".");
}
