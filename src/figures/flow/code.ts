/** Noise to picture to noise in 16384 dimensions: what comes back, how near, and where pictures end up when they are encoded. */
import {reserve} from "../axes.js";
import {createGallery} from "../gallery.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, seedField, select, slider} from "../controls.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {strings} from "../strings.js";
import {flow as words} from "../strings/en/flow.js";
import {differenceOf, levelsDown, SIGMA_MAX, type PictureFlow, type Start} from "./picture-flow.js";
import {createRandom} from "../../math/noise/random.js";
import {karrasSigmas} from "../../math/levels/karras.js";
import {euler} from "../../math/solvers/euler.js";
import {heun} from "../../math/solvers/heun.js";
import type {Mixture} from "../../math/targets/mixture.js";
import type {Denoiser, Solver} from "../../math/types.js";

/** Takes points along the flow through these levels, down or up: as the page's cell writes it. */
export type Carry = (denoise: Denoiser, x: Float64Array, sigmas: Float64Array, solver: Solver) => Float64Array;

export interface CodeFigureOptions {
  readonly flow: PictureFlow;
  readonly names: readonly string[];
  /** Picture n as a point. */
  readonly pictureAt: (n: number) => Float64Array;
  /** Of the plane, for comparison. */
  readonly plane: Mixture;
  readonly carry: Carry;
}

type From = "noise" | "wide" | "bare";
const SOLVERS = {heun, euler};
const NUMBERS_OF_STEPS = [6, 12, 25, 50, 100, 200];
/** Noises that an error is the root mean square of. */
const RUNS = 6;
/** Width of "no width": at this noise the pictures are bare to a tenth of a byte. */
const BARE = 0.001;
const FINE = 800;

interface ErrorRow {
  readonly steps: number;
  readonly kind: "trip" | "up" | "plane";
  readonly error: number;
}

