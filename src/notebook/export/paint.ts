/** A figure's scene painted: on a canvas at any resolution, or as SVG. */
import {createSvgContext, escapeXml, type SvgContext} from "./svg-context.js";
import type {FigureScene, Item} from "./scene.js";

export interface PaintOptions {
  /** Pixels per CSS pixel. */
  readonly ratio: number;
  /** CSS colour of the ground; transparent without one. */
  readonly paper?: string | undefined;
  /** Take what the stages show now instead of drawing them anew: for films. */
  readonly live?: boolean;
}

interface Painting {
  readonly live?: boolean | undefined;
  /** Charts take time to become pixels: here they are, in the order of the scene. */
  readonly charts?: readonly CanvasImageSource[];
  /** Draws a stage on a canvas of its own: what it erases is its own. */
  readonly layer?: (item: Item & {kind: "drawing"}) => HTMLCanvasElement;
}

export function paintScene(context: CanvasRenderingContext2D, {items}: FigureScene, {live = false, charts = [], layer}: Painting = {}): void {
  let chart = 0;
  for (const item of items) {
    context.save();
    if (item.kind === "drawing" && !live) {
      if (layer) context.drawImage(layer(item), item.x, item.y, item.width, item.height);
      else {
        context.beginPath();
        context.rect(item.x, item.y, item.width, item.height);
        context.clip();
        context.translate(item.x, item.y);
        item.draw(context);
      }
    } else if (item.kind === "plate") {
      context.fillStyle = item.color;
      context.fillRect(item.x, item.y, item.width, item.height);
    } else if (item.kind === "drawing" || item.kind === "canvas") {
      context.imageSmoothingEnabled = item.kind === "drawing" || item.smooth;
      context.drawImage(item.canvas, item.x, item.y, item.width, item.height);
    } else if (item.kind === "chart") {
      const image = charts[chart++];
      if (image) context.drawImage(image, item.x, item.y, item.width, item.height);
    } else if (item.kind === "disc") paintDisc(context, item);
    else paintWords(context, item);
    context.restore();
  }
}

export async function paintCanvas(scene: FigureScene, {ratio, paper, live}: PaintOptions): Promise<HTMLCanvasElement> {
  const canvas = Object.assign(document.createElement("canvas"), {width: Math.round(scene.width * ratio), height: Math.round(scene.height * ratio)});
  const context = canvas.getContext("2d")!;
  if (paper) {
    context.fillStyle = paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.scale(ratio, ratio);
  const charts = await Promise.all(scene.items.filter((item) => item.kind === "chart").map(({svg, width, height}) => rasterise(svg, {width, height, ratio})));
  const layer = (item: Item & {kind: "drawing"}): HTMLCanvasElement => {
    const own = Object.assign(document.createElement("canvas"), {width: Math.round(item.width * ratio), height: Math.round(item.height * ratio)});
    const on = own.getContext("2d")!;
    on.scale(ratio, ratio);
    item.draw(on);
    return own;
  };
  paintScene(context, scene, {live, charts, layer});
  return canvas;
}

/** @throws NotVector for a drawing that only pixels can hold */
export function paintSvg(scene: FigureScene, {paper}: Pick<PaintOptions, "paper"> = {}): string {
  const scratch = document.createElement("canvas").getContext("2d")!;
  const svg = createSvgContext({
    readColor: (color) => readColor(color, scratch),
    measureText: (text, font) => {
      scratch.font = font;
      return scratch.measureText(text);
    }
  });
  if (paper) {
    svg.context.fillStyle = paper;
    svg.context.fillRect(0, 0, scene.width, scene.height);
  }
  for (const item of scene.items) {
    if (item.kind === "chart") appendChart(svg, item);
    else paintScene(svg.context, {...scene, items: [item]});
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${scene.width}" height="${scene.height}" viewBox="0 0 ${scene.width} ${scene.height}"><title>${escapeXml(scene.title)}</title>\n${svg.read()}\n</svg>\n`;
}

function paintDisc(context: CanvasRenderingContext2D, {x, y, width, color, rim}: Item & {kind: "disc"}): void {
  for (const [style, grow] of [[rim, 2], [color, 0]] as const) {
    context.fillStyle = style;
    context.beginPath();
    context.arc(x + width / 2, y + width / 2, width / 2 + grow, 0, 2 * Math.PI);
    context.fill();
  }
}

function paintWords(context: CanvasRenderingContext2D, {text, x, baseline, color, font}: Item & {kind: "words"}): void {
  context.font = font;
  context.fillStyle = color;
  context.fillText(text, x, baseline);
}

/** A chart's element with the styles that the page gives it, so that it looks the same on its own. */
function copyChart(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const {color, fontSize} = getComputedStyle(svg);
  const {fontFamily} = getComputedStyle(svg.querySelector("text") ?? svg);
  const texts = copy.querySelectorAll<SVGElement>("text, g[text-anchor]");
  copy.removeAttribute("class");
  copy.setAttribute("style", `color: ${color}; overflow: visible; font-family: ${fontFamily.replaceAll('"', "'")}; font-size: ${fontSize}`);
  for (const text of texts) text.style.whiteSpace = "pre";
  for (const style of copy.querySelectorAll("style")) style.remove();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return copy;
}

function appendChart(svg: SvgContext, {svg: chart, x, y, width, height}: Item & {kind: "chart"}): void {
  const copy = copyChart(chart);
  for (const [name, value] of Object.entries({x, y, width, height})) copy.setAttribute(name, String(value));
  svg.append(new XMLSerializer().serializeToString(copy));
}

async function rasterise(svg: SVGSVGElement, {width, height, ratio}: {width: number; height: number; ratio: number}): Promise<HTMLImageElement> {
  const copy = copyChart(svg);
  copy.setAttribute("viewBox", svg.getAttribute("viewBox") ?? `0 0 ${width} ${height}`);
  copy.setAttribute("width", String(width * ratio));
  copy.setAttribute("height", String(height * ratio));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

/** Any CSS colour as rgb() and an opacity: programs that draw SVG know neither color-mix() nor light-dark(). */
export function readColor(color: string, scratch: CanvasRenderingContext2D): {rgb: string; opacity: number} {
  scratch.fillStyle = "#000";
  scratch.fillStyle = color;
  const text = String(scratch.fillStyle); // "#rrggbb", "rgba(r, g, b, a)" or "color(srgb r g b / a)"
  if (text.startsWith("#")) return {rgb: text, opacity: 1};
  const [r = 0, g = 0, b = 0, opacity = 1] = Array.from(text.replace(/^\w+\(\s*(srgb)?/, "").matchAll(/[\d.e-]+/g), Number);
  const unit = text.startsWith("color(") ? 255 : 1;
  return {rgb: `rgb(${[r, g, b].map((part) => Math.round(unit * part)).join(",")})`, opacity};
}
