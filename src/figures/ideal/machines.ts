/** The same run on two machines: float64 in coefficient space on the CPU, float32 in pixel space on WebGPU. */
import {requestGpu} from "../../sampler/gpu-device.js";
import {PICTURE_DIM} from "../../math/pictures/pictures.js";
import {samplerFor} from "./bench.js";
import {formatPower, logScale, reserve} from "../axes.js";
import {denoisedBound} from "./gpu-bound.js";
import {bold} from "../bold.js";
import {idealSigmas} from "./levels.js";
import {startNoise} from "./noise.js";
import {createNotice, createTask} from "../parts.js";
import type {PictureSet} from "./set.js";
import {createChart, type ChartFrame} from "../plot.js";
import {strings} from "../strings.js";
import {whenSeen} from "./seen.js";

export interface Comparison {
  readonly sigma: number;
  /** Greatest difference of a coordinate of D, both asked at the very same x. */
  readonly sameX: number;
  /** Greatest difference of a coordinate of x between two whole runs from one noise. */
  readonly runs: number;
  /** What float32 may cause at these very points, at worst. */
  readonly bound: number;
}

const BATCH = 4;
const CHOICE = {rule: "karras", numSteps: 20, sigmaMin: 0.02, sigmaMax: 80} as const;
const SEED = 21;
/** Differences below this stand at the bottom of the axis. */
const FLOOR = 1e-9;

/**
 * `update` hands over the set that the page runs on. A graphics card compares on it at once; software WebGPU is slow, so it
 * compares on `small` first, and on the page's set when the reader asks.
 */
