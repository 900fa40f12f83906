/**
 * A window on the plane, [−reach·aspect, reach·aspect] × [−reach, reach], and layers drawn in it from below. What all
 * figures in two dimensions are made of, unless they need a million particles (figures/particles).
 */
import {addHandle, type Handle} from "../handle.js";
import {createStage, type Frame, type Stage} from "../stage.js";
import type {SymbolKey} from "../../symbols.js";

export type Place = readonly [number, number];

export interface PlaneFrame extends Frame {
  /** CSS pixels per unit. */
  readonly unit: number;
  /** From the plane, y up, to the canvas. */
  readonly toCanvas: (x: number, y: number) => Place;
  /** The edges of the window. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** Draws one thing. Layers read what they show when they draw, so a figure changes its state and calls `redraw`. */
export type Layer = (frame: PlaneFrame) => void;

export interface PlaneOptions {
  label: string;
  /** Half the height of the window, in units of the plane; a function where a control changes it. Default 4. */
  reach?: number | (() => number);
  /** Width over height; default 1. */
  aspect?: number;
  layers: readonly Layer[];
}

export interface PlaneHandleOptions {
  label: string;
  symbol?: SymbolKey;
  at: Place;
  onMove: (x: number, y: number) => void;
}

export interface PlaneHandle {
  readonly element: Handle;
  /** Places it without calling `onMove`. */
  moveTo(x: number, y: number): void;
}

export interface Plane extends Stage {
  /** The place of the plane under a pointer. */
  placeAt(event: {readonly clientX: number; readonly clientY: number}): Place;
  /** A handle in coordinates of the plane: dragged, moved by the arrow keys, announced. */
  addHandle(options: PlaneHandleOptions): PlaneHandle;
}

export function createPlane({label, reach = 4, aspect = 1, layers}: PlaneOptions): Plane {
  const halfHeight = () => (typeof reach === "function" ? reach() : reach);
  const stage = createStage({
    label,
    aspect,
    draw(frame) {
      const {width, height} = frame;
      const unit = height / 2 / halfHeight();
      const [right, top] = [width / 2 / unit, halfHeight()];
      const toCanvas = (x: number, y: number): Place => [width / 2 + unit * x, height / 2 - unit * y];
      for (const layer of layers) {
        frame.context.save();
        layer({...frame, unit, toCanvas, left: -right, right, bottom: -top, top});
        frame.context.restore();
      }
    }
  });
  const toShares = (x: number, y: number): Place => [0.5 + x / (2 * aspect * halfHeight()), 0.5 - y / (2 * halfHeight())];
  const toPlace = (shareX: number, shareY: number): Place => [(shareX - 0.5) * 2 * aspect * halfHeight(), (0.5 - shareY) * 2 * halfHeight()];
  return {
    ...stage,
    placeAt({clientX, clientY}) {
      const box = stage.canvas.getBoundingClientRect();
      return toPlace((clientX - box.left) / box.width, (clientY - box.top) / box.height);
    },
    addHandle({label: name, symbol, at, onMove}) {
      const [x, y] = toShares(...at);
      const element = addHandle(stage.element, {
        label: name,
        ...(symbol && {symbol}),
        x,
        y,
        onMove: (shareX, shareY) => onMove(...toPlace(shareX, shareY)),
        describe: (shareX, shareY) => toPlace(shareX, shareY).map((value) => value.toFixed(1)).join(", ")
      });
      return {element, moveTo: (nextX, nextY) => element.moveTo(...toShares(nextX, nextY))};
    }
  };
}
