/**
 * A window on the line: an axis of numbers below, room above it for curves, bars and dots. What figures in one dimension
 * are made of. Heights are in units of the figure (a density, mostly), 0 on the axis.
 */
import {addHandle, type Handle} from "../handle.js";
import {drawLine, drawWords} from "../marks.js";
import {createStage, type Frame, type Stage} from "../stage.js";
import {withAlpha, type Token} from "../theme.js";
import type {SymbolKey} from "../../symbols.js";

export interface LineFrame extends Frame {
  readonly toX: (value: number) => number;
  readonly toY: (height: number) => number;
  /** Where the axis lies, in CSS pixels from the top. */
  readonly base: number;
}

export type LineLayer = (frame: LineFrame) => void;

export interface LineOptions {
  label: string;
  /** The numbers at both ends of the axis. */
  domain: readonly [number, number];
  /** The height that fills the room above the axis; a function where it changes. */
  top: number | (() => number);
  /** Width over height; default 2.6, on a phone 1.5. */
  aspect?: number | ((width: number) => number);
  /** Numbers written under the axis. */
  ticks?: readonly number[];
  /** What the axis measures, written at its end. */
  unit?: string;
  layers: readonly LineLayer[];
}

export interface LineHandleOptions {
  label: string;
  symbol?: SymbolKey;
  at: number;
  /** How high above the axis, in units of the figure; default on it. */
  height?: number;
  onMove: (value: number, height: number) => void;
  describe?: (value: number, height: number) => string;
}

export interface LineHandle {
  readonly element: Handle;
  moveTo(value: number, height?: number): void;
}

export interface Line extends Stage {
  addHandle(options: LineHandleOptions): LineHandle;
  /** The number under a pointer. */
  valueAt(event: {readonly clientX: number}): number;
}

/** Room for the axis's numbers, in CSS pixels. */
const FOOT = 28;
const HEAD = 10;
const SIDE = 14;

export function createLine({label, domain: [from, to], top, aspect = (width) => (width < 520 ? 1.5 : 2.6), ticks = [], unit, layers}: LineOptions): Line {
  const highest = () => (typeof top === "function" ? top() : top);
  const size = {width: 1, height: 1};
  const toX = (value: number) => SIDE + ((value - from) / (to - from)) * (size.width - 2 * SIDE);
  const toY = (height: number) => size.height - FOOT - (height / highest()) * (size.height - FOOT - HEAD);
  const stage = createStage({
    label,
    aspect,
    draw(frame) {
      Object.assign(size, {width: frame.width, height: frame.height});
      const lineFrame = {...frame, toX, toY, base: toY(0)};
      drawAxis(lineFrame, ticks, unit);
      for (const layer of layers) {
        frame.context.save();
        layer(lineFrame);
        frame.context.restore();
      }
    }
  });
  const toValue = (pixels: number) => Math.min(to, Math.max(from, from + ((pixels - SIDE) / (size.width - 2 * SIDE)) * (to - from)));
  const toHeight = (pixels: number) => Math.max(0, ((size.height - FOOT - pixels) / (size.height - FOOT - HEAD)) * highest());
  return {
    ...stage,
    valueAt: ({clientX}) => toValue(clientX - stage.canvas.getBoundingClientRect().left),
    addHandle({label: name, symbol, at, height = 0, onMove, describe = (value) => value.toFixed(2)}) {
      let place = {at, height};
      const read = (x: number, y: number) => [toValue(x * size.width), toHeight(y * size.height)] as const;
      const element = addHandle(stage.element, {
        label: name,
        ...(symbol && {symbol}),
        x: 0.5,
        y: 0.5,
        onMove: (x, y) => {
          const [value, above] = read(x, y);
          place = {at: value, height: above};
          onMove(value, above);
        },
        describe: (x, y) => describe(...read(x, y))
      });
      const settle = () => element.moveTo(toX(place.at) / size.width, toY(place.height) / size.height);
      // The stage learns its size when it is first laid out; the share of the width that a number stands at depends on it.
      new ResizeObserver(([entry]) => {
        Object.assign(size, {width: entry!.contentRect.width, height: stage.canvas.clientHeight || entry!.contentRect.height});
        settle();
      }).observe(stage.canvas);
      return {
        element,
        moveTo(value, above = place.height) {
          place = {at: value, height: above};
          settle();
        }
      };
    }
  };
}

function drawAxis({context, toX, base, width, colors}: LineFrame, ticks: readonly number[], unit?: string): void {
  drawLine(context, [[0, base], [width, base]], colors.rule, 1);
  for (const tick of ticks) drawWords(context, String(tick).replace("-", "−"), toX(tick), base + 18, {color: colors.muted, align: "center"});
  if (unit) drawWords(context, unit, width - 2, base - 6, {color: colors.muted, align: "right", halo: colors.wash});
}

export interface CurveOptions {
  value: (x: number) => number;
  token?: Token;
  width?: number;
  /** Opacity of the area under it; default none. */
  fill?: number;
  /** Opacity of the line; default 1. */
  opacity?: number;
  /** Learned or guessed. */
  dashed?: boolean;
}

/** The graph of a function, one point a pixel; where the function is not finite there is none. */
export function curveLayer({value, token = "density", width: lineWidth = 2, fill = 0, opacity = 1, dashed = false}: CurveOptions): LineLayer {
  return ({context, toX, toY, base, width, colors}) => {
    const [zero, one] = [toX(0), toX(1)];
    const pieces: [number, number][][] = [[]];
    for (let pixel = 0; pixel <= Math.ceil(width); pixel++) {
      const height = value((pixel - zero) / (one - zero));
      if (Number.isFinite(height)) pieces.at(-1)!.push([pixel, toY(height)]);
      else if (pieces.at(-1)!.length > 0) pieces.push([]);
    }
    context.fillStyle = withAlpha(colors[token], fill);
    for (const piece of pieces.filter(({length}) => fill > 0 && length > 0)) {
      context.beginPath();
      context.moveTo(piece[0]![0], base);
      for (const point of piece) context.lineTo(...point);
      context.lineTo(piece.at(-1)![0], base);
      context.fill();
    }
    if (dashed) context.setLineDash([5, 4]);
    for (const piece of pieces) drawLine(context, piece, opacity < 1 ? withAlpha(colors[token], opacity) : colors[token], lineWidth);
  };
}

/** Dots on the axis. */
export function marksLayer(values: () => ArrayLike<number>, {token = "density", radius = 4}: {token?: Token; radius?: number} = {}): LineLayer {
  return ({context, toX, base, colors}) => {
    context.fillStyle = colors[token];
    context.beginPath();
    for (let i = 0; i < values().length; i++) {
      const x = toX(values()[i]!);
      context.moveTo(x + radius, base);
      context.arc(x, base, radius, 0, 2 * Math.PI);
    }
    context.fill();
  };
}
