/** Who errs least, and where: on faces of the training set and on faces that nobody trained on. */
import {logScale, reserve} from "../axes.js";
import {createLatest, whenNear} from "../breath.js";
import {controls, select} from "../controls.js";
import {spreadLabels} from "../labels.js";
import {createChart} from "../plot.js";
import {readout} from "../readout.js";
import {createFailureLine} from "../network-work.js";
import {network as words} from "../strings/en/network.js";
import {batchOf, CONTENDERS, noiseOf, PATCH_FACES, type Contender, type World} from "./world.js";
import {faceAsPoint} from "../../sampler/faces/faces.js";
import type {AsyncDenoiser} from "../../math/types.js";

export const ERROR_SIGMAS = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6] as const;
/** Faces that are averaged over: spread over the set, each with noise of its own. */
export const ERROR_FACES = 12;
export type Faces = "trained" | "unseen";
/** "clean": the error of D. "exact": its distance to the exact denoiser's answer, the error of its score times σ². */
export type Against = "clean" | "exact";
const SEED = 23;

/** Root mean square differences of each denoiser's answers, at each σ so far. */
export type ErrorTable = Record<Contender, number[]>;

export interface ErrorsOptions {
  readonly world: World;
  readonly denoisers: Readonly<Record<Contender, Promise<AsyncDenoiser>>>;
}

/** The clean faces of one measurement. Patches know the first faces only: "trained" ones are of these. */
export function facesFor(world: World, which: Faces): Float64Array[] {
  const [first, among] = which === "trained" ? [0, Math.min(PATCH_FACES, world.trained)] : [world.trained, world.heldOut];
  return Array.from({length: ERROR_FACES}, (_, k) => faceAsPoint(world.pictures, first + Math.floor((k * among) / ERROR_FACES)));
}

/** x₀ + σε for each face. @param stream keeps the noise of the two kinds of faces apart */
export function noisy(clean: readonly Float64Array[], sigma: number, stream: number): Float64Array {
  return batchOf(clean.map((face, k) => {
    const eps = noiseOf(SEED + stream, k);
    return face.map((value, i) => value + sigma * eps[i]!);
  }));
}

/** Root mean square difference of two batches. */
export function rmsOf(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length);
}

export function createErrorsFigure({world, denoisers}: ErrorsOptions): HTMLElement {
  const text = words.errors;
  const element = document.createElement("div");
  const which = select<Faces>({label: text.faces, name: "faces", options: text.facesOptions, value: "unseen"});
  const against = select<Against>({label: text.against, name: "against", options: text.againstOptions, value: "clean"});
  const numbers = readout(text.waiting);
  numbers.classList.add("lines");
  /** Answers at each σ; the exact ones are needed to compare with. */
  const answers = new Map<Faces, Record<Contender, Float64Array[]>>();
  const table = (): ErrorTable => {
    const clean = batchOf(facesFor(world, which.value));
    const mine = answers.get(which.value);
    const compare = (who: Contender): number[] => (mine?.[who] ?? []).flatMap((found, c) => {
      const other = against.value === "clean" ? clean : mine!.exact[c];
      return other ? [rmsOf(found, other)] : [];
    });
    return {exact: against.value === "exact" ? [] : compare("exact"), patches: compare("patches"), network: compare("network")};
  };
  let now: ErrorTable = {exact: [], patches: [], network: []};
  const chart = reserve(() => 300, createChart({label: text.label, draw: ({Plot, width, colors}) => {
    const rows = CONTENDERS.flatMap((who) => now[who].map((error, c) => ({who, sigma: ERROR_SIGMAS[c]!, error: Math.max(error, 1e-4)})));
    const ends = CONTENDERS.flatMap((who) => rows.filter((row) => row.who === who).slice(0, 1));
    const least = rows.reduce((a, {error}) => Math.min(a, error), 0.01);
    return {
      height: 300, marginLeft: 52, marginRight: width < 560 ? 74 : 96, marginTop: 30, marginBottom: 44,
      x: logScale([30, 0.045], width < 560 ? [0.1, 1, 10] : [0.05, 0.1, 0.3, 1, 3, 10, 30], text.sigmaAxis),
      y: {...logScale([least * 0.8, 1.05], [1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 1], text.errorAxis(against.value)), labelAnchor: "top"},
      marks: [
        ...(against.value === "clean" ? [Plot.line([{sigma: 1, error: 1}, {sigma: 0.045, error: 0.045}], {x: "sigma", y: "error", stroke: colors.noise, strokeWidth: 1.5}), Plot.text([{sigma: 0.8, error: 0.8}], {x: "sigma", y: "error", text: () => (width < 560 ? text.untouchedShort : text.untouched), dx: -16, textAnchor: "end", fill: colors.noise})] : []),
        Plot.line(rows.filter(({who}) => who !== "network"), {x: "sigma", y: "error", z: "who", stroke: colors.clean, strokeWidth: (row: {who: Contender}) => (row.who === "exact" ? 3 : 1.25)}),
        Plot.line(rows.filter(({who}) => who === "network"), {x: "sigma", y: "error", stroke: colors.clean, strokeWidth: 2.5, strokeDasharray: "7 4"}),
        Plot.dot(rows, {x: "sigma", y: "error", r: 2.5, fill: colors.clean}),
        Plot.text(spreadLabels(ends, {at: (row) => -Math.log(row.error), gap: -Math.log(least * 0.8) / 17}), {x: () => 0.045, y: (row: {place: number}) => Math.exp(-row.place), dx: 6, textAnchor: "start", text: (row: {who: Contender}) => words.short[row.who], fill: colors.clean})
      ]
    };
  }}));

  function report(): void {
    now = table();
    const complete = CONTENDERS.every((who) => now[who].length === ERROR_SIGMAS.length || (who === "exact" && against.value === "exact"));
    if (complete) {
      chart.setValue(JSON.stringify({faces: which.value, against: against.value, sigmas: ERROR_SIGMAS, ...now}));
      numbers.textContent = text.numbers(now, ERROR_SIGMAS, against.value);
      chart.describe(text.alt(now, ERROR_SIGMAS));
    } else numbers.textContent = text.waiting;
    chart.redraw();
  }
  const failure = createFailureLine(() => compute());
  const latest = createLatest(failure.show);
  const compute = () => latest(async (breathe) => {
    failure.clear();
    const faces = which.value;
    const clean = facesFor(world, faces);
    const mine = answers.get(faces) ?? {exact: [], patches: [], network: []};
    answers.set(faces, mine);
    report();
    await Promise.all(CONTENDERS.map(async (who) => {
      const denoise = await denoisers[who];
      for (const [c, sigma] of ERROR_SIGMAS.entries()) {
        await breathe();
        mine[who][c] ??= await denoise(noisy(clean, sigma, faces === "trained" ? 0 : 1), sigma);
        report();
      }
    }));
  });
  which.addEventListener("input", compute);
  against.addEventListener("input", report);
  element.append(controls(which, against), chart.element, failure.element, numbers);
  void whenNear(element).then(compute);
  return element;
}
