/** The same code at d = 2, 64 and 16384: lengths of noise, angles between noises, and walks away from a start. */
import {chiMean, chiStd, logAngleDensity, logChiDensity} from "../../math/numeric/geometry.js";
import {createRandom} from "../../math/noise/random.js";
import type {Random} from "../../math/types.js";
import {spaceWalkSigmas} from "../../math/noise/walk.js";
import {whenNear} from "../breath.js";
import {controls, seedField} from "../controls.js";
import {drawAxis, drawHistogram, drawLabel, setFont} from "./histogram.js";
import {summary, type Summary} from "./shells.js";
import {createLatest, createSlices} from "./slices.js";
import {offerData} from "../offers.js";
import {createStage, type Frame} from "../stage.js";
import {strings} from "../strings.js";
import {withAlpha} from "../theme.js";

const DIMS = [2, 64, 16384] as const;
const DRAWS = 200;
const WALKERS = 12;
const STEPS = 16;

export interface AnglesFigureOptions {
  seed: number;
  /** The page's cell: one draw in `dim` dimensions. Length as ‖ε‖/√d, angle in degrees. */
  measure: (dim: number, random: Random) => {length: number; angle: number};
  /** The page's cell: distances ‖x − x₀‖/√d at each σ of one walk. */
  walk: (dim: number, sigmas: Float64Array, random: Random) => Iterable<number>;
}

interface Column {
  dim: number;
  lengths: Float64Array;
  angles: Float64Array;
  walks: Float64Array[];
}

export function createAnglesFigure({seed: firstSeed, measure, walk}: AnglesFigureOptions) {
  const words = strings.point.angles;
  const seed = seedField({label: strings.seed, value: firstSeed, next: strings.nextSeed});
  let columns: Column[] = [];
  const stage = createStage({label: words.working, aspect: (width) => (width < 520 ? 0.78 : 1.35), draw: (frame) => columns.forEach((column, i) => drawColumn(frame, column, i))});
  offerData(stage.element, () => columns.flatMap(({dim, lengths, angles}) => Array.from(lengths, (length, draw) => ({dim, draw, length, angle: angles[draw]!}))));
  const readout = Object.assign(document.createElement("p"), {className: "readout lines"});
  const sigmas = spaceWalkSigmas(STEPS, 1);

  const near = whenNear(stage.element);
  const latest = createLatest();
  const run = () =>
    latest(async (signal) => {
      const slices = createSlices({signal});
      const next: Column[] = [];
      for (const [index, dim] of DIMS.entries()) {
        const random = createRandom(seed.value, dim);
        const [lengths, angles] = [new Float64Array(DRAWS), new Float64Array(DRAWS)];
        const walks: Float64Array[] = [];
        const grow = (n: number) => {
          next[index] = {dim, lengths: lengths.subarray(0, n), angles: angles.subarray(0, n), walks};
          columns = [...next, ...columns.slice(next.length)];
          stage.redraw(); // the charts grow as the draws come
        };
        for (let i = 0; i < DRAWS; i++) {
          ({length: lengths[i], angle: angles[i]} = measure(dim, random));
          if (i > 0) grow(i + 1);
          if (i === 2) await near;
          await slices.breathe();
        }
        for (let i = 0; i < WALKERS; i++) {
          const distances: number[] = [];
          for (const distance of walk(dim, sigmas, random)) {
            distances.push(distance);
            await slices.breathe();
          }
          walks.push(Float64Array.from(distances));
          stage.redraw();
        }
      }
      const all = columns.map(({dim, lengths, angles}) => ({dim, length: summary(lengths), angle: summary(angles)}));
      readout.textContent = words.readout(all);
      stage.describe(words.see(all));
      // How much narrower the lengths are at 16384 than at 2: in two dimensions that cannot be seen.
      stage.setValue((all[0].length.spread / all[2].length.spread).toFixed(1));
      stage.redraw();
    });
  seed.addEventListener("input", run);
  run();
  const element = document.createElement("div");
  element.append(controls(seed), stage.element, readout);
  return {element, update: run};
}

export interface ColumnSummary {
  dim: number;
  length: Summary;
  angle: Summary;
}

function drawColumn({context, width, height, colors}: Frame, {dim, lengths, angles, walks}: Column, i: number): void {
  const words = strings.point.angles;
  const gap = Math.max(14, width * 0.035);
  const columnWidth = (width - 2 * gap) / 3;
  const left = i * (columnWidth + gap);
  const small = columnWidth < 170;
  const head = 26;
  const rowHeight = (height - head) / 3;
  const panelHeight = rowHeight - 56;
  setFont(context, small ? 13 : 15);
  drawLabel(context, words.dim(dim), left, 10, {color: colors.ink, paper: colors.paper});
  const title = (text: string, row: number, color: string) => {
    setFont(context);
    if (i === 0) drawLabel(context, text, 0, head + row * rowHeight + 8, {color, paper: colors.paper});
  };
  const panel = {context, colors, left, width: columnWidth, height: panelHeight};
  const top = (row: number) => head + row * rowHeight + 22;
  const root = Math.sqrt(dim);
  drawHistogram({...panel, top: top(0), range: {min: 0, max: 2}, bins: 40, values: lengths, color: colors.noise, density: (r) => root * Math.exp(logChiDensity(r * root, dim)), ticks: [0, 1, 2]});
  drawHistogram({...panel, top: top(1), range: {min: 0, max: 180}, bins: 36, values: angles, color: colors.noise, density: (a) => (Math.PI / 180) * Math.exp(logAngleDensity((a * Math.PI) / 180, dim)), ticks: [0, 90, 180], format: (a) => `${a}°`});
  drawWalks({...panel, top: top(2), dim, walks});
  title(words.lengths, 0, colors.noise);
  title(words.angles, 1, colors.noise);
  title(words.walks, 2, colors.point);
  const [a, b] = [summary(lengths), summary(angles)];
  setFont(context);
  const note = (text: string, row: number) => drawLabel(context, text, left + columnWidth, top(row) + 6, {color: colors.ink, paper: colors.paper, align: "right"});
  note(`±${a.std.toPrecision(2)}`, 0);
  note(`±${b.std.toPrecision(2)}°`, 1);
}

function drawWalks({context, colors, left, top, width, height, dim, walks}: {context: CanvasRenderingContext2D; colors: Frame["colors"]; left: number; top: number; width: number; height: number; dim: number; walks: Float64Array[]}): void {
  const most = 2;
  const toX = (step: number) => left + (width * step) / STEPS;
  const toY = (distance: number) => top + height - (height * Math.min(distance, most)) / most;
  const root = Math.sqrt(dim);
  const [center, std] = [chiMean(dim) / root, chiStd(dim) / root];
  const sigmas = spaceWalkSigmas(STEPS, 1);
  context.fillStyle = withAlpha(colors.density, 0.35);
  context.beginPath();
  sigmas.forEach((sigma, step) => context.lineTo(toX(step), toY(sigma * (center + std))));
  for (let step = STEPS; step >= 0; step--) context.lineTo(toX(step), toY(sigmas[step] * (center - std)));
  context.fill();
  context.strokeStyle = withAlpha(colors.point, 0.65);
  context.lineWidth = 1;
  for (const walk of walks) {
    context.beginPath();
    walk.forEach((distance, step) => context.lineTo(toX(step), toY(distance)));
    context.stroke();
  }
  drawAxis({context, colors, left, y: top + height, width, toX, ticks: [0, STEPS], format: String});
}
