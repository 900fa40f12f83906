/** A pad to draw points on, by mouse, finger or keyboard: the target is what was drawn. */
import type {Point} from "../../math/spec/types.js";
import {button, controls} from "../controls.js";
import {addHandle} from "../handle.js";
import {drawDot} from "../marks.js";
import {createStage} from "../stage.js";
import {strings} from "../strings.js";
import {toGrid} from "./spec-link.js";

/** More would make the spec unwieldy; the exact denoiser takes 16 384. */
const MOST = 2000;
/** Half of the plane that the pad shows. */
const REACH = 2.5;
/** CSS pixels between points of one stroke. */
const SPACING = 5;

export interface Pad {
  readonly element: HTMLElement;
  dispose(): void;
}

/** @param onDraw after each stroke, with all points there are; never with none */
export function createPad(given: readonly Point[], onDraw: (points: readonly Point[]) => void): Pad {
  const words = strings.lab.pad;
  let points: Point[] = [...given];
  let last: readonly [number, number] | undefined;
  let pen = {x: 0.5, y: 0.5};
  const stage = createStage({label: words.label(points.length), aspect: 1.6, draw({context, width, height, colors}) {
    context.fillStyle = colors.wash;
    context.fillRect(0, 0, width, height);
    const scale = height / (2 * REACH);
    for (const [x, y] of points) drawDot(context, width / 2 + x! * scale, height / 2 - y! * scale, 1.6, colors.density);
  }});
  const add = (left: number, top: number): void => {
    const {clientWidth: width, clientHeight: height} = stage.canvas;
    if (points.length >= MOST || width === 0) return;
    const unit = (2 * REACH) / height;
    points.push([toGrid((left - width / 2) * unit), toGrid((height / 2 - top) * unit)]);
    stage.describe(words.label(points.length));
    stage.redraw();
  };
  const done = (): void => {
    last = undefined;
    if (points.length > 0) onDraw([...points]);
  };
  const at = (event: PointerEvent): readonly [number, number] => {
    const box = stage.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  stage.canvas.style.touchAction = "none";
  stage.canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    stage.canvas.setPointerCapture(event.pointerId);
    last = at(event);
    add(...last);
  });
  stage.canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    if (Math.hypot(next[0] - last[0], next[1] - last[1]) < SPACING) return;
    last = next;
    add(...next);
  });
  for (const end of ["pointerup", "pointercancel"] as const) stage.canvas.addEventListener(end, () => last && done());
  addHandle(stage.element, {label: words.pen, symbol: "density", x: 0.5, y: 0.5, onMove: (x, y) => (pen = {x, y})});
  const put = button({label: words.put, onClick: () => {
    add(pen.x * stage.canvas.clientWidth, pen.y * stage.canvas.clientHeight);
    done();
  }});
  const clear = button({label: words.clear, onClick: () => {
    points = [];
    stage.redraw();
  }});
  const element = document.createElement("div");
  element.append(stage.element, controls(put, clear));
  return {element, dispose: stage.dispose};
}

/** What is on the pad before anybody has drawn: a heart. */
export function firstDrawing(): Point[] {
  return Array.from({length: 160}, (_, k): Point => {
    const t = (2 * Math.PI * k) / 160;
    return [toGrid(0.11 * 16 * Math.sin(t) ** 3), toGrid(0.11 * (13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)) + 0.25)];
  });
}
