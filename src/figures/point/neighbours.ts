/** The pictures nearest to one point, each as far from the centre as it is in 16384 dimensions. */
import type {Neighbor} from "../../math/numeric/geometry.js";
import {PICTURE_SIZE, toCoordinates} from "../../math/pictures/pictures.js";
import {button, controls, select, slider} from "../controls.js";
import {fileField} from "../file-field.js";
import {drawPicture} from "../picture.js";
import {keepState} from "../state.js";
import {measureDistances, nearestOf} from "./distances.js";
import {createPad} from "./pad.js";
import {createPicturePicker} from "./picker.js";
import {bytesOf, nameOf, type NamedPictures} from "./set.js";
import {createLatest} from "./slices.js";
import {drawSprite} from "./sprite.js";
import {pictureOfFile} from "./upload.js";
import {offerData} from "../offers.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";

const COUNT = 8;

export interface NeighboursState {
  set: NamedPictures;
}

export function createNeighboursFigure({set: first, choices, chosen}: NeighboursState & {choices: readonly number[]; chosen: number}) {
  const words = strings.point.neighbours;
  let set = first;
  let nearest: Neighbor[] = [];
  let name: string = nameOf(set, chosen);
  let x: Float64Array = new Float64Array();

  const stage = createStage({label: "", aspect: 1, draw: (frame) => drawNeighbours(frame, {set, nearest, x})});
  offerData(stage.element, () => nearest.map(({index, distance}) => ({name: nameOf(set, index), distance})));
  const readout = Object.assign(document.createElement("p"), {className: "readout"});
  readout.setAttribute("aria-live", "polite");
  const notice = Object.assign(document.createElement("p"), {className: "notice"});
  notice.setAttribute("role", "status");

  const latest = createLatest();
  const measure = () =>
    latest(async (signal) => {
      x = toCoordinates(pad.bytes, new Float64Array(pad.bytes.length));
      const distances = await measureDistances(x, set.pictures, {signal});
      // A picture of the set is no neighbour of its own: leave out what is exactly here.
      nearest = nearestOf(distances, {count: COUNT + 1}).filter(({distance}) => distance > 0).slice(0, COUNT);
      const list = nearest.map(({index, distance}) => `${nameOf(set, index)} ${distance.toFixed(1)}`);
      readout.textContent = words.nearest(name, list.slice(0, 3).join(", "), set.pictures.n);
      stage.describe(words.see(name, list.join(", ")));
      stage.setValue(nearest[0].distance.toFixed(3));
      stage.redraw();
    });

  const color = colorField(words.color, "#fcc42d");
  const tool = select({label: words.tool, name: "tool", options: words.tools, value: "paint"});
  const width = slider({label: words.width, name: "width", min: 1, max: 16, step: 1, value: 8});
  const pad = createPad({
    label: words.pad,
    cursorLabel: words.cursor,
    bytes: bytesOf(set, chosen),
    brush: () => ({color: tool.value === "erase" ? "erase" : color.input.value, width: width.value}),
    onChange: () => {
      undo.disabled = !pad.canUndo;
      if (source !== "put") name = words.drawing;
      notice.textContent = pad.bytes.every((byte) => byte === 0) ? words.empty : "";
      measure();
    }
  });
  let source: "put" | "drawn" = "drawn";
  const put = (bytes: Uint8Array, called: string) => {
    name = called;
    source = "put";
    pad.put(bytes);
    source = "drawn";
  };
  const picker = createPicturePicker({label: words.pick, name: "picture", set, indices: choices, value: chosen});
  picker.addEventListener("input", () => put(bytesOf(first, picker.value), nameOf(first, picker.value)));
  const take = async (chosenFile: File): Promise<void> => {
    try {
      put(await pictureOfFile(chosenFile), words.yours);
    } catch (error) {
      notice.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const file = fileField({label: words.upload, accept: "image/*", onFile: (chosenFile) => void take(chosenFile)});
  const undo = button({label: words.undo, onClick: () => pad.undo()});
  undo.disabled = true;

  const left = document.createElement("div");
  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(tool, width, undo));
  left.append(pad.element, controls(button({label: words.clear, onClick: () => pad.clear()}), color.element, file), more, notice);
  const pair = document.createElement("div");
  pair.className = "columns pair";
  pair.append(left, stage.element);
  const element = document.createElement("div");
  element.append(picker, pair, readout);
  measure();

  return {
    element,
    /** Searches another set: the first few pictures, then all. */
    update(state: NeighboursState) {
      set = state.set;
      measure();
    }
  };
}

function drawNeighbours({context, width, colors}: Frame, {set, nearest, x}: {set: NamedPictures; nearest: readonly Neighbor[]; x: Float64Array}): void {
  const center = width / 2;
  const size = Math.round(width * 0.1);
  const farthest = nearest.at(-1)?.distance ?? 100;
  const ring = farthest > 50 ? 20 : farthest > 25 ? 10 : 5;
  const rim = ring * Math.ceil((1.12 * farthest) / ring);
  const unit = (center - size * 1.2) / rim;
  context.font = "12px 'Spline Sans Mono Variable', monospace";
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let r = ring; r <= rim; r += ring) {
    context.strokeStyle = colors.rule;
    context.lineWidth = 1;
    context.beginPath();
    context.arc(center, center, r * unit, 0, 2 * Math.PI);
    context.stroke();
  }
  const places = nearest.map(({index, distance}, i) => {
    const angle = -Math.PI / 2 + (2 * Math.PI * (i + 0.5)) / nearest.length;
    return {index, distance, x: center + distance * unit * Math.cos(angle), y: center + distance * unit * Math.sin(angle), angle};
  });
  context.strokeStyle = colors.density;
  context.lineWidth = 1;
  for (const place of places) {
    context.beginPath();
    context.moveTo(center, center);
    context.lineTo(place.x, place.y);
    context.stroke();
  }
  context.fillStyle = colors.muted;
  for (let r = ring; r <= rim; r += ring) label(context, String(r), center, center - r * unit, colors.paper, colors.muted);
  for (const place of places) {
    drawSprite(context, set.pictures, place.index, {left: place.x - size / 2, top: place.y - size / 2, size, paper: colors.paper});
    const text = place.distance.toFixed(1);
    const half = context.measureText(text).width / 2 + 2;
    const beside = place.x + (size / 2 + half) * Math.cos(place.angle);
    label(context, text, Math.min(width - half, Math.max(half, beside)), place.y + (size / 2 + 8) * Math.sin(place.angle), colors.paper, colors.ink);
  }
  if (x.length === 4 * PICTURE_SIZE ** 2) drawPicture(context, x, {left: center - size * 0.6, top: center - size * 0.6, size: size * 1.2});
  context.strokeStyle = colors.point;
  context.lineWidth = 2;
  context.strokeRect(center - size * 0.6, center - size * 0.6, size * 1.2, size * 1.2);
}

function label(context: CanvasRenderingContext2D, text: string, x: number, y: number, halo: string, ink: string): void {
  context.lineWidth = 4;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

function colorField(text: string, value: string) {
  const element = document.createElement("label");
  element.className = "control";
  const input = Object.assign(document.createElement("input"), {type: "color", value});
  element.append(text, input);
  keepState(element, {
    key: "color",
    read: () => (input.value === value ? undefined : input.value.slice(1)),
    write(hex = value.slice(1)) {
      if (!/^[0-9a-f]{6}$/.test(hex)) throw new RangeError(strings.point.neighbours.colorRange);
      input.value = `#${hex}`;
    }
  });
  return {element, input};
}
