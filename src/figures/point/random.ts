/** A random point, its nearest picture, and all the distances from it beside those from a picture. */
import type {Neighbor} from "../../math/numeric/geometry.js";
import {controls, select, seedField} from "../controls.js";
import {drawPicture} from "../picture.js";
import {measureDistances, nearestOf} from "./distances.js";
import {drawAxis, drawLabel, setFont} from "./histogram.js";
import {nameOf, pointOf, type NamedPictures} from "./set.js";
import {createLatest} from "./slices.js";
import {drawSprite} from "./sprite.js";
import {offerData} from "../offers.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {withAlpha} from "../theme.js";

export type RandomKind = "uniform" | "gaussian";

export interface RandomFigureOptions {
  set: NamedPictures;
  /** A picture of `set`, whose distances stand beside the random point's. */
  compareWith: number;
  /** The page's cell: dim numbers from a seed. */
  draw: (kind: RandomKind, seed: number) => Float64Array;
  seed: number;
}

interface Distances {
  from: Float64Array;
  nearest: Neighbor;
}

export function createRandomFigure({set: first, compareWith, draw, seed: firstSeed}: RandomFigureOptions) {
  const words = strings.point.random;
  let set = first;
  let x: Float64Array = new Float64Array();
  let shown: {set: NamedPictures; random: Distances; picture: Distances} | undefined;
  const kind = select<RandomKind>({label: words.kind, name: "kind", options: words.kinds, value: "uniform"});
  const seed = seedField({label: strings.seed, value: firstSeed, next: strings.nextSeed});
  const picture = createStage({label: "", aspect: 1, draw: ({context, width}) => x.length > 0 && drawPicture(context, x, {left: 0, top: 0, size: width})});
  const strips = createStage({label: "", aspect: (width) => (width < 400 ? 1.05 : 1.25), draw: (frame) => shown && drawStrips(frame, shown, nameOf(first, compareWith))});
  const readout = Object.assign(document.createElement("p"), {className: "readout"});
  readout.setAttribute("aria-live", "polite");
  offerData(strips.element, () => Array.from(shown?.random.from ?? [], (fromRandom, index) => ({name: nameOf(shown!.set, index), fromRandom, fromPicture: shown!.picture.from[index]!})));

  const latest = createLatest();
  const measure = () =>
    latest(async (signal) => {
      const now = set;
      x = draw(kind.value, seed.value);
      picture.describe(words.seePicture(words.kinds[kind.value], seed.value));
      picture.redraw();
      const from = await measureDistances(x, now.pictures, {signal});
      const compared = pointOf(first, compareWith);
      const fromPicture = await measureDistances(compared, now.pictures, {signal});
      const random = {from, nearest: nearestOf(from)[0]};
      const other = {from: fromPicture, nearest: nearestOf(fromPicture.map((d) => d || Infinity))[0]};
      shown = {set: now, random, picture: other};
      readout.textContent = words.readout(random.nearest.distance, nameOf(now, random.nearest.index), now.pictures.n, nameOf(first, compareWith), other.nearest.distance);
      strips.describe(words.seeStrips(random.nearest.distance, Math.max(...from), other.nearest.distance));
      strips.setValue(random.nearest.distance.toFixed(3));
      strips.redraw();
    });
  for (const control of [kind, seed]) control.addEventListener("input", measure);
  measure();

  const pair = document.createElement("div");
  pair.className = "columns pair";
  pair.append(picture.element, strips.element);
  const element = document.createElement("div");
  element.append(controls(kind, seed), pair, readout);
  return {
    element,
    update(state: {set: NamedPictures}) {
      set = state.set;
      measure();
    }
  };
}

function drawStrips({context, width, height, colors}: Frame, {set, random, picture}: {set: NamedPictures; random: Distances; picture: Distances}, pictureName: string): void {
  const words = strings.point.random;
  const [left, right] = [10, width - 10];
  const range = {min: 0, max: 180};
  const toX = (d: number) => left + ((right - left) * d) / range.max;
  setFont(context);
  const rows = [
    {...random, text: words.fromRandom, color: colors.point},
    {...picture, text: words.fromPicture(pictureName), color: colors.clean}
  ];
  const rowHeight = (height - 26) / 2;
  rows.forEach(({from, nearest, text, color}, i) => {
    const top = i * rowHeight;
    const middle = top + rowHeight * 0.52;
    drawLabel(context, text, left, top + 14, {color, paper: colors.paper});
    context.strokeStyle = withAlpha(colors.density, from.length > 300 ? 0.22 : 0.55);
    context.lineWidth = 1;
    context.beginPath();
    for (const d of from) {
      if (d === 0) continue;
      context.moveTo(toX(d), middle - rowHeight * 0.16);
      context.lineTo(toX(d), middle + rowHeight * 0.16);
    }
    context.stroke();
    const near = toX(nearest.distance);
    const size = 38;
    drawSprite(context, set.pictures, nearest.index, {left: Math.max(left, near - size - 4), top: middle - size / 2, size, paper: colors.paper});
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(toX(0), middle + rowHeight * 0.24);
    context.lineTo(near, middle + rowHeight * 0.24);
    context.lineTo(near, middle - rowHeight * 0.2);
    context.stroke();
    context.fillStyle = color;
    context.beginPath();
    context.arc(toX(0), middle + rowHeight * 0.24, 5, 0, 2 * Math.PI);
    context.fill();
    const free = words.free(nearest.distance);
    const half = context.measureText(free).width / 2;
    drawLabel(context, free, Math.max(left + half, (toX(0) + near) / 2), middle + rowHeight * 0.24 + 13, {color, paper: colors.paper, align: "center"});
  });
  drawAxis({context, colors, left, y: height - 24, width: right - left, toX, ticks: [0, 40, 80, 120, 160], format: String});
}
