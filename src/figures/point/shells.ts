/** How long is noise, how long is a picture? Lengths from the middle of the set, and who lives where. */
import {chiMean, chiStd, logChiDensity, norm} from "../../math/numeric/geometry.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {createRandom} from "../../math/noise/random.js";
import {mean, variance} from "../../math/metrics/statistics.js";
import {whenNear} from "../breath.js";
import {controls, seedField} from "../controls.js";
import {createPictureCanvas, putPicture} from "../picture.js";
import {drawHistogram, drawLabel, setFont} from "./histogram.js";
import {nameOf, pointOf, type NamedPictures} from "./set.js";
import {createLatest, createSlices} from "./slices.js";
import {standardise, type Standardised} from "./standardise.js";
import {offerData} from "../offers.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";

/** Noises drawn. */
const DRAWS = 256;

export interface ShellsFigureOptions {
  set: NamedPictures;
  seed: number;
}

export function createShellsFigure({set: first, seed: firstSeed}: ShellsFigureOptions) {
  const words = strings.point.shells;
  let set = first;
  let noise: Float64Array = new Float64Array();
  let standard: Standardised | undefined;
  const seed = seedField({label: strings.seed, value: firstSeed, next: strings.nextSeed});
  const stage = createStage({
    label: words.working,
    aspect: (width) => (width < 520 ? 0.72 : 1.45),
    draw: (frame) => noise.length > 0 && drawShells(frame, standard?.lengths ?? new Float64Array(), noise)
  });
  offerData(stage.element, () => [
    ...Array.from(standard?.lengths ?? [], (length, index) => ({what: "picture", name: nameOf(set, index), length})),
    ...Array.from(noise, (length, index) => ({what: "noise", name: index, length}))
  ]);
  const tiles = document.createElement("div");
  tiles.className = "tiles";
  const tile = () => {
    const element = document.createElement("div");
    const canvas = createPictureCanvas(new Float64Array(PICTURE_DIM), {label: words.working});
    const text = document.createElement("span");
    element.append(canvas, text);
    tiles.append(element);
    return {canvas, text};
  };
  const [middle, origin, shell, picture] = [tile(), tile(), tile(), tile()];
  const fill = ({canvas, text}: ReturnType<typeof tile>, x: Float64Array, title: string, detail: string) => {
    putPicture(canvas, x);
    canvas.setAttribute("aria-label", `${title}: ${detail}`);
    text.replaceChildren(Object.assign(document.createElement("b"), {textContent: title}), detail);
  };
  const readout = Object.assign(document.createElement("p"), {className: "readout lines"});

  const show = (epsilon: Float64Array) => {
    if (!standard) return;
    const {mean: center, rms, lengths, coverage} = standard;
    const length = (x: Float64Array) => norm(x.map((value, d) => (value - center[d]) / rms));
    const flat = new Float64Array(PICTURE_DIM);
    const far = center.map((value, d) => value + rms * epsilon[d]);
    const typical = nearestTo(lengths, mean(lengths));
    fill(middle, center, words.middle, words.length(0));
    fill(origin, flat, words.origin, words.length(length(flat)));
    fill(shell, far, words.shell, words.length(length(far)));
    fill(picture, pointOf(set, typical), words.picture, `${nameOf(set, typical)}, ${words.length(lengths[typical])}`);
    const pictures = summary(lengths);
    const noises = summary(noise);
    const ratio = pictures.spread / noises.spread;
    readout.textContent = words.readout({n: lengths.length, square: mean(lengths.map((l) => l * l)) / PICTURE_DIM, pictures, noises, draws: noise.length, ratio, fifths: meansByFifth(lengths, coverage), empty: length(new Float64Array(PICTURE_DIM).fill(-1))});
    stage.describe(words.see({pictures, noises}));
    stage.setValue(ratio.toFixed(2));
    stage.element.dataset.n = String(lengths.length);
    stage.redraw();
  };
  const near = whenNear(stage.element);
  const latest = createLatest();
  const measure = () =>
    latest(async (signal) => {
      const random = createRandom(seed.value);
      const slices = createSlices({signal});
      const drawn = new Float64Array(DRAWS);
      const epsilon = random.normals(PICTURE_DIM);
      drawn[0] = norm(epsilon);
      noise = drawn.subarray(0, 1);
      stage.redraw();
      await near;
      standard = await standardise(set.pictures, {signal});
      for (let i = 1; i < DRAWS; i++) {
        drawn[i] = norm(random.normals(PICTURE_DIM));
        noise = drawn.subarray(0, i + 1);
        stage.redraw(); // the histogram grows as they come
        await slices.breathe();
      }
      show(epsilon);
    });
  seed.addEventListener("input", measure);
  measure();

  const element = document.createElement("div");
  element.append(controls(seed), stage.element, readout, tiles);
  return {
    element,
    update(state: {set: NamedPictures}) {
      set = state.set;
      measure();
    }
  };
}

