/** The panels of the walk figure: one run, many runs, the distribution. The same marks whatever the dimension. */
import {chiMean, chiStd} from "../../math/numeric/geometry.js";
import {drawArrow, drawCircle, drawDot, drawLine, drawWords} from "../marks.js";
import {lengthInterval, planeDensity, planePosition, type Track} from "./tracks.js";
import type {strings} from "../strings.js";
import {withAlpha, type Colors} from "../theme.js";

export interface Panel {
  readonly context: CanvasRenderingContext2D;
  readonly colors: Colors;
  readonly left: number;
  readonly top: number;
  readonly size: number;
  /** CSS pixels per unit of the plane. */
  readonly unit: number;
  /** The state shown. */
  readonly i: number;
  readonly dim: number;
  readonly sigma: number;
  /** The symbol that the reader points at, here or in a formula: its mark is drawn stronger. */
  readonly lit: string | null;
}

const intervals = new Map<number, readonly [number, number]>();

function open({context, colors, left, top, size}: Panel): readonly [number, number] {
  context.fillStyle = colors.wash;
  context.fillRect(left, top, size, size);
  return [left + size / 2, top + size / 2];
}

const toScreen = ({unit, left, top, size}: Panel, [x, y]: readonly [number, number]) => [left + size / 2 + unit * x, top + size / 2 - unit * y] as const;

function pathOf(panel: Panel, track: Track): (readonly [number, number])[] {
  return Array.from({length: panel.i + 1}, (_, k) => toScreen(panel, planePosition(track, k)));
}

/** The path so far, thin; the displacement from the start as an orange arrow: that arrow is the noise. */
export function drawOneRun(panel: Panel, track: Track | undefined): void {
  const {context, colors, lit} = panel;
  const centre = open(panel);
  if (!track) return;
  clipped(panel, () => {
    const path = pathOf(panel, track);
    drawLine(context, path, withAlpha(colors.point, 0.55), 1);
    drawArrow(context, centre, path.at(-1)!, colors.noise, lit === "eps" ? 5.5 : 3);
    drawDot(context, ...path.at(-1)!, lit === "x" ? 7 : 4.5, colors.point);
    drawDot(context, ...centre, lit === "clean" ? 7 : 4.5, colors.clean);
    const [x, y] = path.at(-1)!;
    // Each name on its own side of the arrow.
    const length = Math.hypot(x - centre[0], y - centre[1]);
    const [ux, uy] = length < 1 ? [1, 0] : [(x - centre[0]) / length, (y - centre[1]) / length];
    const name = {align: "center", baseline: "middle", size: 13, halo: colors.wash} as const;
    drawWords(context, "x₀", centre[0] - 16 * ux, centre[1] - 16 * uy, {...name, color: colors.clean});
    if (length >= 1) drawWords(context, "x", x + 14 * ux, y + 14 * uy, {...name, color: colors.point});
  });
}

export function drawManyRuns(panel: Panel, tracks: readonly Track[], words: typeof strings.noise.walk): void {
  const {context, colors, lit} = panel;
  const centre = open(panel);
  clipped(panel, () => {
    const paths = tracks.map((track) => pathOf(panel, track));
    for (const path of paths) drawLine(context, path, withAlpha(colors.point, 0.22), 1);
    for (const path of paths) drawDot(context, ...path.at(-1)!, lit === "x" ? 4 : 2.6, colors.point);
    drawDot(context, ...centre, lit === "clean" ? 7 : 4.5, colors.clean);
  });
  sayScale(panel, words);
}

/** In the corner: how much smaller than the plane's row this panel is drawn. */
function sayScale({context, colors, left, top, size, dim}: Panel, words: typeof strings.noise.walk): void {
  if (dim > 2) drawWords(context, words.smaller(Math.sqrt(dim / 2)), left + 6, top + 17, {color: colors.muted, size: 12, halo: colors.wash, maxWidth: size - 12});
}

/** The exact density of where a run is drawn, and σ: a circle in the plane, 128 times a dot's radius in 16384 dimensions. */
export function drawDistribution(panel: Panel, words: typeof strings.noise.walk): string {
  const {context, colors, dim, sigma, unit, lit} = panel;
  const stroke = lit === "sigma" ? 5 : 2.5;
  const centre = open(panel);
  const [mean, std, per] = [chiMean(dim), chiStd(dim), unit / Math.sqrt(dim / 2)];
  clipped(panel, () => {
    if (sigma > 0) {
      const outer = (mean + 4.5 * std) * sigma * per;
      const stops = Array.from({length: 49}, (_, k) => Math.max(0, mean + (k / 48 - 0.5) * 9 * std));
      const densities = stops.map((r) => planeDensity(r / Math.sqrt(dim / 2), dim));
      const peak = Math.max(...densities);
      const gradient = context.createRadialGradient(...centre, 0, ...centre, outer);
      stops.forEach((r, k) => gradient.addColorStop(Math.min(1, (r * sigma * per) / outer), withAlpha(colors.density, (0.85 * densities[k]!) / peak)));
      context.fillStyle = gradient;
      context.fillRect(panel.left, panel.top, panel.size, panel.size);
      // A shell thinner than a pixel still has to be seen.
      if (std * sigma * per < 1) drawCircle(context, ...centre, mean * sigma * per, withAlpha(colors.density, 0.8), 1.5);
      const radius = sigma * per;
      if (dim === 2) {
        drawCircle(context, ...centre, radius, colors.noise, stroke);
        drawWords(context, "σ", centre[0] + radius * 0.71 + 6, centre[1] - radius * 0.71 - 4, {color: colors.noise, size: 15, weight: 500, halo: colors.wash});
      } else {
        const end = [centre[0] + 0.866 * mean * radius, centre[1] - 0.5 * mean * radius] as const;
        drawLine(context, [centre, end], colors.noise, stroke);
        drawCircle(context, ...centre, Math.max(radius, 1), colors.noise, 1.5);
        const outside = end[0] + 60 < panel.left + panel.size;
        drawWords(context, words.shell(Math.sqrt(dim)), outside ? end[0] + 5 : panel.left + panel.size - 4, end[1] - (outside ? 5 : 12), {color: colors.noise, size: 15, weight: 500, align: outside ? "left" : "right", halo: colors.wash});
      }
    }
    if (dim === 2 || sigma === 0) drawDot(context, ...centre, 3.5, colors.clean);
  });
  sayScale(panel, words);
  let interval = intervals.get(dim);
  if (!interval) intervals.set(dim, (interval = lengthInterval(dim, 0.95)));
  return words.interval(...interval);
}

function clipped({context, left, top, size}: Panel, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(left, top, size, size);
  context.clip();
  draw();
  context.restore();
}
