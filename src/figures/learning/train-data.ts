/** What is to be learned: a shape, or what the reader draws in the plane of the exact slopes. */
import {button, controls, select, type Control} from "../controls.js";
import {addDrawnPoints} from "../plane/drawn-points.js";
import type {Plane} from "../plane/plane.js";
import {learning} from "../strings/en/learning.js";
import {spacingOf} from "./spacing.js";
import {createPointCloud} from "../../math/targets/point-cloud.js";
import {SHAPES, type ShapeName} from "../../math/targets/shapes.js";
import type {Target} from "../../math/types.js";
import type {TrainingData} from "../../sampler/training/training-data.js";

/** Of a set of the reader's own. */
const MOST = 200;

export interface TrainSource {
  readonly choice: Control<ShapeName | "drawn">;
  /** Shown while the reader draws. */
  readonly tools: HTMLElement;
  readonly points: Float64Array;
  /** Undefined while nothing is drawn. */
  readonly target: Target | undefined;
  readonly data: TrainingData | undefined;
  /** σ below which the exact slope only remembers; 0 for shapes. */
  readonly spacing: number;
  /** Other data, from a file. Tells nobody. */
  put(data: TrainingData): void;
}

/** Eight points on a wave: what a reader's own set begins with. */
function firstDrawing(): Float64Array {
  return Float64Array.from({length: 16}, (_, k) => (k % 2 ? 1.4 * Math.sin((k >> 1) * 1.25) : (k >> 1) * 0.75 - 2.6));
}

export function createTrainSource(onChange: () => void): TrainSource & {attach(plane: Plane): void} {
  const words = learning.train;
  const choice = select<ShapeName | "drawn">({
    label: learning.data, name: "data",
    options: {...Object.fromEntries(Object.entries(SHAPES).map(([name, {label}]) => [name, label])), drawn: words.drawn} as Record<ShapeName | "drawn", string>,
    value: "two-moons"
  });
  let points = firstDrawing();
  let target: Target | undefined;
  let quiet = false;
  let plane: Plane | undefined;
  let drawing: ReturnType<typeof addDrawnPoints> | undefined;
  const undo = button({label: words.undo, onClick: () => drawing?.undo()});
  const clear = button({label: words.clear, onClick: () => drawing?.put(new Float64Array())});
  const tools = controls(undo, clear);

  function renew(): void {
    const drawn = choice.value === "drawn";
    for (const part of [tools, ...(plane?.element.querySelectorAll<HTMLElement>(".drawing-cursor") ?? [])]) part.style.display = drawn ? "" : "none";
    if (plane) plane.canvas.style.touchAction = drawn ? "pinch-zoom" : "";
    target = choice.value !== "drawn" ? SHAPES[choice.value].create() : points.length > 0 ? createPointCloud(points, 2) : undefined;
    if (!quiet) onChange();
  }
  choice.addEventListener("input", renew);

  return {
    choice,
    tools,
    get points() {
      return choice.value === "drawn" ? points : new Float64Array();
    },
    get target() {
      return target;
    },
    get data(): TrainingData | undefined {
      if (choice.value !== "drawn") return {kind: "shape", name: choice.value};
      return points.length > 0 ? {kind: "points", points} : undefined;
    },
    get spacing() {
      const spacing = choice.value === "drawn" ? spacingOf(points) : 0;
      return Number.isNaN(spacing) ? 0 : spacing;
    },
    put(data) {
      quiet = true;
      if (data.kind === "points") drawing?.put(data.points as Float64Array<ArrayBuffer>);
      if (data.kind !== "mixture") choice.set(data.kind === "shape" ? data.name : "drawn");
      quiet = false;
    },
    attach(to) {
      plane = to;
      drawing = addDrawnPoints(to, {
        points,
        max: MOST,
        tool: () => (choice.value === "drawn" ? "draw" : "off"),
        cursorLabel: words.cursor,
        onChange(next) {
          points = next as Float64Array<ArrayBuffer>;
          renew();
        }
      });
      quiet = true;
      renew();
      quiet = false;
    }
  };
}
