/**
 * Points that the reader draws on a plane: a tap or Enter adds one, a drag sprays, the eraser takes away, undo goes back
 * a gesture. What is drawn is data: any figure of a fit, a score or a network may stand on it.
 */
import type {Plane, Place} from "./plane.js";

export interface DrawnPointsOptions {
  /** The first points, x and y by turns. */
  points: Float64Array;
  /** At most so many; what is drawn beyond is not taken. Default 2000. */
  max?: number;
  /** Read at each gesture: "draw", "erase", or "off" (the pointer belongs to somebody else). */
  tool: () => "draw" | "erase" | "off";
  /** Name of the keyboard's cursor. */
  cursorLabel: string;
  onChange: (points: Float64Array) => void;
}

export interface DrawnPoints {
  /** x and y by turns. */
  readonly points: Float64Array;
  readonly canUndo: boolean;
  /** Replaces all points; one gesture for undo. */
  put(points: Float64Array): void;
  undo(): void;
}

/** Distance between sprayed points, and reach of the eraser, as shares of the window's height. */
const SPACING = 0.03;
const ERASER = 0.05;
const MAX_UNDO = 30;

export function addDrawnPoints(plane: Plane, {points: first, max = 2000, tool, cursorLabel, onChange}: DrawnPointsOptions): DrawnPoints {
  const past: Float64Array[] = [];
  let points = first;
  let last: Place | undefined;
  const replace = (next: Float64Array) => {
    points = next;
    onChange(points);
  };
  const remember = () => {
    past.push(points);
    if (past.length > MAX_UNDO) past.shift();
  };
  const height = () => plane.placeAt(topLeft(plane.canvas))[1] * 2;
  const touch = ([x, y]: Place) => {
    if (tool() === "erase") replace(erasePoints(points, [x, y], ERASER * height()));
    else if (points.length < 2 * max) replace(Float64Array.of(...points, x, y));
    last = [x, y];
  };

  const {element} = plane;
  element.addEventListener("pointerdown", (event) => {
    if (tool() === "off" || event.button !== 0 || event.target !== plane.canvas) return;
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    remember();
    touch(plane.placeAt(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (!last || !element.hasPointerCapture(event.pointerId)) return;
    const place = plane.placeAt(event);
    if (Math.hypot(place[0] - last[0], place[1] - last[1]) >= SPACING * height()) touch(place);
  });
  const end = () => (last = undefined);
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
  plane.canvas.style.touchAction = "pinch-zoom"; // one finger draws; two still zoom the page

  let cursor: Place = [0, 0];
  const handle = plane.addHandle({label: cursorLabel, at: cursor, onMove: (x, y) => void (cursor = [x, y])});
  handle.element.classList.add("drawing-cursor");
  handle.element.addEventListener("keydown", (event) => {
    if (tool() === "off" || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    remember();
    touch(cursor);
    last = undefined;
  });

  return {
    get points() {
      return points;
    },
    get canUndo() {
      return past.length > 0;
    },
    put(next) {
      remember();
      replace(next);
    },
    undo() {
      const before = past.pop();
      if (before) replace(before);
    }
  };
}

/** The points (x and y by turns) farther than `reach` from a place. */
export function erasePoints(points: Float64Array, [x, y]: Place, reach: number): Float64Array {
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 2) if (Math.hypot(points[i]! - x, points[i + 1]! - y) > reach) kept.push(points[i]!, points[i + 1]!);
  return Float64Array.from(kept);
}

function topLeft(element: Element): {clientX: number; clientY: number} {
  const {left, top} = element.getBoundingClientRect();
  return {clientX: left, clientY: top};
}
