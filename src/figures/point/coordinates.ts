/** A picture beside its 16384 numbers: point at a pixel and see its four, change a number and see the pixel. */
import {distance} from "../../math/numeric/geometry.js";
import {PICTURE_DIM, PICTURE_SIZE} from "../../math/pictures/pictures.js";
import {animate, prefersReducedMotion} from "../clock.js";
import {button, controls, slider} from "../controls.js";
import {drawPicture} from "../picture.js";
import {keepState, readNumbers, tellStateChange} from "../state.js";
import {numberInPlace, numberOfPixel, NUMBERS_SIDE, pixelOfNumber} from "./arrangement.js";
import {createChannels} from "./channels.js";
import {createChangedNumbers} from "./changed-numbers.js";
import {addPixelCursor, clampPixel} from "./cursor.js";
import {drawSheets, placeOfSheet, stageOf} from "./sheets.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";

/** Seconds that taking apart lasts, and that the picture stands whole before it. */
const FLIGHT_SECONDS = 3.2;
const WHOLE_SECONDS = 1;

export interface CoordinatesState {
  /** The picture's name and its point, which is copied. */
  name: string;
  x: ArrayLike<number>;
}

export function createCoordinatesFigure({name, x: first, column = 22, row = 40}: CoordinatesState & {column?: number; row?: number}) {
  const words = strings.point.coordinates;
  let original = Float64Array.from(first);
  let x = Float64Array.from(first);
  let k = numberOfPixel(column, row, 0); // the number pointed at
  let pinned = k; // the one clicked: `k` comes back to it when the mouse leaves
  let stale = true; // whether x has changed since its sheets were written
  const canvases = words.channelNames.map(() => Object.assign(document.createElement("canvas"), {width: PICTURE_SIZE, height: PICTURE_SIZE}));

  const picture = createStage({
    label: "",
    aspect: 1,
    draw: ({context, width, colors}) => {
      drawPicture(context, x, {left: 0, top: 0, size: width});
      const pixel = pixelOfNumber(k);
      frameSquare(context, (pixel.column * width) / PICTURE_SIZE, (pixel.row * width) / PICTURE_SIZE, width / PICTURE_SIZE, colors);
    }
  });
  const numbers = createStage({
    label: "",
    pixels: true,
    aspect: 1,
    draw: (frame) => {
      const {context, width, colors} = frame;
      drawSheets(context, x, {apart: apart.value, width, canvases, write: stale});
      stale = false;
      const {moved} = stageOf(apart.value);
      const {column, row, channel} = pixelOfNumber(k);
      for (const c of [0, 1, 2, 3]) {
        const {left, top, size} = placeOfSheet(c, moved);
        const unit = size / PICTURE_SIZE;
        frameSquare(context, (left + column * unit) * width, (top + row * unit) * width, unit * width, colors, c === channel);
      }
      if (moved > 0.9) nameSheets(frame);
    }
  });

  const channels = createChannels({
    label: words.channels,
    onChoose: (channel) => choose((k & ~3) + channel)
  });
  const value = slider({label: words.value, name: "", symbol: "x", min: -1, max: 1, step: 2 / 255, value: 0, format: signed});
  const apart = slider({label: words.apart, name: "", min: 0, max: 1, value: 0, format: (t) => (t === 0 ? words.together : t === 1 ? words.numbers : words.onTheWay(t))});
  const moved = document.createElement("p");
  moved.className = "readout";
  moved.setAttribute("aria-live", "polite");

  const show = () => {
    const {column, row} = pixelOfNumber(k);
    channels.show({k, values: [0, 1, 2, 3].map((c) => x[(k & ~3) + c])});
    cursor.moveTo(column, row);
    const far = distance(x, original);
    moved.replaceChildren(far === 0 ? words.notMoved(current) : words.moved(current, far), ...(far === 0 ? [] : [" ", reset]));
    const four = [0, 1, 2, 3].map((c) => `${words.channelNames[c]} ${signed(x[(k & ~3) + c])}`).join(", ");
    picture.describe(words.seePicture(current, column, row, four));
    numbers.setValue(PICTURE_DIM);
    picture.redraw();
    showSheets();
  };
  const showSheets = () => {
    numbers.describe(words.seeNumbers(current, apart.value));
    numbers.redraw();
  };
  const pointAt = (next: number) => {
    k = next;
    value.set(x[k]);
    show();
  };
  const choose = (next: number) => {
    pointAt((pinned = next));
    tellStateChange(element);
  };
  let current = name;
  const element = document.createElement("div");

  const cursor = addPixelCursor(picture.element, {label: words.cursor, column, row, onMove: (c, r) => choose(numberOfPixel(c, r, k & 3))});
  const onPoint = (stage: HTMLElement, numberAt: (x: number, y: number) => number) => {
    const at = (event: PointerEvent) => {
      const box = stage.getBoundingClientRect();
      return numberAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    };
    stage.addEventListener("pointerdown", (event) => choose(at(event)));
    stage.addEventListener("pointermove", (event) => (event.buttons ? choose : pointAt)(at(event)));
    stage.addEventListener("pointerleave", () => pointAt(pinned));
  };
  onPoint(picture.element, (fx, fy) => numberOfPixel(clampPixel(fx * PICTURE_SIZE), clampPixel(fy * PICTURE_SIZE), pinned & 3));
  onPoint(numbers.element, (fx, fy) => {
    const at = (f: number) => Math.min(NUMBERS_SIDE - 1, Math.max(0, Math.floor(f * NUMBERS_SIDE)));
    if (stageOf(apart.value).moved === 1) return numberInPlace(at(fx), at(fy));
    return apart.value === 0 ? numberOfPixel(clampPixel(fx * PICTURE_SIZE), clampPixel(fy * PICTURE_SIZE), pinned & 3) : k;
  });
  value.addEventListener("input", () => {
    if (x[k] === value.value) return; // set from here, not by the reader
    x[k] = value.value;
    stale = true;
    show();
    tellStateChange(element);
  });

  let byReader = false; // whether the sheets are where the reader put them; else they come apart by themselves
  const flight = animate(numbers.element, (_, elapsed) => {
    const next = apart.value + (target > apart.value ? 1 : -1) * (elapsed / FLIGHT_SECONDS);
    const there = target === 1 ? next >= 1 : next <= 0;
    if (there) flight.pause();
    apart.set(there ? target : next);
    if (there && byReader) tellStateChange(element);
  }, {autoplay: false});
  let target = 1;
  const fly = button({
    label: words.takeApart,
    primary: true,
    onClick: () => {
      stopWaiting();
      target = apart.value > 0.5 ? 0 : 1;
      if (prefersReducedMotion()) apart.set(target);
      else flight.play();
    }
  });
  for (const kind of ["pointerdown", "keydown"]) {
    apart.querySelector("input")!.addEventListener(kind, () => {
      stopWaiting();
      flight.pause();
    });
  }
  apart.addEventListener("input", () => {
    fly.textContent = apart.value > 0.5 ? words.putBack : words.takeApart;
    showSheets();
    if (byReader && !flight.playing) tellStateChange(element);
  });
  const reset = button({label: words.reset, onClick: () => {
    x.set(original);
    changes.forget();
    stale = true;
    choose(k);
    value.querySelector("input")!.focus(); // this button goes
  }});

  apart.querySelector(".value")!.append(fly);
  apart.querySelector("output")!.style.minWidth = `${Math.max(words.together.length, words.numbers.length)}ch`; // the button stands still
  const pair = document.createElement("div");
  pair.className = "columns pair";
  const side = (...nodes: Node[]) => {
    const element = document.createElement("div");
    element.append(...nodes);
    return element;
  };
  pair.append(side(picture.element, controls(channels.element, value), moved), side(numbers.element, controls(apart)));
  element.append(pair);
  value.set(x[k]);
  show();

  // The picture stands whole until it is seen, and then comes apart by itself, once; without motion it has come apart.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    timer = setTimeout(() => flight.play(), 1000 * WHOLE_SECONDS);
  }, {threshold: 0.6});
  const stopWaiting = () => {
    byReader = true;
    seen.disconnect();
    clearTimeout(timer);
  };
  const fallApart = () => {
    byReader = false;
    if (prefersReducedMotion()) apart.set(1);
    else seen.observe(numbers.element);
  };
  fallApart();

  const changes = createChangedNumbers();
  keepState(element, {
    key: "pixel",
    read: () => {
      const {column: c, row: r, channel} = pixelOfNumber(pinned);
      return c === column && r === row && channel === 0 ? undefined : [c, r, channel].join(",");
    },
    write(text = [column, row, 0].join(",")) {
      const [c, r, channel] = readNumbers(text, 3);
      if ([c, r].some((at) => clampPixel(at!) !== at) || ![0, 1, 2, 3].includes(channel!)) throw new RangeError(words.pixelRange);
      choose(numberOfPixel(c!, r!, channel!));
    }
  });
  keepState(element, {
    key: "apart",
    read: () => (byReader ? String(Number(apart.value.toFixed(3))) : undefined),
    write(text) {
      if (text === undefined) return fallApart();
      const [t] = readNumbers(text, 1);
      if (!(t! >= 0 && t! <= 1)) throw new RangeError(strings.range("0", "1", false));
      stopWaiting();
      flight.pause();
      apart.set(t!);
    }
  });
  keepState(element, {
    key: "numbers",
    read: () => changes.write(current, x, original),
    write(text) {
      x.set(original);
      changes.read(text, current, x);
      stale = true;
      choose(k);
    }
  });

  return {
    element,
    /** Shows another picture; what was changed in the one before is dropped, unless a link asks for it. */
    update(next: CoordinatesState) {
      if (next.name === current && original.every((value, i) => value === next.x[i])) return;
      current = next.name;
      original = Float64Array.from(next.x);
      x = Float64Array.from(next.x);
      changes.take(current, x);
      stale = true;
      choose(k);
    }
  };
}

function frameSquare(context: CanvasRenderingContext2D, left: number, top: number, size: number, colors: Frame["colors"], strong = true): void {
  const pad = strong ? 2.5 : 1.5;
  context.lineWidth = 4;
  context.strokeStyle = colors.paper;
  context.strokeRect(left - pad, top - pad, size + 2 * pad, size + 2 * pad);
  context.lineWidth = strong ? 2 : 1;
  context.strokeStyle = colors.ink;
  context.strokeRect(left - pad, top - pad, size + 2 * pad, size + 2 * pad);
}

function nameSheets({context, width, colors}: Frame): void {
  context.textAlign = "left";
  context.font = "12px 'Spline Sans Mono Variable', monospace";
  context.textBaseline = "top";
  strings.point.coordinates.channelNames.forEach((name, c) => {
    const left = ((c & 1) * width) / 2 + 5;
    const top = ((c >> 1) * width) / 2 + 5;
    context.fillStyle = colors.paper;
    context.fillRect(left, top, context.measureText(name).width + 8, 17);
    context.fillStyle = colors.ink;
    context.fillText(name, left + 4, top + 3);
  });
}

/** −1.000, +0.427: always with a sign, always as wide. */
export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}