export function createMachinesFigure(small: PictureSet): {element: HTMLElement; update(set: PictureSet): void} {
  const text = strings.ideal.machines;
  let set = small;
  let target: PictureSet | undefined; // of the next comparison, where it is not the page's set
  let measured: PictureSet | undefined;
  let rows: Comparison[] = [];
  let where = "";
  const notice = createNotice();
  const readout = Object.assign(document.createElement("p"), {className: "readout"});
  const height = (width: number): number => (rows.length === 0 ? 96 : Math.min(330, Math.max(250, width * 0.4)));
  const chart = reserve(() => 96, createChart({label: text.label, draw}));

  const task = createTask(text.start, text.again, async (signal, tell) => {
    const chosen = target ?? set;
    target = undefined;
    measured = chosen;
    rows = [];
    notice.clear();
    const gpu = await requestGpu();
    if ("reason" in gpu) {
      where = "";
      notice.say(text.noGpu(gpu.reason));
      show();
      return;
    }
    where = gpu.name;
    if (gpu.software) notice.say(text.software(gpu.name, small.pictures.n));
    tell(0, 1, text.preparing);
    const report = (what: string, fraction: number): void => tell(fraction, 1, what);
    const cpu = await samplerFor(chosen, "cpu", {onProgress: report});
    const other = await samplerFor(chosen, "webgpu", {onProgress: report, onNotice: (message) => notice.say(message)});
    const sigmas = idealSigmas(CHOICE);
    const x = await startNoise({seed: SEED, batch: BATCH, sigma: sigmas[0]});
    signal.throwIfAborted();
    const separate = other.run({x, batch: BATCH, sigmas, solver: "heun", signal});
    for await (const step of cpu.run({x, batch: BATCH, sigmas, solver: "heun", signal})) {
      const theirs = (await separate.next()).value;
      if (!theirs) break;
      const answer = step.sigma === 0 ? undefined : await firstAnswer(other.run({x: step.x, batch: BATCH, sigmas: [step.sigma, 0], solver: "euler", signal}));
      rows.push({sigma: step.sigma, sameX: answer ? greatestDifference(step.denoised, answer) : 0, runs: greatestDifference(step.x, theirs.x), bound: step.sigma === 0 ? 0 : Math.max(...Array.from(step.largestWeight, (weight) => denoisedBound(step.sigma, 1 - weight, chosen.pictures.n)))});
      if (other.backend !== "webgpu") throw new Error(other.reason);
      tell(step.i, sigmas.length - 1, text.progress(step.i, sigmas.length - 1));
      show();
    }
  });

  function draw({Plot, width, colors}: ChartFrame) {
    const shown = rows.filter(({sigma}) => sigma > 0).map((row) => ({...row, sameX: Math.max(FLOOR, row.sameX), runs: Math.max(FLOOR, row.runs)}));
    const first = shown.slice(1, 2); // at the first level both runs are at the same x
    // Nothing measured, nothing drawn: a sentence, not axes.
    if (shown.length === 0) return {height: height(width), x: {axis: null}, y: {axis: null}, marks: [Plot.text([text.waiting], {frameAnchor: "left", textAnchor: "start", lineWidth: width / 13, text: (d: string) => d, fill: colors.muted, fontSize: 13})]};
    return {
      height: height(width), marginLeft: 56, marginBottom: 38, marginTop: 34, marginRight: 16,
      x: logScale([80, 0.02], [80, 20, 5, 1, 0.2, 0.05], "σ →"),
      y: {...logScale([FLOOR, 10], [1e-8, 1e-6, 1e-4, 1e-2, 1], text.yAxis, formatPower), labelAnchor: "top" as const},
      marks: [
        Plot.ruleY([2 / 255], {stroke: colors.rule}),
        Plot.text([2 / 255], {y: (d: number) => d, frameAnchor: "right", dy: -8, text: () => text.oneByte, fill: colors.muted}),
        Plot.line(shown, {x: "sigma", y: "bound", stroke: colors.muted, strokeDasharray: "4 3"}),
        Plot.text(shown.length > 3 ? shown.slice(-1) : [], {x: "sigma", y: "bound", text: () => text.bound, dy: -9, textAnchor: "end", fill: colors.muted}),
        Plot.line(shown.slice(1), {x: "sigma", y: "runs", stroke: colors.point, strokeWidth: 1.5}),
        Plot.line(shown, {x: "sigma", y: "sameX", stroke: colors.clean, strokeWidth: 2.5}),
        Plot.dot(shown, {x: "sigma", y: "sameX", fill: colors.clean, r: 3}),
        ...(shown.length > 3 ? [
          Plot.text(first, {x: "sigma", y: "runs", text: () => text.runs, dx: 6, dy: -12, textAnchor: "start", fill: colors.point, stroke: colors.paper, strokeWidth: 4}),
          Plot.text(first, {x: "sigma", y: "sameX", text: () => text.sameX, dx: 6, dy: 14, textAnchor: "start", fill: colors.clean, stroke: colors.paper, strokeWidth: 4})
        ] : [])
      ]
    };
  }

  function show(): void {
    chart.redraw();
    if (rows.length === 0 || !measured) return void readout.replaceChildren();
    const sameX = Math.max(...rows.map((row) => row.sameX));
    const worst = rows.find((row) => row.sameX === sameX)!;
    const end = rows.at(-1)!;
    chart.setValue(sameX);
    const sentence = text.summary(measured.pictures.n, where, BATCH, sameX, worst.sigma, end.sigma === 0 ? end.runs : undefined);
    readout.replaceChildren(...sentence.map(bold));
    chart.describe(sentence.map((part) => part.replace("*", "")).join(""));
  }

  const element = document.createElement("div");
  element.append(task.element, notice.element, chart.element, readout);
  let seen = false;
  const consider = async (): Promise<void> => {
    const gpu = await requestGpu();
    const software = "software" in gpu && gpu.software;
    if (software && measured) return; // the reader decides what is worth the wait
    if (software) target = small;
    void task.start();
  };
  whenSeen(element, () => {
    seen = true;
    void consider();
  });
  return {
    element,
    update(next) {
      if (next === set) return;
      set = next;
      if (seen) void consider();
    }
  };
}

async function firstAnswer(run: AsyncGenerator<{denoised: Float32Array}, void, void>): Promise<Float32Array | undefined> {
  for await (const {denoised} of run) return denoised;
  return undefined;
}

/** max |a − b| over all coordinates. */
export function greatestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length % PICTURE_DIM !== 0) throw new RangeError(`greatestDifference: the lengths are ${a.length} and ${b.length}; give two batches of pictures.`);
  let greatest = 0;
  for (let k = 0; k < a.length; k++) greatest = Math.max(greatest, Math.abs(a[k] - b[k]));
  return greatest;
}
