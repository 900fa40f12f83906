/** The slope in 16384 dimensions, on a plane through the space of pictures: its arrows, and the picture D at a point. */
import {createBreath} from "../breath.js";
import {controls, formatNumber, slider} from "../controls.js";
import {createThumbnails} from "../thumbnails.js";
import {drawArrow} from "../marks.js";
import {createPictureCanvas, putPicture} from "../picture.js";
import {heatLayer} from "../plane/heat.js";
import {keepPlace} from "../plane/keep-place.js";
import {arrowsLayer, circleLayer} from "../plane/layers.js";
import {createPlane, type Place, type PlaneFrame} from "../plane/plane.js";
import {readout} from "../readout.js";
import {score as words} from "../strings/en/score.js";
import {mixtureAt, type Slice} from "./slice-mixture.js";
import {pictureAsPoint, type Pictures} from "../../sampler/pictures/pictures.js";
import type {Mixture} from "../../math/targets/mixture.js";

export interface SliceFigureOptions {
  readonly slice: Slice;
  readonly names: readonly string[];
  readonly pictures: Pictures;
  /** The arrows, in the plane: as the page's cell computes them. */
  readonly score: (mixture: Mixture, x: Float64Array, sigma: number) => Float64Array;
}

export function createSliceFigure({slice, names, pictures, score}: SliceFigureOptions): HTMLElement {
  const n = names.length;
  const meanHeight = slice.heights.reduce((sum, square) => sum + Math.sqrt(square) / n, 0);
  const reach = 1.15 * slice.places.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const {dim} = pictures;
  const denoised = new Float64Array(dim);
  let thumbnails: readonly CanvasImageSource[] = [];
  void createThumbnails(pictures.bytes, createBreath()).then((made) => {
    thumbnails = made;
    plane.redraw();
  });
  let x: Place = [-0.55 * reach, 0.5 * reach];
  let mixture = mixtureAt(slice, 30);
  const sigma = slider({label: "σ", symbol: "sigma", min: 6, max: 80, value: 30, scale: "log"});
  const plane = createPlane({
    label: words.slice.label,
    reach,
    layers: [
      heatLayer({value: (a, b) => Math.exp(mixture.logDensity(Float64Array.of(a, b), sigma.value)), key: () => sigma.value, columns: 64, strength: 0.4}),
      drawThumbnails,
      arrowsLayer({score: () => (at) => score(mixture, at, sigma.value), sigma: () => sigma.value, spacing: 52}),
      circleLayer(() => ({at: x, radius: sigma.value})),
      ({context, colors, toCanvas}) => {
        const [a, b] = score(mixture, Float64Array.of(...x), sigma.value);
        const size = sigma.value * Math.hypot(a!, b!);
        const length = size > 0 ? (0.9 * sigma.value ** 2) / (1 + size) : 0;
        drawArrow(context, toCanvas(...x), toCanvas(x[0] + length * a!, x[1] + length * b!), colors.slope, 3.5);
      }
    ]
  });
  const handle = plane.addHandle({label: words.slice.point, symbol: "x", at: x, onMove: (a, b) => ((x = [a, b]), show())});
  keepPlace(handle.element, {key: "x", read: () => x, reach: 1.5 * reach, write: (place) => ((x = place), handle.moveTo(...x), show())});
  const picture = createPictureCanvas(denoised, {label: words.slice.denoised});
  picture.dataset.sym = "denoised";
  const shares = readout("");
  const side = document.createElement("div");
  side.className = "slice-side";
  const said = document.createElement("div");
  said.append(shares, readout(words.slice.height(meanHeight)));
  side.append(picture, said);

  function drawThumbnails({context, toCanvas, width}: PlaneFrame): void {
    const size = Math.max(16, width / 22);
    context.imageSmoothingEnabled = true;
    thumbnails.forEach((thumbnail, i) => {
      const [a, b] = toCanvas(slice.places[2 * i]!, slice.places[2 * i + 1]!);
      context.globalAlpha = 0.3 + 0.7 * Math.sqrt(weights[i] ?? 0);
      context.drawImage(thumbnail, a - size / 2, b - size / 2, size, size);
    });
    context.globalAlpha = 1;
  }

  let weights = new Float64Array(n);
  function show(): void {
    mixture = mixtureAt(slice, sigma.value);
    weights = mixture.responsibilities(Float64Array.of(...x), sigma.value) as Float64Array<ArrayBuffer>;
    denoised.fill(0);
    weights.forEach((weight, i) => {
      if (weight < 1e-6) return;
      const y = pictureAsPoint(pictures, i);
      for (let d = 0; d < dim; d++) denoised[d]! += weight * y[d]!;
    });
    putPicture(picture, denoised);
    const order = Array.from(weights.keys()).sort((a, b) => weights[b]! - weights[a]!);
    shares.textContent = words.slice.shares(order.slice(0, 3).map((i) => ({name: names[i]!, share: weights[i]!})));
    const slope = score(mixture, Float64Array.of(...x), sigma.value);
    plane.describe(words.slice.alt(formatNumber(sigma.value), names[order[0]!]!, weights[order[0]!]!));
    plane.setValue(slope.map((value) => value * sigma.value).join(","));
    handle.moveTo(...x);
    plane.redraw();
  }
  sigma.addEventListener("input", show);
  show();
  const panels = document.createElement("div");
  panels.className = "slice-panels";
  panels.append(plane.element, side);
  const element = document.createElement("div");
  element.append(panels, controls(sigma));
  return element;
}