export function createCodeFigure({flow, names, pictureAt, plane, carry}: CodeFigureOptions): HTMLElement {
  const element = document.createElement("div");
  const from = select<From>({label: words.code.from, name: "from", options: words.code.froms, value: "noise"});
  const steps = slider({label: words.code.steps, name: "steps", min: 6, max: 200, value: 100, scale: "log", format: (value) => String(Math.round(value))});
  const solver = select({label: words.code.solver, name: "solver", options: {heun: "Heun", euler: "Euler"}, value: "heun"});
  const width = slider({label: words.code.width, name: "width", symbol: "sigma", min: 0.1, max: 5, value: 0.5, scale: "log"});
  const seed = seedField({label: strings.seed, value: 5, next: strings.nextSeed});
  const picture = slider({label: words.code.picture, name: "picture", symbol: "clean", min: 0, max: names.length - 1, step: 1, value: 3, format: (n) => names[n]!});
  const gallery = createGallery({large: true});
  const said = readout("");
  const latestErrors = createLatest();
  const latestLengths = createLatest();
  let rows: ErrorRow[] = [];
  let lengths: {kind: "bare" | "wide"; ratio: number}[] = [];
  let now = {ratio: NaN, error: NaN};

  const noise = (k: number) => createRandom(seed.value, k).normals(flow.dim).map((value) => SIGMA_MAX * value);
  const end = () => (from.value === "bare" ? BARE : width.value);
  const up = (down: Float64Array) => down.slice().reverse();
  const through = (state: Float64Array, levels: Float64Array) => carry(flow.space.denoise, state, levels, SOLVERS[solver.value]);
  const widened = (n: number) => {
    const eps = createRandom(seed.value, 100 + n).normals(flow.dim);
    return pictureAt(n).map((value, d) => value + width.value * eps[d]!);
  };

  /** One round trip, in pictures. */
  function show(): void {
    const down = levelsDown(Math.round(steps.value), end());
    const x = from.value === "noise" ? noise(0) : from.value === "wide" ? widened(picture.value) : pictureAt(picture.value);
    const start = flow.start(x);
    const [first, second] = from.value === "noise" ? [down, up(down)] : [up(down), down];
    const middle = through(start.state, first);
    const last = through(middle, second);
    const error = differenceOf(flow, last, start.state, start);
    const code = from.value === "noise" ? start.state : middle;
    const ratio = flow.length(code, start) / Math.sqrt(flow.dim) / SIGMA_MAX;
    const name = names[flow.likeliest(from.value === "noise" ? middle : last, end())]!;
    const back = flow.place(last, start);
    const gain = magnification(back, x);
    const difference = back.map((value, d) => gain * (value - x[d]!));
    const [noisy, clean] = [{sigma: SIGMA_MAX, meaning: "point"}, {sigma: 0, meaning: "clean"}] as const;
    const [outer, inner] = from.value === "noise" ? [noisy, clean] : [clean, noisy];
    gallery.update([
      {x, words: words.code.stages[from.value][0], ...outer},
      {x: flow.place(middle, start), words: words.code.stages[from.value][1], ...inner},
      {x: back, words: words.code.stages[from.value][2], ...outer},
      {x: difference, words: words.code.difference(gain), meaning: "density"}
    ]);
    now = {ratio, error};
    said.textContent = words.code.numbers(name, error, ratio, Math.round(steps.value));
    publish();
    errors.redraw();
    shell.redraw();
  }

  /** Error against number of steps: down and up, up alone, and down and up in the plane. */
  function measure(): void {
    latestErrors(async (breathe) => {
      await whenNear(element);
      rows = [];
      const starts: Start[] = [];
      for (let k = 0; k < RUNS; k++) {
        starts.push(flow.start(noise(k)));
        await breathe();
      }
      const fine = levelsDown(FINE, width.value);
      const middles: Float64Array[] = [];
      const truths: Float64Array[] = [];
      for (const {state} of starts) {
        middles.push(carry(flow.space.denoise, state, levelsDown(FINE / 4, width.value), heun));
        await breathe();
        truths.push(carry(flow.space.denoise, middles.at(-1)!, up(fine), heun));
        await breathe();
      }
      const inPlane = createRandom(seed.value).normals(2 * RUNS).map((value) => SIGMA_MAX * value);
      for (const count of NUMBERS_OF_STEPS) {
        const down = levelsDown(count, width.value);
        let [trip, alone] = [0, 0];
        for (const [k, start] of starts.entries()) {
          const there = through(start.state, down);
          trip += differenceOf(flow, through(there, up(down)), start.state, start) ** 2 / RUNS;
          await breathe();
          alone += differenceOf(flow, through(middles[k]!, up(down)), truths[k]!, start) ** 2 / RUNS;
          await breathe();
        }
        const flat = karrasSigmas(count + 1, {sigmaMin: 0.02, sigmaMax: SIGMA_MAX}).subarray(0, -1);
        const there = carry(plane.denoise, inPlane, flat, SOLVERS[solver.value]);
        const again = carry(plane.denoise, there, up(flat), SOLVERS[solver.value]);
        const inTheFlat = Math.sqrt(again.reduce((sum, value, i) => sum + (value - inPlane[i]!) ** 2, 0) / again.length) / SIGMA_MAX;
        rows.push({steps: count, kind: "trip", error: Math.sqrt(trip)}, {steps: count, kind: "up", error: Math.sqrt(alone)}, {steps: count, kind: "plane", error: inTheFlat});
        await breathe();
      }
      publish();
      errors.redraw();
    });
  }

  /** Where all pictures end up: bare, and with noise on them. */
  function encodeAll(): void {
    latestLengths(async (breathe) => {
      await whenNear(element);
      lengths = [];
      for (let n = 0; n < names.length; n++)
        for (const kind of ["bare", "wide"] as const) {
          const start = flow.start(kind === "bare" ? pictureAt(n) : widened(n));
          const code = carry(flow.space.denoise, start.state, up(levelsDown(60, kind === "bare" ? BARE : width.value)), heun);
          lengths.push({kind, ratio: flow.length(code, start) / Math.sqrt(flow.dim) / SIGMA_MAX});
          await breathe();
        }
      publish();
      shell.redraw();
    });
  }

  const errors = reserve(errorsHeight, createChart({
    label: words.code.errorsLabel,
    draw: ({Plot, width: room, colors}) => {
      const kinds = ["up", "trip", "plane"] as const;
      const colorOf = {up: colors.clean, trip: colors.point, plane: colors.muted};
      const of = (kind: ErrorRow["kind"]) => rows.filter((row) => row.kind === kind);
      const narrow = room < 500;
      return {
        height: errorsHeight(room),
        marginTop: 32,
        marginLeft: narrow ? 42 : 56,
        marginBottom: 42,
        marginRight: narrow ? 108 : 176,
        x: {type: "log", domain: [5, 240], ticks: narrow ? [6, 25, 100] : NUMBERS_OF_STEPS, tickFormat: "d", label: words.code.stepsAxis, labelAnchor: "center"},
        y: {type: "log", domain: [1e-8, 1], clamp: true, ticks: 8, tickFormat: (value: number) => words.code.power(value), label: words.code.errorAxis},
        marks: [
          Plot.ruleX([steps.value], {stroke: colors.rule}),
          Plot.ruleY([1e-3], {stroke: colors.muted}),
          Plot.text([1e-3], {x: 240, y: (value: number) => value, dx: 4, text: () => words.code.bar, textAnchor: "start", fill: colors.muted}),
          ...kinds.flatMap((kind) => [
            Plot.line(of(kind), {x: "steps", y: "error", stroke: colorOf[kind], strokeWidth: kind === "plane" ? 1.5 : 2.5}),
            Plot.dot(of(kind), {x: "steps", y: "error", fill: colorOf[kind], r: 2.5}),
            Plot.text(of(kind).slice(-1), {x: "steps", y: "error", text: () => (narrow ? words.code.shortKinds : words.code.kinds)[kind], textAnchor: "start", dx: 8, fill: colorOf[kind]})
          ])
        ]
      };
    }
  }));
  const shell = reserve(() => SHELL_HEIGHT, createChart({
    label: words.code.shellLabel,
    draw: ({Plot, width: room, colors}) => {
      const shown = from.value === "noise" ? [] : [{kind: from.value, ratio: now.ratio}];
      return {
        height: SHELL_HEIGHT,
        marginLeft: room < 500 ? 62 : 130,
        marginBottom: 42,
        x: {domain: [0, 1.1], label: words.code.ratioAxis, labelAnchor: "center", ticks: 6},
        y: {domain: ["bare", "wide"], label: null, tickFormat: (kind: "bare" | "wide") => (room < 500 ? words.code.shortRows : words.code.rows)[kind], tickSize: 0},
        marks: [
          Plot.ruleX([1], {stroke: colors.noise, strokeWidth: 2}),
          Plot.tickX(lengths, {x: "ratio", y: "kind", stroke: colors.clean, strokeOpacity: 0.5}),
          Plot.dot(shown, {x: "ratio", y: "kind", fill: colors.point, r: 5}),
          Plot.text([1], {x: (value: number) => value, frameAnchor: "top", text: () => words.code.shell, textAnchor: "end", dx: -8, fill: colors.noise})
        ]
      };
    }
  }));

  function publish(): void {
    const ratios = (kind: "bare" | "wide") => lengths.filter((row) => row.kind === kind).map(({ratio}) => ratio);
    const ready = rows.length === 3 * NUMBERS_OF_STEPS.length && lengths.length === 2 * names.length;
    if (ready) errors.setValue(JSON.stringify({from: from.value, solver: solver.value, width: width.value, now, rows, bare: ratios("bare"), wide: ratios("wide")}));
  }
  for (const control of [from, steps, picture]) control.addEventListener("input", show);
  for (const control of [solver, width, seed])
    control.addEventListener("input", () => {
      show();
      measure();
      if (control !== solver) encodeAll();
    });

  const more = document.createElement("details");
  more.className = "more";
  more.append(Object.assign(document.createElement("summary"), {textContent: strings.more}), controls(width, seed, picture));
  const charts = document.createElement("div");
  charts.append(errors.element, shell.element);
  element.append(controls(from, steps, solver), gallery.element, said, charts, more);
  show();
  measure();
  encodeAll();
  return element;
}

const errorsHeight = (width: number) => Math.min(300, 0.5 * width + 60);
const SHELL_HEIGHT = 128;

/** The power of ten that makes the largest difference about 1. */
function magnification(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let d = 0; d < a.length; d++) largest = Math.max(largest, Math.abs(a[d]! - b[d]!));
  return largest > 0 ? 10 ** Math.floor(-Math.log10(largest)) : 1;
}

