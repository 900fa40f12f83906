/** The straight line between two pictures: who stands along it, and how far the nearest real picture is. */
import {distance} from "../../math/numeric/geometry.js";
import {mean} from "../../math/metrics/statistics.js";
import {controls, select, slider} from "../controls.js";
import {drawPicture} from "../picture.js";
import {distanceOnLine, measureDistances, nearestOf, nearestOnLine} from "./distances.js";
import {drawAxis, drawLabel, setFont} from "./histogram.js";
import {nameOf, pointOf, type NamedPictures} from "./set.js";
import {createLatest} from "./slices.js";
import {drawSprite} from "./sprite.js";
import {offerData, type Row} from "../offers.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";

/** Points of the curve. */
const SAMPLES = 240;

export interface LineFigureOptions {
  set: NamedPictures;
  /** Pictures of `set` to choose from, and the two at the start. */
  choices: readonly number[];
  from: number;
  to: number;
  /** x(t) = (1 − t)·a + t·b, the formula of the page's cell. */
  mix: (a: Float64Array, b: Float64Array, t: number) => Float64Array;
}

interface LineData {
  a: Float64Array;
  b: Float64Array;
  toA: Float64Array;
  toB: Float64Array;
  aToB: number;
  set: NamedPictures;
}

export function createLineFigure({set: first, choices, from: firstFrom, to: firstTo, mix}: LineFigureOptions) {
  const words = strings.point.line;
  let set = first;
  let data: LineData | undefined;
  const options = Object.fromEntries(choices.map((index) => [`p${index}`, nameOf(first, index)]));
  const from = select({label: words.from, name: "from", symbol: "clean", options, value: `p${firstFrom}`});
  const to = select({label: words.to, name: "to", symbol: "clean", options, value: `p${firstTo}`});
  const t = slider({label: words.t, name: "t", symbol: "x", min: 0, max: 1, value: 0.5, step: 0.005, format: (value) => value.toFixed(2)});
  const chosen = (name: string) => Number(name.slice(1));

  const picture = createStage({label: "", aspect: 1, draw: ({context, width}) => data && drawPicture(context, mix(data.a, data.b, t.value), {left: 0, top: 0, size: width})});
  const chart = createStage({label: "", aspect: 1, draw: (frame) => data && drawChart(frame, data, t.value, mix)});
  offerData(chart.element, () => (data ? rowsAlong(data) : []));
  const readout = Object.assign(document.createElement("p"), {className: "readout lines"});

  const show = () => {
    if (!data) return;
    const nearest = nearestOnLine(t.value, data.toA, data.toB, data.aToB);
    const name = nameOf(data.set, nearest.index);
    readout.textContent = words.readout({
      aToB: data.aToB,
      t: t.value,
      n: data.set.pictures.n,
      nearest: {name, distance: nearest.distance},
      // The picture at the end has itself at distance 0: its nearest other is what the point is compared with.
      nearestToA: nearestOf(data.toA.map((d) => d || Infinity))[0].distance,
      meanHere: mean(data.toA.map((toA, i) => distanceOnLine(t.value, toA, data!.toB[i], data!.aToB))),
      meanFromA: mean(data.toA),
      meanFromB: mean(data.toB)
    });
    picture.describe(words.seePicture(options[from.value], options[to.value], t.value));
    chart.describe(words.seeChart(data.aToB, t.value, name, nearest.distance));
    // The middle's distance to the nearest picture as a share of the way between the two: about a half, so nothing is there.
    chart.setValue((nearestOnLine(0.5, data.toA, data.toB, data.aToB).distance / (data.aToB || 1)).toFixed(4));
    picture.redraw();
    chart.redraw();
  };
  const latest = createLatest();
  const measure = () =>
    latest(async (signal) => {
      const now = set;
      const a = pointOf(first, chosen(from.value));
      const b = pointOf(first, chosen(to.value));
      const toA = await measureDistances(a, now.pictures, {signal});
      const toB = await measureDistances(b, now.pictures, {signal});
      data = {a, b, toA, toB, aToB: distance(a, b), set: now};
      show();
    });
  for (const control of [from, to]) control.addEventListener("input", measure);
  t.addEventListener("input", show);
  measure();

  const pair = document.createElement("div");
  pair.className = "columns pair";
  pair.append(picture.element, chart.element);
  const element = document.createElement("div");
  element.append(controls(from, to, t), pair, readout);
  return {
    element,
    update(state: {set: NamedPictures}) {
      set = state.set;
      measure();
    }
  };
}

