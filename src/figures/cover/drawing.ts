/** Draws the plane of the cover: density, places, trails, dots, and the pictures at rest. */
import {shadowDensity} from "./density.js";
import {drawHero} from "./hero-drawing.js";
import {disc, luminance, toScreen, viewAt, type Spot, type View} from "./pen.js";
import {curve} from "./schedule.js";
import type {Frame} from "../stage.js";
import {toRgb, withAlpha} from "../theme.js";

export interface Scene {
  readonly sigma: number;
  /** Level between 0 and 2K; `turn` is K. */
  readonly position: number;
  readonly turn: number;
  readonly places: Float64Array;
  /** Shadows of the crowd at a whole level. */
  readonly crowdAt: (level: number) => Float64Array;
  readonly heroAt: (level: number) => Spot | undefined;
  readonly hero: Spot;
  /** Where D(x; σ) lies, when it is known. */
  readonly denoised: Spot | undefined;
  /** Small pictures to show at their places, and how many dots are there. Empty until they have arrived. */
  readonly thumbnails: readonly CanvasImageSource[];
  /** Which pictures have dots at this end of the journey. */
  readonly occupied: (index: number) => boolean;
  /** Where the line from the dot to its picture leaves the stage, in fractions of it. */
  readonly exit: Spot;
  /** The hero is held by the reader. */
  readonly held: boolean;
  /** The picture that the flow leads the hero to, once known. */
  readonly destination: number | undefined;
}

/** Pictures show themselves where there is next to no noise: 1 at σ = 0, 0 from σ = 4. */
export function thumbnailAlpha(sigma: number): number {
  const t = Math.min(1, Math.max(0, 1 - sigma / 4));
  return t * t * (3 - 2 * t);
}

/** Length of a trail, in thirds of a level. */
const TRAIL = 14;

export function drawScene(frame: Frame, scene: Scene): void {
  const {context, width, height, colors} = frame;
  const view = viewAt(scene.sigma, width, height);
  const dark = luminance(colors.paper) < 0.5;
  context.lineCap = context.lineJoin = "round";
  drawDensity(frame, scene, view, dark);
  drawPlaces(frame, scene, view);
  drawCrowd(frame, scene, view, dark);
  fadeEdges(frame);
  drawThumbnails(frame, scene, view);
  drawHero(frame, scene, view, dark);
}

const cloud = {canvas: undefined as HTMLCanvasElement | undefined};

function drawDensity({context, width, height, colors}: Frame, {sigma, places}: Scene, view: View, dark: boolean): void {
  const columns = 72;
  const rows = Math.max(8, Math.round((columns * height) / width));
  const cell = width / columns / view.scale;
  const strength = (dark ? 0.5 : 0.3) * Math.min(1, Math.max(0, sigma / cell - 0.8) / 2); // bumps smaller than a cell cannot be shown
  if (strength === 0) return;
  const [halfWidth, halfHeight] = [width / 2 / view.scale, height / 2 / view.scale];
  const {values} = shadowDensity(places, sigma, {columns, rows, left: -halfWidth, right: halfWidth, top: halfHeight, bottom: -halfHeight});
  const canvas = (cloud.canvas ??= document.createElement("canvas"));
  if (canvas.width !== columns || canvas.height !== rows) [canvas.width, canvas.height] = [columns, rows];
  const image = new ImageData(columns, rows);
  const [r, g, b] = toRgb(colors.density).map((c) => Math.round(255 * c)) as [number, number, number];
  for (let k = 0; k < values.length; k++) {
    image.data[4 * k] = r;
    image.data[4 * k + 1] = g;
    image.data[4 * k + 2] = b;
    image.data[4 * k + 3] = 255 * strength * values[k]!;
  }
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, width, height);
}

function drawPlaces({context, colors}: Frame, {places, sigma}: Scene, view: View): void {
  context.fillStyle = withAlpha(colors.clean, 0.85 * (1 - thumbnailAlpha(sigma)));
  context.beginPath();
  for (let i = 0; i < places.length; i += 2) disc(context, ...toScreen(view, places[i]!, places[i + 1]!), 1.9);
  context.fill();
}

