/**
 * What a figure shows now, as a list of things to paint: its stages, charts, pictures and words, where they stand on the
 * page, without controls, captions and sources. PNG, SVG and video are all painted from this one list.
 */
import {offerOf} from "../../figures/offers.js";

export interface Placed {
  /** CSS pixels from the scene's top left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Item = Placed &
  (
    | {readonly kind: "drawing"; readonly draw: (context: CanvasRenderingContext2D) => void; readonly canvas: HTMLCanvasElement}
    | {readonly kind: "canvas"; readonly canvas: HTMLCanvasElement; readonly smooth: boolean}
    | {readonly kind: "chart"; readonly svg: SVGSVGElement}
    | {readonly kind: "plate"; readonly color: string}
    | {readonly kind: "disc"; readonly color: string; readonly rim: string}
    | {readonly kind: "words"; readonly text: string; readonly baseline: number; readonly color: string; readonly font: string}
  );

export interface FigureScene {
  readonly width: number;
  readonly height: number;
  readonly items: readonly Item[];
  /** The figure's text alternatives, one after another. */
  readonly title: string;
}

const MARGIN = 12;
const GAP = 24;
const aside = ".controls, .control, fieldset, figcaption, form, .cell-source, .progress, details.more > :not(summary), summary, button:not(.handle), noscript, script, [hidden], .notice";

/** @throws Error if the figure has drawn nothing yet */
export function readScene(figure: HTMLElement): FigureScene {
  const zoom = figure.getBoundingClientRect().width / figure.offsetWidth || 1; // a presented figure is enlarged
  const items = [...drawings(figure), ...words(figure)];
  if (!items.some(({kind}) => kind !== "words")) throw new Error("the figure has drawn nothing yet; scroll to it and try again");
  const left = Math.min(...items.map(({x}) => x));
  const top = Math.min(...items.map(({y}) => y));
  const place = <T extends Item>(item: T): T => ({...item, x: (item.x - left) / zoom + MARGIN, y: (item.y - top) / zoom + MARGIN, width: item.width / zoom, height: item.height / zoom});
  const placed = closeGaps(items.map((item) => (item.kind === "words" ? {...place(item), baseline: (item.baseline - top) / zoom + MARGIN} : place(item))));
  return {
    width: Math.ceil(Math.max(...placed.map(({x, width}) => x + width)) + MARGIN),
    height: Math.ceil(Math.max(...placed.map(({y, height}) => y + height)) + MARGIN),
    items: placed,
    title: [...figure.querySelectorAll('[role="img"]')].filter(isShown).map((part) => part.getAttribute("aria-label")).filter(Boolean).join(" ")
  };
}

/** Takes out the empty bands where controls stand on the page. */
export function closeGaps(items: readonly Item[]): Item[] {
  let bottom = Infinity;
  let shift = 0;
  const shifts = new Map<Item, number>();
  for (const item of [...items].sort((a, b) => a.y - b.y)) {
    shift += Math.max(0, item.y - bottom - GAP);
    bottom = bottom === Infinity ? item.y + item.height : Math.max(bottom, item.y + item.height);
    shifts.set(item, shift);
  }
  return items.map((item) => {
    const by = shifts.get(item)!;
    return item.kind === "words" ? {...item, y: item.y - by, baseline: item.baseline - by} : {...item, y: item.y - by};
  });
}

function isShown(element: Element): boolean {
  return !element.closest(aside) && element.checkVisibility({visibilityProperty: true}) && element.getBoundingClientRect().width > 0;
}

function boxOf(element: Element): Placed {
  const {x, y, width, height} = element.getBoundingClientRect();
  return {x, y, width, height};
}

function* drawings(figure: HTMLElement): Generator<Item> {
  for (const element of figure.querySelectorAll<HTMLElement | SVGSVGElement>("canvas, svg, .handle")) {
    if (!isShown(element) || element.parentElement?.closest("svg")) continue;
    const place = boxOf(element);
    if (element instanceof SVGSVGElement) yield {...place, kind: "chart", svg: element};
    else if (element instanceof HTMLCanvasElement) {
      for (const ground of [element.closest(".pad"), element]) {
        const color = ground ? getComputedStyle(ground).backgroundColor : "";
        if (color && !/^(transparent|rgba\(.*, 0\))$/.test(color)) yield {...place, kind: "plate", color};
      }
      const draw = element.parentElement && offerOf(element.parentElement).drawing;
      if (draw) yield {...place, kind: "drawing", draw, canvas: element};
      else if (element.width) yield {...place, kind: "canvas", canvas: element, smooth: getComputedStyle(element).imageRendering !== "pixelated"};
    } else {
      const {backgroundColor, width} = getComputedStyle(element, "::before");
      const size = (parseFloat(width) / element.offsetWidth) * place.width || 0;
      const disc = {x: place.x + (place.width - size) / 2, y: place.y + (place.height - size) / 2, width: size, height: size};
      if (size) yield {...disc, kind: "disc", color: backgroundColor, rim: getComputedStyle(element).getPropertyValue("--paper")};
    }
  }
}

/** The words of readouts and labels, line by line as the browser has broken them. */
function* words(figure: HTMLElement): Generator<Item> {
  const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
  const context = document.createElement("canvas").getContext("2d")!;
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement!;
    if (!node.textContent?.trim() || parent.closest("svg, canvas, .katex-mathml") || !isShown(parent)) continue;
    const {color, fontStyle, fontWeight, fontSize, fontFamily} = getComputedStyle(parent);
    const font = `${fontStyle === "italic" ? "italic " : ""}${fontWeight} ${fontSize} ${fontFamily}`;
    context.font = font;
    const {fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent} = context.measureText("x");
    for (const line of linesOf(node, range)) {
      const baseline = line.y + (line.height * ascent) / (ascent + descent);
      yield {...line, kind: "words", baseline, color, font};
    }
  }
}

function* linesOf(node: Node, range: Range): Generator<Placed & {text: string}> {
  let line: (Placed & {text: string}) | undefined;
  for (const {0: word, index} of node.textContent!.matchAll(/\S+\s*/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.trimEnd().length);
    const {x, y, width, height} = range.getBoundingClientRect();
    if (line && Math.abs(line.y - y) < height / 2) line = {...line, text: line.text + word, width: x + width - line.x};
    else {
      if (line) yield line;
      line = {x, y, width, height, text: word};
    }
  }
  if (line) yield line;
}
