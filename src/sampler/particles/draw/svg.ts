/** The same drawing as lines and circles, for print: up to 5 000 points, exact to 0.01 pixels, fit for any editor. */
import {colorsOf} from "./cpu-drawing.js";
import {arrowShape} from "./marks.js";
import {toWindow, type Mark, type Rgb, type Scene} from "./scene.js";
import type {CpuParticleView} from "../view.js";

export const MAX_SVG_POINTS = 5000;

export interface SvgOptions {
  /** Says what is to be seen; becomes the `<title>`. */
  readonly title: string;
  /** The picture of the density, as a data URL: cells are no shapes. */
  readonly density?: string;
  /** Paths of the first particles, as `Drawing.path` gives them; drawn up to the scene's level. */
  readonly trails?: readonly Float32Array[];
  /** Names in the drawing, in CSS pixels. */
  readonly words?: readonly {readonly text: string; readonly x: number; readonly y: number; readonly color: Rgb; readonly size: number}[];
}

/** @throws RangeError if points are to be drawn and there are more than 5 000 */
export function drawSvg(view: CpuParticleView, scene: Scene, {title, density, trails = [], words = []}: SvgOptions): string {
  const {width, height, colors, points, between = 1} = scene;
  if (points && view.n > MAX_SVG_POINTS) throw new RangeError(`drawSvg: there are ${view.n} points; a file may hold ${MAX_SVG_POINTS}. Take fewer particles, or a PNG.`);
  const color = colorsOf(view, scene);
  const {positions, previous = positions} = view;
  const spot = (i: number) => toWindow(scene, previous[2 * i] + between * (positions[2 * i] - previous[2 * i]), previous[2 * i + 1] + between * (positions[2 * i + 1] - previous[2 * i + 1]));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${digits(width)}" height="${digits(height)}" viewBox="0 0 ${digits(width)} ${digits(height)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="100%" height="100%" fill="${hex(colors.ground)}"/>`
  ];
  if (scene.density && density) parts.push(`<image width="100%" height="100%" href="${density}"/>`);
  parts.push(...(scene.under ?? []).map(markSvg));
  if (scene.trails) {
    const {level, width: stroke, opacity} = scene.trails;
    parts.push(`<g fill="none" stroke-width="${digits(stroke)}" stroke-opacity="${digits(0.6 * opacity)}">`);
    trails.forEach((path, i) => {
      const spots = Array.from({length: Math.min(level + 1, path.length / 2)}, (_, k) => toWindow(scene, path[2 * k], path[2 * k + 1]).map(digits).join(","));
      parts.push(`<polyline points="${spots.join(" ")}" stroke="${hexOfWord(color(i))}"/>`);
    });
    parts.push("</g>");
  }
  if (points) {
    parts.push(`<g fill-opacity="${digits(points.opacity)}">`);
    for (let i = 0; i < view.n; i++) {
      const [x, y] = spot(i);
      if (x > -points.radius && y > -points.radius && x < width + points.radius && y < height + points.radius)
        parts.push(`<circle cx="${digits(x)}" cy="${digits(y)}" r="${digits(points.radius)}" fill="${hexOfWord(color(i))}"/>`);
    }
    parts.push("</g>");
  }
  parts.push(...(scene.over ?? []).map(markSvg));
  for (const {text, x, y, color: rgb, size} of words)
    parts.push(`<text x="${digits(x)}" y="${digits(y)}" fill="${hex(rgb)}" font-size="${digits(size)}" font-family="Spline Sans Mono, ui-monospace, Menlo, Consolas, monospace">${escapeXml(text)}</text>`);
  return [...parts, "</svg>\n"].join("\n");
}

function markSvg({kind, ax, ay, bx, by, width, color, opacity}: Mark): string {
  const paint = `="${hex(color)}"${opacity < 1 ? ` opacity="${digits(opacity)}"` : ""}`;
  switch (kind) {
    case "disc": return `<circle cx="${digits(ax)}" cy="${digits(ay)}" r="${digits(bx)}" fill${paint}/>`;
    case "ring": return `<circle cx="${digits(ax)}" cy="${digits(ay)}" r="${digits(bx)}" fill="none" stroke-width="${digits(width)}" stroke${paint}/>`;
    case "arrow": return `<path d="${arrowPath(ax, ay, bx, by, width)}" fill${paint}/>`;
    default: return `<path d="M${digits(ax)},${digits(ay)}L${digits(bx)},${digits(by)}" fill="none" stroke-width="${digits(width)}"${kind === "path" ? ' stroke-linecap="round"' : ""} stroke${paint}/>`;
  }
}

/** Shaft and head as one outline. */
function arrowPath(ax: number, ay: number, bx: number, by: number, width: number): string {
  const {length, neck, half} = arrowShape(Math.hypot(bx - ax, by - ay), width);
  const [ux, uy] = length > 0 ? [(bx - ax) / length, (by - ay) / length] : [1, 0];
  const corners = [[0, -width / 2], [neck, -width / 2], [neck, -half], [length, 0], [neck, half], [neck, width / 2], [0, width / 2]];
  return `M${corners.map(([u, v]) => `${digits(ax + u * ux - v * uy)},${digits(ay + u * uy + v * ux)}`).join("L")}Z`;
}

const digits = (value: number): string => String(Math.round(100 * value) / 100);
const hex = (color: Rgb): string => `#${color.map((part) => Math.round(255 * part).toString(16).padStart(2, "0")).join("")}`;
const hexOfWord = (word: number): string => `#${[word, word >>> 8, word >>> 16].map((part) => (part & 255).toString(16).padStart(2, "0")).join("")}`;
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