export interface Summary {
  mean: number;
  std: number;
  /** std / mean */
  spread: number;
  min: number;
  max: number;
}

export function summary(values: Float64Array): Summary {
  const center = mean(values);
  const std = Math.sqrt(variance(values));
  return {mean: center, std, spread: std / center, min: values.reduce((a, b) => Math.min(a, b)), max: values.reduce((a, b) => Math.max(a, b))};
}

/** The mean of `values` in each fifth of the pictures, in the order of `by`. */
export function meansByFifth(values: Float64Array, by: Float64Array): number[] {
  const order = Array.from(by.keys()).sort((a, b) => by[a] - by[b]);
  const at = (fifth: number) => Math.round((fifth * order.length) / 5);
  return [0, 1, 2, 3, 4].map((fifth) => mean(Float64Array.from(order.slice(at(fifth), at(fifth + 1)), (index) => values[index])));
}

function nearestTo(values: Float64Array, wanted: number): number {
  let best = 0;
  values.forEach((value, i) => {
    if (Math.abs(value - wanted) < Math.abs(values[best] - wanted)) best = i;
  });
  return best;
}

function drawShells({context, width, height, colors}: Frame, lengths: Float64Array, noise: Float64Array): void {
  const words = strings.point.shells;
  const [left, right] = [8, width - 8];
  const rowHeight = height / 3;
  const panel = {context, colors, left, width: right - left, height: rowHeight - 62};
  const title = (text: string, row: number, color: string) => {
    setFont(context, 13);
    drawLabel(context, text, left, row * rowHeight + 14, {color, paper: colors.paper});
  };
  const range = {min: 0, max: 220};
  const ticks = [0, 40, 80, 120, 160, 200];
  drawHistogram({...panel, top: 34, range, bins: 110, values: lengths, color: colors.density, ticks});
  title(words.rowPictures(lengths.length), 0, colors.density);
  setFont(context);
  drawLabel(context, words.nobody, left + 4, 34 + panel.height - 12, {color: colors.muted, paper: colors.paper});
  drawHistogram({...panel, top: rowHeight + 34, range, bins: 110, values: noise, color: colors.noise, ticks});
  title(words.rowNoise(noise.length), 1, colors.noise);
  const dim = PICTURE_DIM;
  const [center, std] = [chiMean(dim), chiStd(dim)];
  const zoom = {min: center - 4.5 * std, max: center + 4.5 * std};
  drawHistogram({...panel, top: 2 * rowHeight + 34, range: zoom, bins: 36, values: noise, color: colors.noise, density: (r) => Math.exp(logChiDensity(r, dim)), ticks: [125, 126, 127, 128, 129, 130, 131]});
  // Where the third row is cut from.
  const toX = (v: number) => left + ((right - left) * v) / range.max;
  const from = 2 * rowHeight - 28 + 20;
  context.strokeStyle = colors.rule;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(toX(zoom.min), from);
  context.lineTo(left, 2 * rowHeight + 30);
  context.moveTo(toX(zoom.max), from);
  context.lineTo(right, 2 * rowHeight + 30);
  context.stroke();
  title(words.rowZoom, 2, colors.noise);
}