function drawChart({context, width, height, colors}: Frame, {a, b, toA, toB, aToB, set}: LineData, t: number, mix: LineFigureOptions["mix"]): void {
  const words = strings.point.line;
  const thumbs = width < 420 ? 5 : 7;
  const size = Math.min(56, Math.floor(width / thumbs) - 6);
  const [left, right, top, bottom] = [Math.max(38, size / 2), width - size / 2, 30, height - size - 34];
  const most = Math.max(aToB, 40) / 2 + 14;
  const toX = (value: number) => left + (right - left) * value;
  const toY = (value: number) => bottom - ((bottom - top) * value) / most;
  setFont(context);

  // The two ends' own distances: the tent that the curve cannot rise above.
  context.strokeStyle = colors.muted;
  context.setLineDash([2, 4]);
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(toX(0), toY(0));
  context.lineTo(toX(0.5), toY(aToB / 2));
  context.lineTo(toX(1), toY(0));
  context.stroke();
  context.setLineDash([]);
  drawAxis({context, colors, left, y: bottom, width: right - left, toX, ticks: [0, 0.25, 0.5, 0.75, 1], format: String});
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let d = 0; d <= most; d += 20) {
    context.fillStyle = colors.muted;
    context.fillText(String(d), left - 7, toY(d));
  }
  context.strokeStyle = colors.density;
  context.lineWidth = 2.5;
  context.beginPath();
  for (let i = 0; i <= SAMPLES; i++) context.lineTo(toX(i / SAMPLES), toY(nearestOnLine(i / SAMPLES, toA, toB, aToB).distance));
  context.stroke();
  drawLabel(context, words.axis, 2, 10, {color: colors.density, paper: colors.paper});

  for (let i = 0; i < thumbs; i++) {
    const at = i / (thumbs - 1);
    drawPicture(context, mix(a, b, at), {left: toX(at) - size / 2, top: height - size, size});
  }

  const nearest = nearestOnLine(t, toA, toB, aToB);
  context.strokeStyle = colors.point;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(toX(t), bottom);
  context.lineTo(toX(t), toY(nearest.distance));
  context.stroke();
  context.fillStyle = colors.point;
  context.beginPath();
  context.arc(toX(t), toY(nearest.distance), 5, 0, 2 * Math.PI);
  context.fill();
  const sprite = 34;
  const beside = toX(t) > (left + right) / 2 ? -1 : 1;
  const spriteLeft = toX(t) + (beside > 0 ? 10 : -10 - sprite);
  const spriteTop = Math.max(top - 8, toY(nearest.distance) + 8);
  drawSprite(context, set.pictures, nearest.index, {left: spriteLeft, top: spriteTop, size: sprite, paper: colors.paper});
  drawLabel(context, nearest.distance.toFixed(1), spriteLeft + (beside > 0 ? sprite + 4 : -4), spriteTop + sprite / 2, {color: colors.ink, paper: colors.paper, align: beside > 0 ? "left" : "right"});
}

/** The violet curve, with the name of the picture that is nearest. */
function rowsAlong({toA, toB, aToB, set}: LineData): Row[] {
  return Array.from({length: SAMPLES + 1}, (_, i) => {
    const {index, distance} = nearestOnLine(i / SAMPLES, toA, toB, aToB);
    return {t: i / SAMPLES, nearest: nameOf(set, index), distance};
  });
}