function drawCrowd({context, colors}: Frame, scene: Scene, view: View, dark: boolean): void {
  const {position, turn, crowdAt, sigma} = scene;
  const count = crowdAt(0).length / 2;
  const moments = Array.from({length: TRAIL + 1}, (_, k) => position - k / 3).filter((moment) => moment >= 0 && (moment >= turn || position <= turn + 0.001));
  const points = moments.map((moment) => {
    const from = Math.min(2 * turn - 1, Math.floor(moment));
    const rows = [from - 1, from, from + 1, from + 2].map((level) => crowdAt(Math.min(2 * turn, Math.max(0, level))));
    const t = moment - from;
    return Float64Array.from({length: 2 * count}, (_, i) => {
      const value = curve(rows[0]![i]!, rows[1]![i]!, rows[2]![i]!, rows[3]![i]!, t);
      return i % 2 ? view.centerY - view.scale * value : view.centerX + view.scale * value;
    });
  });
  const visible = 1 - 0.9 * thumbnailAlpha(sigma);
  context.lineWidth = 1;
  for (let k = points.length - 1; k > 0; k--) {
    context.strokeStyle = withAlpha(colors.point, (dark ? 0.3 : 0.22) * visible * (1 - (k - 1) / TRAIL));
    context.beginPath();
    for (let i = 0; i < 2 * count; i += 2) {
      context.moveTo(points[k]![i]!, points[k]![i + 1]!);
      context.lineTo(points[k - 1]![i]!, points[k - 1]![i + 1]!);
    }
    context.stroke();
  }
  const now = points[0]!;
  const dotRadius = context.canvas.clientWidth < 480 ? 1.4 : 1.75;
  if (dark) {
    const glow = glowOf(colors.point);
    const radius = context.canvas.clientWidth < 480 ? 7 : 9;
    context.globalAlpha = 0.34 * visible;
    for (let i = 0; i < 2 * count; i += 2) context.drawImage(glow, now[i]! - radius, now[i + 1]! - radius, 2 * radius, 2 * radius);
    context.globalAlpha = 1;
  }
  context.fillStyle = withAlpha(colors.point, 0.82 * visible);
  context.beginPath();
  for (let i = 0; i < 2 * count; i += 2) disc(context, now[i]!, now[i + 1]!, dotRadius);
  context.fill();
}

/** The plane has no edge: what lies there fades out. */
function fadeEdges({context, width, height}: Frame): void {
  const depth = Math.min(46, width / 12);
  context.globalCompositeOperation = "destination-out";
  for (const [x0, y0, x1, y1] of [[0, 0, depth, 0], [width, 0, width - depth, 0], [0, 0, 0, depth], [0, height, 0, height - depth]] as const) {
    const gradient = context.createLinearGradient(x0, y0, x1, y1);
    gradient.addColorStop(0, "rgb(0 0 0)");
    gradient.addColorStop(1, "rgb(0 0 0 / 0)");
    context.fillStyle = gradient;
    context.fillRect(0, 0, width, height);
  }
  context.globalCompositeOperation = "source-over";
}

const halo = {canvas: undefined as HTMLCanvasElement | undefined, color: ""};

/** A soft round light, made once per colour. */
function glowOf(color: string): HTMLCanvasElement {
  if (halo.canvas && halo.color === color) return halo.canvas;
  const canvas = Object.assign(document.createElement("canvas"), {width: 48, height: 48});
  const context = canvas.getContext("2d")!;
  const gradient = context.createRadialGradient(24, 24, 0, 24, 24, 24);
  gradient.addColorStop(0, withAlpha(color, 0.8));
  gradient.addColorStop(0.35, withAlpha(color, 0.22));
  gradient.addColorStop(1, withAlpha(color, 0));
  context.fillStyle = gradient;
  context.fillRect(0, 0, 48, 48);
  return Object.assign(halo, {canvas, color}).canvas;
}

function drawThumbnails({context, width}: Frame, {thumbnails, places, sigma, occupied}: Scene, view: View): void {
  const alpha = thumbnailAlpha(sigma);
  if (alpha === 0) return;
  const size = Math.min(40, Math.max(22, width / 17));
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.globalAlpha = alpha;
  thumbnails.forEach((picture, i) => {
    if (!occupied(i)) return;
    const [x, y] = toScreen(view, places[2 * i]!, places[2 * i + 1]!);
    context.drawImage(picture, x - size / 2, y - size / 2, size, size);
  });
  context.globalAlpha = 1;
}
